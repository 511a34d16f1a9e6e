import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trucebook.spans import CONTEXT, Span, context, find_again, line_and_column, occurrences

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
def test_context_is_what_stands_around_on_the_same_line(before, words, after):
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
