import gzip
import zlib

import pytest
import serving as http

from trucebook.book import page as pages
from trucebook.book.page import LARGEST_PAGE, Gone, fetch_page, receive
from trucebook.errors import DataError, Unreachable, UsageError
from trucebook.load import download

DATA = b"<!doctype html><html><body><p>At least 12 people were killed, they said.</p></body>"
TYPE = {"Content_Type": "text/html; charset=utf-8"}


def says(body=DATA, status=200, length=None, **headers):
    """An answer."""
    return lambda handler, _: handler.answer(status, body, length, **headers)


def to(address):
    return says(b"", 302, Location=address)


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT", (1.0, 1.0))
    with http.serving(tmp_path) as running:
        yield running


def fetch(server, *faults):
    """What a server gives for a page, with the same answer again and again."""
    server.faults["/page"] = list(faults)
    return fetch_page(f"{server.url}/page")


def test_a_page_is_received_with_its_address_and_type(server):
    found = fetch(server, says(**TYPE))
    assert (found.data, found.address) == (DATA, f"{server.url}/page")
    assert (found.media, found.charset, found.is_page) == ("text/html", "utf-8", True)


def test_a_text_is_received_as_it_is(server):
    found = fetch(server, says(b"Marn\r\nfloods\r\n", Content_Type="text/plain"))
    assert (found.data, found.is_page) == (b"Marn\r\nfloods\r\n", False)


def test_a_page_that_is_served_as_something_else_is_a_page(server):
    assert fetch(server, says(Content_Type="application/octet-stream")).is_page
    assert fetch(server, says()).is_page


@pytest.mark.parametrize(
    ("pack", "name"), [(gzip.compress, "gzip"), (zlib.compress, "deflate"), (bytes, "identity")]
)
def test_what_is_packed_on_the_way_is_unpacked(server, pack, name):
    assert fetch(server, says(pack(DATA), Content_Encoding=name, **TYPE)).data == DATA


def test_redirects_are_followed_and_the_last_address_kept(server):
    server.faults["/a"] = [to("/b?x=1")]
    server.faults["/b?x=1"] = [to("page#part")]
    server.faults["/page"] = [says(**TYPE)]
    assert fetch_page(f"{server.url}/a#top").address == f"{server.url}/page"


@pytest.mark.parametrize(
    ("fault", "error", "message"),
    [
        (says(b"", 404), Gone, r"gone \(404\)\. Check the address"),
        (says(b"", 410), Gone, r"gone \(410\)"),
        (says(b"", 401), Unreachable, r"not allowed \(401\), as before a login\. Save the page"),
        (says(b"", 403), Unreachable, r"not allowed \(403\)"),
        (says(b"", 500), Unreachable, r"its server fails \(500\)\. Try again later"),
        (says(b"", 429), Unreachable, r"its server fails \(429\)"),
        (says(b"", 204), Unreachable, "answered with 204"),
        (says(b"", 304), Unreachable, "answered with 304"),
        (http.loop, Unreachable, "redirected more than 5 times"),
        (http.elsewhere, Unreachable, "No connection adapters"),
        (http.bad_redirect, Unreachable, "Check the address"),
        (http.bad_head, Unreachable, "Check the address"),
        (says(length=len(DATA) + 9, **TYPE), Unreachable, "Check the address"),
        (
            says(DATA, Content_Encoding="br"),
            Unreachable,
            "found 'br'. Save the page from a browser",
        ),
        (says(DATA, Content_Encoding="gzip, zstd"), Unreachable, "found 'gzip, zstd'"),
        (says(DATA, Content_Encoding="gzip"), Unreachable, "gzip.*Check the address"),
        (says(b"", 200, 50 << 20, **TYPE), DataError, "a page of at most 8,388,608 bytes"),
        (http.endless, DataError, "a page of at most 8,388,608 bytes"),
        (http.bomb, DataError, "a page of at most 8,388,608 bytes"),
        (says(b"", **TYPE), DataError, "found nothing in it"),
        (says(b" \n", **TYPE), DataError, "found nothing in it"),
        (says(b"%PDF-1.7 x", Content_Type="application/pdf"), DataError, "found a PDF"),
        (says(b"%PDF-1.7 x", **TYPE), DataError, "found a PDF"),
        (says(b"\x89PNG\r\n", Content_Type="image/png"), DataError, "found an image"),
        (says(b"RIFF", Content_Type="image/webp"), DataError, "found 'image/webp'"),
        (says(b"{}", Content_Type="application/json"), DataError, "found 'application/json'"),
        (says(b"PK\x03\x04", Content_Type="text/html"), DataError, "an archive or office document"),
        (to("http://user:secret@127.0.0.1:9/"), Unreachable, "Check the address"),
    ],
)
def test_what_is_no_page_is_reported_in_a_clear_word(server, fault, error, message):
    with pytest.raises(error, match=message) as raised:
        fetch(server, *[fault] * 9)
    assert str(raised.value).startswith(f"{server.url}/page: ")
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("fault", [http.drip, http.drip_without_length, http.drip_head, http.hang])
def test_a_slow_server_is_cut_off(server, monkeypatch, fault):
    (server.folder / "page").write_bytes(DATA)
    monkeypatch.setattr(pages, "LONGEST", 0.3)
    server.faults["/page"] = [fault] * 9
    with pytest.raises(Unreachable, match="took more than 0 s"):
        fetch_page(f"{server.url}/page")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("ftp://example.org/x", "expected an address that begins with https://"),
        ("file:///etc/passwd", "expected an address that begins with https://"),
        ("http://", "expected an address"),
        ("http://[", "expected an address"),
        ("https://ada:secret@example.org/x", "^example.org: expected an address without user name"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(address, message):
    with pytest.raises(Unreachable, match=message) as raised:
        receive(address)
    assert "secret" not in str(raised.value)


def test_a_server_that_is_not_there_is_reported():
    with pytest.raises(Unreachable, match="Check the address and the connection"):
        fetch_page("http://127.0.0.1:9/x")


def test_a_redirect_into_a_private_network_is_refused(server, monkeypatch):
    public = iter([True, False, True])  # the first connection, the second, the first again
    monkeypatch.setattr(download, "_is_public", lambda _: next(public))
    port = server.url.rpartition(":")[2]
    with pytest.raises(Unreachable, match=r"redirected to localhost \(.*private network"):
        fetch(server, to(f"http://localhost:{port}/secret"))
    assert server.names() == ["page"]


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "page.xhtml", "page.txt", "page"])
def test_a_page_in_a_file_is_known_by_its_name_or_its_first_tag(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(DATA)
    assert receive(str(path)).is_page


def test_a_text_in_a_file_is_no_page(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(b"Marn <b> floods")
    found = receive(str(path))
    assert (found.is_page, found.address) == (False, "")


def test_a_large_page_in_a_file_is_refused(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(b"<html>" + b"a" * LARGEST_PAGE)
    with pytest.raises(DataError, match="a page of at most 8,388,608 bytes"):
        receive(str(path))


def test_a_folder_is_no_page(tmp_path):
    with pytest.raises(UsageError, match="expected the file of a text or page, found a folder"):
        receive(str(tmp_path))
