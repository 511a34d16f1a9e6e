import pytest
from conftest import ROOT

from trucebook.analysis.agreement import Agreement, agreement
from trucebook.commands import main


def row(start, value, kind="x"):
    return {"source_id": "S01", "start": start, "end": start + 1, "value": value, "kind": kind}


def test_spans_are_told_as_f1_and_cells_as_shares():
    first, second = [row(0, 1), row(5, 2), row(9, 3)], [row(0, 1), row(5, 7)]
    assert agreement(first, second, ["value"]) == [
        Agreement("span", 2.5, 0.8),
        Agreement("value", 2, 0.5),
    ]


def test_of_several_rows_on_one_span_those_that_agree_are_paired():
    first, second = [row(0, 1, "a"), row(0, 2, "b")], [row(0, 2, "b"), row(0, 1, "a")]
    assert [item.share for item in agreement(first, second, ["value", "kind"])] == [1, 1, 1]


@pytest.mark.parametrize("pair", [([], []), ([row(0, 1)], [])])
def test_nothing_to_compare_is_no_error(pair):
    assert [item.variable for item in agreement(*pair, ["value"])] == ["span", "value"]


def test_the_command_tells_every_table_of_the_book(capsys):
    assert main(["agreement", str(ROOT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.split()[0] for line in lines} == {
        "figures",
        "mentions",
        "quotes",
        "responses",
        "terms",
    }


def test_a_book_without_passes_is_told(toy, capsys):
    assert main(["agreement", str(toy)]) == 2
    assert "expected two coding passes" in capsys.readouterr().err
