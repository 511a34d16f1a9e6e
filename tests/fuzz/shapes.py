"""Inputs that come near to right ones: strategies that draw them from a valid one."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

__all__ = ["json_like", "lines_like", "near", "one_of", "records_like"]

DEEP = "@deep@"
"""Stands for JSON nested so deep that no recursive reader gets through."""

WORDS = (
    *("", " ", "a", "S01", "figures", "exact", "..", "../x", "/dev/zero", "C:\\x", "a/b", "%2e"),
    *("\ud800", "\x00", "\x1b]0;x\x07", "\u202e", "é", "٣", "Ⅳ", "0.1.1٣", "x" * 300, "1" * 5000),
    *("^(a+)+$", "(", "[", "(?i)a", r"\p{L}", "a{9999}", "<script>", "=1+1", "@x", "{{x}}", DEEP),
    *("1e400", "-0", "1_000", "+1", "0x1", "NaN", "null", "true", "2024-02-30", "9999-12-31"),
)
"""Texts that readers have stumbled over."""

NUMBERS = (0, 1, -1, 5, 2**31, 2**63, 2**64, -(2**63), 10**30, 0.5, 1e308, float("inf"))
ATOMS: tuple[Any, ...] = (None, True, False, *NUMBERS, float("nan"), *WORDS)
SHAPES: tuple[Any, ...] = ([], {}, [[]], [None], ["x"], [["a", "b"]], {"name": "x"}, {"": None})

atoms = st.sampled_from(ATOMS)
values = st.one_of(
    atoms,
    st.sampled_from(SHAPES),
    st.lists(atoms, max_size=3),
    st.dictionaries(st.sampled_from(["name", "fields", "path", "x"]), atoms, max_size=3),
)


@st.composite
def json_like(draw: st.DrawFn, valid: Any, around: st.SearchStrategy[bytes] | None = None) -> bytes:
    """JSON that is a valid document with some parts taken away, changed or put elsewhere."""
    document = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, 3))):
        document = _changed(draw, document)
    text = json.dumps(document, ensure_ascii=draw(st.booleans()), indent=1)
    if DEEP in text:
        opening = draw(st.sampled_from(["[", '{"a":']))
        text = text.replace(f'"{DEEP}"', opening * 5000, 1)
    if draw(st.integers(0, 9)) == 0:
        return draw(lines_like(text.encode("utf-8", "surrogatepass")))
    return text.encode("utf-8", "surrogatepass" if draw(st.booleans()) else "replace")


def _changed(draw: st.DrawFn, document: Any) -> Any:
    """The document with one change at a place that a walk down from its root ends at."""
    holder, key, here = None, None, document
    while isinstance(here, dict | list) and here and draw(st.integers(0, 4)):
        holder = here
        key = draw(st.sampled_from(sorted(here))) if isinstance(here, dict) else _index(draw, here)
        here = holder[key]
    if holder is None:
        return copy.deepcopy(draw(values)) if draw(st.integers(0, 9)) == 0 else document
    _change(draw, holder, key)
    return document


def _index(draw: st.DrawFn, items: list[Any]) -> int:
    return draw(st.integers(0, len(items) - 1))


def _change(draw: st.DrawFn, holder: Any, key: Any) -> None:
    what = draw(st.sampled_from(["replace", "replace", "replace", "wrap", "drop", "move", "again"]))
    if what == "drop":
        del holder[key]
    elif what == "wrap":
        holder[key] = draw(st.sampled_from([[holder[key]], {"x": holder[key]}]))
    elif what == "move" and isinstance(holder, dict):
        holder[draw(st.sampled_from([*map(str, WORDS[:12]), *sorted(holder)]))] = holder.pop(key)
    elif what == "again" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[key] = copy.deepcopy(draw(values))


@st.composite
def records_like(draw: st.DrawFn, valid: bytes) -> bytes:
    """A CSV file with some cells written in a way that may or may not be right."""
    rows = [line.split(b",") for line in valid.split(b"\n")[:-1]]
    for _ in range(draw(st.integers(1, 4))):
        row = rows[draw(st.integers(0, len(rows) - 1))]
        at = draw(st.integers(0, len(row) - 1))
        row[at : at + draw(st.sampled_from([1, 1, 1, 1, 0, 2]))] = [draw(raw_cells)]
        if not row:
            row.append(b"")
    text = b"".join(b",".join(row) + b"\n" for row in rows)
    return draw(lines_like(text)) if draw(st.integers(0, 4)) == 0 else text


_MARKS = st.sampled_from(
    ['"', '""', ",", "\n", "\r\n", "\r", " ", "a", "12", "é", "\u2028", "\ufeff"]
)
raw_cells = st.one_of(
    st.lists(_MARKS, max_size=6).map("".join),
    st.lists(_MARKS, max_size=6).map(lambda marks: f'"{"".join(marks)}"'),
    st.sampled_from(WORDS),
).map(lambda text: text.encode("utf-8", "surrogatepass"))


@st.composite
def lines_like(draw: st.DrawFn, valid: bytes, parts: Sequence[bytes] = (b"",)) -> bytes:
    """Text with lines dropped, doubled, swapped, cut short, or with some part put into them."""
    lines = valid.split(b"\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = draw(st.integers(0, len(line)))
        part = draw(st.sampled_from(parts))
        new = ([], [line, line], [line[:cut]], [line[:cut] + part + line[cut:]], [line, part])
        lines[at : at + 1] = draw(st.sampled_from(new))
        lines = lines or [b""]
    return b"\n".join(lines)


@st.composite
def near(draw: st.DrawFn, valid: bytes) -> bytes:
    """Bytes with a few of them changed, cut out, doubled or put in."""
    data = bytearray(valid)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.sampled_from([0, 1, 1, 1, 2, 4, 8, 64])))
        some = (b"", b"\0", b"\xff", b"\x7f", b"\xff" * 4, b"\xff" * 8, bytes(data[start:end]) * 2)
        data[start:end] = draw(st.sampled_from(some) | st.binary(max_size=4))
    return bytes(data)


def one_of(*texts: str) -> st.SearchStrategy[str]:
    """Some of these, joined."""
    return st.lists(st.sampled_from(texts), max_size=12).map("".join)
