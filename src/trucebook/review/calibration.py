"""Is a cell with confidence 0.8 right in eight cases of ten? A page, and a picture of it.

Cells that an extractor gives for coded articles are put into ten bins by their confidence. Of each
bin the share that is right is set beside the mean confidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean
from typing import NamedTuple

from trucebook.markup import code, inline, table_row
from trucebook.review.judgements import Judgement
from trucebook.review.scores import Ends, wilson

BINS = 10


class Bin(NamedTuple):
    """Cells of like confidence: how many, their mean confidence, and the share that is right."""

    cells: int
    confidence: float
    right: float
    ends: Ends


def bins(judged: Iterable[Judgement]) -> list[Bin]:
    """The bins that hold cells, by rising confidence."""
    held: list[list[Judgement]] = [[] for _ in range(BINS)]
    for one in judged:
        held[min(int(one.confidence * BINS), BINS - 1)].append(one)
    return [_bin(cells) for cells in held if cells]


def _bin(cells: Sequence[Judgement]) -> Bin:
    right = sum(one.is_right for one in cells)
    ends = wilson(right, len(cells))
    assert ends is not None  # noqa: S101 - a bin is not empty
    return Bin(len(cells), fmean(one.confidence for one in cells), right / len(cells), ends)


def error(found: Sequence[Bin]) -> float:
    """How far confidence and share of right cells are apart on the average of all cells."""
    cells = sum(one.cells for one in found)
    return sum(one.cells * abs(one.confidence - one.right) for one in found) / cells


def calibration_page(judged: Sequence[Judgement], extractor: str, picture: str) -> str:
    """The page, which shows the picture at a path."""
    articles = " and ".join(dict.fromkeys(inline(one.half) for one in judged))
    lines = [
        "# What a confidence is worth",
        "",
        _ABOUT.format(cells=f"{len(judged):,}", articles=articles, extractor=inline(extractor)),
        "",
        f"![Share of right cells by confidence]({picture})",
        "",
        *_table(("confidence", *_COLUMNS), _of_bins(bins(judged))),
        "",
        "## Field by field",
        "",
        *_table(("table", "column", *_COLUMNS, "error"), _of_fields(judged)),
    ]
    return "\n".join(lines) + "\n"


_ABOUT = """\
Each cell of a candidate has a confidence: the share of cells with the same kind of reason that was
right in coded articles. Here it is put to the test on others: {cells} cells that {extractor} gives
for the articles in {articles}. A well-calibrated confidence is near the share of cells that are
right. In brackets is the 95 % interval of that share (Wilson); `error` is the mean distance between
the two, weighted by cells."""
_COLUMNS = ("cells", "mean confidence", "right")


def _of_bins(found: Iterable[Bin]) -> Iterator[Sequence[str]]:
    for one in found:
        low = min(int(one.confidence * BINS), BINS - 1) / BINS
        yield f"{low:.1f} to {low + 1 / BINS:.1f}", *_cells(one)


def _of_fields(judged: Iterable[Judgement]) -> Iterator[Sequence[str]]:
    fields: dict[tuple[str, str], list[Judgement]] = {}
    for one in judged:
        fields.setdefault((one.table, one.column), []).append(one)
    for (table, column), cells in fields.items():
        whole = _cells(_bin(cells))
        yield inline(table), code(column), *whole, f"{error(bins(cells)):.2f}"


def _cells(one: Bin) -> tuple[str, str, str]:
    low, high = one.ends
    return f"{one.cells:,}", f"{one.confidence:.2f}", f"{one.right:.2f} [{low:.2f}, {high:.2f}]"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield from (table_row(heads), table_row(["---"] * len(heads)), *map(table_row, rows))


SIDE, MARGIN = 320, 40
_STYLE = "font-family:sans-serif;font-size:11px"


def calibration_picture(judged: Iterable[Judgement]) -> str:
    """The reliability diagram as SVG: a point per bin, its interval, and where it should be."""
    whole = SIDE + 2 * MARGIN
    size = f'width="{whole}" height="{whole}" viewBox="0 0 {whole} {whole}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="{_STYLE}">',
        "<title>Share of right cells by confidence</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        _line(0, 0, 1, 1, "#999", 'stroke-dasharray="4 4"'),
        _line(0, 0, 1, 0, "#333"),
        _line(0, 0, 0, 1, "#333"),
    ]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        parts.append(_text(tick, -0.05, f"{tick:g}", "middle"))
        parts.append(_text(-0.02, tick - 0.01, f"{tick:g}", "end"))
    parts.append(_text(0.5, -0.1, "mean confidence", "middle"))
    parts.append(_text(0, 1.04, "share of right cells, with its 95 % interval", "start"))
    for one in bins(judged):
        parts.append(_line(one.confidence, one.ends[0], one.confidence, one.ends[1], "#1f77b4"))
        x, y = _at(one.confidence, one.right)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1f77b4">'
            f"<title>{one.cells:,} cells: {one.right:.2f} right</title></circle>"
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _at(x: float, y: float) -> tuple[float, float]:
    return MARGIN + x * SIDE, MARGIN + (1 - y) * SIDE


def _line(x: float, y: float, to_x: float, to_y: float, colour: str, more: str = "") -> str:
    (x1, y1), (x2, y2) = _at(x, y), _at(to_x, to_y)
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}"{f" {more}" if more else ""}/>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    at_x, at_y = _at(x, y)
    return f'<text x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}" fill="#333">{words}</text>'
