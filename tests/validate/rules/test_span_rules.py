"""The rules on spans, row by row: what is reported, and what is proposed to be written."""

import pytest
from validate.rules.made_rows import Made, made, said

from trucebook.problem import Repair
from trucebook.validate.rules import spans

TEXT = "one two\nthree two four two five"
#       0123456789...  two at 4, 14, 23


def row(start=4, end=7, exact="two", prefix="one ", suffix="", /, table="figures", **cells):
    place = {"start": str(start), "end": str(end), "exact": exact}
    return made(
        table, source_id="S01", **place, prefix=prefix, suffix=suffix, value_text="", **cells
    )


def source(**cells):
    return made("sources", source_id="S01", **{"characters": str(len(TEXT)), **cells})


def found(rule, *rows, **about):
    about = {"texts": {"S01": TEXT}, **about}
    return [said(problem) for problem in rule(Made((*rows,), **about))]


def test_the_length_of_a_text_is_written_as_it_is():
    [problem] = found(spans.record_describes_its_text, source(characters="7"))
    hint = "Write 31, the length of the text with this digest."
    assert problem == ("characters", "error", "expected 31", hint, ({"characters": "31"}, True))


@pytest.mark.parametrize(("characters", "texts"), [("31", {"S01": TEXT}), ("7", {})])
def test_a_length_that_fits_or_cannot_be_known(characters, texts):
    assert not found(spans.record_describes_its_text, source(characters=characters), texts=texts)


def test_a_missing_text_is_a_warning():
    [problem] = found(spans.text_is_at_hand, source(), texts={})
    assert problem == (
        "sha256",
        "warning",
        "expected a text with this digest; the spans of the source were not checked",
        "Put the text as received into the folder of the texts, under any name.",
        None,
    )


@pytest.mark.parametrize(("looked", "texts"), [(True, {"S01": TEXT}), (False, {})])
def test_a_text_at_hand_or_not_looked_for(looked, texts):
    assert not found(spans.text_is_at_hand, source(), texts=texts, looked_for_texts=looked)


@pytest.mark.parametrize(
    ("released", "hint", "repair"),
    [
        (None, "Write end 7 if start is right, start 5 if end is.", ({"end": "7"}, False)),
        (
            (("start", "5"), ("end", "8")),
            "The last release has these words in this context at start 5, end 8: write that.",
            ({"start": "5", "end": "8"}, True),
        ),
    ],
)
def test_a_span_that_is_not_as_long_as_its_words(monkeypatch, released, hint, repair):
    made = released and Repair(file="f", cells=released, is_certain=True)
    monkeypatch.setattr(spans, "as_released", lambda book, item: made)
    [problem] = found(spans.span_is_as_long_as_its_words, row(4, 8), row(), texts={})
    assert problem == ("end", "error", "expected 7: exact has 3 code points", hint, repair)


@pytest.mark.parametrize(("end", "texts"), [(7, {}), (8, {"S01": TEXT})])
def test_a_span_as_long_as_its_words_or_judged_by_the_text(end, texts):
    assert not found(spans.span_is_as_long_as_its_words, row(4, end), texts=texts)


LOOK = "Write the offsets of the words; trucebook validate --texts DIR finds them in the text."


@pytest.mark.parametrize(
    ("texts", "hint", "repair"),
    [
        ({}, LOOK, None),
        (
            {"S01": TEXT},
            "The words are at start 8, end 13 (line 2 of the text): write these offsets.",
            ({"start": "8", "end": "13", "suffix": " two four two five"}, True),
        ),
    ],
)
def test_a_span_beyond_its_source(texts, hint, repair):
    wrong = row(30, 35, "three", "", " two")
    [problem] = found(spans.span_lies_in_the_text, source(), wrong, texts=texts)
    assert problem == ("end", "error", "expected at most 31, the length of S01", hint, repair)


@pytest.mark.parametrize(
    ("end", "others"),
    [
        (31, [source()]),
        (32, []),
        (32, [source(characters="")]),
        (32, [made("actors", actor_id="S01")]),
    ],
)
def test_a_span_in_its_source_or_of_one_that_is_not_known(end, others):
    assert not found(spans.span_lies_in_the_text, *others, row(4, end))


def test_a_later_span_is_judged_though_an_earlier_one_cannot_be():
    lost = made("figures", source_id="S02", start="4", end="99", exact="x")
    assert len(found(spans.span_lies_in_the_text, source(), lost, row(30, 35))) == 1
    assert len(found(spans.span_holds_its_words, lost, row(), row(5, 8))) == 1
    assert (
        len(found(spans.context_surrounds_the_span, lost, row(5, 8), row(4, 7, "two", "one ", "x")))
        == 1
    )


def test_words_that_are_not_at_their_offsets():
    [problem] = found(spans.span_holds_its_words, row(0, 5, "three", "", " two"))
    hint = "The words are at start 8, end 13 (line 2 of the text): write these offsets."
    message = "expected 'one t' at these offsets"
    cells = {"start": "8", "end": "13", "suffix": " two four two five"}
    assert problem == ("exact", "error", message, hint, (cells, True))


def test_what_is_at_the_offsets_is_cut_short():
    [problem] = found(spans.span_holds_its_words, row(0, 31, "four", "", ""))
    there = f"{TEXT[:24]}… (31 characters)"
    assert problem[2] == f"expected {there!r} at these offsets"


@pytest.mark.parametrize(("start", "end", "texts"), [(4, 7, {"S01": TEXT}), (5, 8, {})])
def test_words_at_their_offsets_or_without_the_text(start, end, texts):
    assert not found(spans.span_holds_its_words, row(start, end), texts=texts)


AFTER = " four two five"
COPY = "Copy these words."
AWAY = "Copy these words, or correct the offsets: the context is of another place."


@pytest.mark.parametrize(
    ("start", "prefix", "suffix", "problems"),
    [
        (4, "one ", "x", [("suffix", "", COPY, True)]),
        (4, "x", "", [("prefix", "one ", COPY, True)]),
        (14, "", "", [("prefix", "three ", COPY, True), ("suffix", AFTER, COPY, True)]),
        (14, "three ", " five", [("suffix", AFTER, COPY, True)]),
        (14, "four ", " four two five", [("prefix", "three ", COPY, True)]),
        (14, "four ", " x", [("prefix", "three ", AWAY, False), ("suffix", AFTER, AWAY, False)]),
        (4, "one ", "", []),
    ],
)  # fmt: skip
def test_the_context_of_a_span(start, prefix, suffix, problems):
    given = row(start, start + 3, "two", prefix, suffix)
    assert found(spans.context_surrounds_the_span, given) == [
        (name, "error", f"expected {words!r}", hint, ({name: words}, sure))
        for name, words, hint, sure in problems
    ]


@pytest.mark.parametrize(("start", "texts"), [(5, {"S01": TEXT}), (4, {})])
def test_the_context_is_not_judged_where_the_words_are_not(start, texts):
    given = row(start, start + 3, "two", "x", "x")
    assert not found(spans.context_surrounds_the_span, given, texts=texts)


def test_a_second_row_of_the_same_meaning():
    twins = [row(figure_id=name, note=name) for name in ("F1", "F2", "F3")]
    problems = found(spans.one_row_for_one_span_and_meaning, *twins)
    assert problems == [
        (
            "exact",
            "error",
            "expected no second row like F1",
            f"Delete {name}, or code what sets it apart from F1.",
            None,
        )
        for name in ("F2", "F3")
    ]


@pytest.mark.parametrize(
    "other",
    [
        row(5, 7, figure_id="F2"),
        row(4, 8, figure_id="F2"),
        row(figure_id="F2", metric="killed"),
        made("figures", source_id="S02", start="4", end="7", exact="two", figure_id="F2"),
        made("mentions", source_id="S01", start="4", end="7", exact="two"),
    ],
)
def test_rows_that_differ_in_span_or_meaning_are_two(other):
    assert not found(spans.one_row_for_one_span_and_meaning, row(figure_id="F1"), other)
