"""Tables in plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def show(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a title and columns, the first to the left and the others to the right."""
    lines = [head, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(head))]
    print(f"\n{title}")
    for first, *others in lines:
        cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
        print("  ".join([f"  {first:<{widths[0]}}", *cells]), flush=True)


def share(value: float | None) -> str:
    """A share or ratio; a dash where there is none."""
    return "–" if value is None else f"{value:.2f}"


def times(value: float) -> str:
    """A ratio with three significant digits."""
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"
