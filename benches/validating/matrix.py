"""Kind of fault x engine: what each reports, with line and column, for a fault in the toy book.

python benches/validating/matrix.py
"""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.problem import Problem
from trucebook.scale.check import check_table
from trucebook.schemas.arrow import arrow_schema
from trucebook.validate.engines import by_frictionless, by_pandera

ROOT = Path(__file__).parents[2]
FIGURES = "dataset/figures.csv"
ROW = 3

CELLS = {
    "type": ("start", "three"),
    "required": ("bound", ""),
    "enum": ("bound", "exakt"),
    "pattern": ("unit", "persons"),
    "minimum": ("start", "-1"),
    "max_length": ("prefix", "y" * 40),
    "primary_key": ("figure_id", "F0001"),
    "foreign_key": ("attributed_to", "nobody"),
    "a number with _": ("start", "1_0"),
    "canonical": ("note", "e\u0301"),
    "control character": ("note", "a\u200bb"),
    "word for missing": ("note", "NA"),
    "EDTF": ("period", "2031-02-30"),
    "value_text": ("value_text", "nothing"),
    "low above high": ("value_low", "999999"),
    "unit and metric": ("unit", "days"),
    "span length": ("end", "99999"),
}
FILES: dict[str, Callable[[bytes], bytes]] = {
    "BOM": lambda data: b"\xef\xbb\xbf" + data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "Latin-1": lambda data: data.replace(b"curated", b"cur\xe9ted", 1),
    "short row": lambda data: data.replace(b",active,", b",active", 1),
    "unclosed mark": lambda data: data.replace(b",curated", b',"curated', 1),
    "needless marks": lambda data: data.replace(b",curated,", b',"curated",', 1),
    "another header": lambda data: data.replace(b"source_id", b"source", 1),
}


def with_cell(data: bytes, name: str, text: str) -> bytes:
    """The file with another cell in its row `ROW`, from 1."""
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    rows[ROW][rows[0].index(name)] = text
    return "".join(map(record, rows)).encode()


def in_short(problems: Iterable[Problem]) -> str:
    """The problems of the file in few words."""
    places = [
        f"{item.rule} {item.line or ''}{f':{item.column}' if item.column else ''}".strip()
        for item in problems
        if item.file.endswith(("figures.csv", "figures.parquet"))
    ]
    return ", ".join(sorted(set(places))) or "–"


def matrix(sound: Path) -> None:
    """Print the table as Markdown."""
    print("| fault | frictionless | pandera | one table, CSV | one table, Parquet |")
    print("|---|---|---|---|---|")
    original = (sound / FIGURES).read_bytes()
    spoiled = {kind: with_cell(original, *cell) for kind, cell in CELLS.items()}
    spoiled |= {kind: spoil(original) for kind, spoil in FILES.items()}
    for kind, data in spoiled.items():
        with tempfile.TemporaryDirectory() as name:
            folder = shutil.copytree(sound, Path(name) / "book")
            (folder / FIGURES).write_bytes(data)
            print(f"| {kind} | {' | '.join(verdicts(folder, sound))} |")


def verdicts(folder: Path, sound: Path) -> Iterable[str]:
    """What each engine reports of the figures in a folder."""
    book = read_book(folder)
    for engine in (by_frictionless, by_pandera):
        yield "not asked" if book.problems else in_short(engine(book))
    yield in_short(check_table(folder / FIGURES, "figures", against=sound).problems)
    table = book.tables["figures"]
    cells = [(row.texts[name], row[name]) for row in table.rows for name in row.texts]
    if table.problems or any(text and value is None for text, value in cells):
        yield "cannot hold it"
        return
    schema = book.schemas["figures"]
    loose = pa.schema([column.with_nullable(True) for column in arrow_schema(schema)])
    path = folder / "figures.parquet"
    rows = [dict(row.cells) for row in table.rows]
    pq.write_table(pa.Table.from_pylist(rows, schema=loose), path)
    yield in_short(check_table(path, "figures", against=sound).problems)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        toy = shutil.copytree(ROOT / "tests" / "toy", Path(place) / "toy")
        shutil.copytree(ROOT / "schemas", toy / "schemas")
        matrix(toy)
