"""The server answers its own page, and nobody else."""

import asyncio
import json
import threading
from dataclasses import replace

import pytest
from paging import PORT, SILENT, TOKEN, Hand, a_book, ask, sit_down, tables
from reviewing import add_text

from trucebook.language import ENGLISH, LANGUAGES, in_language, say
from trucebook.review.web import server
from trucebook.review.web.server import LARGEST, application

READS = [
    "/api/book",
    "/api/source?id=S02",
    "/api/queue",
    "/api/problems?source=S02",
    "/api/sitting",
]


@pytest.fixture(scope="module")
def hand(tmp_path_factory):
    return Hand(sit_down(a_book(tmp_path_factory.mktemp("server") / "floods")))


@pytest.fixture(scope="module")
def app(hand):
    bundle = {"style.css": (b"p {}", "text/css")}
    return application(hand.desk, TOKEN, PORT, b"<p>the page</p>", bundle)


def reject(hand, reason="no"):
    return {"kind": "reject", "state": "", "key": hand.key("40 guests"), "reason": reason}


@pytest.mark.parametrize("address", READS)
def test_the_page_reads_with_its_token_alone(app, address):
    assert ask(app, "GET", address).status == 200
    for token in (None, "", "another", TOKEN + "x"):
        refused = ask(app, "GET", address, x_trucebook_token=token)
        assert refused.status == 403
        assert "token" in refused.json["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": f"evil.example:{PORT}"},
        {"host": "127.0.0.1"},
        {"host": f"127.0.0.1:{PORT + 1}"},
        {"host": None},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"https://127.0.0.1:{PORT}"},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": None},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "none"},
        {"x_trucebook_token": None},
        {"x_trucebook_token": "\xe9"},
    ],
)
def test_a_request_from_elsewhere_changes_nothing(app, hand, headers):
    before = tables(hand.desk.state().book.root)
    assert ask(app, "POST", "/api/act", reject(hand), **headers).status == 403
    assert tables(hand.desk.state().book.root) == before


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_only_json_is_taken(app, hand, kind):
    assert ask(app, "POST", "/api/act", reject(hand), content_type=kind).status == 415


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "truncated"),
        (b"{", "truncated"),
        (b"\xff", "malformed"),
        (b"[" * 100_000, "got `array`"),
        (b'{"kind": "wizard", "state": ""}', "Invalid value 'wizard'"),
        (b'{"kind": "undo", "state": "\\ud800"}', "truncated"),
        (b'{"kind": "undo"}', "missing required field `state`"),
        (b'{"kind": "undo", "state": "", "path": "/etc/passwd"}', "unknown field `path`"),
        (b'{"kind": "reject", "state": "", "key": 5, "reason": "x"}', r"got `int` - at `$.key`"),
        (
            b'{"kind":"add","state":"","table":"a","source_id":"S02","span":{"start":0.5,"end":1}}',
            "Expected `int`",
        ),
    ],
)
def test_a_body_of_another_form_is_refused_with_the_place(app, body, said):
    answer = ask(app, "POST", "/api/act", parts=[body])
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert said.lower() in answer.json["detail"].lower()


def test_a_body_that_is_too_large_is_not_read_to_its_end(app):
    sizes = iter(range(100))
    answer = ask(app, "POST", "/api/act", parts=(b"x" * (LARGEST // 4) for _ in sizes))
    assert answer.status == 413
    assert next(sizes) == 5


def test_a_client_that_leaves_or_hangs_holds_nothing(app, hand, monkeypatch):
    assert ask(app, "POST", "/api/act", parts=[]).status == 408
    monkeypatch.setattr(server, "PATIENCE", 0.01)

    async def never(self):
        await asyncio.sleep(60)
        yield b""

    monkeypatch.setattr("starlette.requests.Request.stream", never)
    answer = ask(app, "POST", "/api/act")
    assert (answer.status, "did not arrive" in answer.json["detail"]) == (408, True)
    monkeypatch.undo()
    assert ask(app, "POST", "/api/act", reject(hand)).status == 200
    assert ask(app, "POST", "/api/act", {"kind": "undo", "state": ""}).status == 200


@pytest.mark.parametrize("address", ["/", "/static/style.css", "/api/book", "/api/nothing"])
def test_every_answer_has_the_headers_that_keep_a_page_in_its_place(app, address):
    headers = ask(app, "GET", address).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    "address",
    [
        "/static/../../etc/passwd",
        "/static/%2e%2e%2fpasswd",
        "/static/..",
        "/static/",
        "/seeds/S02.json",
        "/api",
        "//evil.example/",
        "/api/source?id=../../etc/passwd",
        "/api/source?id=",
    ],
)
def test_no_path_of_a_request_leads_anywhere(app, address):
    answer = ask(app, "GET", address)
    assert answer.status == 404
    assert b"root:" not in answer.body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_methods_are_no_requests(app, method):
    origin = f"http://127.0.0.1:{PORT}"
    assert ask(app, method, "/api/act", origin=origin).status == 405


def test_the_page_itself_has_nothing_of_the_book(app):
    page = ask(app, "GET", "/", x_trucebook_token=None, sec_fetch_site="cross-site")
    assert (page.status, page.body) == (200, b"<p>the page</p>")


def test_an_article_that_would_act_is_text_in_json(tmp_path):
    book = a_book(tmp_path / "floods")
    text = "<script>alert(1)</script></textarea> \u202e 12 people \u200b\U0001f30a\r\n"
    add_text(book, text, "S02")
    hand = Hand(sit_down(book))
    answer = ask(application(hand.desk, TOKEN, PORT, b"", {}), "GET", "/api/source?id=S02")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["text"] == text


def test_an_error_is_json_and_no_traceback(hand, monkeypatch):
    app = application(hand.desk, TOKEN, PORT, b"", {})
    for error, status, said in (
        (RuntimeError("a secret place"), 500, "unexpected error"),
        (OSError(28, "No space left on device"), 503, "Nothing was written. No space left"),
    ):

        def fails(*_, error=error):
            raise error

        monkeypatch.setattr(hand.desk, "_now", fails)
        answer = ask(app, "GET", "/api/book")
        assert (answer.status, answer.json["status"]) == (status, status)
        assert said in answer.json["detail"]
        assert "Traceback" not in answer.body.decode()


def test_actions_of_many_threads_are_done_one_after_the_other(tmp_path):
    root = a_book(tmp_path / "floods")
    hand = Hand(sit_down(root, SILENT))
    app = application(hand.desk, TOKEN, PORT, b"", {})
    keys = [one.key for one in hand.view.candidates][:4]
    found = []

    def post(key):
        body = {"kind": "reject", "state": "", "key": key, "reason": "no"}
        found.append(ask(app, "POST", "/api/act", body).status)

    threads = [threading.Thread(target=post, args=(key,)) for key in (*keys, *keys)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200] * 4 + [409] * 4
    decisions = (root / "dataset/extracted/decisions.csv").read_text().splitlines()
    assert len(decisions) == 1 + len(keys)
    assert json.loads(ask(app, "GET", "/api/sitting").body)["actions"] == len(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_of_rules_are_texts_in_the_language_of_the_page(tmp_path, language):
    said = say("expected {number} cells", number=3)
    text = in_language(said, language)
    assert (text == said) == (language == ENGLISH)

    def judged(book, ids):
        return [book.by_id["marn-relief-office"].problem("kind", said, said)]

    hand = Hand(sit_down(a_book(tmp_path / "floods"), replace(SILENT, rows=judged)))
    app = application(hand.desk, TOKEN, PORT, b"", {}, language)
    answer = ask(app, "GET", "/api/problems?source=S02")
    assert [(one["message"], one["field"]) for one in answer.json] == [(text, "kind")]
