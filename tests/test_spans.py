from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trucebook.spans import (
    CONTEXT,
    Span,
    agreement,
    context,
    find_again,
    line_and_column,
    nearest,
    occurrences,
    place_of_byte,
    shared_words,
    words,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@given(texts, st.data())
def test_a_span_of_a_text_is_in_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert Span.of(text, start, end).is_in(text) == (start < end)


@pytest.mark.parametrize("span", [Span(0, 3, "two"), Span(-3, 3, "one"), Span(3, 3, "")])
def test_a_wrong_span_is_not_in_the_text(span):
    assert not span.is_in("one")


@given(texts, texts, texts)
def test_context_is_what_is_around_on_the_same_line(before, words, after):
    text = before + words + after
    prefix, suffix = context(text, len(before), len(before) + len(words))
    assert before.endswith(prefix or "")
    assert after.startswith(suffix or "")
    assert "\n" not in (prefix or "") + (suffix or "")
    assert len(prefix or "") <= CONTEXT >= len(suffix or "")


def test_context_is_none_at_the_ends_of_a_line():
    assert context("one\ntwo\nthree", 4, 7) == (None, None)


@given(texts, texts, texts, texts, texts)
@example("a ", "x", " b", "x a ", "")
def test_a_moved_span_is_found_again_or_lost_never_silently_wrong(
    before, words, after, above, below
):
    text = before + words + after
    start, end = len(before), len(before) + len(words)
    prefix, suffix = context(text, start, end)
    moved = above + text + below
    again = find_again(moved, words, prefix, suffix)
    places = list(occurrences(moved, words))
    if again is None:
        assert len(places) != 1
        return
    assert again.is_in(moved)
    assert again.exact == words
    if again.start != len(above) + start:
        # Only a twin with more of the recorded context may be taken for the original.
        assert _shared(moved, again.start, again.end, prefix, suffix) > _shared(
            moved, len(above) + start, len(above) + end, prefix, suffix
        )


def _shared(text, start, end, prefix, suffix):
    before = prefix is not None and text[:start].endswith(prefix)
    return before + (suffix is not None and text[end:].startswith(suffix))


@given(texts)
def test_lost_words_are_reported_lost(text):
    assert find_again(text, "\ue000lost\ue000") is None


@pytest.mark.parametrize(
    ("text", "prefix", "suffix", "start"),
    [
        ("ten here, ten there", None, " there", 10),
        ("ten here, ten there", ", ", None, 10),
        ("ten here, ten there", None, None, None),
        ("ten. ten. ten.", None, ". ten.", None),
    ],
)
def test_context_tells_twins_apart(text, prefix, suffix, start):
    again = find_again(text, "ten", prefix, suffix)
    assert (again and again.start) == start


def test_occurrences_overlap():
    assert list(occurrences("aaa", "aa")) == [0, 1]
    assert list(occurrences("aaa", "")) == []


@pytest.mark.parametrize(("offset", "place"), [(0, (1, 1)), (3, (1, 4)), (4, (2, 1)), (6, (2, 3))])
def test_line_and_column_count_from_one(offset, place):
    assert line_and_column("one\ntwo", offset) == place


@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_a_span_keeps_its_offsets_and_words(text, start, end):
    span = Span.of(text, start, end)
    assert (span.start, span.end, span.exact) == (start, end, text[start:end])


@pytest.mark.parametrize(
    ("span", "text", "is_in"),
    [
        (Span(0, 1, "o"), "one", True),
        (Span(2, 3, "e"), "one", True),
        (Span(0, 9, "one"), "one", True),  # a slice ends with the text; another rule reports it
        (Span(1, 0, ""), "one", False),
        (Span(-1, 3, "e"), "one", False),
        (Span(0, 2, "one"), "one", False),
    ],
)
def test_words_are_at_their_offsets_or_not(span, text, is_in):
    assert span.is_in(text) is is_in


spans = st.builds(lambda start, size: Span(start, start + size, ""), *[st.integers(0, 8)] * 2)


@given(spans, spans)
@example(Span(0, 2, ""), Span(2, 4, ""))
def test_spans_overlap_if_they_share_a_code_point(one, other):
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    if one.start < one.end and other.start < other.end:
        assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@given(spans, spans)
@example(Span(0, 2, ""), Span(0, 2, ""))
@example(Span(0, 2, ""), Span(0, 1, ""))
@example(Span(0, 2, ""), Span(1, 2, ""))
@example(Span(0, 3, ""), Span(1, 2, ""))
@example(Span(0, 2, ""), Span(1, 3, ""))
@example(Span(1, 3, ""), Span(0, 2, ""))
def test_a_span_contains_what_is_a_part_of_it(one, other):
    inside = one.start <= other.start <= other.end <= one.end
    longer = one.end - one.start > other.end - other.start
    assert one.contains(other) == (inside and longer)


@pytest.mark.parametrize(
    ("text", "start", "end", "around"),
    [
        ("a" * 40 + "X" + "b" * 40, 40, 41, ("a" * 32, "b" * 32)),
        ("a" * 32 + "X" + "b" * 32, 32, 33, ("a" * 32, "b" * 32)),
        ("aX", 1, 2, ("a", None)),
        ("Xb", 0, 1, (None, "b")),
        ("one\ntwo\naXb\nthree\nfour", 9, 10, ("a", "b")),
        ("\nX\n", 1, 2, (None, None)),
    ],
)
def test_context_is_what_a_reader_would_copy(text, start, end, around):
    assert context(text, start, end) == around


@pytest.mark.parametrize(
    ("prefix", "suffix", "agrees"),
    [
        ("a ", " b", 2),
        ("a ", None, 1),
        (None, " b", 1),
        ("", "", 2),
        (None, None, 0),
        ("x", "y", 0),
        ("X", "X", 0),
        (" ", " ", 2),
        ("X b", "a X", 0),
    ],
)
def test_agreement_counts_the_sides_that_fit(prefix, suffix, agrees):
    assert agreement("a X b", 2, "X", prefix, suffix) == agrees


@given(st.text("ab", max_size=12), st.text("ab", min_size=1, max_size=3))
def test_occurrences_are_all_places_in_their_order(text, words):
    starts = [at for at in range(len(text)) if text.startswith(words, at)]
    assert list(occurrences(text, words)) == starts


@pytest.mark.parametrize(
    ("text", "given_context", "start"),
    [
        ("ten", ("x", "y"), 0),  # words that stand once need no context
        ("a ten b, a ten c, d ten b", ("a ", " b"), 2),
        ("a ten b, a ten c, d ten b", ("d ", " x"), 20),
        ("a ten b, a ten b", ("a ", " b"), None),
        ("a ten b, c ten d", ("x ", " y"), None),
    ],
)
def test_the_place_with_most_of_the_context_is_the_one(text, given_context, start):
    found = find_again(text, "ten", *given_context)
    assert found == (None if start is None else Span(start, start + 3, "ten"))


@given(st.text("\n é", max_size=12), st.data())
def test_a_byte_is_where_its_character_is(text, data):
    at = data.draw(st.integers(0, len(text)))
    byte = len(text[:at].encode())
    lines = text[:at].split("\n")
    assert line_and_column(text, at) == (len(lines), len(lines[-1]) + 1)
    assert place_of_byte(text.encode(), byte) == line_and_column(text, at)


@pytest.mark.parametrize(
    ("data", "at", "place"),
    [
        (b"\xff", 0, (1, 1)),
        (b"a\xffb", 2, (1, 3)),
        (b"one\n\xfftwo", 5, (2, 2)),
        ("é\né".encode(), 3, (2, 1)),
        ("éé".encode(), 4, (1, 3)),
        (b"\n\n", 1, (2, 1)),
    ],
)
def test_a_byte_that_is_no_text_counts_as_one_character(data, at, place):
    assert place_of_byte(data, at) == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Israel’s 4-1/2-month pause", ["israels", "4", "1", "2", "month", "pause"]),
        ("27,585 and 1.5", ["27,585", "and", "1.5"]),
        ("António Anto\u0301nio ANTONIO", ["antonio"] * 3),
        ("snake_case co\u00adoperate", ["snake", "case", "cooperate"]),
        ("हिन्दी में", ["हिनदी", "में"]),
        ("停火 ok", ["停", "火", "ok"]),
        ("... -- '", []),
        ("", []),
    ],
)
def test_words_are_folded(text, expected):
    found = list(words(text))
    assert [word.folded for word in found] == expected
    assert all(text[word.start : word.end].strip() for word in found)


@given(st.text(max_size=60), st.text(max_size=60))
def test_shared_words_are_the_same_from_either_side(one, other):
    count = shared_words(one, other)
    assert count == shared_words(other, one)
    assert count <= min(len(list(words(one))), len(list(words(other))))
    assert shared_words(one, one) == len(list(words(one)))


@given(st.text(max_size=60))
def test_words_are_in_order_and_never_overlap(text):
    found = list(words(text))
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(word.start < word.end for word in found)


def test_the_nearest_words_are_words_of_their_own():
    assert nearest("Marnian rain in Marn, then Marn again", "Marn", 40) == (27, 31)
    assert nearest("Marnian", "Marn", 0) is None
    assert nearest("", "", 0) is None
