"""What a release says of itself is read under the limits that a book is read under."""

import shutil

import pytest

from trucebook.verify.verify import verify

BOMB = "a0: &a0 x\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("file", "text", "rule", "line"),
    [
        ("CITATION.cff", f"{BOMB}version: *a8\n", "citation_is_there", 2),
        ("CITATION.cff", f"title: x\nx: {'[' * 3000}", "citation_is_there", 2),
        ("CITATION.cff", "authors:\n- given-names: [a]\n", "citation_is_there", 2),
        ("CARD.toml", f"\nuses = {'[' * 5000}", "statements_are_texts", 2),
        ("datapackage.json", f"\n{'[' * 5000}", "descriptor_is_readable", 2),
        ("datapackage.json", '{"resources": [], "resources": 1e999}', "descriptor_is_readable", 1),
    ],
)
def test_a_hostile_file_is_a_problem_on_its_line(toy_release, tmp_path, file, text, rule, line):
    folder = shutil.copytree(toy_release, tmp_path / "0.1.0")
    (folder / file).write_text(text)
    found = [(item.rule, item.file, item.line) for item in verify(folder).problems]
    assert (rule, file, line) in found
