import pytest

from trucebook.book.card import FILE, SUBJECTS, read_statements
from trucebook.errors import InvalidBook
from trucebook.release.build import build
from trucebook.snapshot import take
from trucebook.validate.check import check


def read(tmp_path, text):
    (tmp_path / "CARD.toml").write_text(text, encoding="utf-8")
    return read_statements(take(tmp_path, {}, [FILE]))


def test_statements_come_in_the_order_in_which_they_are_told(tmp_path):
    statements, problems = read(tmp_path, "uses = 'Tests.'\nbiases = '''\nSome.\n'''\n")
    assert problems == ()
    assert list(statements.items()) == [("biases", "Some."), ("uses", "Tests.")]
    assert list(SUBJECTS).index("biases") < list(SUBJECTS).index("uses")


def test_a_book_may_state_nothing(tmp_path):
    assert read_statements(take(tmp_path, {}, [FILE])) == ({}, ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("purpose = 'x'", "there is no subject purpose"),
        ("uses = 1", "uses is no text"),
        ("uses = ' '", "uses is no text"),
        ("[uses]\nx = 'y'", "uses is no text"),
        ("uses = ", "Invalid value"),
        ("uses = 2031-05-20", "uses is no text"),
        ("uses = ['x']", "uses is no text"),
        ("uses = true", "uses is no text"),
        ("uses = nan", "uses is no text"),
        ("uses.a.b = 'x'", "uses is no text"),
        (f"uses = {'[' * 5000}", "nested more than"),
        (f"uses = 1{'0' * 5000}", "digits"),
        ("uses = 'a'\nuses = 'b'", "Cannot overwrite"),
    ],
)
def test_a_faulty_file_is_told_and_states_nothing(tmp_path, text, found):
    statements, [problem] = read(tmp_path, text)
    assert statements == {}
    assert found in (problem.value or "")
    assert (problem.rule, problem.file) == ("statements_are_texts", "CARD.toml")


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "CARD.toml").write_bytes(b"uses = '\xff'")
    _, [problem] = read_statements(take(tmp_path, {}, [FILE]))
    assert "decode" in (problem.value or "")
    assert problem.line == 1


def test_a_fault_stands_on_its_line(tmp_path):
    _, problems = read(tmp_path, "uses = 'x'\npurpose = 'y'\n[limits]\nz = 1\n")
    assert [problem.line for problem in problems] == [2, 3]


def test_a_book_with_faulty_statements_is_invalid(toy):
    (toy / "CARD.toml").write_text("purpose = 'x'", encoding="utf-8")
    assert [item.rule for item in check(toy).problems] == ["statements_are_texts"]
    with pytest.raises(InvalidBook, match="there is no subject purpose"):
        build(toy)
