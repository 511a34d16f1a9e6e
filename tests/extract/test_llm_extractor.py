"""The example in docs/llm_extractor.py, against a server that answers as a model might."""

import importlib.util
import json
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from conftest import ROOT

from trucebook.commands import main

EXAMPLE = ROOT / "docs" / "llm_extractor.py"
TEXT = "Floods killed at least 12 people, said Ada Quorrel. “We saw it,” said Ada Quorrel.\n"
SAID = {
    "figures": [
        {"exact": "at least 12 people", "metric": "killed", "attributed_to": "Ada Quorrel"},
        {"exact": "at least 12 people", "metric": "slain", "attributed_to": None},
        {"exact": "over 90 people", "metric": "injured"},
    ],
    "quotes": [{"exact": "We saw it,", "speaker": "Ada Quorrel"}],
    "mentions": [{"exact": "Ada Quorrel"}, {"exact": "Ada Quorrel"}, {"exact": "Bo"}, "Edda"],
    "weather": [{"exact": "Floods"}],
}


@pytest.fixture
def model(monkeypatch):
    """A server that gives `answer` to every question, and keeps what it was asked."""
    room = SimpleNamespace(answer=json.dumps(SAID), asked=[])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["Content-Length"])
            room.asked.append((self.path, self.headers, json.loads(self.rfile.read(size))))
            message = {"role": "assistant", "content": room.answer}
            body = json.dumps({"choices": [{"index": 0, "message": message}]}).encode()
            self.send_response(200 if room.answer else 500)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        monkeypatch.setenv("LLM_URL", f"http://127.0.0.1:{server.server_port}/v1/")
        monkeypatch.setenv("LLM_MODEL", "small")
        monkeypatch.setenv("LLM_KEY", "key")
        yield room
        server.shutdown()


@pytest.fixture
def text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return "a.txt"


@pytest.fixture
def installed(monkeypatch):
    """The example as the entry point `llm` of a package."""
    spec = importlib.util.spec_from_file_location("llm_extractor", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    point = SimpleNamespace(
        name="llm", load=lambda: module.extract, dist=SimpleNamespace(version="1.0.0")
    )
    monkeypatch.setattr("importlib.metadata.entry_points", lambda *, group: [point])


def assert_right(out, err):
    line = json.loads(out)
    (figure,), (quote,) = line["figures"], line["quotes"]
    assert (figure["value_low"], figure["bound"], figure["coder"]) == (12, "at_least", "llm@1.0.0")
    assert quote["speaker_name"] == "Ada Quorrel"
    assert [row["start"] for row in line["mentions"]] == [39, 70]
    assert "expected one of killed" in err
    assert "2 annotations of llm@1.0.0 left out" in err
    assert "a row of mentions" in err
    assert "found 'weather (1)'" in err


def test_a_model_is_an_extractor_by_name(model, text, installed, capsys):
    assert main(["extract", text, "--extractor", "llm"]) == 1
    assert_right(*capsys.readouterr())
    (path, head, body), *_ = model.asked
    assert (path, head["Authorization"]) == ("/v1/chat/completions", "Bearer key")
    assert body["model"] == "small"
    assert TEXT in body["messages"][0]["content"]


def test_what_a_model_said_is_an_extractor_as_a_file(model, text, capsys):
    model.answer = f"```json\n{model.answer}\n```"
    told = subprocess.run([sys.executable, EXAMPLE, text], capture_output=True, check=True)
    with open("llm.jsonl", "wb") as file:  # noqa: PTH123
        file.write(told.stdout)
    assert main(["extract", text, "--extractor", "llm@1.0.0=llm.jsonl"]) == 1
    assert_right(*capsys.readouterr())


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ("I cannot do that.", "found JSONDecodeError"),
        ("", "found HTTPError"),
        ("[]", "found AttributeError"),
        ("{}", "found dict"),
    ],
)
def test_a_model_that_does_not_answer_is_named(model, text, installed, capsys, answer, message):
    model.answer = answer
    assert main(["extract", text, "--extractor", "llm"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "expected of the extractor llm@1.0.0 an Extraction" in told.err
    assert message in told.err
