import json

import pytest
from conftest import TOY
from edit import rows_of, set_cells, write_rows

import trucebook
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.problem import LISTED
from trucebook.validate.check import check, validate
from trucebook.validate.report import InvalidBook

pytestmark = pytest.mark.slow


def test_a_sound_book_is_valid_and_every_span_checked():
    report = check(TOY)
    assert report.valid
    assert report.problems == ()
    assert report.counts["spans_checked"] == report.counts["spans"] > 0


def test_validate_raises_with_the_report(toy):
    set_cells(toy, "figures", "F0002", bound="exakt")
    with pytest.raises(InvalidBook, match=r"F0002.bound\]: expected one of: exact") as error:
        validate(toy)
    assert [item.rule for item in error.value.report.problems] == ["enum"]
    assert "Did you mean exact?" in str(error.value)


def test_both_engines_finding_one_fault_is_one_problem(toy):
    line = set_cells(toy, "figures", "F0002", row_status="aktive")
    [problem] = check(toy).problems
    assert (problem.file, problem.line, problem.rule) == ("dataset/figures.csv", line, "enum")


def reseed(toy, **cells):
    path = toy / "seeds" / "S01.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **cells}, indent=2))


@pytest.mark.parametrize(
    ("spoil", "file", "rule"),
    [
        (lambda toy: (toy / "dataset/quotes.csv").unlink(), "dataset/quotes.csv", "file_is_there"),
        (lambda toy: (toy / "CITATION.cff").unlink(), "CITATION.cff", "citation_is_there"),
        (
            lambda toy: (toy / "CITATION.cff").write_text("a: ["),
            "CITATION.cff",
            "citation_is_there",
        ),
        (lambda toy: (toy / "CITATION.cff").write_text("- a"), "CITATION.cff", "citation_is_there"),
        (lambda toy: (toy / "seeds/S01.json").write_text("{"), "seeds/S01.json", "record_is_json"),
        (lambda toy: (toy / "seeds/S01.json").write_text("[]"), "seeds/S01.json", "record_is_json"),
        (
            lambda toy: (toy / "seeds/S01.json").rename(toy / "seeds/S09.json"),
            "seeds/S09.json",
            "record_is_json",
        ),
        (
            lambda toy: (toy / "seeds/S01.json").write_bytes(b'{"source_id": "\xe9"}'),
            "seeds/S01.json",
            "record_is_json",
        ),
        (
            lambda toy: (toy / "schemas/figures.json").write_text('{"name": 1,\n}'),
            "schemas/figures.json",
            "schema_is_sound",
        ),
        (
            lambda toy: (toy / "seeds/S01.json").write_text("[" * 100_000),
            "seeds/S01.json",
            "record_is_json",
        ),
        (
            lambda toy: (toy / "seeds/S09.json").mkdir(),
            "seeds/S09.json",
            "record_is_json",
        ),
        (
            lambda toy: reseed(toy, title={"a": 1}),
            "seeds/S01.json",
            "record_is_json",
        ),
        (
            lambda toy: reseed(toy, title="\ud800"),
            "seeds/S01.json",
            "record_is_json",
        ),
        (
            lambda toy: (toy / "dataset/quotez.csv").write_text("a\n"),
            "dataset/quotez.csv",
            "file_is_a_table",
        ),
        (
            lambda toy: (toy / "schemas/figures.json").write_text("[" * 100_000),
            "schemas/figures.json",
            "schema_is_sound",
        ),
        (
            lambda toy: (toy / "schemas/figures.json").write_bytes(b"\xff"),
            "schemas/figures.json",
            "schema_is_sound",
        ),
        (
            lambda toy: (toy / "schemas/figures.json").write_text(
                (toy / "schemas/figures.json").read_text().replace('"minimum": 0', '"minimum": "a"')
            ),
            "schemas/figures.json",
            "schema_is_sound",
        ),
        (
            lambda toy: (toy / "dataset/quotes.csv").write_bytes(b"\0" * 9),
            "dataset/quotes.csv",
            "file_has_no_nul",
        ),
    ],
)
def test_what_cannot_be_read_is_a_problem_never_a_traceback(toy, spoil, file, rule):
    spoil(toy)
    report = check(toy)
    assert not report.valid
    assert (file, rule) in {(item.file, item.rule) for item in report.problems}
    assert all(item.hint for item in report.problems)


@pytest.mark.parametrize("name", ["dataset", "schemas", "seeds"])
def test_a_folder_that_is_no_book_is_refused(toy, name):
    (toy / name).rename(toy / "elsewhere")
    with pytest.raises(UsageError, match=f"expected a book.*lacks {name}/"):
        check(toy)


def test_texts_that_are_not_there_are_named(toy, monkeypatch):
    with pytest.raises(UsageError, match="expected a folder of source texts"):
        check(toy, texts=toy / "nowhere")
    monkeypatch.setenv("TRUCEBOOK_TEXTS", str(toy / "nowhere"))
    with pytest.raises(UsageError, match="expected a folder of source texts"):
        check(toy)


@pytest.mark.parametrize("start", ["-5", "9" * 23, "three", ""])
def test_a_span_that_cannot_be_read_is_not_passed_over(toy, start):
    set_cells(toy, "figures", "F0002", start=start)
    report = check(toy)
    assert ("figures.csv", "start") in {(p.file.split("/")[-1], p.field) for p in report.problems}


def test_the_api_is_the_same_from_the_package():
    assert trucebook.check is check
    assert trucebook.validate is validate
    assert "check" in dir(trucebook)
    with pytest.raises(AttributeError, match="no attribute 'chekc'"):
        trucebook.chekc  # noqa: B018


@pytest.mark.parametrize("word", ['"requird": true', '"required": "yes"'])
def test_what_only_frictionless_refuses_in_a_definition_is_reported(toy, word):
    path = toy / "schemas" / "figures.json"
    path.write_text(path.read_text().replace('"required": true', word, 1))
    [problem] = check(toy).problems
    assert problem.rule == "schema_is_sound"
    assert "frictionless refuses" in problem.message


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_many_ragged_rows_are_reported_as_those_of_one_table(toy, capsys, form):
    path = toy / "dataset" / "figures.csv"
    path.write_bytes(path.read_bytes() + b"a,b\n" * 5_000)
    report = check(toy)
    assert report.totals == {"row_has_every_cell": 5_000}
    assert report.totals == check(path, table="figures").totals
    assert [len(report.problems), report.counts["errors"]] == [LISTED, 5_000]
    assert main(["validate", str(toy), "--format", form]) == 1
    assert len(capsys.readouterr().out) < 200_000


@pytest.mark.usefixtures("one_engine")
def test_many_faulty_cells_are_counted_and_the_first_listed(toy):
    rows = rows_of(toy, "mentions")
    more = [[f"X{number}", *rows[1][1:]] for number in range(LISTED + 20)]
    write_rows(toy, "mentions", [*rows, *more])
    report = check(toy)
    assert report.totals["pattern"] == LISTED + 20
    assert [item.rule for item in report.problems].count("pattern") == LISTED
    assert report.counts["errors"] == sum(report.totals.values()) - report.counts["warnings"]


@pytest.mark.usefixtures("one_engine")
@pytest.mark.parametrize("mark", ['Mo"she', ' "Moshe"', 'Mo""she', "Mo'she"])
def test_a_problem_behind_a_stray_mark_has_its_place(toy, mark):
    path = toy / "dataset" / "actors.csv"
    text = path.read_text(encoding="utf-8")
    [line] = [line for line in text.splitlines() if line.startswith("talmere,")]
    _, _, _, rest = line.split(",", 3)
    path.write_text(text.replace(line, f"talmere,{mark},persn,{rest}"), encoding="utf-8")
    [problem] = [item for item in check(toy).problems if item.rule == "enum"]
    assert (problem.row_id, problem.field) == ("talmere", "kind")
    assert problem.column == len(f"talmere,{mark},") + 1
