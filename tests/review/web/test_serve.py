"""The command serves the page to this machine until Ctrl-C."""

import json
import re
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection

import pytest
from paging import a_book

from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.language import LANGUAGES, translations
from trucebook.review.web.journal import make_home
from trucebook.review.web.serve import _listening, bundle, page


def request(port, method, address, token, body=None):
    server = HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"x-trucebook-token": token, "origin": f"http://127.0.0.1:{port}"}
    data = json.dumps(body) if body else None
    server.request(method, address, data, {**headers, "content-type": "application/json"})
    answer = server.getresponse()
    found = answer.status, answer.read()
    server.close()
    return found


@pytest.fixture
def served(tmp_path):
    """The page of a book in a process of its own, with its port and token."""
    book = a_book(tmp_path / "floods")
    words = ["review", str(book), "--page", "--source", "S02", "--reviewer", "AF"]
    command = [sys.executable, "-m", "trucebook", *words]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        first = server.stdout.readline()
        address = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/#token=(\S+)\n", first)
        yield book, words, server, int(address[1]), address[2]
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


@pytest.mark.slow
def test_the_page_is_served_until_ctrl_c_and_once_per_book(served, capsys):
    book, words, server, port, token = served
    assert "this machine only" in server.stdout.readline()
    assert request(port, "GET", "/", "")[0] == 200
    assert request(port, "GET", "/api/book", "")[0] == 403
    view = json.loads(request(port, "GET", "/api/source?id=S02", token)[1])
    key = view["candidates"][0]["key"]
    action = {"kind": "reject", "state": "", "reason": "no", "key": key}
    assert request(port, "POST", "/api/act", token, action)[0] == 200
    assert main(words) == 2
    assert "another review page of this book is open" in capsys.readouterr().err
    with socket.create_connection(("127.0.0.1", port)):  # does not hold it up
        server.send_signal(signal.SIGINT)
        assert server.wait(20) == 0
    assert "Everything that was done is in the book" in server.stdout.read()
    assert "rejected" in (book / "dataset/extracted/decisions.csv").read_text()
    assert len(list((book / ".trucebook/review/AF").glob("*.json"))) == 1


@pytest.mark.parametrize("port", [-1, 1 << 20])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(UsageError, match=f"--port {port}: "):
        _listening(port)


def test_a_port_that_is_taken_is_refused():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(UsageError, match="Address already in use"):
            _listening(taken.getsockname()[1])


def test_what_is_for_the_page_alone_is_refused_without_it(book, capsys):
    assert main(["review", str(book), "--language", "ar"]) == 2
    assert "for the page: give --page" in capsys.readouterr().err


def test_git_ignores_the_journal_and_a_link_in_its_place_is_refused(tmp_path):
    assert make_home(tmp_path) == make_home(tmp_path)
    assert (tmp_path / ".trucebook" / ".gitignore").read_text() == "*\n"
    other = tmp_path / "other"
    other.mkdir()
    (other / ".trucebook").symlink_to(tmp_path)
    with pytest.raises(UsageError, match="expected a folder of the review page"):
        make_home(other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_loads_only_what_the_bundle_has(language):
    html = page(language).decode()
    assert f'<html lang="{language}" dir="{LANGUAGES[language].direction}">' in html
    assert f"<title>{translations(language).gettext('Review')}</title>" in html
    named = re.findall(r"(?:src|href)=\"([^\"#]+)\"", html)
    assert named
    assert {one.removeprefix("/static/") for one in named} <= bundle().keys()
    assert not re.search(r"<script(?![^>]*(?:\bsrc=|application/json))|\son\w+=|style=", html)
