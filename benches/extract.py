"""Extraction, ours and the peers', side by side: speed, start-up, memory, growth and quality.

    python benches/extract.py [PART ...] [--rounds 5] [--sizes 1 4 16 64]

Parts: speed, start, memory, growth, hostile, quality; all of them by default. The peers need
`.venv-peers/`, which `make bench-extract` makes; one that does not run is named with its reason.
With `$TRUCEBOOK_TEXTS` the articles of the book are measured too. Ratios are what to read:
everything is measured in turn with a token scan, a bare Python, or a peer.
"""

from __future__ import annotations

import argparse

from extracting import costs, quality, speed
from extracting.articles import articles

from trucebook.extract.pipeline import extract


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parts = {
        "speed": lambda: speed.measure(asked.rounds),
        "start": costs.start_up,
        "memory": costs.memory,
        "growth": lambda: costs.growth(asked.sizes),
        "hostile": costs.hostile,
        "quality": quality.measure,
    }
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts))
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the speed table")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 4, 16, 64], help="MB")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - set(parts):
        parser.error(f"expected {', '.join(parts)}, not {', '.join(sorted(unknown))}")
    if not any(extract(text).figures for text in articles()):
        print("extract finds no figure yet: our rows below mean nothing.", flush=True)
    for part in asked.parts or parts:
        parts[part]()


if __name__ == "__main__":
    main()
