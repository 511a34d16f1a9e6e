"""What a fresh process does for one measurement; prints JSON.

python child.py many NUMBER         extract articles one after the other
python child.py long CHARACTERS     CPU seconds of one long text, and of a token scan of it
python child.py grow NAME NUMBER    CPU seconds of NUMBER characters of a hostile text and of 4 x
"""

from __future__ import annotations

import json
import sys
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

BENCHES = Path(__file__).parents[1]
sys.path[:0] = [str(BENCHES), str(BENCHES / "peers")]

from engines.ours import work  # noqa: E402
from run import TOKEN  # noqa: E402

from extracting import articles  # noqa: E402
from extracting.hostile import hostile  # noqa: E402

REPEATS = 3


def many(number: str) -> object:
    """Extract articles, keeping none."""
    return sum(len(work(text).figures) for text in articles.many(int(number)))


def long(characters: str) -> object:
    """Cost of one text, and of a scan of it."""
    text = articles.long_text(int(characters))
    work(text[: articles.SIZE])
    scan = cost(lambda: deque(TOKEN.finditer(text), 0))
    return {"ours": cost(lambda: work(text)), "scan": scan}


def grow(name: str, characters: str) -> object:
    """Cost of a hostile text and of one four times as long, the best of some."""
    texts = [hostile(name, times * int(characters)) for times in (1, 4)]
    work(texts[0][: articles.SIZE])
    return [min(cost(lambda text=text: work(text)) for _ in range(REPEATS)) for text in texts]


def cost(work: Callable[[], object]) -> float:
    """CPU seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    asked = {"many": many, "long": long, "grow": grow}
    print(json.dumps(asked[sys.argv[1]](*sys.argv[2:])))
