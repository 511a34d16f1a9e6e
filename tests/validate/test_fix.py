"""What cannot be wrong is written, to the byte; what can be is left as it is."""

import json
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

import pytest
from edit import add_row, rows_of, set_cells, write_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import books, write_book

from trucebook.book.book import read_book
from trucebook.book.source import add_source
from trucebook.commands import main
from trucebook.errors import DataError, UsageError
from trucebook.problem import LISTED, Repair
from trucebook.release.build import build
from trucebook.validate.fix import fix
from trucebook.validate.format import format_book
from trucebook.validate.rules import files, spans
from trucebook.version import __version__

CHECK = import_module("trucebook.validate.check")  # `trucebook.validate` is a function too

pytestmark = pytest.mark.usefixtures("one_engine")


def state(book):
    """Every byte of the files that `fix` may write."""
    found = sorted([*(book / "dataset").glob("*.csv"), *(book / "seeds").glob("*.json")])
    return {path.name: path.read_bytes() for path in found}


def edit_cell(table, row_id, **cells):
    return lambda book: set_cells(book, table, row_id, **cells)


def edit_file(name, old, new):
    def change(book):
        path = book / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return change


CERTAIN = {
    "moved": edit_cell("figures", "F0002", start="300", end="311"),
    "start alone": edit_cell("figures", "F0002", start="317"),
    "end behind the text": edit_cell("figures", "F0002", end="99999"),
    "words that stand twice, between their context": edit_cell(
        "mentions", "M0002", start="500", end="511"
    ),
    "prefix": edit_cell("figures", "F0002", prefix="x"),
    "both contexts": edit_cell("figures", "F0002", prefix="", suffix=""),
    "two blanks": edit_cell("quotes", "Q0001", exact="a trap with a  ribbon on it"),
    "no-break space": edit_cell("quotes", "Q0001", exact="a trap with a\u00a0ribbon on it"),
    "number": edit_cell("figures", "F0002", value_low="62.0"),
    "outer blanks": edit_cell("terms", "T0004", note=" as carried out "),
    "code with a blank": edit_cell("figures", "F0002", bound="exact "),
    "blank before a number": edit_cell("figures", "F0002", start=" 318"),
    "quotation marks": edit_file("dataset/proposals.csv", ",offer,", ',"offer",'),
    "length of a text": edit_file("seeds/S01.json", '"characters": 1', '"characters": 9'),
    "blank offsets": edit_cell("figures", "F0002", start="", end=""),
    "one blank offset": edit_cell("figures", "F0002", end=""),
    "words alone": edit_cell("figures", "F0002", start="", end="", prefix="", suffix=""),
    "words alone, for words that are there twice, with one side of their context": edit_cell(
        "mentions", "M0002", start="", end="", suffix=""
    ),
    "evidence with words alone": edit_cell(
        "evidence", "E0013", source_id="", start="", end="", prefix="", suffix=""
    ),
    "evidence with words that are there before, too": edit_cell(
        "evidence", "E0012", start="", end="", prefix="", suffix=""
    ),
    "method and status": edit_cell("figures", "F0002", method="", row_status=""),
    "a row left off early": edit_file(
        "dataset/figures.csv",
        ",2031-01,,reported,orvenia,,curated,TA,,active,",
        ",2031-01,,reported,orvenia,,curated,TA,,active",
    ),
    "a comma too many": edit_file("dataset/figures.csv", ",active,\nF0003", ",active,,,\nF0003"),
    "a byte order mark": edit_file("dataset/figures.csv", "figure_id", "\ufefffigure_id"),
    "form of a record": edit_file("seeds/S01.json", "\n  ", "\n      "),
}


@pytest.mark.parametrize("name", CERTAIN)
def test_what_is_certain_is_restored_to_the_byte(toy, name):
    before = state(toy)
    CERTAIN[name](toy)
    assert state(toy) != before
    fixed = fix(toy)
    assert state(toy) == before
    assert fixed.report.problems == ()
    assert fixed.changes


UNCERTAIN = {
    "a code with one neighbour": edit_cell("figures", "F0002", bound="exakt"),
    "an id": edit_cell("figures", "F0004", attributed_to="Marrec"),
    "low above high": edit_cell("figures", "F0018", value_low="16"),
    "a date": edit_cell("proposals", "P01", made_on="12 May 2031"),
    "a grouped number": edit_cell("figures", "F0004", value_low="2,140"),
    "other words": edit_cell("figures", "F0002", exact="63 captives"),
    "capitals": edit_cell("quotes", "Q0001", exact="A trap with a ribbon on it"),
    "words of elsewhere at a place with its context": edit_cell(
        "figures", "F0002", exact="sincere and"
    ),
    "another source that has the words": edit_cell("quotes", "Q0001", source_id="S03"),
    "a number longer than a double": edit_cell("figures", "F0002", value_low="9007199254740993.0"),
    "an id taken": edit_cell("figures", "F0002", figure_id="F0001 "),
    "missing evidence": edit_cell("figures", "F0020", attributed_to="orvenia"),
    "blank offsets of words that are there twice": edit_cell(
        "mentions", "M0002", start="", end="", prefix="", suffix=""
    ),
    "blank offsets of words that are not there": edit_cell(
        "figures", "F0002", start="", end="", exact="64 captives"
    ),
    "blank offsets of words in capitals": edit_cell(
        "quotes", "Q0001", start="", end="", exact="A trap with a ribbon on it"
    ),
    "no coder": edit_cell("figures", "F0002", coder=""),
    "a row that lacks a comma": edit_file(
        "dataset/figures.csv", ",exact,stages,,truce_stages", ",exact,stages,truce_stages"
    ),
    "an invisible character": edit_cell("figures", "F0018", note="a\u200bb"),
    "a key twice": edit_file("seeds/S01.json", '"language"', '"url": null,\n  "language"'),
    "a word for missing": edit_cell("figures", "F0018", note="N/A"),
}


@pytest.mark.parametrize("name", UNCERTAIN)
def test_what_is_not_certain_is_left_and_reported(toy, name):
    UNCERTAIN[name](toy)
    before = state(toy)
    fixed = fix(toy)
    assert state(toy) == before
    assert fixed.changes == ()
    assert not fixed.report.valid


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data + b'"\n',
        lambda data: data + b"F9,1\n",
        lambda data: data + b"\xe9\n",
        lambda data: b"\xef\xbb\xbf" + data + b"\xe9\n",
    ],
)
def test_nothing_is_written_while_a_file_cannot_be_read(toy, spoil):
    CERTAIN["moved"](toy)
    path = toy / "dataset" / "mentions.csv"
    path.write_bytes(spoil(path.read_bytes()))
    before = state(toy)
    assert [change for change in fix(toy).changes if change.file != "dataset/mentions.csv"] == []
    assert {**state(toy), "mentions.csv": b""} == {**before, "mentions.csv": b""}


def test_a_wrong_definition_is_reported_and_nothing_written(toy):
    CERTAIN["moved"](toy)
    (toy / "schemas" / "figures.json").write_text("{")
    before = state(toy)
    fixed = fix(toy)
    assert [item.rule for item in fixed.report.problems] == ["schema_is_sound"]
    assert state(toy) == before


def test_without_the_texts_the_release_shows_which_offset_is_wrong(toy):
    build(toy)
    shutil.rmtree(toy / "seeds" / "texts")
    before = state(toy)
    for cells in ({"end": "330"}, {"start": "300"}):
        set_cells(toy, "figures", "F0002", **cells)
        [*_, change] = fix(toy).changes
        assert (change.field, change.rule) == (next(iter(cells)), "span_is_as_long_as_its_words")
        assert state(toy) == before


def test_without_texts_and_release_wrong_offsets_are_left(toy):
    shutil.rmtree(toy / "seeds" / "texts")
    set_cells(toy, "figures", "F0002", end="330")
    set_cells(toy, "figures", "F0003", end="369")
    before = state(toy)
    assert fix(toy).changes == ()
    assert state(toy) == before


def test_a_second_run_writes_nothing(toy):
    for name in ("moved", "outer blanks", "quotation marks"):
        CERTAIN[name](toy)
    assert len(fix(toy).changes) == 4
    assert fix(toy).changes == ()


@pytest.mark.both_engines
def test_the_command_lists_on_stderr_and_judges_what_is_there_then(toy, capsys):
    line = set_cells(toy, "figures", "F0002", start="300", end="311")
    set_cells(toy, "figures", "F0018", bound="exakt")
    assert main(["validate", str(toy), "--fix", "--format", "json"]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines() == [
        "fixed: 2 cells",
        f"dataset/figures.csv:{line}: fixed: span_holds_its_words [F0002.start]: '300' -> '318'",
        f"dataset/figures.csv:{line}: fixed: span_holds_its_words [F0002.end]: '311' -> '329'",
    ]
    [problem] = [item for item in json.loads(said.out)["problems"] if item["rule"] == "enum"]
    assert problem["repair"] == {
        "file": "dataset/figures.csv",
        "line": problem["line"],
        "row_id": "F0018",
        "cells": {"bound": "exact"},
        "is_certain": False,
    }


def test_repairs_that_contradict_each_other_are_not_carried_out(toy, monkeypatch):
    row = read_book(toy).by_id["F0002"]

    def contrary(book):
        yield row.problem("note", "m", repair=row.repair({"note": "a"}, is_certain=True))
        both = row.repair({"note": "b", "period": "2031"}, is_certain=True)
        yield row.problem("note", "m", repair=both)

    monkeypatch.setattr(CHECK, "RULES", (contrary,))
    before = state(toy)
    assert fix(toy).changes == ()
    assert state(toy) == before


def test_repairs_without_end_are_bounded(toy, monkeypatch):
    def restless(book):
        row = book.by_id["F0002"]
        note = "a" if row["note"] == "b" else "b"
        yield row.problem("note", "m", repair=row.repair({"note": note}, is_certain=True))

    monkeypatch.setattr(CHECK, "RULES", (restless,))
    fixed = fix(toy)
    assert len(fixed.changes) == 5
    assert not fixed.report.valid


def test_a_file_that_changed_meanwhile_is_not_overwritten(toy, monkeypatch):
    CERTAIN["moved"](toy)
    path = toy / "dataset" / "figures.csv"
    path_of_late = path.read_bytes() + b"F9999,late\n"

    def late(book):
        yield from spans.span_holds_its_words(book)
        path.write_bytes(path_of_late)

    monkeypatch.setattr(CHECK, "RULES", (late,))
    with pytest.raises(DataError, match="changed while the book was judged"):
        fix(toy)
    assert path.read_bytes() == path_of_late


NUMBERED = {"value_low", "value_high"}


def always(draw, book, table, row, header):
    """Plant a fault whose repair is certain in any row; None where the row has no such cell."""
    owned = [
        name
        for name in header
        if row[header.index(name)] and name in NUMBERED | {"start", "end", "bound", "row_status"}
    ]
    name = draw(st.sampled_from(owned)) if owned else None
    if name is None:
        return {}
    text = row[header.index(name)]
    if name in NUMBERED:
        return {name: draw(st.sampled_from([f"{text}.0", f" {text}", f"+{text}", f"0{text}"]))}
    if name in ("start", "end"):
        return {name: draw(st.sampled_from([f" {text}", f"{text} ", f"0{text}"]))}
    return {name: f"{text} "}


def maybe(draw, book, table, row, header):
    """Plant a fault of a span, whose repair is certain or not as the text has it."""
    at = {name: row[header.index(name)] for name in ("start", "end", "exact", "prefix", "suffix")}
    if not at["exact"]:
        return {}
    by = draw(st.integers(1, 9))
    faults = [
        {"start": str(int(at["start"]) + by), "end": str(int(at["end"]) + by)},
        {"start": str(int(at["start"]) + by)},
        {"end": str(int(at["end"]) + by)},
        {"prefix": draw(st.text("abcé ", min_size=1, max_size=5)).strip() or "x"},
        {"suffix": ""},
        {"exact": at["exact"].upper()},
        {"exact": at["exact"] + " "},
    ]
    return draw(st.sampled_from(faults))


@pytest.mark.slow
@settings(max_examples=8)
@given(books(), st.data())
def test_every_cell_of_any_book_is_set_right_or_left(draft, data):
    with tempfile.TemporaryDirectory() as name:
        folder = write_book(draft, Path(name) / "book")
        before = {table: rows_of(folder, table) for table in draft.rows}
        bytes_before = state(folder)
        planted = plant(folder, before, data)
        spoilt = {table: rows_of(folder, table) for table in draft.rows}
        fix(folder)
        for table, rows in before.items():
            for index, row in enumerate(rows_of(folder, table)):
                for place, text in enumerate(row):
                    allowed = {rows[index][place], spoilt[table][index][place]}
                    assert text in allowed, (table, row[0], rows[0][place])
                    if planted.get((table, index)) is always:
                        assert text == rows[index][place], (table, row[0], rows[0][place])
        if all(kind is always for kind in planted.values()):
            assert state(folder) == bytes_before
        after = state(folder)
        assert fix(folder).changes == ()
        assert state(folder) == after


def plant(folder, before, data):
    """Plant up to four faults in rows of their own; the kind of each by table and row."""
    planted = {}
    tables = [table for table, rows in before.items() if len(rows) > 1 and "exact" in rows[0]]
    for _ in range(data.draw(st.integers(1, 4)) if tables else 0):
        table = data.draw(st.sampled_from(tables))
        index = data.draw(st.integers(1, len(before[table]) - 1))
        kind = data.draw(st.sampled_from([always, maybe]))
        header, row = before[table][0], before[table][index]
        cells = kind(data.draw, folder, table, row, header)
        if cells and (table, index) not in planted:
            planted[table, index] = kind
            set_cells(folder, table, row[0], **cells)
    return planted


def test_a_repair_of_a_record_says_so_in_its_hint(toy):
    edit_file("seeds/S01.json", "\n  ", "\n      ")(toy)
    [problem] = list(files.records_are_canonical(read_book(toy)))
    assert problem.repair == Repair(file="seeds/S01.json", line=1, row_id="S01", is_certain=True)
    assert problem.as_text().endswith("(trucebook validate --fix writes it)")


def test_a_cell_beside_a_stray_mark_is_fixed_and_no_other_is_touched(toy):
    before = rows_of(toy, "figures")
    at = before[0].index("note")
    path = toy / "dataset" / "figures.csv"
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("F0002,"))
    assert line.endswith(",")
    path.write_text(text.replace(line, f'{line}had 12" guns'), encoding="utf-8")
    set_raw(path, "F0002,", ",-stage truce and the release of ,", ",wrong,")
    fixed = fix(toy)
    assert {change.rule for change in fixed.changes} >= {"context_surrounds_the_span"}
    wanted = [[*row[:at], 'had 12" guns'] if row[0] == "F0002" else row for row in before]
    assert rows_of(toy, "figures") == wanted
    assert fixed.report.valid


def set_raw(path, start, old, new):
    """Change the bytes of one line, and nothing of how its cells are written."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    [place] = [place for place, line in enumerate(lines) if line.startswith(start)]
    assert old in lines[place]
    lines[place] = lines[place].replace(old, new)
    path.write_text("".join(lines), encoding="utf-8", newline="")


def test_every_row_that_can_be_fixed_is_fixed_not_only_those_that_are_listed(toy):
    rows = rows_of(toy, "terms")
    at = rows[0].index("note")
    more = [[f"T{9000 + n}", *rows[1][1:at], " x "] for n in range(LISTED + 5)]
    write_rows(toy, "terms", [*rows, *more])
    fix(toy)
    assert {row[at] for row in rows_of(toy, "terms")[len(rows) :]} == {"x"}


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_line_ends_that_a_program_changed_are_restored(toy, end):
    before = state(toy)
    path = toy / "dataset" / "figures.csv"
    text = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(text.replace("\n", end), encoding="utf-8", newline="")
    assert fix(toy).report.valid
    assert state(toy) == before


def test_every_place_of_words_that_are_there_twice_is_listed(toy):
    set_cells(toy, "mentions", "M0002", start="", end="", prefix="", suffix="")
    problems = [item for item in fix(toy).report.problems if item.severity == "error"]
    assert {item.rule for item in problems} == {"required"}
    assert "(line 1 of the text): 'Orvenia rejects [Brask Front] truce offer'" in problems[0].hint
    assert "as prefix and suffix" in problems[0].hint


TYPED = {
    "source_id": "S01",
    "exact": "71 villagers",
    "value_text": "71",
    "value_low": "71",
    "value_high": "71",
    "bound": "exact",
    "unit": "people",
    "group_id": "villagers",
    "metric": "hostages_taken",
    "status": "reported",
    "as_of": "2031-05-14",
}


def test_a_row_of_words_and_meaning_is_completed(toy):
    line = add_row(toy, "figures", **TYPED)
    fixed = fix(toy, coder="AB")
    assert fixed.report.problems == ()
    [row_id] = {change.new for change in fixed.changes if change.field == "figure_id"}
    row = read_book(toy).by_id[row_id]
    assert (row["start"], row["end"], row["coder"]) == (794, 806, "AB")
    assert (row["method"], row["row_status"]) == ("curated", "active")
    assert {change.line for change in fixed.changes if change.field} == {line}
    evidence = read_book(toy).evidence
    [metric], [day] = evidence[row_id, "metric"], evidence[row_id, "as_of"]
    assert (metric["exact"], metric["basis"], metric["coder"]) == (
        "seized",
        "stated",
        f"trucebook@{__version__}",
    )
    assert (day["exact"], day["basis"]) == ("14 May 2031", "inferred")
    assert "; added: 2 rows" in fixed.as_text()
    assert fix(toy, coder="AB").changes == ()


def test_a_row_with_a_place_and_no_id_gets_evidence_under_its_id(toy):
    add_row(toy, "figures", **TYPED, start="794", end="806")
    add_row(toy, "evidence", row_id="F0001", field="metric", basis="background", note="n")
    fixed = fix(toy, coder="AB")
    assert fixed.report.problems == ()
    [row_id] = {change.new for change in fixed.changes if change.field == "figure_id"}
    assert "" not in {name for name, _ in read_book(toy).evidence}
    assert read_book(toy).evidence[row_id, "metric"][0]["exact"] == "seized"


def test_a_row_without_an_id_draws_no_other_to_its_place(toy):
    set_cells(toy, "evidence", "E0007", evidence_id="")
    set_cells(toy, "mentions", "M0002", start="", end="", prefix="", suffix="")
    problems = [item for item in fix(toy).report.problems if item.severity == "error"]
    assert {item.field for item in problems} == {"start", "end"}


@pytest.mark.parametrize("coder", ["ab", "A B", "", "Ä", "extract@1.0.0"])
def test_a_coder_has_initials(toy, coder):
    with pytest.raises(UsageError, match="initials of a coder in capitals"):
        fix(toy, coder=coder)


def test_a_text_with_crlf_gives_rows_that_every_command_accepts(toy):
    words = b"At least 12 people were killed\r\nin Marn.\r\n"
    given = toy / "given.txt"
    given.write_bytes(b"Flood in Marn\r\n\r\n" + words)
    add_source(toy, given, keep=False, stated={"language": "en", "rights": "invented"})
    shutil.copy(given, toy / "seeds" / "texts" / "S04.txt")
    typed = {**TYPED, "source_id": "S04", "value_low": "12", "value_high": "12", "as_of": ""}
    typed |= {"value_text": "12", "metric": "killed", "bound": "at_least", "group_id": "people"}
    add_row(toy, "figures", **{**typed, "exact": "At least 12 people"})
    fixed = fix(toy, coder="AB")
    assert fixed.report.problems == ()
    assert not any(item.is_changed for item in format_book(toy, check=True))
    add_row(toy, "mentions", source_id="S04", exact="killed in Marn", actor_id="orvenia")
    fixed = fix(toy, coder="AB")
    assert not any("\r" in change.new for change in fixed.changes)
    [problem] = [item for item in fixed.report.problems if item.field == "start"]
    assert "quote one line" in problem.hint


def stripped(draw, folder):
    """Take offsets, context, ids and evidence out of a book; how many cells and rows."""
    for table in ("figures", "quotes", "mentions", "evidence"):
        header, *rows = rows_of(folder, table)
        at = {name: place for place, name in enumerate(header)}
        for row in rows:
            names = draw(
                st.sets(st.sampled_from(["start end", "prefix", "suffix", "method", "row_status"]))
            )
            for name in " ".join(names).split():
                row[at[name]] = ""
            if table in ("mentions", "evidence") and draw(st.booleans()):
                row[0] = ""
        if table == "evidence":
            rows = [row for row in rows if row[at["basis"]] == "background" or draw(st.booleans())]
        write_rows(folder, table, [header, *rows])


@pytest.mark.slow
@settings(max_examples=10)
@given(books(), st.data())
def test_what_can_be_told_of_a_stripped_book_is_written_and_the_rest_reported(draft, data):
    with tempfile.TemporaryDirectory() as name:
        folder = write_book(draft, Path(name) / "book")
        stripped(data.draw, folder)
        fixed = fix(folder)
        left = {item.rule for item in fixed.report.problems}
        assert left <= {
            *("required", "evidence_has_words_or_a_note", "evidence_is_there"),
            "words_link_to_one_thing",
        }, [item.as_text() for item in fixed.report.problems]
        book = read_book(folder)
        for row, span in book.quoting_rows():
            assert span.is_in(book.texts[row["source_id"]])
        assert all(row.id for row in book.every_row())
        assert format_rest(folder) == []
        after = state(folder)
        assert fix(folder).changes == ()
        assert state(folder) == after


def format_rest(folder):
    return [item.file for item in format_book(folder, check=True) if item.is_changed]
