"""A source as it is received: a file, or the answer of a web server."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from trucebook.book.texts import begins_with_markup, known_form
from trucebook.errors import DataError, Unreachable, UsageError, extra
from trucebook.load.download import NEXT, connected, unreachable
from trucebook.load.limits import Refused
from trucebook.snapshot import LARGEST_TABLE, read_regular
from trucebook.version import __version__

LARGEST_PAGE = 8 << 20
"""Bytes that a page may have: to find the main text takes the square of the time."""

LONGEST = 60.0
"""Seconds that the fetch of a page may take."""

HTML = ("text/html", "application/xhtml+xml")
"""Media types of pages."""

_ENDINGS = (".html", ".htm", ".xhtml")
_BY_HAND = "Save the page from a browser, then add the file."
_ACCEPTED = "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.1"
_UNPACKED = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))


class Gone(Unreachable):
    """A server says that there is no such page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The bytes of a source, as a file or a server gave them.

    Attributes:
        where: what to call it in errors: the path or address that a person gave.
        data: the bytes, unpacked if they were packed on the way.
        address: where a server had them, after all redirects; empty for a file.
        media: the media type that the server says, such as `text/html`.
        charset: the encoding that the server says.
    """

    where: str
    data: bytes
    address: str = ""
    media: str = ""
    charset: str = ""

    @property
    def is_page(self) -> bool:
        """Whether it is an HTML page, whose text is to be found in it."""
        named = not self.address and Path(self.where).suffix.lower() in _ENDINGS
        return named or self.media in HTML or begins_with_markup(self.data) is not None


def receive(where: str) -> Received:
    """Read the file at a path, or fetch the page at an address, and refuse what is neither.

    Raises:
        DataError: it is too large, or neither a page nor a text.
        UsageError: it is no file; and the errors of `fetch_page`.
    """
    if "://" in where:
        return fetch_page(where)
    path = Path(where)
    if not path.is_file():
        found = "a folder" if path.is_dir() else "nothing"
        raise UsageError(f"{path}: expected the file of a text or page, found {found}.")
    received = Received(where=where, data=read_regular(path, LARGEST_TABLE))
    _require_readable(received)
    return received


def fetch_page(url: str) -> Received:
    """Fetch a page or text from the web; it is not kept anywhere.

    Raises:
        Gone: the server says that the page is no longer there, or never was.
        Unreachable: it is no address, the server cannot be reached, wants a login, or fails.
        DataError: it is too large, or neither a page nor a text.
    """
    _require_address(url)
    requests = extra("requests", "web")
    with connected(LONGEST) as net:
        net.session.headers.update({"User-Agent": f"trucebook/{__version__}", "Accept": _ACCEPTED})
        try:
            with net.answer(url) as answer:
                _require_page(url, answer)
                data = b"".join(net.body(answer, url, LARGEST_PAGE))
        except requests.RequestException as error:
            net.require_time(url)
            raise unreachable(url, error) from None
        except Refused:
            raise _too_large(url) from None
    address = urldefrag(answer.url).url
    _require_address(address)
    media, charset = content_type(answer.headers.get("Content-Type", ""))
    received = Received(where=url, data=data, address=address, media=media, charset=charset)
    _require_readable(received)
    return received


def _require_readable(received: Received) -> None:
    """Refuse what is neither a page nor a text, and a page that is too large."""
    where = received.where
    known = known_form(received.data)
    if not received.data.strip():
        raise DataError(f"{where}: expected a page or a text, found nothing in it. {_BY_HAND}")
    if known and not (known[0] == "UTF-16" and received.is_page):
        raise DataError(f"{where}: expected a page or a text, found {known[0]}. {known[1]}")
    if received.media not in ("", "text/plain") and not received.is_page:
        raise DataError(f"{where}: expected a page or a text, found {received.media!r}. {_BY_HAND}")
    if received.is_page and len(received.data) > LARGEST_PAGE:
        raise _too_large(where)


def _require_address(url: str) -> None:
    """Refuse what is no address of a page, and one with a password: a record is public."""
    try:
        parts = urlsplit(url)
        host, has_login = parts.hostname, "@" in parts.netloc
    except ValueError:
        host, has_login = None, False
    if not host or parts.scheme.lower() not in ("http", "https"):
        raise Unreachable(f"{url}: expected an address that begins with https:// or http://.")
    if has_login:
        raise Unreachable(
            f"{host}: expected an address without user name and password; the record would print "
            f"them. {_BY_HAND}"
        )


def _require_page(url: str, answer: Any) -> None:
    """Refuse an answer that is no page."""
    status = answer.status_code
    if status in (404, 410):
        raise Gone(f"{url}: gone ({status}). Check the address; an archive may have the page.")
    if status in (401, 402, 403, 407, 451):
        raise Unreachable(f"{url}: not allowed ({status}), as before a login. {_BY_HAND}")
    if status in (429, *range(500, 600)):
        raise Unreachable(f"{url}: its server fails ({status}). Try again later. {_BY_HAND}")
    if status != 200:
        raise Unreachable(f"{url}: answered with {status}. {NEXT}")
    packed = answer.headers.get("Content-Encoding", "").lower()
    if not _UNPACKED.issuperset(packed.replace(" ", "").split(",")):
        raise Unreachable(
            f"{url}: expected an answer packed as gzip or deflate, or not at all, found "
            f"{packed!r}. {_BY_HAND}"
        )


def content_type(header: str) -> tuple[str, str]:
    """Media type and encoding in a header; empty where it does not have them.

    Examples:
        >>> content_type('Text/HTML; Charset="UTF-8"')
        ('text/html', 'utf-8')
    """
    if not header:
        return "", ""
    message = Message()
    message["Content-Type"] = header
    return message.get_content_type(), message.get_content_charset("")


def _too_large(where: str) -> DataError:
    return DataError(
        f"{where}: expected a page of at most {LARGEST_PAGE:,} bytes, found more. Save the text of "
        "the article as a file, then add that."
    )
