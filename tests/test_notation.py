"""JSON, TOML and YAML from anywhere: a value, or what is wrong and where."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucebook.notation import DEEPEST, Misread, read_json, read_toml, read_yaml

BOMB = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)

WRONG = [
    (read_json, b'\n{"a": 1, "a": 2}', "a key appears twice: 'a'", 2),
    (read_json, b'{"b":\n{"a": 1, "a": 2}}', "a key appears twice: 'a'", 2),
    (read_json, b"[1,\n NaN]", "NaN is no number of JSON", 2),
    (read_json, b"[-Infinity]", "-Infinity is no number of JSON", 1),
    (read_json, b"[\n1e999]", "a number that a double cannot hold", 2),
    (read_json, b"[\n1" + b"0" * 5000 + b"]", "a whole number of more than 18 digits", 2),
    (read_json, b"[\n-1" + b"0" * 18 + b"]", "a whole number of more than 18 digits", 2),
    (read_json, b'[\n"\\ud800"]', "half of a surrogate pair", 2),
    (read_json, b'{"\\uDFFF": 1}', "half of a surrogate pair", 1),
    (read_json, b'[\n"a\\u0000"]', "a NUL, which no text holds", 2),
    (read_json, b"\xef\xbb\xbf{}", "a byte order mark", 1),
    (read_json, '{"a": 1}'.encode("utf-16"), "byte 0xff, which does not decode as UTF-8", 1),
    (read_json, b'{"a":\n"\xe9"}', "byte 0xe9", 2),
    (read_json, b"\n" + b"[" * 100_000, f"nested more than {DEEPEST} deep", 2),
    (read_json, b'{"a":' * 3_000, f"nested more than {DEEPEST} deep", 1),
    (read_json, b"", "Expecting value", 1),
    (read_toml, b"x = 1\nx = 2", "Cannot overwrite a value", 2),
    (read_toml, b"\nx = " + b"[" * 5_000, f"nested more than {DEEPEST} deep", 2),
    (read_toml, b"x = " + b"{a=" * 5_000, f"nested more than {DEEPEST} deep", 1),
    (read_toml, b"x = '''\n'''\ny = " + b"[" * 60, f"nested more than {DEEPEST} deep", 3),
    (read_toml, b'x = """"a"""""\ny = ' + b"[" * 60, f"nested more than {DEEPEST} deep", 2),
    (read_toml, b"# it's \"\ny = " + b"[" * 60, f"nested more than {DEEPEST} deep", 2),
    (read_toml, b"x = 1" + b"0" * 5000, "digits", None),
    (read_toml, b'x = "\\ud800"', "scalar value|surrogate", 1),
    (read_toml, b"\xef\xbb\xbfx = 1", "a byte order mark", 1),
    (read_toml, b"x = 1\ny = '\xff'", "byte 0xff, which does not decode", 2),
    (read_yaml, BOMB.encode(), r"expected no aliases, found \*a0", 2),
    (read_yaml, b"a: &a [*a]", r"expected no aliases, found \*a", 1),
    (read_yaml, b"a: 1\nx: " + b"[" * 3_000, f"nested more than {DEEPEST} deep", 2),
    (read_yaml, b"x: " + b"{a: " * 3_000, f"nested more than {DEEPEST} deep", 1),
    (read_yaml, b"- " * 3_000, f"nested more than {DEEPEST} deep", 1),
    (read_yaml, b"? " * 3_000, f"nested more than {DEEPEST} deep", 1),
    (read_yaml, b"a: 1\na: 2", "a key appears twice: 'a'", 2),
    (read_yaml, b"- b: {a: 1, a: 2}", "a key appears twice: 'a'", 1),
    (read_yaml, b"a:\n  <<: {b: 1}", "a key that is no single text", 2),
    (read_yaml, b"? [a]\n: 1", "a key that is no single text", 1),
    (read_yaml, b'a: "\\ud800"', "half of a surrogate pair", 1),
    (read_yaml, b"\xef\xbb\xbfa: 1", "a byte order mark", 1),
    (read_yaml, "a: 1".encode("utf-16"), "byte 0xff, which does not decode as UTF-8", 1),
    (read_yaml, b"a: \0", "special characters are not allowed", None),
    (read_yaml, b"a: 1\n---\na: 2", "expected a single document", 2),
    (read_yaml, b"\na: [", "expected the node content", 2),
]


@pytest.mark.parametrize(("read", "data", "message", "line"), WRONG)
def test_what_is_wrong_is_reported_with_its_line(read, data, message, line):
    with pytest.raises(ValueError, match=message) as caught:
        read(data)
    assert getattr(caught.value, "lineno", None) == line


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_json, json.dumps({"a": "[" * 1000 + '\\"' + "{" * 1000})),
        (read_toml, 'a = "' + "[" * 1000 + "\\\"\"\nb = '''" + "{'" * 1000 + "'''"),
        (read_toml, 'a = """' + '[""' * 1000 + '"""' + "  # [[[" + "[" * 1000),
        (read_toml, "a = '" + "[" * 1000 + "'"),
        (read_yaml, "a: '" + "[" * 1000 + "'\nb: \"" + "{" * 1000 + '"'),
        (read_json, '"\\ud83d\\ude00"'),
        (read_json, "[" * DEEPEST + "]" * DEEPEST),
        (read_yaml, "[" * DEEPEST + "]" * DEEPEST),
        (read_toml, "a = " + "[" * DEEPEST + "]" * DEEPEST),
    ],
)
def test_brackets_inside_of_texts_are_no_depth(read, text):
    assert read(text.encode()) is not None


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | texts | st.floats(0, 1),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=9,
)


@given(values)
def test_what_json_writes_is_read(value):
    assert read_json(json.dumps(value, ensure_ascii=False).encode()) == value
    assert read_json(json.dumps(value).encode()) == value


@pytest.mark.parametrize("read", [read_json, read_toml, read_yaml])
@given(data=st.binary(max_size=40) | st.text("[]{}\"'\\#=:,-?&*a1\n ", max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(read, data):
    with suppress(Misread, json.JSONDecodeError):
        read(data)
