import json

import pytest
from conftest import TOY
from strategies import SCHEMAS

from trucebook.validate.format import format_record

FILE = "seeds/S01.json"
RECORD = (TOY / FILE).read_bytes()


def formatted(data):
    return format_record(SCHEMAS["sources"], FILE, data)


def test_a_canonical_record_is_left_byte_for_byte():
    assert not formatted(RECORD).is_changed


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: "\ufeff" + text, "rewritten"),
        (lambda text: text.replace("\n", "\r\n"), "rewritten"),
        (lambda text: json.dumps(json.loads(text)), "rewritten"),
        (lambda text: text.rstrip(), "rewritten"),
        (
            lambda text: json.dumps(dict(reversed(json.loads(text).items())), indent=2) + "\n",
            "keys put in the order of the schema",
        ),
    ],
)
def test_a_carelessly_saved_record_comes_back_byte_for_byte(spoil, said):
    found = formatted(spoil(RECORD.decode()).encode())
    assert found.new == RECORD
    assert said in found.as_text("changed")


def test_our_own_words_are_tidied():
    record = json.loads(RECORD) | {"title": " Cafe\u0301 ", "outlet": ""}
    found = formatted(json.dumps(record).encode())
    assert json.loads(found.new)["title"] == "Café"
    assert json.loads(found.new)["outlet"] is None
    assert formatted(found.new).new == found.new
    title = found.as_text("changed").splitlines()[1]
    assert title == "    line 1 [S01.title]: ' Cafe\u0301 ' becomes 'Café'"


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (RECORD[:-4], "Unterminated"),
        (RECORD.replace(b"{", b'{"file": "x",', 1), "a key appears twice"),
        (RECORD.replace(b'"file"', b'"files"'), "a key too many or missing: file, files"),
        (RECORD + b"\xe9", "UTF-8"),
        (RECORD.replace(b'"S01"', b'"S02"'), "not the name of its file"),
        (b"[" * 100_000, "nested more than"),
    ],
)
def test_what_is_no_record_is_left_alone(data, found):
    said = formatted(data)
    assert said.new == data
    [problem] = said.problems
    assert problem.rule == "record_is_json"
    assert found in problem.value
