"""Keys of the words of a text: where two texts have the same words in one order, they share keys.

Every stretch of `WINDOW` words is a set of runs, and the two numbers of its minhash are its key (a
band of two rows). Equal stretches have equal keys, whatever is around them; with some of the words
changed, some of the keys are still equal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from trucebook.errors import extra

Keys = npt.NDArray[np.uint64]

RUN, RUNS = 5, 7
"""Words of a run, and runs of a window.

NOTE: measured beside others of the same reach (docs/scale.md): shorter runs name half as
many pairs again that share nothing but a formula, and no more reprints.
"""

WINDOW = RUN + RUNS - 1
"""Words that two texts share in one order without a break, so that a key is certainly equal."""

_SEED = 7
_POWERS = np.cumprod(np.full(RUN, 0x9E3779B97F4A7C15, np.uint64))


def keys(words: Sequence[str]) -> Keys:
    """The key of each window of a text, in their order; none of a text with fewer words.

    Raises:
        UsageError: the extra `reuse` is not installed.

    Examples:
        >>> words = "the harbour master closed both gates before anyone counted the boats".split()
        >>> len(words), len(keys(words)), len(keys(words[1:]))
        (11, 1, 0)
        >>> keys(["once", *words])[1] == keys([*words, "again"])[0]
        np.True_
    """
    minhash = extra("rensa", "reuse").RMinHash
    if len(words) < WINDOW:
        return np.empty(0, np.uint64)
    hashed = np.array(minhash.hash_token_sets([words])[0], np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(hashed, RUN) @ _POWERS
    windows = np.lib.stride_tricks.sliding_window_view(runs, RUNS)
    starts = np.arange(0, windows.size + 1, RUNS)
    rows = minhash.digest_matrix_from_flat_token_hashes(windows.ravel(), starts, 2, _SEED).to_rows()
    low, high = np.array(rows, np.uint64).T
    found: Keys = low | high << np.uint64(32)
    return found
