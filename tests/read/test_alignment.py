"""Stretches of words that two texts share."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.read.reuse import alignment
from trucebook.read.reuse.alignment import RUN, joined, shared_stretches
from trucebook.spans import words


def split(text):
    return [word.folded for word in words(text)]


LINE = split("the harbour master closed both gates before anyone had counted the boats")
OTHER = split("nobody in the street remembered such a quiet and windless evening")
SMALL = split("it is in a to of")


def stretches(one, other):
    """The matches of two texts, as words of either side."""
    found = list(shared_stretches([one, other]))
    return [
        ([one[i] for i, _ in part], [other[j] for _, j in part])
        for _, _, parts in found
        for part in parts
    ]


def test_a_run_of_words_is_found_with_its_places():
    [(first, second, [part])] = shared_stretches([["x", *LINE], [*LINE, "y"]])
    assert (first, second) == (0, 1)
    assert part == [(at + 1, at) for at in range(len(LINE))]


@pytest.mark.parametrize(
    ("changed", "shared"),
    [
        ([*LINE[:5], "all", *LINE[6:]], 11),
        (LINE[:5] + LINE[6:], 11),
        ([*LINE[:5], "old", "iron", *LINE[5:]], 12),
        (LINE[:3], 0),
        (LINE[::-1], 0),
    ],
    ids=["another word", "one left out", "two added", "too short", "backwards"],
)
def test_words_may_differ_between_runs(changed, shared):
    assert sum(len(one) for one, _ in stretches(LINE, changed)) == shared


def test_sentences_in_another_order_are_one_stretch():
    assert [len(one) for one, _ in stretches(LINE + OTHER, OTHER + LINE)] == [23]


def test_far_apart_they_are_two():
    gap = [f"word{n}" for n in range(30)]
    found = stretches([*LINE, *OTHER], [*LINE, *gap, *OTHER])
    assert sorted(len(one) for one, _ in found) == [11, 12]


def test_runs_of_small_words_alone_name_no_place():
    assert stretches(SMALL, SMALL) == []


@given(st.lists(st.lists(st.sampled_from([*LINE, "a", "of"]), max_size=40), max_size=4))
def test_matches_are_equal_words_in_long_enough_parts(texts):
    for first, second, parts in shared_stretches(texts):
        assert first < second
        for part in parts:
            assert len(part) >= RUN
            assert all(texts[first][i] == texts[second][j] for i, j in part)
            assert part == sorted(set(part))


def test_text_that_repeats_itself_is_read_in_few_steps(monkeypatch):
    steps = []
    monkeypatch.setattr(
        "trucebook.read.reuse.alignment._aligned", lambda *given: steps.append(given) or []
    )
    list(shared_stretches([LINE * 500, LINE * 500]))
    assert len(steps) < 200


def test_a_stretch_in_many_texts_links_each_with_the_first_ones():
    pairs = [(first, second) for first, second, _ in shared_stretches([LINE] * 120)]
    assert len(pairs) <= 20 * 120
    assert {second for _, second in pairs} == set(range(1, 120))


def invented(count):
    """Texts of random words and formulas, each with a passage of the one before it."""
    rng = random.Random(1)  # noqa: S311
    vocabulary = [f"word{number}" for number in range(5000)]
    formulas = [rng.choices(vocabulary, k=rng.randint(4, 8)) for _ in range(30)]
    texts = [rng.choices(vocabulary, k=100)]
    while len(texts) < count:
        own = rng.choices(vocabulary, k=100)
        own[30:30] = texts[-1][:25]
        for at, formula in zip(range(90, 26, -8), rng.choices(formulas, k=8), strict=True):
            own[at:at] = formula
        texts.append(own)
    return texts


def steps(monkeypatch, count):
    """How many runs of two texts are looked at, how many pairs of texts are, and are aligned."""
    counted = {"places": 0, "pairs": 0, "aligned": 0}
    chains, aligned = alignment._chains, alignment._aligned

    def count_places(places):
        counted["pairs"] += 1
        counted["places"] += len(places)
        return chains(places)

    def count_aligned(*given):
        counted["aligned"] += 1
        return aligned(*given)

    with monkeypatch.context() as patch:
        patch.setattr(alignment, "_chains", count_places)
        patch.setattr(alignment, "_aligned", count_aligned)
        list(shared_stretches(invented(count)))
    return counted


def test_twice_the_texts_take_about_twice_the_steps(monkeypatch):
    few, more, most = (steps(monkeypatch, count) for count in (100, 200, 400))
    for name in few:
        assert more[name] <= 2.2 * few[name], name
        assert most[name] <= 2.2 * more[name], name
    assert most["aligned"] <= 40 * 400


def test_short_formulas_of_many_texts_are_not_aligned(monkeypatch):
    formula = LINE[:RUN]
    texts = [[*formula, *(f"word{number}.{at}" for at in range(9))] for number in range(40)]
    tried = []
    monkeypatch.setattr(alignment, "_aligned", lambda *given: tried.append(given) or [])
    list(shared_stretches(texts[:5]))
    assert len(tried) == 10
    list(shared_stretches(texts))
    assert len(tried) == 10


box = st.tuples(st.integers(0, 30), st.integers(0, 5), st.integers(0, 30), st.integers(0, 5)).map(
    lambda drawn: (drawn[0], drawn[0] + drawn[1], drawn[2], drawn[2] + drawn[3])
)


@given(st.lists(box, max_size=12))
def test_boxes_that_are_left_are_apart(boxes):
    found = [one for one, _ in joined([(item, [item]) for item in boxes])]
    assert sorted(item for _, items in joined([(b, [b]) for b in boxes]) for item in items) == (
        sorted(boxes)
    )
    for at, (a, b, c, d) in enumerate(found):
        for e, f, g, h in found[at + 1 :]:
            assert not (a <= f and e <= b and c <= h and g <= d)
