"""In which wordings something was said."""

import json

import pytest
from claimed import claimed
from conftest import ROOT, TOY
from fuzz.harness import steps

import trucebook
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.read.claims import Claims
from trucebook.read.quotes.wordings import wordings, wordings_of


def quote(number, source, exact, relation=None, mode="direct", **cells):
    return {
        "quote_id": f"Q{number}",
        "utterance_id": "U1",
        "source_id": source,
        "start": 100 * number,
        "exact": exact,
        "relation": relation,
        "mode": mode,
        "speaker": "envoy",
        **cells,
    }


def said(*quotes, **tables):
    return wordings_of(claimed(quotes=quotes, **tables))


def rows(answer):
    return [(one["wording"], one["quotes"], one["sources"]) for one in answer.records]


def test_punctuation_marks_and_case_make_no_wording():
    found = said(
        quote(1, "S1", "The door is open,"),
        quote(2, "S2", "the door is open", "same"),
        quote(3, "S3", "“The door is open.”", "same"),
    )
    assert rows(found) == [("The door is open,", ["Q1", "Q2", "Q3"], ["S1", "S2", "S3"])]
    assert found.records[0]["relation"] is None


def test_stretches_of_one_source_are_one_wording_in_the_order_of_the_text():
    found = said(
        quote(2, "S1", "Our people come first."),
        quote(1, "S1", "We will not pay,"),
        quote(3, "S2", "We will not pay. Our people come first", "same"),
    )
    assert rows(found) == [
        ("We will not pay, … Our people come first.", ["Q1", "Q2", "Q3"], ["S1", "S2"])
    ]


def test_a_headline_that_repeats_the_words_is_no_stretch_of_them():
    found = said(
        quote(1, "S1", "total truce", "truncated"),
        quote(2, "S1", "a total truce", "truncated"),
        quote(3, "S2", "we want a total truce"),
        quote(4, "S1", "total truce", "truncated"),
    )
    assert rows(found)[1:] == [
        ("a total truce", ["Q2"], ["S1"]),
        ("total truce", ["Q1", "Q4"], ["S1"]),
    ]


def test_retellings_are_wordings_of_their_own_and_come_last():
    found = said(
        quote(1, "S1", "He spoke of a door that was wide open", "paraphrased", "indirect"),
        quote(2, "S1", "He saw an open door", "paraphrased", "indirect"),
        quote(3, "S2", "the door is open"),
        quote(4, "S3", "door", "truncated"),
    )
    assert [one["mode"] for one in found.records] == ["direct", "direct", "indirect", "indirect"]
    assert found.records[0]["quotes"] == ["Q3"]
    assert found.lead[0] == "4 wordings in 3 sources; retold without quotation marks: 2."


def test_what_has_the_most_wordings_comes_first():
    found = said(
        quote(1, "S1", "one thing", utterance_id="U1"),
        quote(2, "S1", "two things", utterance_id="U2"),
        quote(3, "S2", "two other things", "altered", utterance_id="U2"),
    )
    assert [one["wording_id"] for one in found.records] == ["U2.1", "U2.2", "U1.1"]
    assert found.lead[0] == "1 of 2 have more than one wording; 0 are retold."


def test_rows_that_do_not_count_and_rows_without_an_utterance_are_left_out():
    found = said(
        quote(1, "S1", "one thing", row_status="retracted"),
        quote(2, "S1", "a label", utterance_id=None),
        quote(3, "S2", "one thing more"),
    )
    assert rows(found) == [("one thing more", ["Q3"], ["S2"])]


def test_the_speaker_is_that_of_the_utterance():
    utterance = {"utterance_id": "U1", "speaker": "minister", "wording": "no"}
    quotes = [quote(1, "S1", "no", speaker="spokesman")]
    assert said(*quotes, utterances=[utterance]).records[0]["speaker"] == "minister"
    assert said(*quotes).records[0]["speaker"] == "spokesman"


def test_a_text_has_the_name_of_the_speaker_and_a_frame_the_id():
    actors = [{"actor_id": "envoy", "name": "Ada Holm"}]
    found = said(quote(1, "S1", "no"), quote(2, "S2", "no", speaker=None), actors=actors)
    assert "\nU1 Ada Holm\n" in found.as_text()
    assert "Ada Holm" in found._repr_html_()
    assert "envoy" not in found.as_text() + found._repr_html_()
    assert found.frame["speaker"].tolist() == ["envoy"]
    assert found.content()[0]["speaker"] == "envoy"


@pytest.mark.parametrize("text", ["…", "🕊️", "\x1b[2J\u202e", "[-x-] {+y+}", "a" * 100_000])
def test_any_words_give_an_answer(text):
    found = said(quote(1, "S1", "some words"), quote(2, "S2", text, "altered"))
    assert len(found.records) == len(found.frame) == 2
    assert "\x1b" not in found.as_text() + found._repr_html_() + found.as_json()


def test_a_notebook_gets_deletions_and_insertions():
    found = said(quote(1, "S1", "the old door is open"), quote(2, "S2", "the old gate is open"))
    shown = found._repr_html_()
    assert "the old <del>door</del> <ins>gate</ins> is open" in shown
    assert "[-" not in shown


def test_the_json_has_the_rows():
    content = json.loads(wordings("U0001", TOY).as_json())
    assert [list(one)[:3] for one in content] == [["utterance_id", "speaker", "rows"]]
    assert [row["id"] for row in content[0]["rows"]] == ["Q0007", "Q0008", "Q0001"]
    assert content[0]["rows"][2]["relation"] == "altered"
    assert content[0]["wordings"][0]["wording"] == (
        "a trap wrapped in ribbon … I have read every page and I will not sign it."
    )


def test_an_unknown_utterance_is_answered_with_a_near_one():
    with pytest.raises(UsageError, match=r"There is no utterance 'U01'. Did you mean 'U0001'\?"):
        wordings("U01", TOY)


def test_tables_without_utterances_are_refused_with_the_next_step():
    with pytest.raises(UsageError, match=r"expected the table 'quotes'.*trucebook init"):
        wordings_of(Claims("a book", {}, {}))


def test_a_release_is_read_as_a_book_is(toy_release):
    assert wordings(book=toy_release).as_csv() == wordings(book=TOY).as_csv()


def test_the_command_prints_each_form(capsys, monkeypatch):
    monkeypatch.chdir(TOY)
    assert main(["wordings", "U0001"]) == 0
    shown = capsys.readouterr().out
    assert "  2. S01 · altered: a trap [-wrapped in" in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert main(["wordings", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("wording_id,utterance_id,speaker,wording,")
    assert main(["wordings", "U0002", "--book", str(TOY), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["utterance_id"] == "U0002"


@pytest.mark.slow
@pytest.mark.parametrize(
    "make",
    [
        lambda at: quote(at, f"S{at}", f"word {at} of many words", "altered"),
        lambda at: quote(at, "S1", f"word {at} of many words", "altered"),
        lambda at: quote(at, "S1", "the same words", "altered"),
        lambda at: quote(at, "S1", f"he spoke of {at}", "paraphrased", "indirect"),
    ],
    ids=["sources", "stretches", "repeats", "retellings"],
)
def test_many_rows_of_one_utterance_take_little_more_each(make):
    def counted(number):
        found = claimed(quotes=[make(at) for at in range(1, number + 1)])
        return steps(lambda: wordings_of(found).as_csv()) / number

    assert counted(3000) < 1.7 * counted(500)


def test_the_five_articles():
    found = trucebook.wordings(book=ROOT)
    several = {one["utterance_id"] for one in found.records if one["wording_id"].endswith(".2")}
    assert several == {f"U{n:04}" for n in (4, 7, 8, 9, 12, 14, 18, 21, 26)}
