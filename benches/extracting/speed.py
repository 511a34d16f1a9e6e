"""Articles a second on one core, beside a token scan of the same texts in the same process.

The engines take turns, round by round, each in its process; CPU seconds. The same scan runs in
every process, so that two engines compare by how many scans each of them costs.
"""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field

from extracting.articles import articles
from extracting.tables import show, times
from extracting.worker import OURS, PEERS, Failed, Worker, start

LEAST = 0.2
"""Seconds that a measurement lasts at the least."""

AGAINST = "spacy_small"
SCAN_TARGET, PEER_TARGET = 0.30, 100


@dataclass
class Timing:
    """Rounds of one engine."""

    about: str
    rounds: list[dict[str, float]] = field(default_factory=list)

    def rates(self, articles: int) -> tuple[float, float]:
        """Articles a second: best, median."""
        costs = [one["engine"] for one in self.rounds]
        return articles / min(costs), articles / statistics.median(costs)

    def of_scan(self, scan: str) -> tuple[float, float]:
        """Speed as a share of a scan's: best of each, median of the rounds."""
        best = min(one[scan] for one in self.rounds) / min(one["engine"] for one in self.rounds)
        return best, statistics.median(one[scan] / one["engine"] for one in self.rounds)


def measure(rounds: int) -> None:
    """Print the table."""
    texts = articles()
    workers, failed = start((*OURS, *PEERS))
    timings = {worker.name: Timing(worker.about) for worker in workers}
    for _ in range(rounds):
        for worker in [one for one in workers if one.name not in failed]:
            turn(worker, texts, timings[worker.name], failed)
    for worker in workers:
        worker.stop()
    report(texts, {name: one for name, one in timings.items() if one.rounds}, failed)


def turn(worker: Worker, texts: list[str], timing: Timing, failed: dict[str, str]) -> None:
    """One round of one engine."""
    try:
        timing.rounds.append(worker.ask(time=texts, least=LEAST))
    except Failed as error:
        failed[worker.name] = str(error)


def report(texts: list[str], timings: dict[str, Timing], failed: dict[str, str]) -> None:
    """Print what was measured, and what could not be."""
    size = sum(map(len, texts)) / len(texts)
    peer = timings[AGAINST].of_scan("findall") if AGAINST in timings else None
    show(
        f"Speed on one core: {len(texts)} articles of {size:,.0f} characters, best / median. "
        f"Targets for ours: scan >= {SCAN_TARGET}, spaCy >= {PEER_TARGET}",
        ("engine", "articles/s", "of findall scan", "of finditer scan", "x spaCy", "peak MB"),
        [line(one, len(texts), peer) for one in timings.values()],
    )
    for name, reason in failed.items():
        print(f"  {name}: not measured: {reason}")


def line(timing: Timing, articles: int, peer: tuple[float, float] | None) -> tuple[str, ...]:
    """The cells of an engine."""
    scans = timing.of_scan("findall")
    ratios = [mine / theirs for mine, theirs in zip(scans, peer, strict=True)] if peer else []
    return (
        timing.about,
        both(timing.rates(articles)),
        both(scans),
        both(timing.of_scan("finditer")),
        both(ratios) if peer else "–",
        f"{max(one['peak'] for one in timing.rounds):.0f}",
    )


def both(values: tuple[float, ...] | list[float]) -> str:
    """Best and median."""
    return " / ".join(times(value) for value in values)
