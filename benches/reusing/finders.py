"""What finds the reprints: ours, and peers that compare whole texts."""

from __future__ import annotations

import json
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from reusing.data import Reprint
from reusing.here import Here
from trucebook.book.streams import read_texts
from trucebook.problem import Problem
from trucebook.read.reuse.archive import Reuse, Summary, reuse_among
from trucebook.spans import words

PERMUTATIONS, BANDS, RUN = 128, 32, 5
"""Of the peers: bands of four rows find texts that share two fifths of their runs of words."""

Found = dict[tuple[int, int], list[tuple[int, int]]]
"""By two texts the places in the later one; none of a peer that knows no places."""


def ours(folder: Path) -> Found:
    """Passages, over the seam of the package, in this process."""
    found: Found = {}
    files = sorted(folder.glob("*.parquet"))
    count = sum(pq.read_metadata(file).num_rows for file in files)
    summary = Summary(most=min(100, max(20, count // 100)))  # a page of an outlet is one in 40
    for row in reuse_among(read_texts(map(str, files), "text"), Here(), summary):
        if isinstance(row, Problem):
            raise SystemExit(row.as_text())
        pair = (_number(row.file), _number(row.to_file))
        found.setdefault(pair, []).append((row.to_start, row.to_end))
    return found


def _number(file: Reuse | str) -> int:
    name, _, row = str(file).partition("#")
    return int(Path(name).stem) + int(row)


def datasketch(folder: Path) -> Found:
    """Whole texts, as text-dedup and datatrove compare them."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS))
    found: Found = {}
    for number, runs in enumerate(_runs(folder)):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([run.encode() for run in runs])
        found |= {(first, number): [] for first in index.query(sketch)}
        index.insert(number, sketch)
    return found


def rensa(folder: Path) -> Found:
    """Whole texts; its own index has no pairs of a matrix, so bands are sorted with numpy."""
    from rensa import RMinHash

    rows = [
        RMinHash.digest_matrix_from_token_sets([runs], PERMUTATIONS, 7).to_rows()[0]
        for runs in _runs(folder)
    ]
    found: Found = {}
    bands = np.array(rows, np.uint32).reshape(len(rows), BANDS, -1)
    for band in np.moveaxis(bands, 1, 0):
        first: dict[bytes, int] = {}
        for number, key in enumerate(map(bytes, np.ascontiguousarray(band))):
            if first.setdefault(key, number) != number:
                found[first[key], number] = []
    return found


def _runs(folder: Path) -> Iterator[list[str]]:
    for path in sorted(folder.glob("*.parquet")):
        for text in pq.read_table(path)["text"].to_pylist():
            folded = [word.folded for word in words(text)]
            yield [" ".join(folded[at : at + RUN]) for at in range(len(folded) - RUN + 1)]


def judged(found: Found, planted: list[Reprint]) -> dict[str, object]:
    """Recall by kind, and the share of the pairs that is right."""
    origins = {reprint.number: reprint.origin for reprint in planted}
    count: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for kind, origin, number, start, end in planted:
        count[kind] += 1
        places = found.get((origin, number))
        if places is not None:
            shared = sum(max(0, min(end, stop) - max(start, at)) for at, stop in places)
            hits[kind] += not places or shared >= 0.5 * (end - start)
    right = sum(origins.get(one, one) == origins.get(other, other) for one, other in found)
    recall = {kind: hits[kind] / planted for kind, planted in count.items()}
    return {"pairs": len(found), "right": right / max(1, len(found)), "recall": recall}


def main() -> None:
    """Measure one finder over a folder of articles."""
    finder = {"ours": ours, "datasketch": datasketch, "rensa": rensa}[sys.argv[1]]
    folder = Path(sys.argv[2])
    with (folder / "planted.jsonl").open() as file:
        planted = [Reprint(*json.loads(line)) for line in file]
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = finder(folder)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(json.dumps({"cpu": cpu, "peak": after.ru_maxrss / 1024, **judged(found, planted)}))


if __name__ == "__main__":
    main()
