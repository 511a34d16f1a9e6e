"""Agreement of two coders, floors and the page, on the toy book coded twice."""

from importlib import import_module

import numpy as np
import pytest
from conftest import ROOT
from edit import rows_of, set_cells
from hypothesis import given
from hypothesis import strategies as st

from trucebook.book.book import read_book
from trucebook.book.csv import record
from trucebook.commands import main
from trucebook.release.build import build
from trucebook.review.measures import nominal_alpha
from trucebook.review.reliability import (
    DRAWS,
    RELIABILITY,
    agreement,
    measured,
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
    problem, unsettled = check(toy).problems
    assert (problem.file, problem.field, problem.value) == (
        "dataset/coding/floors.csv",
        "floor",
        "1",
    )
    assert unsettled.rule == "settled_cells_are_of_a_pass"


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
    page = reliability_page(book, measured(book))
    assert "| S01 | a \\| b | stance | rejects | accepts | rejects | why |" in page


def test_a_release_carries_the_table_and_the_page(toy, tmp_path):
    folder = build(coded_twice(toy), tmp_path / "out")
    book = read_book(toy)
    rows = measured(book, DRAWS)
    assert (folder / "reliability.csv").read_text() == reliability_text(rows)
    assert (folder / "reliability.md").read_text() == reliability_page(book, rows)


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
    assert (span.share, span.alpha, span.both_filled) == (None, None, None)
    assert (value.rows, value.share, value.f1) == (2, 0.5, None)
    assert (value.alpha_low, value.alpha_high) == (None, None)


def test_of_several_rows_on_one_span_those_that_agree_are_paired():
    first, second = [row(0, 1, "a"), row(0, 2, "b")], [row(0, 2, "b"), row(0, 1, "a")]
    span, *cells = agreement("t", first, second, ["value", "kind"])
    assert (span.f1, [item.share for item in cells]) == (1, [1, 1])


@pytest.mark.parametrize("draws", [0, 3])
@pytest.mark.parametrize("pair", [([], []), ([row(0, 1)], [])])
def test_nothing_to_compare_is_no_error(pair, draws):
    span, value = agreement("t", *pair, ["value"], draws=draws)
    assert (span.variable, span.f1) == ("span", 0 if pair[0] else 1)
    assert (value.rows, value.share, value.alpha) == (0, None, None)


def test_agreement_on_emptiness_is_kept_from_agreement_on_content():
    first = [row(at, value) for at, value in enumerate(["a", "b", None, None, None, None])]
    second = [row(at, value) for at, value in enumerate(["a", "c", "d", None, None, None])]
    _, value = agreement("t", first, second, ["value"])
    assert (value.rows, value.both_empty, value.one_empty, value.both_filled) == (6, 3, 1, 2)
    assert (value.share, value.filled_share) == (pytest.approx(4 / 6), pytest.approx(1 / 3))
    pairs = [("a", "a"), ("b", "c"), (None, "d"), *[(None, None)] * 3]
    assert (value.alpha, value.filled_alpha) == (alpha(pairs), alpha(pairs[:3]))
    assert value.filled_alpha < value.alpha


def test_a_column_that_neither_coder_filled_is_not_compared():
    assert [
        item.variable for item in agreement("t", [row(0, None)], [row(0, None)], ["value"])
    ] == ["span"]


def test_a_list_is_equal_in_any_order():
    _, value = agreement("t", [row(0, ("a", "b"))], [row(0, ("b", "a"))], ["value"])
    assert value.share == 1


def test_a_register_is_compared_by_its_ids():
    first = [{"place_id": name, "kind": "city"} for name in ("a", "b", "c")]
    second = [{"place_id": name, "kind": kind} for name, kind in (("c", "city"), ("a", "camp"))]
    entry, kind = agreement("places", first, second, ["kind"], key="place_id")
    assert (entry.key, entry.rows, entry.f1) == (("coders", "places", "place_id"), 2.5, 0.8)
    assert (kind.rows, kind.share) == (2, 0.5)


def test_passes_of_registers_and_of_sources_are_compared(toy):
    for order, kind in (("first", "person"), ("second", "group")):
        write(toy, f"{order}/actors", "".join(map(record, rows_of(toy, "actors"))))
        set_cells(toy, f"coding/{order}/actors", rows_of(toy, "actors")[1][0], kind=kind)
        published = f"S01,2024-02-0{len(kind)},why {order},,,,\n"
        head = "source_id,published,published_basis,condition,condition_basis,agency,withheld\n"
        write(toy, f"{order}/sources", head + published)
    found = {item.key[1:]: item for item in measured(read_book(toy))}
    assert found["actors", "actor_id"].f1 == found["sources", "source_id"].f1 == 1
    assert found["actors", "kind"].share < 1
    assert found["sources", "published"].share == 0
    assert ("sources", "published_basis") not in found
    assert ("actors", "name") not in found


def rows_with(source_id, values):
    return [row(at, value) | {"source_id": source_id} for at, value in enumerate(values)]


def interval(first, second):
    _, value = agreement("t", first, second, ["value"], draws=DRAWS)
    return value.share_low, value.share_high


def test_an_interval_is_that_of_the_rows_drawn_anew():
    """Of 100 rows in one source with 80 equal ones: the middle 95 % of a binomial."""
    low, high = interval(rows_with("S01", range(100)), rows_with("S01", [*range(80), *"x" * 20]))
    assert (low, high) == (pytest.approx(0.72, abs=0.011), pytest.approx(0.87, abs=0.011))


def test_an_interval_is_that_of_the_sources_drawn_anew():
    """One source agrees everywhere and the other nowhere: a quarter of the draws has one alone."""
    first = rows_with("S01", range(50)) + rows_with("S02", range(50))
    second = rows_with("S01", range(50)) + rows_with("S02", "x" * 50)
    assert interval(first, second) == (0, 1)


def test_an_interval_has_no_width_where_nothing_differs():
    assert interval(rows_with("S01", "abc"), rows_with("S01", "abc")) == (1, 1)


def test_one_book_has_one_table_and_its_rule_makes_no_intervals(toy):
    coded_twice(toy, stance="accepts")
    first, second = (measured(read_book(toy), DRAWS) for _ in range(2))
    assert reliability_text(first) == reliability_text(second)
    stance = first[-1]
    assert stance.alpha_low < stance.alpha <= stance.alpha_high
    assert {item.share_low for item in measured(read_book(toy))} == {None}
    page = reliability_page(read_book(toy), first)
    assert f"{stance.alpha:.3f} [{stance.alpha_low:.3f}, {stance.alpha_high:.3f}]" in page
    assert "[1.000, 1.000]" not in page
    assert f"{DRAWS:,} draws" in page
    assert f"{DRAWS:,} draws" in RELIABILITY.description


def alpha(cells):
    """Every row once."""
    [found] = nominal_alpha(cells, np.ones((1, len(cells))))
    return None if np.isnan(found) else found


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], None),
        ([("a", "a"), ("a", "a")], None),
        ([("a", "a"), ("b", "b"), (None, None)], 1.0),
        ([("a", "b"), ("b", "a")], -0.5),
        # The binary data of two observers in Krippendorff (2011).
        (list(zip("0100000010", "1110010000", strict=True)), 0.095),
    ],
)
def test_alpha_takes_off_what_chance_would_give(cells, expected):
    assert alpha(cells) == (expected if expected is None else pytest.approx(expected, abs=0.0005))


values = st.sampled_from(["a", "b", "c", None, 1.5])


@given(st.lists(st.tuples(values, values, st.integers(0, 3)), min_size=2, max_size=30))
def test_an_independent_implementation_finds_the_same_alpha(rows):
    """Whatever the weights: a row of weight 2 is there twice."""
    repeated = [(left, right) for left, right, weight in rows for _ in range(weight)]
    if len({value for pair in repeated for value in pair}) < 2:
        return
    data = [
        (coder, unit, str(value))
        for unit, pair in enumerate(repeated)
        for coder, value in enumerate(pair)
    ]
    weights = np.array([[1.0] * len(rows), [float(weight) for *_, weight in rows]])
    found = nominal_alpha([(left, right) for left, right, _ in rows], weights)
    peer = import_module("nltk.metrics.agreement")  # takes a second, in every process of tests
    assert found[1] == pytest.approx(peer.AnnotationTask(data=data).alpha())
