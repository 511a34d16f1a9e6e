"""The encoding of a page: what its server and the page itself say, held against its bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from trucebook.errors import DataError, UsageError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_STATED = re.compile(
    rb"""(?:<meta\b[^>]{0,500}?charset|<\?xml[^>]{0,500}?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_HEAD = 4096
"""Bytes in which a page states its encoding; the standard has 1,024."""

# NOTE: only those that pages have; others of Python, such as punycode, take a square of the time.
_OF_PAGES = re.compile(
    r"utf-8|utf-16(-[bl]e)?|ascii|iso8859-\d+|cp(125\d|866|874|9\d\d)|koi8-[ru]|mac-(roman|cyrillic)"
    r"|gbk|gb\d+|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+|tis-620"
)
_WIDER = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
}
"""What browsers read in place of an encoding: the same and some more characters."""


def decode(data: bytes, where: str, server: str = "", given: str = "") -> tuple[str, bool]:
    """The text of a page, and whether all of its bytes are characters.

    A mark at the beginning counts first, then what a person gives, then what server and page say.
    Where these two differ, the bytes decide if they can.

    Args:
        data: the page as received.
        where: what to call it in errors.
        server: what its server says of the encoding; empty where it says nothing.
        given: what a person says of it.

    Raises:
        DataError: nothing says how to read the bytes, or two say different things that fit.
        UsageError: there is no encoding with the name that is given.

    Examples:
        >>> decode("Café".encode("latin-1"), "page.html", "iso-8859-1")
        ('Café', True)
    """
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return data.decode(name, errors="replace"), _fits(data, name)
    if given:
        return _as_given(data, where, given)
    in_page = _STATED.search(data, 0, _HEAD)
    inside = _codec(in_page[1].decode()) if in_page else None
    # What a page in UTF-16 says of itself could not be found as it was.
    named = [_codec(server), "utf-8" if inside and inside.startswith("utf-16") else inside]
    stated = list(dict.fromkeys(name for name in named if name))
    fitting = [name for name in ("utf-8", *stated) if _fits(data, name)]
    if "utf-8" in fitting and ("utf-8" in stated or not stated):
        return data.decode(), True
    likely = [name for name in fitting if name in stated] or fitting
    texts = {data.decode(name) for name in likely}
    if len(texts) == 1:
        return texts.pop(), True
    if texts:
        raise DataError(_contradiction(where, stated))
    if not stated:
        raise DataError(
            f"{where}: expected UTF-8, or a page that says what it is in; it says nothing. "
            "Say what it is, such as --encoding windows-1252, or save it from a browser as UTF-8."
        )
    return data.decode(stated[0], errors="replace"), False


def _as_given(data: bytes, where: str, given: str) -> tuple[str, bool]:
    name = _codec(given)
    if name is None:
        raise UsageError(
            f"Expected the name of an encoding, such as windows-1252 or utf-8, found {given!r}."
        )
    try:
        return data.decode(name), True
    except UnicodeDecodeError as error:
        raise DataError(
            f"{where}: expected a page in {given}, found byte 0x{data[error.start]:02x} at "
            f"{error.start}, which is no character there. Name another encoding."
        ) from None


def _contradiction(where: str, stated: Iterable[str]) -> str:
    server, page = stated
    return (
        f"{where}: its server says that it is in {server}, the page itself says {page}, and the "
        f"words differ. Look at it in a browser, then say which it is: --encoding {page}."
    )


def _codec(name: str) -> str | None:
    """The encoding that a name means, as Python calls it; None for no name of one of a page."""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(found, found) if _OF_PAGES.fullmatch(found) else None


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True
