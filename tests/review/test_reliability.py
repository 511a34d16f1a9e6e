"""Agreement of two coders, floors and the page, on the toy book coded twice."""

import pytest
from conftest import ROOT
from edit import rows_of, set_cells
from hypothesis import given
from hypothesis import strategies as st
from nltk.metrics.agreement import AnnotationTask

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.commands import main
from trucebook.release.build import build
from trucebook.review.reliability import (
    agreement,
    measured,
    nominal_alpha,
    reliability_page,
    reliability_text,
)
from trucebook.validate.check import check
from trucebook.validate.rules.coding import agreement_reaches_its_floor

HEAD = "compared,table,variable,measure,floor,reason\n"


def write(toy, name, text):
    path = toy / "dataset" / "coding" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def coded_twice(toy, **second):
    """Make both passes of the responses from the table, the second with cells changed."""
    rows = rows_of(toy, "responses")
    for order in ("first", "second"):
        if order == "second":
            for name, text in second.items():
                rows[1][rows[0].index(name)] = text
        write(toy, f"{order}/responses", "".join(map(record, rows)))
    variables = ["span", "proposal_id", "actor_id", "stance"]
    lines = [
        f"coders,responses,{name},{'f1' if name == 'span' else 'share'},1,\n" for name in variables
    ]
    write(toy, "floors", HEAD + "".join(lines))
    return toy


def found(toy):
    return [(item.line, item.message) for item in agreement_reaches_its_floor(read_book(toy))]


def test_a_book_without_passes_and_scores_measures_nothing(toy):
    assert measured(read_book(toy)) == []
    assert found(toy) == []


def test_passes_that_agree_reach_every_floor(toy):
    coded_twice(toy)
    assert found(toy) == []
    assert {item.variable for item in measured(read_book(toy))} == {
        "span",
        "proposal_id",
        "actor_id",
        "stance",
    }


def test_a_measure_below_its_floor_stops_a_release(toy):
    coded_twice(toy, stance="accepts")
    [(line, message)] = found(toy)
    assert line == 5
    assert "expected share of stance (coders, responses) to reach it; it is 0.9" in message
    [problem] = check(toy).problems
    assert (problem.file, problem.field, problem.value) == (
        "dataset/coding/floors.csv",
        "floor",
        "1",
    )


def test_a_variable_without_a_floor_is_reported_with_the_line_to_add(toy):
    coded_twice(toy)
    write(toy, "floors", HEAD + "coders,responses,span,f1,1,\n")
    problems = list(agreement_reaches_its_floor(read_book(toy)))
    assert [item.message for item in problems][
        -1
    ] == "expected a floor for stance (coders, responses)"
    assert problems[-1].hint == "Add a line: coders,responses,stance,alpha,0.8,"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("first/responses", "a,b\n", "expected the columns"),
        ("floors", HEAD + "coders,responses\n", "expected 6 cells"),
        ("adjudications", "x\n", "expected the columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_alone(toy, name, text, message):
    coded_twice(toy)
    write(toy, name, text)
    [(_, message_found)] = found(toy)
    assert message in message_found


def test_a_pass_that_is_missing_falls_below_its_floors(toy):
    coded_twice(toy)
    (toy / "dataset/coding/second/responses.csv").unlink()
    assert "expected f1 of span (coders, responses) to reach it; it is 0.000" in found(toy)[0][1]


def test_a_book_without_floors_demands_nothing(toy):
    coded_twice(toy, stance="accepts")
    (toy / "dataset/coding/floors.csv").unlink()
    assert found(toy) == []


def test_a_floor_for_nothing_is_reported(toy):
    write(toy, "floors", HEAD + "coders,responses,stnace,alpha,0.8,\n")
    assert found(toy) == [(2, "expected a variable that is compared")]


def test_differences_that_were_settled_are_counted_and_listed(toy):
    coded_twice(toy, stance="accepts")
    head = "table,source_id,start,end,exact,field,first,second,settled,reason\n"
    write(
        toy, "adjudications", head + "responses,S01,1,2,a | b,stance,rejects,accepts,rejects,why\n"
    )
    book = read_book(toy)
    stance = next(item for item in measured(book) if item.variable == "stance")
    assert stance.adjudicated == 1
    assert "| S01 | a \\| b | stance | rejects | accepts | rejects | why |" in reliability_page(
        book
    )


def test_a_release_carries_the_table_and_the_page(toy, tmp_path):
    folder = build(coded_twice(toy), tmp_path / "out")
    book = read_book(toy)
    assert (folder / "reliability.csv").read_text() == reliability_text(measured(book))
    assert (folder / "reliability.md").read_text() == reliability_page(book)


def test_the_command_writes_and_compares(toy, tmp_path, capsys):
    coded_twice(toy)
    path = tmp_path / "page.md"
    assert main(["reliability", str(toy), "--out", str(path)]) == 0
    assert main(["reliability", str(toy), "--check", str(path)]) == 0
    set_cells(toy, "figures", "F0002", bound="exact")
    (toy / "CITATION.cff").write_text((toy / "CITATION.cff").read_text().replace("0.1.0", "0.1.9"))
    assert main(["reliability", str(toy), "--check", str(path)]) == 1
    assert main(["reliability", str(toy), "--format", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("coders,responses,stance,")


def test_the_command_wants_passes(toy, capsys):
    assert main(["reliability", str(toy)]) == 2
    assert "expected two coding passes" in capsys.readouterr().err
    coded_twice(toy)
    write(toy, "floors", "x\n")
    assert main(["reliability", str(toy)]) == 2
    assert "expected the columns compared,table" in capsys.readouterr().err


def test_the_page_in_docs_is_the_one_of_the_book(capsys):
    assert main(["reliability", str(ROOT), "--check", str(ROOT / "docs/reliability.md")]) == 0


def test_every_floor_of_the_book_that_is_unusual_has_a_reason():
    floors = (ROOT / "dataset/coding/floors.csv").read_text(encoding="utf-8").splitlines()[1:]
    usual = {"alpha,0.8,", "f1,0.9,", "f1,0.8,"}
    assert [line for line in floors if line.split(",", 3)[3] in usual] != []
    for line in floors:
        assert line.split(",", 3)[3] in usual or line.split(",", 5)[5]


def row(start, value, kind="x"):
    return {"source_id": "S01", "start": start, "end": start + 1, "value": value, "kind": kind}


def test_spans_have_an_f1_and_cells_a_share():
    first, second = [row(0, 1), row(5, 2), row(9, 3)], [row(0, 1), row(5, 7)]
    span, value = agreement("t", first, second, ["value"])
    assert (span.key, span.rows, span.f1) == (("coders", "t", "span"), 2.5, 0.8)
    assert (span.share, span.alpha) == (None, None)
    assert (value.rows, value.share, value.f1) == (2, 0.5, None)


def test_of_several_rows_on_one_span_those_that_agree_are_paired():
    first, second = [row(0, 1, "a"), row(0, 2, "b")], [row(0, 2, "b"), row(0, 1, "a")]
    span, *cells = agreement("t", first, second, ["value", "kind"])
    assert (span.f1, [item.share for item in cells]) == (1, [1, 1])


@pytest.mark.parametrize("pair", [([], []), ([row(0, 1)], [])])
def test_nothing_to_compare_is_no_error(pair):
    assert [item.variable for item in agreement("t", *pair, ["value"])] == ["span", "value"]


@pytest.mark.parametrize(
    ("cells", "alpha"),
    [
        ([], None),
        ([("a", "a"), ("a", "a")], None),
        ([("a", "a"), ("b", "b"), (None, None)], 1.0),
        ([("a", "b"), ("b", "a")], -0.5),
        # The binary data of two observers in Krippendorff (2011).
        (list(zip("0100000010", "1110010000", strict=True)), 0.095),
    ],
)
def test_alpha_takes_off_what_chance_would_give(cells, alpha):
    found = nominal_alpha(cells)
    assert found == (alpha if alpha is None else pytest.approx(alpha, abs=0.0005))


values = st.sampled_from(["a", "b", "c", None, 1.5])


@given(st.lists(st.tuples(values, values), min_size=2, max_size=30))
def test_an_independent_implementation_finds_the_same_alpha(cells):
    if len({value for pair in cells for value in pair}) < 2:
        return
    data = [
        (coder, unit, str(value))
        for unit, pair in enumerate(cells)
        for coder, value in enumerate(pair)
    ]
    assert nominal_alpha(cells) == pytest.approx(AnnotationTask(data=data).alpha())
