"""Text reuse among invented articles: CPU seconds, memory, recall by kind of reprint, precision.

Each measurement is a process of its own, one after the other in one run. The peers compare whole
texts by minhash and LSH, as tools that remove duplicates do: datasketch as text-dedup and
datatrove use it, and rensa. A reprint is found if two texts are a pair and, with ours, half of the
passage is in their spans. Pairs are right if both texts are made from one article.

    python benches/reuse.py [TEXTS…]      (default: 1000 10000 100000)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
MOST = {"datasketch": 10_000}
"""Texts that a peer is measured with at the most: it takes minutes."""


def run(module: str, *arguments: object) -> str:
    """What a module of the bench prints, in a process of its own."""
    command = [sys.executable, "-m", f"reusing.{module}", *map(str, arguments)]
    env = {**os.environ, "PYTHONPATH": f"{os.environ.get('PYTHONPATH', '')}:{HERE}"}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def main() -> None:
    """Print the table."""
    kinds = ("whole", "half", "edited", "rewritten", "moved", "paragraph", "quotation", "agency")
    print(f"| texts | by | CPU s | µs/text | peak MB | pairs | right | {' | '.join(kinds)} |")
    print(f"|{'---|' * (7 + len(kinds))}")
    with tempfile.TemporaryDirectory() as name:
        for count in [int(text) for text in sys.argv[1:]] or [1_000, 10_000, 100_000]:
            folder = Path(name) / str(count)
            run("data", count, folder)
            for peer in ("ours", "rensa", "datasketch"):
                if count > MOST.get(peer, count):
                    continue
                found = json.loads(run("finders", peer, folder))
                cells = [f"{found['recall'].get(kind, 1):.3f}" for kind in kinds]
                measured = (
                    *(f"{count:,}", peer, f"{found['cpu']:.1f}"),
                    *(f"{found['cpu'] / count * 1e6:,.0f}", f"{found['peak']:.0f}"),
                    *(f"{found['pairs']:,}", f"{found['right']:.3f}"),
                )
                print(f"| {' | '.join([*measured, *cells])} |", flush=True)


if __name__ == "__main__":
    main()
