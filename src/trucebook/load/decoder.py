"""Decodes Parquet files in a process of its own, whose memory and time are bounded.

Run as a program: FROM INTO MEMORY SECONDS DECODED NAME… (bytes, seconds of processor time, bytes
of all tables together). Each file
`FROM/NAME` becomes the Arrow file `INTO/NAME`; where it cannot be decoded `INTO/NAME.error`
says why. A footer may lie of sizes and a page may unpack to anything: what that costs, even a
crash of the decoder, ends here.
"""

import os
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Decode every file named in the arguments."""
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    import pyarrow.parquet  # noqa: F401, PLC0415 -- before the limits, which it would count against

    _limit(int(sys.argv[3]), int(sys.argv[4]))
    left = int(sys.argv[5])
    for name in sys.argv[6:]:
        try:
            left -= _decode(source / name, target / name, left)
        except Exception as error:
            (target / name).unlink(missing_ok=True)
            (target / f"{name}.error").write_text(f"{type(error).__name__}: {error}"[:1000])


def _limit(memory: int, seconds: int) -> None:
    if os.name == "nt":
        return  # Windows knows no such limits
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
        raise ValueError(f"the footer says {footer.num_rows} rows and its row groups do not")
    table = file.read(use_threads=False)
    if table.num_rows != footer.num_rows:
        raise ValueError(f"the footer says {footer.num_rows} rows, the pages {table.num_rows}")
    for place, group in enumerate(groups):
        _require_true_statistics(group, file.read_row_group(place, use_threads=False))
    if table.nbytes > left:
        raise ValueError(f"{table.nbytes} bytes decoded, expected at most {left}")
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    return int(table.nbytes)


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
        bounds = said.has_min_max and least is not None
        if said.has_null_count and said.null_count != values.null_count:
            raise ValueError(f"the footer says {said.null_count} nulls of {name}, which is not so")
        if bounds and (said.min > least or said.max < most):
            raise ValueError(f"the footer says {said.min!r} to {said.max!r} of {name}, not so")


if __name__ == "__main__":
    main()
