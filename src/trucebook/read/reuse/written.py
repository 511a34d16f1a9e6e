"""Passages that texts share on their way out: lines for people, JSON lines, or a Parquet file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.errors import UsageError
from trucebook.files import staged
from trucebook.markup import legible_json, show, visible
from trucebook.problem import plural, shorten
from trucebook.read.reuse.archive import Reuse, Summary

Format = Literal["text", "jsonl", "parquet"]

Write = Callable[[Reuse], None]
"""Takes one passage that two texts share."""

_COLUMNS = pa.schema(
    [
        *(("file", pa.string()), ("start", pa.int64()), ("end", pa.int64())),
        *(("to_file", pa.string()), ("to_start", pa.int64()), ("to_end", pa.int64())),
        *(("kind", pa.string()), ("shared_words", pa.int64())),
        *(("copy_of", pa.string()), ("begins", pa.string())),
    ]
)
_ROW_GROUP = 8192


@contextmanager
def open_passages(form: Format, out: Path | None) -> Iterator[Write]:
    """Give the function that writes a passage; a file takes its place when all are written.

    Raises:
        UsageError: Parquet is to be written, and there is no file.
    """
    if out is None:
        if form == "parquet":
            raise UsageError("parquet is written to a file: name it, --out FILE.")
        lines = _FORMS[form]
        yield lambda row: show(lines(row))
        return
    with staged(out, parents=False) as made:
        if form == "parquet":
            with _table(made) as write:
                yield write
            return
        with made.open("w", encoding="utf-8", newline="\n") as file:
            lines = _FORMS[form]
            yield lambda row: _write_line(file.write, lines(row))


def _write_line(write: Callable[[str], object], line: str) -> None:
    write(f"{line}\n")


@contextmanager
def _table(path: Path) -> Iterator[Write]:
    held: list[Reuse] = []
    with pq.ParquetWriter(path, _COLUMNS, compression="zstd") as writer:

        def write_held() -> None:
            rows = [row._asdict() for row in held]
            writer.write_table(pa.Table.from_pylist(rows, schema=_COLUMNS))
            held.clear()

        def write(row: Reuse) -> None:
            held.append(row)
            if len(held) >= _ROW_GROUP:
                write_held()

        yield write
        write_held()


def _as_json(row: Reuse) -> str:
    return legible_json(json.dumps(row._asdict(), ensure_ascii=False))


def _as_text(row: Reuse) -> str:
    copy = f", a copy of {row.copy_of}" if row.copy_of is not None else ""
    lines = (
        f"{row.kind}, {row.shared_words} shared words{copy}",
        f"  {row.file} {row.start}-{row.end}",
        f"  {row.to_file} {row.to_start}-{row.to_end}  {row.begins}",
    )
    return "\n".join(map(visible, lines))


_FORMS: dict[str, Callable[[Reuse], str]] = {"text": _as_text, "jsonl": _as_json}


def as_text(summary: Summary) -> str:
    """What was read, found and left out, in a few lines."""
    kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(summary.kinds.items()))
    passages = plural(summary.kinds.total(), "shared passage")
    lines = [
        f"{plural(summary.texts, 'text')} read, {plural(summary.compared, 'pair')} compared",
        f"{passages}: {kinds}" if kinds else passages,
    ]
    if summary.copies:
        ((first, most),) = summary.copies.most_common(1)
        lines.append(
            f"copies: {plural(summary.copies.total(), 'text')}, of "
            f"{plural(len(summary.copies), 'other')}; the most, {most:,}, of {first}"
        )
    if summary.common:
        lines.append(
            f"left out as common, in more than {summary.most} texts: "
            f"{plural(summary.left_out, 'shared passage')}; the most common are"
        )
    for texts, file, start, end, said in summary.common:
        words = shorten(" ".join(said.split()), _SHOWN)
        lines.append(f"  in {texts:,} texts: {file} {start}-{end}  {words}")
    return "\n".join(map(visible, lines))


_SHOWN = 100
