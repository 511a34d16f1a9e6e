"""Spoil a copy of a release, one fault at a time, for whoever must catch it.

`SPOILINGS` maps a name to a function of the folder. Each leaves the checksums right, as a
careless builder would, unless its fault is one of the checksums: a judge must see the fault
itself. Where Parquet can hold the fault, both forms of the table have it; the footer then keeps
the content hash of the true table. `FORGERIES` put that right too: nothing in the folder is
amiss, and only a witness outside (the index, a signature, the book) can tell.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from trucebook.book.csv import csv_text, record
from trucebook.schemas.files import schemas_of_package
from trucebook.schemas.table import Schema

__all__ = ["ACTIVE", "FORGERIES", "SPOILINGS", "restamp"]

Rows = list[dict[str, str]]
Change = Callable[[Rows], Rows | None]
"""Changes the rows in place, or gives others."""

SUMS = "SHA256SUMS"
PACKAGE = "datapackage.json"
TABLE = "figures"


# In the cells: both forms of the table


def orphan_foreign_key(folder: Path) -> None:
    """A figure is credited to an actor that no row describes."""
    _both(folder, _set(attributed_to="nobody-at-all"))


def orphan_source(folder: Path) -> None:
    """A figure is read from a source that no row describes."""
    _both(folder, _set(source_id="S99"))


def orphan_evidence(folder: Path) -> None:
    """Evidence explains a row that is not there; no schema can say that."""
    _both(folder, _set(row_id="F9998"), "evidence")


def duplicate_key(folder: Path) -> None:
    """Two rows have one id."""
    _both(folder, lambda rows: rows[1].update({"figure_id": rows[0]["figure_id"]}))


def repeated_row(folder: Path) -> None:
    """A row is there twice."""
    _both(folder, lambda rows: [rows[0], *rows])


def bad_enum(folder: Path) -> None:
    """A code that is in no list."""
    _both(folder, _set(bound="exakt"))


def bad_pattern(folder: Path) -> None:
    """An id of another form."""
    _both(folder, lambda rows: rows[-1].update(figure_id="Z0001"))


def missing_required(folder: Path) -> None:
    """A required cell is empty."""
    _both(folder, _set(unit=""))


def below_minimum(folder: Path) -> None:
    """An offset before the text begins."""
    _both(folder, _set(start="-1"))


def end_before_start(folder: Path) -> None:
    """A span that ends before it begins."""
    _both(folder, lambda rows: rows[1].update(start=rows[1]["end"], end=rows[1]["start"]))


def low_above_high(folder: Path) -> None:
    """The lowest value is above the highest."""
    _both(folder, lambda rows: _valued(rows).update(value_low="999999999"))


def span_of_other_length(folder: Path) -> None:
    """The offsets span more than the words."""
    _both(folder, lambda rows: rows[1].update(end=str(int(rows[1]["end"]) + 1)))


def changed_value(folder: Path) -> None:
    """One value is another, as likely one."""
    _both(folder, _change_value)


def changed_words(folder: Path) -> None:
    """The words of a quotation are other words of the same length."""
    _both(folder, lambda rows: rows[1].update(exact=rows[1]["exact"].swapcase()), "quotes")


def swapped_values(folder: Path) -> None:
    """Two columns have each other's cells."""
    _both(folder, _swap_contexts)


def dropped_row(folder: Path) -> None:
    """A row is gone that no key needs."""
    _both(folder, lambda rows: rows[:-1], "mentions")


def extra_row(folder: Path) -> None:
    """A row too many, with an id of its own."""
    _both(folder, lambda rows: [*rows, {**rows[-1], "mention_id": "M9998"}], "mentions")


def emptied_table(folder: Path) -> None:
    """A table that nothing refers to has lost every row."""
    _both(folder, lambda rows: [], "responses")


def unsorted_rows(folder: Path) -> None:
    """The rows are in another order."""
    _both(folder, lambda rows: rows[::-1])


# In the CSV file: its Parquet twin stays as it was


def wrong_type(folder: Path) -> None:
    """Letters where a whole number belongs."""
    _csv_only(folder, _set(start="many"))


def decimal_in_integer(folder: Path) -> None:
    """A fraction where a whole number belongs."""
    _csv_only(folder, _set(start="1.5"))


def renamed_column(folder: Path) -> None:
    """A column has another name."""
    _header(folder, lambda names: ["Bound" if name == "bound" else name for name in names])


def swapped_columns(folder: Path) -> None:
    """Two names in the header have changed places, their cells have not."""
    swap = {"prefix": "suffix", "suffix": "prefix"}
    _header(folder, lambda names: [swap.get(name, name) for name in names])


def repeated_column(folder: Path) -> None:
    """Two columns have one name."""
    _header(folder, lambda names: ["prefix" if name == "suffix" else name for name in names])


def dropped_column(folder: Path) -> None:
    """A column is gone."""
    _records(folder, lambda records: [cells[:-1] for cells in records])


def extra_column(folder: Path) -> None:
    """A column that no schema has."""
    _records(folder, lambda records: [[*cells, "more"] for cells in records])


def no_header(folder: Path) -> None:
    """The header is gone."""
    _records(folder, lambda records: records[1:])


def ragged_row(folder: Path) -> None:
    """A row lacks its last cells."""
    _records(folder, lambda records: [*records[:2], records[2][:-4], *records[3:]])


def long_row(folder: Path) -> None:
    """A row has a cell too many."""
    _records(folder, lambda records: [*records[:2], [*records[2], "more"], *records[3:]])


def dropped_csv_row(folder: Path) -> None:
    """A row is gone from the CSV file alone."""
    _csv_only(folder, lambda rows: rows[:-1], "mentions")


def changed_csv_value(folder: Path) -> None:
    """A value differs in the CSV file alone."""
    _csv_only(folder, _change_value)


def formula_in_cell(folder: Path) -> None:
    """A cell that a spreadsheet would run."""
    _csv_only(folder, _set(note='=HYPERLINK("x")'))


def latin_1(folder: Path) -> None:
    """The file is in Latin-1."""
    _csv_only(folder, _set(note="café"))
    _bytes(folder, lambda data: data.decode().encode("latin-1", "replace"))


def utf_16(folder: Path) -> None:
    """The file is in UTF-16."""
    _bytes(folder, lambda data: data.decode().encode("utf-16"))


def bom(folder: Path) -> None:
    """The file begins with a byte order mark."""
    _bytes(folder, lambda data: b"\xef\xbb\xbf" + data)


def crlf(folder: Path) -> None:
    """The lines end in CR and LF."""
    _bytes(folder, lambda data: data.replace(b"\n", b"\r\n"))


def nul_byte(folder: Path) -> None:
    """A NUL is in a cell."""
    _bytes(folder, lambda data: data[:-2] + b"\0" + data[-1:])


def unclosed_quote(folder: Path) -> None:
    """A quotation mark is opened and never closed."""
    _bytes(folder, lambda data: data[:-1] + b',"\n')


def truncated_csv(folder: Path) -> None:
    """The file breaks off in the middle of a row."""
    _bytes(folder, lambda data: data[: len(data) * 2 // 3])


def empty_csv(folder: Path) -> None:
    """The file has no byte."""
    _bytes(folder, lambda data: b"")


# In the Parquet file: its CSV twin stays as it was


def parquet_value_differs(folder: Path) -> None:
    """A value differs in the Parquet file alone."""
    _parquet_only(folder, _change_value)


def parquet_row_dropped(folder: Path) -> None:
    """A row is gone from the Parquet file alone."""
    _parquet_only(folder, lambda rows: rows[:-1])


def parquet_rows_unsorted(folder: Path) -> None:
    """The Parquet file has the rows in another order."""
    _parquet_only(folder, lambda rows: rows[::-1])


def parquet_column_renamed(folder: Path) -> None:
    """A column of the Parquet file has another name."""
    _parquet_field(folder, "bound", lambda field: field.with_name("Bound"))


def parquet_type_changed(folder: Path) -> None:
    """A column of the Parquet file has another type."""
    _parquet_field(folder, "start", lambda field: field.with_type(pa.string()))


def parquet_without_definitions(folder: Path) -> None:
    """The Parquet file describes none of its columns."""
    _parquet_table(folder, lambda table: table.replace_schema_metadata(None))


def truncated_parquet(folder: Path) -> None:
    """The Parquet file breaks off."""
    _bytes(folder, lambda data: data[: len(data) // 2], f"{TABLE}.parquet")


def no_parquet(folder: Path) -> None:
    """The Parquet file is a text."""
    _bytes(folder, lambda data: b"no Parquet\n", f"{TABLE}.parquet")


# In the set of files and their checksums


def stale_hash(folder: Path) -> None:
    """A file was changed and its checksum was not."""
    _bytes(folder, lambda data: data[:-2] + b"x" + data[-1:])


def flipped_byte(folder: Path) -> None:
    """A bit of a Parquet file has flipped."""
    middle = (folder / f"{TABLE}.parquet").stat().st_size // 2
    _bytes(
        folder,
        lambda data: data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        f"{TABLE}.parquet",
    )


def edited_hash(folder: Path) -> None:
    """A checksum in the list is another."""
    _text(folder, SUMS, lambda text: ("0" if text[0] != "0" else "1") + text[1:])


def unlisted_table(folder: Path) -> None:
    """The list of checksums leaves a table out."""
    _text(folder, SUMS, lambda text: re.sub(rf"(?m)^.*  {TABLE}\.csv\n", "", text))


def list_leaves_folder(folder: Path) -> None:
    """The list of checksums names a file outside."""
    (folder.parent / "outside.csv").write_bytes(b"outside\n")
    line = f"{hashlib.sha256(b'outside' + bytes([10])).hexdigest()}  ../outside.csv\n"
    _text(folder, SUMS, lambda text: text + line)


def no_hash_list(folder: Path) -> None:
    """There is no list of checksums."""
    (folder / SUMS).unlink()


def missing_file(folder: Path) -> None:
    """A table's CSV file is gone."""
    (folder / f"{TABLE}.csv").unlink()


def missing_parquet(folder: Path) -> None:
    """A table's Parquet file is gone, and from the list of checksums too."""
    (folder / f"{TABLE}.parquet").unlink()
    _text(folder, SUMS, lambda text: re.sub(rf"(?m)^.*  {TABLE}\.parquet\n", "", text))


def stray_file(folder: Path) -> None:
    """A file that nothing speaks of."""
    (folder / "notes.txt").write_text("not for you\n")


def swapped_files(folder: Path) -> None:
    """Two tables have each other's CSV file."""
    one, other = folder / "figures.csv", folder / "quotes.csv"
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


# In what describes the files


def broken_json(folder: Path) -> None:
    """The descriptor breaks off."""
    _text(folder, PACKAGE, lambda text: text[: len(text) // 2])


def no_resources(folder: Path) -> None:
    """The descriptor describes no file."""
    _package(folder, lambda package: package.update(resources=[]))


def path_leaves_folder(folder: Path) -> None:
    """The descriptor names a file outside the folder."""
    _package(folder, lambda package: _resource(package).update(path=f"../{TABLE}.csv"))


def absolute_path(folder: Path) -> None:
    """The descriptor names a file by its absolute path."""
    _package(folder, lambda package: _resource(package).update(path="/etc/hostname"))


def wrong_size(folder: Path) -> None:
    """The descriptor gives a file another size."""
    _package(folder, lambda package: _resource(package).update(bytes=10_000_000_000))


def wrong_hash_in_descriptor(folder: Path) -> None:
    """The descriptor gives a file another hash than the list of checksums."""
    _package(folder, lambda package: _resource(package).update(hash=f"sha256:{'0' * 64}"))


def looser_schema(folder: Path) -> None:
    """The descriptor's schema has lost a table's keys and constraints."""
    _package(folder, lambda package: _loosen(_resource(package)["schema"]))


def unknown_type(folder: Path) -> None:
    """The descriptor gives a column a type that there is not."""
    _package(folder, lambda package: _resource(package)["schema"]["fields"][2].update(type="int"))


def other_version(folder: Path) -> None:
    """The descriptor is of another version than the citation."""
    _package(folder, lambda package: package.update(version="9.9.9"))


def no_licence(folder: Path) -> None:
    """Nothing says under which licence the data are."""
    for path in _stating(folder):
        content = json.loads(path.read_bytes())
        _drop(content, {"license", "licenses", "rightsList"})
        _write_json(path, content)
    for name in ("CITATION.cff", "README.md"):
        if (folder / name).exists():
            _text(folder, name, lambda text: re.sub(r"(?m)^license: .*\n", "", text))


def citation_without_title(folder: Path) -> None:
    """The citation file has no title."""
    _text(folder, "CITATION.cff", lambda text: re.sub(r"(?m)^title: .*\n", "", text))


def datacite_without_creators(folder: Path) -> None:
    """The DataCite metadata name nobody who made the data."""
    _json(folder, "datacite.json", lambda content: content.pop("creators"))


def card_of_no_table(folder: Path) -> None:
    """The dataset card names a file that is not there."""
    _text(folder, "README.md", lambda text: text.replace(f"{TABLE}.parquet", "gone.parquet"))


def croissant_of_no_column(folder: Path) -> None:
    """The Croissant description names a column that is not there."""
    _text(folder, "croissant.json", lambda text: text.replace('"column": "bound"', '"column": "x"'))


def csvw_of_other_type(folder: Path) -> None:
    """The CSVW metadata give words the type of a number."""
    _json(folder, "csv-metadata.json", _words_as_numbers)


def annotation_elsewhere(folder: Path) -> None:
    """An annotation's offsets are one off from the words that it quotes."""
    _annotation(folder, lambda target: target["selector"][0].update(_moved(target)))


def annotation_of_no_text(folder: Path) -> None:
    """An annotation does not say which text it is about."""
    _annotation(folder, lambda target: target.pop("source"))


def dropped_annotation(folder: Path) -> None:
    """A row that quotes a source has no annotation."""
    _json(folder, "annotations.jsonld", lambda content: content["first"]["items"].pop())


def looser_sql(folder: Path) -> None:
    """The SQL schemas have lost their checks."""
    for path in folder.glob("schema.*.sql"):
        _text(folder, path.name, lambda text: re.sub(r"(?m) CHECK \(.*\)(,?)$", r"\1", text))


def crate_lacks_file(folder: Path) -> None:
    """The crate says nothing of a table."""
    _json(folder, "ro-crate-metadata.json", _forget_table)


# A witness outside is needed


def forged_value(folder: Path) -> None:
    """A value is another, and every hash was computed again."""
    _both(folder, _change_value)
    _rehash_footer(folder)


def forged_row_dropped(folder: Path) -> None:
    """A row is gone, and every hash was computed again."""
    _both(folder, lambda rows: rows[:-1], "mentions")
    _rehash_footer(folder, "mentions")


# In the documents: what a reader, a browser, a database or a crawler would run or follow

_LINK = "https://elsewhere.example/x"


def _put(name: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        def change(text: str) -> str:
            if old not in text:
                raise ValueError(f"{name} has no {old!r}")
            return text.replace(old, new, 1)

        _text(folder, name, change)

    return spoil


def _in_page(added: str) -> Callable[[Path], None]:
    return _put("codebook.html", "</h1>", f"</h1>{added}")


def _in_sql(added: str, dialect: str = "sqlite") -> Callable[[Path], None]:
    return _put(f"schema.{dialect}.sql", ";\n", f";\n{added}\n")


def _in_text(added: str, name: str = "README.md") -> Callable[[Path], None]:
    return _put(name, "\n## ", f"\n{added}\n\n## ")


ACTIVE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "script": ("page_is_inert", _in_page("<script>alert(1)</script>")),
    "script in capitals": ("page_is_inert", _in_page("<SCRIPT SRC=//x></SCRIPT>")),
    "script without an end": ("page_is_inert", _in_page("<script src=//x ")),
    "handler": ("page_is_inert", _in_page('<p onclick="alert(1)">x</p>')),
    "handler without quotes": ("page_is_inert", _in_page("<p/onmouseover=alert(1)>x</p>")),
    "frame": ("page_is_inert", _in_page(f'<iframe src="{_LINK}"></iframe>')),
    "picture": ("page_is_inert", _in_page(f'<img src="{_LINK}">')),
    "form": ("page_is_inert", _in_page(f'<form action="{_LINK}"></form>')),
    "drawing": ("page_is_inert", _in_page("<svg><script>alert(1)</script></svg>")),
    "refresh": ("page_is_inert", _in_page(f'<meta http-equiv="refresh" content="0;{_LINK}">')),
    "base": ("page_is_inert", _in_page(f'<base href="{_LINK}">')),
    "sheet": ("page_is_inert", _in_page(f'<link rel="stylesheet" href="{_LINK}">')),
    "style": ("page_is_inert", _put("codebook.html", "<style>", f"<style>p{{a:url({_LINK})}}")),
    "import": ("page_is_inert", _put("codebook.html", "<style>", f"<style>@import '{_LINK}';")),
    "style of an element": ("page_is_inert", _in_page('<p style="a:url(//x)">x</p>')),
    "remark": ("page_is_inert", _in_page("<!--><script>alert(1)</script>-->")),
    "link to a program": ("page_is_inert", _in_page('<a href="javascript:alert(1)">x</a>')),
    "hidden scheme": ("page_is_inert", _in_page('<a href="&#106;avascript:alert(1)">x</a>')),
    "link elsewhere": ("page_is_inert", _in_page(f'<a href="{_LINK}">x</a>')),
    "style without an end": (
        "page_is_inert",
        lambda folder: _text(folder, "codebook.html", lambda text: text + "<style>@import 'x';"),
    ),
    "style of a name": ("page_is_inert", _put("codebook.html", "<style>", '<style>p{a:src("x")}')),
    "style of the dark": (
        "page_is_inert",
        _put("codebook.html", "dark) {", "dark) { p{a:url(//x)}"),
    ),
    "style of another medium": (
        "page_is_inert",
        _put("codebook.html", "<style>", "<style>@media (min-resolution: 2dppx) {}"),
    ),
    "handler of a list": ("page_is_inert", _in_page('<details ontoggle="alert(1)">x</details>')),
    "attach": ("sql_is_only_definitions", _in_sql("ATTACH 'x.db' AS x;")),
    "pragma": ("sql_is_only_definitions", _in_sql("PRAGMA writable_schema = 1;")),
    "insert": ("sql_is_only_definitions", _in_sql("INSERT INTO \"actors\" VALUES ('x');")),
    "drop": ("sql_is_only_definitions", _in_sql('DROP TABLE "actors";')),
    "trigger": (
        "sql_is_only_definitions",
        _in_sql('CREATE TRIGGER "x" AFTER INSERT ON "actors" BEGIN DELETE FROM "actors"; END;'),
    ),
    "extension": ("sql_is_only_definitions", _in_sql("SELECT load_extension('x');")),
    "shell": ("sql_is_only_definitions", _in_sql(".shell id")),
    "shell behind a remark": ("sql_is_only_definitions", _in_sql("/* x */\n.shell id")),
    "table of a query": (
        "sql_is_only_definitions",
        _in_sql("CREATE TABLE \"x\" AS SELECT readfile('/etc/passwd');"),
    ),
    "default": (
        "sql_is_only_definitions",
        _in_sql('CREATE TABLE "x" ("a" TEXT DEFAULT (load_extension(\'x\')));'),
    ),
    "call of a quoted name": (
        "sql_is_only_definitions",
        _in_sql('CREATE TABLE "x" ("a" TEXT CHECK ("load_extension" --x\n(\'x\')));'),
    ),
    "statement behind a remark": (
        "sql_is_only_definitions",
        _in_sql('--\rDROP TABLE "actors";', "duckdb"),
    ),
    "install": ("sql_is_only_definitions", _in_sql("INSTALL httpfs;", "duckdb")),
    "load": ("sql_is_only_definitions", _in_sql("LOAD httpfs;", "duckdb")),
    "copy": ("sql_is_only_definitions", _in_sql("COPY \"actors\" TO 'x.csv';", "duckdb")),
    "view of a file": (
        "sql_is_only_definitions",
        _in_sql('CREATE VIEW "x" AS SELECT * FROM "https://x/y.parquet";', "duckdb"),
    ),
    "view of a call": (
        "sql_is_only_definitions",
        _in_sql("CREATE VIEW \"x\" AS SELECT * FROM read_text('/etc/passwd');", "duckdb"),
    ),
    "statement without an end": (
        "sql_is_only_definitions",
        lambda folder: _text(folder, "schema.sqlite.sql", lambda text: text + "CREATE TABLE"),
    ),
    "element in a text": ("markdown_is_plain", _in_text("a <b onclick=x>b</b>")),
    "block in a text": ("markdown_is_plain", _in_text("\n<script>\nalert(1)\n</script>\n")),
    "picture in a text": ("markdown_is_plain", _in_text(f"![x]({_LINK})")),
    "remark in a text": ("markdown_is_plain", _in_text("\n<!-- x -->\n", "codebook.md")),
    "link in a text": ("link_is_known", _in_text(f"[x]({_LINK})")),
    "link by reference": ("link_is_known", _in_text(f"[x][y]\n\n[y]: {_LINK}")),
    "link in brackets": ("link_is_known", _in_text(f"<{_LINK}>")),
    "bare link": ("link_is_known", _in_text(f"see {_LINK}")),
    "bare link without a scheme": ("link_is_known", _in_text("see www.elsewhere.example")),
    "program in a text": ("link_is_known", _in_text("[x](javascript:alert(1))")),
    "data in a text": ("link_is_known", _in_text("[x](data:text/html,x)", "codebook.md")),
    "link in the card": (
        "link_is_known",
        _put("README.md", "license:", f'homepage: "{_LINK}"\nlicense:'),
    ),
    "file of elsewhere": (
        "link_is_known",
        _put("croissant.json", '"contentUrl": "', f'"contentUrl": "{_LINK}/'),
    ),
    "file above": (
        "link_is_known",
        _put("croissant.json", '"contentUrl": "', '"contentUrl": "../'),
    ),
    "file of the machine": (
        "link_is_known",
        _put("csv-metadata.json", '"url": "', '"url": "file:///'),
    ),
    "address of two schemes": (
        "link_is_known",
        _put("csv-metadata.json", '"url": "', f'"url": "view-source:{_LINK}/'),
    ),
    "address with a tab": (
        "link_is_known",
        _put("csv-metadata.json", '"url": "', '"url": "java\\tscript:'),
    ),
    "context": (
        "context_is_known",
        _put("annotations.jsonld", "http://www.w3.org/ns/anno.jsonld", f"{_LINK}.jsonld"),
    ),
    "context of the crate": (
        "context_is_known",
        _put("ro-crate-metadata.json", "https://w3id.org/ro/crate/", f"{_LINK}/"),
    ),
    "word of a context": (
        "context_is_known",
        _put("croissant.json", "http://mlcommons.org/croissant/", f"{_LINK}/"),
    ),
    "imported context": (
        "context_is_known",
        _put("croissant.json", '"@vocab"', f'"@import": "{_LINK}", "@vocab"'),
    ),
}
"""By name the rule that finds it, and a function that puts something active into a document."""


def restamp(folder: Path, before: Mapping[str, bytes]) -> None:
    """Put new hashes and sizes for the old ones, wherever a file of the release tells them.

    Args:
        folder: the spoiled release.
        before: its files before that, by name.
    """
    names = [name for name in before if (folder / name).is_file() and name != SUMS]
    known = dict(before)
    while changed := [name for name in names if (folder / name).read_bytes() != known[name]]:
        for name in changed:
            now = (folder / name).read_bytes()
            for path in (path for path in _stating(folder) if path.name != name):
                _restate(path, known[name], now)
            known[name] = now
    for name in names:
        digest = hashlib.sha256(known[name]).hexdigest()
        line = re.compile(rf"(?m)^[0-9a-f]{{64}}  {re.escape(name)}$")
        _text(folder, SUMS, partial(line.sub, f"{digest}  {name}"))


def _restated(function: Callable[[Path], None]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        function(folder)
        restamp(folder, before)

    spoil.__name__, spoil.__doc__ = function.__name__, function.__doc__
    return spoil


_CONTENT = (
    *(orphan_foreign_key, orphan_source, orphan_evidence, duplicate_key, repeated_row, bad_enum),
    *(bad_pattern, missing_required, below_minimum, end_before_start, low_above_high),
    *(span_of_other_length, changed_value, changed_words, swapped_values, dropped_row, extra_row),
    *(emptied_table, unsorted_rows, wrong_type, decimal_in_integer, renamed_column),
    *(swapped_columns, repeated_column, dropped_column, extra_column, no_header, ragged_row),
    *(long_row, dropped_csv_row, changed_csv_value, formula_in_cell, latin_1, utf_16, bom, crlf),
    *(nul_byte, unclosed_quote, truncated_csv, empty_csv, parquet_value_differs),
    *(parquet_row_dropped, parquet_rows_unsorted, parquet_column_renamed, parquet_type_changed),
    *(parquet_without_definitions, truncated_parquet, no_parquet, swapped_files, broken_json),
    *(no_resources, path_leaves_folder, absolute_path, wrong_size, wrong_hash_in_descriptor),
    *(looser_schema, unknown_type, other_version, no_licence, citation_without_title),
    *(datacite_without_creators, card_of_no_table, croissant_of_no_column, csvw_of_other_type),
    *(annotation_elsewhere, annotation_of_no_text, dropped_annotation, looser_sql),
    *(crate_lacks_file,),
)
_CHECKSUMS = (
    *(stale_hash, flipped_byte, edited_hash, unlisted_table, list_leaves_folder, no_hash_list),
    *(missing_file, missing_parquet, stray_file),
)

SPOILINGS: dict[str, Callable[[Path], None]] = {
    **{function.__name__: _restated(function) for function in _CONTENT},
    **{function.__name__: function for function in _CHECKSUMS},
}
"""Function of a release folder by name; some fault in the folder itself gives each away."""

FORGERIES: dict[str, Callable[[Path], None]] = {
    function.__name__: _restated(function) for function in (forged_value, forged_row_dropped)
}
"""The same, where only a witness outside the folder can tell."""


def _set(**cells: str) -> Change:
    """Sets cells of the second row."""
    return lambda rows: rows[1].update(cells)


def _valued(rows: Rows) -> dict[str, str]:
    return next(row for row in rows if row["value_low"] and row["value_high"])


def _change_value(rows: Rows) -> None:
    row = _valued(rows)
    row.update({name: str(int(float(row[name])) + 1) for name in ("value_low", "value_high")})


def _swap_contexts(rows: Rows) -> None:
    for row in rows:
        row.update(prefix=row["suffix"], suffix=row["prefix"])


def _schemas(folder: Path) -> Mapping[str, Schema]:
    return schemas_of_package(json.loads((folder / PACKAGE).read_bytes()))


def _both(folder: Path, change: Change, table: str = TABLE) -> None:
    _csv_only(folder, change, table)
    _parquet_only(folder, change, table)


def _csv_only(folder: Path, change: Change, table: str = TABLE) -> None:
    names, rows = _read(folder, table)
    changed = change(rows)
    kept = rows if changed is None else changed
    lines = [names, *([row[name] for name in names] for row in kept)]
    (folder / f"{table}.csv").write_bytes("".join(map(record, lines)).encode())


def _parquet_only(folder: Path, change: Change, table: str = TABLE) -> None:
    schema = _schemas(folder)[table]
    rows = [
        {name: schema.fields[name].write(value) for name, value in row.items()}
        for row in pq.read_table(folder / f"{table}.parquet").to_pylist()
    ]
    changed = change(rows)
    kept = rows if changed is None else changed
    cells = [{name: schema.fields[name].read(row[name]) for name in schema.fields} for row in kept]
    columns = {name: [row[name] for row in cells] for name in schema.fields}

    def changed_table(old: pa.Table) -> pa.Table:
        fields = [field.with_nullable(True) for field in old.schema]
        return pa.table(columns, schema=pa.schema(fields, old.schema.metadata))

    _parquet_table(folder, changed_table, table)


def _parquet_table(
    folder: Path, change: Callable[[pa.Table], pa.Table], table: str = TABLE
) -> None:
    path = folder / f"{table}.parquet"
    pq.write_table(change(pq.read_table(path)), path, compression="zstd")


def _parquet_field(folder: Path, name: str, change: Callable[[pa.Field], pa.Field]) -> None:
    """Change the name or type of a column, with everything that is told of it kept."""

    def changed(table: pa.Table) -> pa.Table:
        place = table.column_names.index(name)
        schema = table.schema.set(place, change(table.schema.field(place)))
        columns = [
            column.cast(field.type) for column, field in zip(table.columns, schema, strict=True)
        ]
        return pa.Table.from_arrays(columns, schema=schema)

    _parquet_table(folder, changed)


def _rehash_footer(folder: Path, table: str = TABLE) -> None:
    path, schema = folder / f"{table}.parquet", _schemas(folder)[table]
    old = pq.read_table(path)
    digest = hashlib.sha256(csv_text(schema, old.to_pylist()).encode()).hexdigest()
    metadata = {**old.schema.metadata, b"content_sha256": digest.encode()}
    pq.write_table(old.replace_schema_metadata(metadata), path, compression="zstd")


def _read(folder: Path, table: str) -> tuple[list[str], Rows]:
    text = (folder / f"{table}.csv").read_bytes().decode()
    reader = csv.DictReader(io.StringIO(text, newline=""))
    rows = list(reader)
    return list(reader.fieldnames or ()), rows


def _records(folder: Path, change: Callable[[list[list[str]]], list[list[str]]]) -> None:
    names, rows = _read(folder, TABLE)
    records = change([names, *([row[name] for name in names] for row in rows)])
    (folder / f"{TABLE}.csv").write_bytes("".join(map(record, records)).encode())


def _header(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    _records(folder, lambda records: [change(records[0]), *records[1:]])


def _bytes(folder: Path, change: Callable[[bytes], bytes], name: str = f"{TABLE}.csv") -> None:
    path = folder / name
    path.write_bytes(change(path.read_bytes()))


def _text(folder: Path, name: str, change: Callable[[str], str]) -> None:
    _bytes(folder, lambda data: change(data.decode()).encode(), name)


def _json(folder: Path, name: str, change: Callable[[dict[str, Any]], object]) -> None:
    content = json.loads((folder / name).read_bytes())
    change(content)
    _write_json(folder / name, content)


def _package(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    _json(folder, PACKAGE, change)


def _annotation(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    _json(folder, "annotations.jsonld", lambda one: change(one["first"]["items"][1]["target"]))


def _moved(target: dict[str, Any]) -> dict[str, int]:
    return {name: target["selector"][0][name] + 1 for name in ("start", "end")}


def _words_as_numbers(content: dict[str, Any]) -> None:
    [table] = [one for one in content["tables"] if one["url"] == f"{TABLE}.csv"]
    [column] = [one for one in table["tableSchema"]["columns"] if one["name"] == "exact"]
    column["datatype"] = "integer"


def _forget_table(content: dict[str, Any]) -> None:
    name = f"{TABLE}.csv"
    content["@graph"] = [one for one in content["@graph"] if one["@id"] != name]
    for entity in content["@graph"]:
        if "hasPart" in entity:
            entity["hasPart"].remove({"@id": name})


def _resource(package: dict[str, Any]) -> dict[str, Any]:
    return next(item for item in package["resources"] if item["name"] == TABLE)


def _loosen(schema: dict[str, Any]) -> None:
    schema.pop("foreignKeys", None)
    for field in schema["fields"]:
        field.pop("constraints", None)


def _drop(content: object, keys: set[str]) -> None:
    """Remove keys at any depth."""
    if isinstance(content, dict):
        for key in keys & set(content):
            del content[key]
    items = content.values() if isinstance(content, dict) else content
    for item in items if isinstance(content, dict | list) else ():
        _drop(item, keys)


def _stating(folder: Path) -> Iterator[Path]:
    """The JSON files, hidden ones too, that can be read."""
    for path in sorted(folder.iterdir()):
        if path.suffix in (".json", ".jsonld"):
            with suppress(ValueError):
                json.loads(path.read_bytes())
                yield path


def _restate(path: Path, old: bytes, new: bytes) -> None:
    content = json.loads(path.read_bytes())
    before, after = (hashlib.sha256(data).hexdigest() for data in (old, new))
    if _restate_in(content, before, after, str(len(new))):
        _write_json(path, content)


def _restate_in(content: Any, before: str, after: str, size: str) -> bool:
    """Change the hash, and the size that stands beside it, at any depth."""
    found = False
    if isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, str) and value.endswith(before):
                content[key], found = value.replace(before, after), True
        for key in {"bytes", "contentSize"} & set(content) if found else ():
            content[key] = type(content[key])(size)
    items = content.values() if isinstance(content, dict) else content
    for item in items if isinstance(content, dict | list) else ():
        found |= _restate_in(item, before, after, size)
    return found


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
