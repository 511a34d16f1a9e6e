"""The harnesses on the files that people write in a book."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Mapping
from typing import get_args

from hypothesis import strategies as st
from strategies import EVERY_TYPE

from fuzz import little
from fuzz.harness import Harness
from fuzz.shapes import json_like, lines_like, near, one_of, records_like
from trucebook.book.book import Book, read_tables
from trucebook.book.citation import read_citation, read_statements, with_version
from trucebook.book.table import Row, Table, read_table
from trucebook.release.codebook import markdown
from trucebook.review.decisions import DECISIONS, add_decisions
from trucebook.schemas.arrow import arrow_schema
from trucebook.schemas.files import definitions, read_schemas
from trucebook.schemas.sql import Dialect, script
from trucebook.schemas.table import Schema
from trucebook.snapshot import Snapshot
from trucebook.validate.check import check
from trucebook.validate.fix import fix
from trucebook.validate.format import format_book, format_record, format_table
from trucebook.validate.rules.dates import dates_are_edtf

__all__ = ["HARNESSES"]

FILE = "dataset/every_type.csv"
CSV = (
    b"id,whole,real,truth,day,items,words\n"
    b"X0001,12,0.5,true,2031-05-20,a; b,so it was\n"
    b'X0002,,,,,,"a ""word"", and\nanother"\n'
)


def table(data: bytes) -> None:
    """A table: read, its cells found again and rewritten, and formatted."""
    found = read_table(EVERY_TYPE, FILE, data)
    little.told(found.problems)
    for row in found.rows:
        _cells_are_found(row)
    once = format_table(EVERY_TYPE, FILE, data)
    twice = format_table(EVERY_TYPE, FILE, once.new)
    once.as_text("changed")
    assert twice.new == once.new, "what is formatted stays"


def _cells_are_found(row: Row) -> None:
    for name in row.schema.fields:
        row.problem(name, "expected another").as_text()
        wanted = {**row.texts, name: 'so, "new"'}
        written = row.rewritten({name: wanted[name]})
        rows = list(csv.reader(io.StringIO(written, newline="\n"), strict=True))
        assert rows == [list(wanted.values())], "a rewritten cell leaves the others"


THINGS = {
    "name": "things",
    "title": "Things",
    "description": "One row per thing.",
    "codingRules": ["A thing is a thing."],
    "knownLimits": ["Some are missing."],
    "fields": [
        {
            "name": "thing_id",
            "title": "Id",
            "description": "Id.",
            "type": "string",
            "constraints": {"required": True, "pattern": "^T[0-9]{4,}$"},
        },
        {
            "name": "kind",
            "title": "Kind",
            "description": "Kind.",
            "type": "string",
            "vocabulary": "kinds",
            "evidence": {"unless": ["big"]},
        },
        {
            "name": "size",
            "title": "Size",
            "description": "Size.",
            "type": "number",
            "constraints": {"minimum": 0, "maximum": 9},
        },
        {
            "name": "names",
            "title": "Names",
            "description": "Names.",
            "type": "string",
            "separator": "; ",
        },
        {
            "name": "day",
            "title": "Day",
            "description": "Day.",
            "type": "string",
            "edtf": True,
            "evidence": {"unless_in": ["kind"]},
        },
        {
            "name": "part_of",
            "title": "Part of",
            "description": "Another.",
            "type": "string",
            "words": "source",
        },
    ],
    "primaryKey": ["thing_id"],
    "foreignKeys": [{"fields": ["part_of"], "reference": {"resource": "", "fields": ["thing_id"]}}],
}
CODES = b"code,definition\nbig,It is big.\nsmall,It is small.\nother:<noun>,It is another.\n"
ROWS = b"thing_id,kind,size,names,day,part_of\nT0001,big,3,a; b,2031-05,\nT0002,small,,,,T0001\n"


def _schema(data: bytes) -> None:
    """A table definition, and everything that is made from it."""
    _defined({"things.json": data, "vocabularies/kinds.csv": CODES})


def _vocabulary(data: bytes) -> None:
    """A code list."""
    _defined({"things.json": _THINGS, "vocabularies/kinds.csv": data})


def _defined(files: Mapping[str, bytes]) -> None:
    schemas = definitions(Snapshot(files=files))
    tables = {name: read_table(one, f"{name}.csv", ROWS) for name, one in schemas.items()}
    book = Book(root=little.ROOT, schemas=schemas, tables=tables)
    for one in schemas.values():
        arrow_schema(one)
    markdown(book).encode()
    for dialect in get_args(Dialect):
        script(schemas, dialect).encode()


_THINGS = json.dumps(THINGS, indent=1).encode()

SOURCES = {"sources": read_schemas(little.ROOT / "schemas")["sources"]}
RECORD = json.loads((little.book() / "seeds" / "S01.json").read_text(encoding="utf-8"))
RECORD |= {"title": "A title", "published": "2031-05-20", "url": "https://example.org/a"}


def record(data: bytes) -> None:
    """The record of a source."""
    found = read_tables(Snapshot(files={"seeds/S01.json": data}), SOURCES)["sources"]
    little.told(found.problems)
    for row in found.rows:
        for name in row.texts:
            row.problem(name, "expected another").as_text()
        row.rewritten({"title": "Another"}).encode()
    formatted = format_record(SOURCES["sources"], "seeds/S01.json", data)
    formatted.as_text("changed")
    again = format_record(SOURCES["sources"], "seeds/S01.json", formatted.new)
    assert again.new == formatted.new, "what is formatted stays"


CITATION = (little.book() / "CITATION.cff").read_bytes()
CITATION += b"abstract: >-\n  So it\n  was.\nkeywords: [a, b]\n"


def citation(data: bytes) -> None:
    """`CITATION.cff`."""
    files = Snapshot(files={"CITATION.cff": data})
    found, problems = read_citation(files)
    little.told(problems)
    if not problems:
        assert found.slug
        said = [found.title, found.abstract, found.licence_url, *map(str, found.authors)]
        "".join([*said, *found.keywords]).encode()
        later, odd = read_citation(
            files.with_file("CITATION.cff", with_version(files, "9.9.9", "2031-05-21"))
        )
        assert (later.version, odd) == ("9.9.9", ()), "it bears the version that it is given"


CARD = b'# What to know.\ncollection = "Invented."\nuses = """\nTests\nalone."""\n'


def card(data: bytes) -> None:
    """`CARD.toml`."""
    found, problems = read_statements(Snapshot(files={"CARD.toml": data}))
    little.told(problems)
    "".join(found.values()).encode()


DAYS = Schema(
    {
        "name": "days",
        "primaryKey": ["id"],
        "fields": [
            {"name": "id", "type": "string"},
            {"name": "day", "type": "string", "edtf": True, "title": "Day", "description": "Day."},
        ],
    }
)


def edtf(data: bytes) -> None:
    """A date cell."""
    text = data.decode(errors="replace")
    row = Row(
        DAYS,
        "days.csv",
        1,
        f"D1,{text}\n",
        {"id": "D1", "day": text},
        {"id": "D1", "day": text or None},
    )
    book = Book(
        root=little.ROOT, schemas={"days": DAYS}, tables={"days": Table(DAYS, "days.csv", (row,))}
    )
    little.told(list(dates_are_edtf(book)))


_DATES = one_of(
    *("2031", "-05", "-20", "05", "20", "202", "/", "..", "Y", "Y1", "E9", "E99999999", "1", "0"),
    *("X", "XX", "u", "~", "?", "%", "[", "]", "{", "}", ",", "-21", "-39", "T", "T12:00:00Z"),
    *("20 May 2031", "May", " to ", "–", "S3", "^", "unknown", "open", "-", "+", "٣", " "),
).map(str.encode)

DECIDED = (
    b"table,source_id,start,end,exact,decision,reason,reviewer\n"
    b"figures,S01,4,9,1 day,rejected,no figure,AB\n"
    b'mentions,S01,14,19,"a, b",rejected,no name,AB\n'
)


_BARE = little.folder()
for name in ("schemas", "dataset", "seeds"):
    (_BARE / name).mkdir()


def decisions(data: bytes) -> None:
    """A file of decisions on candidates."""
    (_BARE / "dataset" / f"{DECISIONS.name}.csv").unlink(missing_ok=True)
    given = little.place(_BARE / "given.csv", data)
    add_decisions(_BARE, given)
    assert add_decisions(_BARE, given)[0] == 0, "what was added is known"


class _Whole:
    """A whole book with one file replaced."""

    def __init__(self) -> None:
        self.root = little.folder() / "book"
        shutil.copytree(little.book(), self.root)
        self.before = little.read_all(self.root)
        self.names = [name for name in self.before if name != "LICENSE-DATA"]

    def check(self, data: bytes) -> None:
        """The file, by the number in the first byte, is what follows; judged, fixed, formatted."""
        name = self.names[data[0] % len(self.names)] if data else self.names[0]
        try:
            (self.root / name).write_bytes(data[1:])
            check(self.root)
            fix(self.root)
            format_book(self.root)
        finally:
            for file, content in self.before.items():
                (self.root / file).write_bytes(content)

    def inputs(self) -> dict[str, bytes]:
        """Every file as it is, with its number before it."""
        return {name: bytes([at]) + self.before[name] for at, name in enumerate(self.names)}

    def shapes(self) -> st.SearchStrategy[bytes]:
        """One file changed as its form allows."""
        return st.sampled_from(self.names).flatmap(self._changed)

    def _changed(self, name: str) -> st.SearchStrategy[bytes]:
        data, at = self.before[name], bytes([self.names.index(name)])
        form = near(data)
        if name.endswith(".csv"):
            form = records_like(data)
        elif name.endswith(".json"):
            form = json_like(json.loads(data))
        elif not name.endswith(".txt"):
            form = lines_like(data, PARTS)
        return form.map(lambda changed: at + changed)


PARTS = (
    *(b"&a", b"*a", b"&a [*a, *a]", b"<<: *a", b"!!python/object:x", b"!!binary", b"- ", b"? "),
    *(
        b"[",
        b"{",
        b"[" * 3000,
        b"{a: " * 1000,
        b"'",
        b'"',
        b"'''",
        b'"""',
        b"|",
        b">",
        b"%",
        b"---",
    ),
    *(
        b"[x]",
        b"{x: y}",
        b"a.b = 1",
        b"= ",
        b"1979-05-27T07:32:00Z",
        b"\\ud800",
        b"\\x",
        b": ",
        b"\t",
    ),
    *(
        b"\xff",
        b"\0",
        b"\xc2\x85",
        "\u2028".encode(),
        b"#",
        b"[[x]]",
        b"inf",
        b"9" * 5000,
        b"0x",
        b"~",
    ),
)

BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (n + 1, n + 1, b", ".join([b"*%c" % n] * 9)) for n in range(97, 105)
)


def _harnesses() -> list[Harness]:
    whole = _Whole()
    yaml = (*PARTS, BOMB, b"keywords: *i", b"authors: *i", b"version: *i", b"- name: *i")
    return [
        Harness("table", table, (CSV,), records_like(CSV)),
        Harness("schema", _schema, (_THINGS,), json_like(THINGS)),
        Harness("vocabulary", _vocabulary, (CODES,), records_like(CODES)),
        Harness("record", record, (json.dumps(RECORD, indent=1).encode(),), json_like(RECORD)),
        Harness("citation", citation, (CITATION,), lines_like(CITATION, yaml)),
        Harness("card", card, (CARD,), lines_like(CARD, PARTS)),
        Harness("edtf", edtf, (b"2031-05-20/2031-06", b"Y17E7", b"{2031-05,..}~"), _DATES),
        Harness("decisions", decisions, (DECIDED,), records_like(DECIDED)),
        Harness("book", whole.check, tuple(whole.inputs().values()), whole.shapes(), whole=True),
    ]


HARNESSES = _harnesses()
