"""Decodes the Parquet files of a release in a process of its own, within limits.

Run as a program: PYARROW FROM INTO MEMORY SECONDS BYTES NAME… (the folder to import pyarrow from;
bytes of memory, seconds of processor time, bytes of all tables together). Each file `FROM/NAME`
becomes the Arrow stream `INTO/NAME`; where it cannot be decoded, `INTO/NAME.error` has the reason.
A footer may declare any size and a page may unpack to anything: what that costs, even a crash of
the decoder, ends with this process.

NOTE: Windows has no such limits of memory and processor time, and macOS does not enforce the one
of memory. There the sizes in the footer, the bytes of the tables and the time that the parent
waits are still limited, and a crash still ends this process alone.
"""

import os
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Decode every file named in the arguments."""
    sys.modules.setdefault("numpy", None)  # type: ignore[arg-type] # half of the start-up time
    sys.path.append(sys.argv[1])
    source, target = Path(sys.argv[2]), Path(sys.argv[3])
    import pyarrow.parquet  # noqa: F401, PLC0415 -- before the limits, which it would count against

    _limit(int(sys.argv[4]), int(sys.argv[5]))
    left = int(sys.argv[6])
    for name in sys.argv[7:]:
        try:
            left -= _decode(source / name, target / name, left)
        except Exception as error:
            (target / name).unlink(missing_ok=True)
            (target / f"{name}.error").write_text(f"{type(error).__name__}: {error}"[:1000])


def _limit(memory: int, seconds: int) -> None:
    if os.name == "nt":
        return
    import resource  # noqa: PLC0415

    limits = {
        resource.RLIMIT_DATA: memory,
        resource.RLIMIT_FSIZE: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
    }
    for kind, limit in limits.items():
        resource.setrlimit(kind, (limit, limit))


def _decode(source: Path, target: Path, left: int) -> int:
    """Decode a file to at most so many bytes; returns how many it took."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    file = pq.ParquetFile(
        source, thrift_string_size_limit=1 << 24, thrift_container_size_limit=1 << 18
    )
    footer = file.metadata
    groups = [footer.row_group(place) for place in range(footer.num_row_groups)]
    if footer.num_rows < 0 or footer.num_rows != sum(group.num_rows for group in groups):
        raise ValueError(f"the footer declares {footer.num_rows:,} rows and its row groups do not")
    declared = max(8 * footer.num_rows, *(group.total_byte_size for group in groups), 0)
    _require_room(declared, left, "declared")
    taken = 0
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_stream(sink, file.schema_arrow) as writer:
        for place, group in enumerate(groups):
            table = file.read_row_group(place, use_threads=False)
            if table.num_rows != group.num_rows:
                said = f"the footer declares {group.num_rows:,} rows"
                raise ValueError(f"{said}, the pages have {table.num_rows:,}")
            _require_true_statistics(group, table)
            taken += table.nbytes
            _require_room(taken, left, "decoded")
            writer.write_table(table)
    return taken


def _require_room(size: int, left: int, what: str) -> None:
    if not 0 <= size <= left:
        raise ValueError(f"expected at most {left:,} bytes {what}, found {size:,}")


def _require_true_statistics(group: Any, table: Any) -> None:
    """Readers skip row groups by what the footer says of their values."""
    import pyarrow.compute as pc  # noqa: PLC0415

    for place in range(group.num_columns):
        column = group.column(place)
        said, name = column.statistics, column.path_in_schema
        if said is None or name not in table.column_names:  # a list has a path of its own
            continue
        values = table.column(name)
        least, most = pc.min_max(values).as_py().values()
        has_bounds = said.has_min_max and least is not None
        if said.has_null_count and said.null_count != values.null_count:
            raise ValueError(
                f"the footer declares {said.null_count} nulls of {name}, found {values.null_count}"
            )
        if has_bounds and (said.min > least or said.max < most):
            raise ValueError(
                f"the footer declares {said.min!r} to {said.max!r} of {name}, "
                f"found {least!r} to {most!r}"
            )


if __name__ == "__main__":
    main()
