"""Keys of windows of words, and the pairs of texts that they name."""

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.errors import DataError
from trucebook.scale import buckets
from trucebook.scale.buckets import opened
from trucebook.scale.windows import WINDOW, keys

WORD = st.sampled_from([f"word{number}" for number in range(50)])


@settings(max_examples=30)
@given(
    st.lists(WORD, min_size=WINDOW, max_size=30),
    *[st.lists(WORD, max_size=20)] * 4,
)
def test_a_stretch_of_a_window_is_found_wherever_it_is(shared, a, b, c, d):
    one, other = keys([*a, *shared, *b]), keys([*c, *shared, *d])
    assert len(np.intersect1d(one, other)) >= 1
    assert set(keys(shared)) <= {*one} & {*other}


def test_fewer_words_have_no_key():
    assert len(keys(["word"] * (WINDOW - 1))) == 0


def test_texts_of_other_words_share_no_key():
    one, other = ([f"{side}{number}" for number in range(500)] for side in "ab")
    assert len(np.intersect1d(keys(one), keys(other))) == 0


def named(folder, texts, owners=None, most=buckets.MOST):
    """The candidates among texts whose keys are these numbers, the heads, the common keys."""
    folder.mkdir(exist_ok=True)
    with opened(folder, most) as found:
        for number, own in enumerate(texts):
            found.add(number, np.array(own, np.uint64))
        found.close(owners or range(len(texts)))
        return list(found.candidates()), list(found.heads()), list(found.common_keys())


def test_each_text_is_paired_with_the_first_one_that_has_a_key(tmp_path):
    texts = [[1, 2, 3], [3, 4, 5, 6], [3, 6, 7, 8, 9]]
    assert named(tmp_path, texts)[:2] == ([(0, 1), (0, 2), (1, 2)], [0, 1, 2])


def test_copies_count_as_one_and_lead_to_the_first(tmp_path):
    texts = [
        *(range(10), [*range(8), 20]),
        *([*range(3), *range(30, 50)], [*range(30, 48), 9], [*range(30, 47), 60]),
    ]
    pairs, heads, _ = named(tmp_path, texts)
    assert pairs == [(0, 1), (0, 2), (0, 3), (2, 3), (2, 4)]
    assert heads == [0, 0, 2, 2, 2]


def test_what_many_texts_share_is_common_unless_they_are_copies(tmp_path):
    pages = [[1, 2, *range(100 * at, 100 * at + 3)] for at in range(1, 7)]
    assert named(tmp_path / "pages", pages, most=5) == ([], [*range(6)], [1, 2])
    copies = [[1, 2, 3, 4, 100 + at] for at in range(6)]
    pairs, heads, common = named(tmp_path / "copies", copies, most=5)
    assert (len(pairs), heads, common) == (5, [0] * 6, [])


def test_a_long_passage_is_paired_however_many_have_it(tmp_path):
    passage = range(1000, 1000 + buckets.LONG)
    texts = [[*passage, *range(2000 + 200 * at, 2200 + 200 * at)] for at in range(8)]
    pairs, _, common = named(tmp_path, texts, most=5)
    assert pairs == [(0, at) for at in range(1, 8)]
    assert common == list(passage)


def test_parts_of_one_text_are_not_compared(tmp_path):
    texts = [[1, 2, 3], [1, 2, 3], [1, 9, 10, 11]]
    assert named(tmp_path, texts, owners=[0, 0, 2])[0] == [(0, 2)]


def test_pairs_are_no_more_than_keys(tmp_path):
    texts = [[at % 7, at % 11 + 100, at % 13 + 200, 1000 + at] for at in range(400)]
    assert len(named(tmp_path, texts, most=1000)[0]) <= 3 * 400


def test_texts_without_keys_make_no_pair(tmp_path):
    assert named(tmp_path, [[], []]) == ([], [0, 1], [])


def test_a_folder_without_room_is_named(tmp_path):
    with (
        pytest.raises(
            DataError, match=r"expected room for the texts.*left on device\. Name .*TMPDIR"
        ),
        opened(tmp_path),
    ):
        raise duckdb.IOException("No space left on device")
