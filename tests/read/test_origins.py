import json

import pytest
from claimed import claimed
from edit import set_cells
from hypothesis import given
from hypothesis import strategies as st

import trucebook
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.read.claims import Claims
from trucebook.read.figures.origins import origins_of, voices

NAMES = ("figures", "sources", "actors", "reuse")


class Definition:
    def __init__(self, key):
        self.key, self.fields = key, {}


KEYS = dict(zip(NAMES, ("figure_id", "source_id", "actor_id", "reuse_id"), strict=True))


def book(figures=(), sources=(), actors=(), reuse=()):
    tables = dict(zip(NAMES, map(tuple, (figures, sources, actors, reuse)), strict=True))
    return Claims("a book", {name: Definition(KEYS[name]) for name in NAMES}, tables)


def figure(row_id, source, value=7, start=10, **cells):
    return {
        "figure_id": row_id, "source_id": source, "start": start, "end": start + 2,
        "value_low": value, "value_high": value, "unit": "people", **cells,
    }  # fmt: skip


def pair(one, other, kind="near_copy", **cells):
    return {
        "reuse_id": f"X{one}{other}", "source_id": one, "start": 0, "end": 100,
        "to_source_id": other, "to_start": 0, "to_end": 100, "kind": kind, **cells,
    }  # fmt: skip


def heard(figures, **tables):
    found = voices(book(figures, **tables), figures)
    return [(voice["actor"], voice["rows"], voice["through"]) for voice in found]


WIRE = {"source_id": "A", "agency": "Wire", "condition": "agency_copy"}
ACTORS = ({"actor_id": "the-wire", "name": "The Wire", "aliases": ["WIRE"]},)


def test_five_outlets_with_one_number_of_one_office_are_one_voice():
    figures = [figure(f"F{n}", f"S{n}", attributed_to="office") for n in range(5)]
    rows, sources = [row["figure_id"] for row in figures], [row["source_id"] for row in figures]
    assert heard(figures) == [("office", rows, sources)]


def test_a_voice_ends_where_the_chain_of_credits_ends():
    figures = [
        figure("F1", "A", attributed_to="wire", based_on="office"),
        figure("F2", "B", attributed_to="office"),
    ]
    assert heard(figures) == [("office", ["F1", "F2"], ["A", "B"])]


def test_credits_in_a_circle_are_one_voice():
    figures = [
        figure("F1", "A", attributed_to="wire", based_on="office"),
        figure("F2", "B", attributed_to="office", based_on="wire"),
        figure("F3", "B", attributed_to="post", based_on="post"),
    ]
    assert heard(figures) == [("office", ["F1", "F2"], ["A", "B"]), ("post", ["F3"], ["B"])]


def test_who_passes_on_the_numbers_of_two_does_not_make_them_one_voice():
    figures = [
        figure("F1", "A", attributed_to="wire", based_on="office"),
        figure("F2", "B", 9, attributed_to="wire", based_on="army"),
        figure("F3", "C", attributed_to="office"),
        figure("F4", "D", attributed_to="wire"),
    ]
    assert heard(figures) == [
        ("office", ["F1", "F3"], ["A", "C"]),
        ("army", ["F2"], ["B"]),
        ("wire", ["F4"], ["D"]),
    ]


def test_outlets_that_speak_for_themselves_are_a_voice_each():
    figures = [figure("F1", "A"), figure("F2", "B"), figure("F3", "A", value=8)]
    assert heard(figures) == [(None, ["F1", "F3"], ["A"]), (None, ["F2"], ["B"])]


@pytest.mark.parametrize(
    ("sources", "actor", "count"),
    [
        ([WIRE, {**WIRE, "source_id": "B"}], "the-wire", 1),
        ([WIRE, {**WIRE, "source_id": "B", "agency": "  wire "}], "the-wire", 1),
        ([{**WIRE, "agency": "Post"}, {**WIRE, "source_id": "B", "agency": "POST"}], None, 1),
        ([{**WIRE, "condition": "original"}, {**WIRE, "source_id": "B"}], None, 2),
        ([{"source_id": "A"}], None, 2),
    ],
)
def test_an_agency_speaks_through_its_copies(sources, actor, count):
    found = heard([figure("F1", "A"), figure("F2", "B")], sources=sources, actors=ACTORS)
    assert found[0][0] == actor
    assert len(found) == count


@pytest.mark.parametrize(
    ("kind", "count"),
    [("near_copy", 1), ("translated", 1), ("paraphrase", 1), ("shared_quote", 2), (None, 2)],
)
def test_passages_made_from_one_another_are_one_voice(kind, count):
    figures = [figure("F1", "A"), figure("F2", "B")]
    assert len(heard(figures, reuse=[pair("A", "B", kind)])) == count


def test_a_number_that_lost_its_credit_in_a_copy_is_that_of_the_actor():
    figures = [figure("F1", "A"), figure("F2", "B", attributed_to="office"), figure("F3", "A", 9)]
    assert heard(figures, reuse=[pair("A", "B")]) == [
        ("office", ["F1", "F2"], ["A", "B"]),
        (None, ["F3"], ["A"]),
    ]


def test_a_copy_with_another_number_is_not_of_the_actor_but_of_the_outlet():
    figures = [figure("F1", "A", 8), figure("F2", "B", attributed_to="office"), figure("F3", "B")]
    assert heard(figures, reuse=[pair("A", "B")]) == [
        (None, ["F1"], ["A"]),
        ("office", ["F2", "F3"], ["B"]),
    ]


def test_a_number_that_an_outlet_repeats_without_its_credit_is_that_of_the_actor():
    figures = [figure("F1", "A"), figure("F2", "A", attributed_to="office"), figure("F3", "A", 8)]
    assert heard(figures) == [("office", ["F1", "F2"], ["A"]), (None, ["F3"], ["A"])]


def test_copies_that_credit_two_actors_do_not_make_them_one_voice():
    figures = [
        figure("F1", "A"),
        figure("F2", "B", attributed_to="office"),
        figure("F3", "C", attributed_to="army"),
    ]
    assert len(heard(figures, reuse=[pair("A", "B"), pair("A", "C")])) == 3


def test_a_passage_elsewhere_in_the_source_makes_no_link():
    figures = [figure("F1", "A", start=150), figure("F2", "B", start=150)]
    assert len(heard(figures, reuse=[pair("A", "B")])) == 2


def test_rows_with_few_columns_are_voices_of_their_outlets():
    figures = [{"figure_id": "F1", "source_id": "A"}, {"figure_id": "F2", "source_id": "B"}]
    assert len(heard(figures, reuse=[pair("A", "B")])) == 2


sources = st.sampled_from("ABCD")
actors = st.sampled_from([None, None, "p", "q", "r"])
some_figures = st.lists(
    st.tuples(sources, st.integers(1, 3), st.integers(0, 120), actors, actors), max_size=12
).map(
    lambda drawn: [
        figure(f"F{n}", s, v, at, attributed_to=a, based_on=b)
        for n, (s, v, at, a, b) in enumerate(drawn)
    ]
)
some_pairs = st.lists(st.tuples(sources, sources).filter(lambda two: two[0] != two[1]), max_size=5)


@given(some_figures, some_pairs)
def test_every_figure_has_one_voice_and_an_actor_one_alone(figures, pairs):
    found = heard(figures, reuse=[pair(*two) for two in pairs])
    assert sorted(row for _, rows, _ in found for row in rows) == sorted(
        row["figure_id"] for row in figures
    )
    for actor in ("p", "q", "r"):
        ends = ((row["figure_id"], row["based_on"] or row["attributed_to"]) for row in figures)
        credited = {row_id for row_id, end in ends if end == actor}
        assert sum(bool(credited & set(rows)) for _, rows, _ in found) <= 1
    swapped = heard(figures, reuse=[pair(b, a) for a, b in pairs])
    assert swapped == found


def test_the_way_of_a_number_goes_from_the_source_to_where_it_comes_from():
    found = origins_of(
        claimed(
            figures=[
                figure("F1", "A", quantity_id="N1", attributed_to="wire", based_on="office"),
                figure("F2", "B", quantity_id="N1", attributed_to="office"),
                figure("F3", "A", quantity_id="N2"),
                figure("F4", "C", quantity_id="N2", start=500),
                figure("F5", "B", quantity_id="N2"),
            ],
            quantities=[{"quantity_id": "N1", "name": "people counted"}],
            sources=[{"source_id": "A", "agency": "The Wire", "condition": "agency_copy"}],
            actors=[
                {"actor_id": "wire", "name": "The Wire"},
                {"actor_id": "office", "name": "Relief office"},
            ],
            reuse=[pair("A", "B", "paraphrase")],
        )
    )
    shown = [
        tuple(row[name] for name in ("figure_id", "chain", "basis", "voice", "origin"))
        for row in found.records
    ]
    assert shown == [
        ("F1", "A ← The Wire ← Relief office", "credited", "N1.1", "office"),
        ("F2", "B ← Relief office", "credited", "N1.1", "office"),
        ("F3", "A ← The Wire", "agency", "N2.1", "wire"),
        ("F5", "B ← The Wire", "traced", "N2.1", "wire"),
        ("F4", "C", "outlet", "N2.2", None),
    ]
    assert [row["copies"] for row in found.records] == [["XAB"]] * 4 + [None]
    assert found.lead[0] == "5 figures on 2 things: 3 voices, counted per thing."
    assert found.lead[1] == "people counted: F1, F2 in A, B are one voice, Relief office."
    assert list(found.frame["through"][0]) == ["A", "B"]


def test_the_toy_book_has_an_origin_for_every_figure(toy, capsys):
    found = trucebook.origins(toy)
    assert len(found.frame) == len({row["figure_id"] for row in found.records}) > 0
    assert main(["origins", str(toy), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == found.content()
    for form in ("text", "csv"):
        assert main(["origins", str(toy), "--format", form]) == 0
        assert capsys.readouterr().out


def test_a_figure_that_counts_no_more_is_left_out(toy):
    set_cells(toy, "figures", "F0002", row_status="retracted")
    assert "F0002" not in {row["figure_id"] for row in trucebook.origins(toy).records}


def test_a_release_without_the_table_of_pairs_has_origins():
    assert trucebook.origins(version="0.3.0").records
    with pytest.raises(UsageError, match="expected the column 'quantity_id'"):
        trucebook.origins(version="0.2.0")


def test_a_copy_with_another_number_is_another_voice():
    copied = [pair("S1", "S2")]
    assert len(heard([figure("F1", "S1", 7), figure("F2", "S2", 7)], reuse=copied)) == 1
    assert len(heard([figure("F1", "S1", 7), figure("F2", "S2", 9)], reuse=copied)) == 2


def test_tables_without_figures_are_refused():
    with pytest.raises(UsageError, match="expected the table 'figures'"):
        origins_of(Claims("a book", {}, {}))


def test_many_figures_on_one_thing_are_looked_at_once_each():
    figures = [
        figure(f"F{n}", f"S{n % 50}", n % 7, start=n, quantity_id="N1") for n in range(10_000)
    ]
    tables = book(figures, reuse=[pair(f"S{n}", f"S{n + 1}") for n in range(0, 48, 2)])
    found = voices(tables, figures)
    assert sum(len(voice["rows"]) for voice in found) == 10_000
