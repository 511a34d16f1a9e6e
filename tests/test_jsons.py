import json

import pytest
from trucebook.jsons import parse_json


@pytest.mark.parametrize(
    "data", [b'{"a": [1, 2.5, null, "\xc3\xa9"]}', '{"a": "\\\\u0000 \\ud83d\\ude42"}']
)
def test_json_is_read_as_json_reads_it(data):
    assert parse_json(data) == json.loads(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('{"a": "\\ud800"}', r"U\+D800, half a character"),
        ('{"\\udc00": 1}', r"U\+DC00, half a character"),
        ('["\\ude42\\ud83d"]', "half a character"),
        ('{"a": "\\u0000"}', "holds NUL"),
        ('{"a": 1, "a": 2}', r"a key stands twice: \['a'\]"),
        ('{"a": {"b": 1, "c": 1, "b": 1}}', r"twice: \['b'\]"),
        ("[NaN]", "NaN is no number"),
        ("[-Infinity]", "-Infinity is no number"),
        ("[" * 100_000, "nested too deep"),
        ('{"a":' * 100_000, "nested too deep"),
        ("1" * 10_000, "digits"),
        (b"\xff", "invalid start byte"),
        (b"\xef\xbb\xbf{}", "BOM"),
        ("", "Expecting value"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_could_not_be_written_again_is_refused(data, reason):
    with pytest.raises(ValueError, match=reason):
        parse_json(data)
