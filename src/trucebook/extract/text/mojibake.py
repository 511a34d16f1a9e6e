"""UTF-8 that was read as Windows-1252 or Latin-1, and characters that were lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trucebook.extract.text.offsets import Edit

_HIGH = "".join(
    bytes([byte]).decode("cp1252", "ignore") + chr(byte) for byte in range(0x80, 0xA0)
) + "".join(map(chr, range(0xA0, 0xC0)))
"""What the bytes 80 to BF are read as, in either way."""

_BYTE = {
    char: byte
    for byte in range(0x80, 0xA0)
    for char in {chr(byte), bytes([byte]).decode("cp1252", "ignore")} - {""}
}
SIGNS = "ÂÃâÄÅÌÍïð"
"""What every such sequence begins with."""

_WRONG = re.compile(
    rf"[ÂÃÌ][{_HIGH}]|Í[{_HIGH}](?=[a-z])|(?<=¬)Å“|[ÄÅ](?:(?![“”‘’»«›‹])[{_HIGH}]|[“”‘’](?=[a-z]))"
    rf"|[âï][{_HIGH}]{{2}}|ð[{_HIGH}]{{3}}|â€[\ufffd?]?"
)
_LIKELY = re.compile(
    "[\u00a0-\u017f\u0300-\u036f\u2010-\u205f\u20a0-\u20bf\u2100-\u22ff\ufb00-\ufb06\ufeff\U0001f000-\U0001ffff]"
)

LOST = re.compile(
    rf"[\x00\ufffd\ue000-\uf8ff\ud800-\udfff]"
    rf"|[ÃÂÐÑØÙ][{_HIGH}](?:[ÃÂÐÑØÙ][{_HIGH}])+"
    r"|(?<![\w/.=&?+-])[A-Za-z]{1,30}[a-z]\?(?!s\b)[a-z]{1,30}(?![\w=&/?-])|(?<=[a-z])\?s (?=[a-z])"
)
"""Characters in place of lost ones, and sequences of another encoding that were not repaired."""


def misread(text: str) -> Iterator[Edit]:
    """The sequences that are a character of UTF-8 read as another encoding, and that character."""
    if not any(sign in text for sign in SIGNS):
        return
    for match in _WRONG.finditer(text):
        right = _decoded(match[0])
        if right is not None:
            yield Edit(*match.span(), right)


def _decoded(wrong: str) -> str | None:
    # NOTE: the last byte of a closing mark has no character in Windows-1252 and is often lost.
    if wrong.rstrip("\ufffd?") == "â€":
        return "”"
    data = bytes(_BYTE.get(char) or ord(char) for char in wrong)
    try:
        right = data.decode()
    except UnicodeDecodeError:
        return None
    return right if _LIKELY.fullmatch(right) else None
