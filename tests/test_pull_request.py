"""The path of a pull request: a branch plants a fault, GitHub shows a remark on that very cell.

Run as a script it prints the faults with the lines and columns on which they are reported.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest
from annotations import Annotation, read_annotations
from edit import add_row, delete_row, line_of, rows_of, set_cells, write_rows
from repository import FOLDER, begin, branch, cite, commit, git

from trucebook.book.csv import record
from trucebook.commands import main

Place = tuple[str, int, int | None]


@dataclass(frozen=True)
class Fault:
    """A kind of fault.

    Attributes:
        name: what was done.
        rule: name of the rule that tells it.
        plant: does it to a book; returns file, line and column of the planted place.
        also: rules that may tell something that follows from it.
        kind: what the remark is.
    """

    name: str
    rule: str
    plant: Callable[[Path], Place]
    also: tuple[str, ...] = ()
    kind: str = "error"


def place(book: Path, table: str, row_id: str, name: str | None = None) -> Place:
    """Where a cell begins, counted from the cells before it; without a name, where the row does."""
    rows = rows_of(book, table)
    index = next(at for at, row in enumerate(rows) if row[0] == row_id)
    before = rows[index][: rows[0].index(name)] if name else []
    # A record of the cells before ends in LF where the file has the comma.
    column = len(record(before)) + 1 if before else 1
    return f"dataset/{table}.csv", line_of(rows, index), column


def cell(table: str, row_id: str, at: str, /, **cells: str) -> Callable[[Path], Place]:
    """Change cells; the place is that of the cell `at`."""

    def plant(book: Path) -> Place:
        set_cells(book, table, row_id, **cells)
        return place(book, table, row_id, at)

    return plant


def raw(file: str, change: Callable[[bytes], bytes], line: int, column: int | None):
    """Change the bytes of a file."""

    def plant(book: Path) -> Place:
        path = book / file
        path.write_bytes(change(path.read_bytes()))
        return file, line, column

    return plant


def in_row(row_id: str, old: str, new: str, column: int | None = 1):
    """Change the bytes of a row of figures; the place is in its line."""

    def plant(book: Path) -> Place:
        path = book / "dataset" / "figures.csv"
        lines = path.read_bytes().split(b"\n")
        at = next(at for at, line in enumerate(lines) if line.startswith(row_id.encode()))
        lines[at] = lines[at].replace(old.encode(), new.encode("latin-1"), 1)
        path.write_bytes(b"\n".join(lines))
        return "dataset/figures.csv", at + 1, column

    return plant


def no_evidence(book: Path) -> Place:
    delete_row(book, "evidence", "E0003")
    return place(book, "figures", "F0002", "metric")


def no_row(table: str, row_id: str):
    """Delete a row; the place is the line that stands there then, else the last."""

    def plant(book: Path) -> Place:
        _, line, _ = place(book, table, row_id)
        delete_row(book, table, row_id)
        return f"dataset/{table}.csv", min(line, len(rows_of(book, table))), None

    return plant


def other_words(row_id: str, start: int, end: int):
    """Put a mention on other words."""

    def plant(book: Path) -> Place:
        cite(book, "mentions", row_id, start, end)
        return place(book, "mentions", row_id)

    return plant


def no_actor(book: Path) -> Place:
    delete_row(book, "actors", "norrin-wire")
    return place(book, "mentions", "M0003", "actor_id")


def twin(book: Path) -> Place:
    line = add_row(book, "redirects", retired_id="F9001", retired_in="0.2.0", reason="Again.")
    return "dataset/redirects.csv", line, 1


def unsorted(book: Path) -> Place:
    rows = rows_of(book, "figures")
    rows[4], rows[5] = rows[5], rows[4]
    write_rows(book, "figures", rows)
    return place(book, "figures", rows[5][0])


def break_above(book: Path) -> Place:
    set_cells(book, "proposals", "P01", note="two\nlines")
    set_cells(book, "proposals", "P02", kind="offr")
    file, line, column = place(book, "proposals", "P02", "kind")
    assert line == 4
    return file, line, column


def no_texts(book: Path) -> Place:
    shutil.rmtree(book / "seeds" / "texts")
    return cell("figures", "F0005", "end", end="750")(book)


def new_file(book: Path) -> Place:
    (book / "dataset" / "figurez.csv").write_text("a\n")
    return "dataset/figurez.csv", 1, None


def no_file(book: Path) -> Place:
    (book / "dataset" / "quotes.csv").unlink()
    return "dataset/quotes.csv", 1, None


def seed_key(old: str, new: str):
    """Change a value in the record of S01; the place is its key."""

    def plant(book: Path) -> Place:
        path = book / "seeds" / "S01.json"
        lines = path.read_text(encoding="utf-8").split("\n")
        at = next(at for at, line in enumerate(lines) if old in line)
        lines[at] = lines[at].replace(old, new)
        path.write_text("\n".join(lines), encoding="utf-8")
        return "seeds/S01.json", at + 1, 3

    return plant


HEADER = 201
"""Length of the header line of figures."""

FIGURES = "dataset/figures.csv"

FAULTS = [
    Fault("wrong code", "enum", cell("figures", "F0005", "bound", bound="exactly")),
    Fault(
        "code of no list",
        "pattern",
        cell("figures", "F0017", "metric", metric="Area!"),
        ("figure_fits_its_quantity",),
    ),
    Fault(
        "moved span",
        "span_holds_its_words",
        cell("figures", "F0005", "exact", start="741", end="753"),
    ),
    Fault(
        "wrong offset",
        "span_holds_its_words",
        cell("figures", "F0005", "exact", end="750"),
    ),
    Fault(
        "wrong offset, no text at hand",
        "span_is_as_long_as_its_words",
        no_texts,
        ("spans_are_as_last_checked",),
    ),
    Fault(
        "wrong context",
        "context_surrounds_the_span",
        cell("figures", "F0005", "prefix", prefix="elsewhere, "),
    ),
    Fault("missing evidence", "evidence_is_there", no_evidence, ("released_ids_stay",)),
    Fault("deleted released row", "released_ids_stay", no_row("mentions", "M0002")),
    Fault(
        "deleted last row",
        "released_ids_stay",
        no_row("responses", "R0020"),
        ("evidence_explains_a_cell",),
    ),
    Fault(
        "deleted row of no release",
        "merged_ids_stay",
        no_row("mentions", "M0045"),
        kind="warning",
    ),
    Fault(
        "reused released id",
        "released_ids_keep_their_row",
        other_words("M0003", 41, 49),
        ("evidence_is_there",),
    ),
    Fault(
        "reused id of no release",
        "merged_ids_keep_their_row",
        other_words("M0045", 1088, 1094),
        ("evidence_is_there",),
    ),
    Fault("duplicate key", "primary_key", twin),
    Fault(
        "orphan foreign key",
        "foreign_key",
        cell("figures", "F0005", "attributed_to", attributed_to="nobody"),
    ),
    Fault(
        "deleted actor that others name",
        "foreign_key",
        no_actor,
        ("released_ids_stay", "evidence_explains_a_cell", "evidence_is_there"),
    ),
    Fault(
        "wrong type",
        "type",
        cell("figures", "F0005", "value_low", value_low="1,5"),
        ("point_value_is_one_value",),
    ),
    Fault("empty cell", "required", cell("figures", "F0005", "coder", coder="")),
    Fault("unsorted", "rows_are_sorted", unsorted, kind="warning"),
    Fault("ragged row", "row_has_every_cell", in_row("F0005", ",active,", ",active")),
    Fault("unclosed quotation mark", "cell_is_closed", in_row("F0005", "nine farmers", '"nine')),
    Fault("Latin-1", "file_is_utf8", in_row("F0005", "nine farmers", "né", 20)),
    Fault("BOM", "file_has_no_bom", raw(FIGURES, lambda data: b"\xef\xbb\xbf" + data, 1, 1)),
    Fault(
        "CRLF",
        "file_has_lf_ends",
        raw(FIGURES, lambda data: data.replace(b"\n", b"\r\n"), 1, HEADER + 1),
    ),
    Fault(
        "missing newline", "file_ends_with_newline", raw(FIGURES, lambda data: data[:-1], 22, None)
    ),
    Fault("unknown column", "header_is_schema", in_row("figure_id", "note", "note,more")),
    Fault(
        "non-canonical cell",
        "records_are_canonical",
        cell("figures", "F0005", "value_low", value_low="9.0"),
    ),
    Fault("needless marks", "records_are_canonical", in_row("F0005", ",people,", ',"people",')),
    Fault(
        "low above high",
        "low_is_not_above_high",
        cell("figures", "F0018", "value_low", value_low="16"),
    ),
    Fault(
        "number not in the words",
        "value_text_is_in_exact",
        cell("figures", "F0005", "value_text", value_text="nein"),
    ),
    Fault("bad date", "dates_are_edtf", cell("figures", "F0005", "period", period="2031-13")),
    Fault(
        "a word for missing",
        "texts_hold_no_word_for_missing",
        cell("figures", "F0005", "note", note="NA"),
    ),
    Fault(
        "an invisible character",
        "texts_hold_no_control_characters",
        cell("figures", "F0005", "note", note="a\u200bb"),
    ),
    Fault("line break in a cell above", "enum", break_above, ("texts_hold_no_control_characters",)),
    Fault(
        "invalid JSON in a seed",
        "record_is_json",
        raw("seeds/S01.json", lambda data: data.replace(b'"en",', b'"en"'), 7, 3),
    ),
    Fault("wrong value in a seed", "record_describes_its_text", seed_key(": 1083", ": 1084")),
    Fault(
        "broken definition",
        "schema_is_sound",
        raw("schemas/figures.json", lambda data: data.replace(b'"name"', b"name", 1), 3, None),
    ),
    Fault(
        "no version",
        "citation_is_there",
        raw("CITATION.cff", lambda data: data.replace(b"0.2.0", b"next"), 9, 10),
    ),
    Fault("file of no table", "file_is_a_table", new_file),
    Fault("missing file", "file_is_there", no_file),
]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_engine")]

Done = subprocess.CompletedProcess[str]


def validate(book: Path, *arguments: str, since: str = "main") -> Done:
    """The step of the workflow, at the root of the repository."""
    command = ["validate", FOLDER, "--format", "github", "--changed-since", since, *arguments]
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8") for _ in range(2))
    with chdir(book.parents[1]), redirect_stdout(out), redirect_stderr(err):
        code = main(command)
    told = [stream.detach().getvalue().decode() for stream in (out, err)]
    return Done(command, code, *told)


def validate_apart(book: Path) -> Done:
    """The same as it runs there: in a process of its own."""
    command = [sys.executable, "-m", "trucebook", "validate", FOLDER, "--format", "github"]
    return subprocess.run(
        [*command, "--changed-since", "main"],
        cwd=book.parents[1],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("pull") / "repository")


@pytest.fixture
def book(kept: Path) -> Path:
    """The book on a branch of its own, as `main` has it."""
    root = kept.parents[1]
    git(root, "switch", "--quiet", "--detach", "main")
    return kept


def send(book: Path, fault: Fault) -> tuple[Place, int, list[Annotation]]:
    """Plant a fault on a branch, commit and validate: the place, exit code, annotations."""
    planted = fault.plant(book)
    commit(book.parents[1], fault.name)
    done = validate(book)
    assert done.stderr == ""
    return planted, done.returncode, read_annotations(done.stdout)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_is_remarked_on_its_own_cell(book, fault):
    (file, line, column), code, remarks = send(book, fault)
    places = [(item.file, item.line, item.col) for item in remarks if item.title == fault.rule]
    assert (f"{FOLDER}/{file}", line, column) in places
    assert {item.title for item in remarks} <= {fault.rule, *fault.also}
    assert {item.kind for item in remarks if item.title == fault.rule} == {fault.kind}
    assert code == int(any(item.kind == "error" for item in remarks))


@pytest.mark.both_engines
@pytest.mark.parametrize("fault", FAULTS[:2], ids=lambda fault: fault.name)
def test_a_process_of_its_own_says_the_same(book, fault):
    fault.plant(book)
    commit(book.parents[1], fault.name)
    done, apart = validate(book), validate_apart(book)
    assert (apart.returncode, apart.stdout, apart.stderr) == (done.returncode, done.stdout, "")
    assert apart.returncode == 1


def test_a_sound_change_is_green(book):
    set_cells(book, "figures", "F0018", note="a count a day, as told")
    commit(book.parents[1], "a better note")
    done = validate(book)
    assert (done.returncode, read_annotations(done.stdout)) == (0, [])
    assert done.stdout.startswith("valid: 0 problems, 0 warnings in ")
    assert done.stdout.rstrip().endswith("; 0 problems older than main left out")


def test_an_old_fault_of_main_is_not_reported(book):
    root = book.parents[1]
    branch(root, "base", "main")
    set_cells(book, "figures", "F0005", bound="exactly")
    commit(root, "a fault that was merged")
    branch(root, "change", "base")
    set_cells(book, "figures", "F0018", note="a count a day, as told")
    commit(root, "a better note")
    done = validate(book, since="base")
    assert (done.returncode, read_annotations(done.stdout)) == (0, [])
    assert "1 problem older than base left out" in done.stdout
    assert [item.title for item in read_annotations(validate(book).stdout)] == ["enum"]


def test_the_summary_and_sarif_tell_the_same(book, tmp_path):
    set_cells(book, "figures", "F0005", bound="exactly")
    summary = tmp_path / "summary.md"
    validate(book, "--summary", str(summary))
    assert r"dataset/figures.csv\:6:" in summary.read_text(encoding="utf-8")
    log = json.loads(validate(book, "--format", "sarif").stdout)
    [result] = log["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == f"{FOLDER}/dataset/figures.csv"
    assert location["region"]["startLine"] == 6
    git(book, "checkout", "--quiet", ".")


def test_what_cannot_run_is_remarked_with_exit_code_2(book, tmp_path):
    summary = tmp_path / "summary.md"
    done = validate(book, "--summary", str(summary), since="nowhere")
    [remark] = read_annotations(done.stdout)
    assert (done.returncode, remark.title, remark.file) == (2, "could_not_run", None)
    assert "nowhere" in remark.message
    assert "could" in summary.read_text(encoding="utf-8")


def matrix() -> str:
    """Every kind of fault with the place planted and the place reported, as Markdown."""
    lines = ["| fault | rule | file | planted | reported |", "|---|---|---|---|---|"]
    with tempfile.TemporaryDirectory() as name:
        book = begin(Path(name) / "repository")
        for fault in FAULTS:
            git(book, "switch", "--quiet", "--detach", "main")
            planted, _, remarks = send(book, fault)
            own = [item for item in remarks if item.title == fault.rule]
            near = sorted(own, key=lambda item: (item.line, item.col) != planted[1:])[:1]
            told = [_dotted(item.line, item.col) for item in near] or ["nothing"]
            cells = (fault.name, fault.rule, planted[0], _dotted(*planted[1:]), *told)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _dotted(line: int | None, column: int | None) -> str:
    return ":".join(str(part) for part in (line, column) if part)


if __name__ == "__main__":
    print(matrix())
