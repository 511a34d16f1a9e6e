import pytest

from trucebook.book.authors import Author, is_orcid
from trucebook.book.citation import (
    CARD,
    FILE,
    SUBJECTS,
    Citation,
    read_citation,
    read_statements,
    with_version,
)
from trucebook.errors import UsageError
from trucebook.release.build import build
from trucebook.snapshot import Snapshot, take
from trucebook.validate.check import check
from trucebook.validate.report import InvalidBook

BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
BOMB = f"a0: &a0 x\n{BOMB}"

SOUND = (
    "title: 'Toy: a book'\nversion: 0.1.0\ndate-released: '2031-05-20'\nauthors:\n- name: Nobody\n"
    "license: CC0-1.0\n"
)


def read(tmp_path, text):
    (tmp_path / "CITATION.cff").write_text(text, encoding="utf-8")
    return read_citation(take(tmp_path, {}, [FILE]))


def test_a_sound_file_is_read(tmp_path):
    citation, problems = read(tmp_path, SOUND + "keywords: [a, b]\n")
    assert problems == ()
    assert citation == Citation(
        title="Toy: a book",
        version="0.1.0",
        released="2031-05-20",
        abstract="Toy: a book",
        authors=(Author("Nobody"),),
        licence="CC0-1.0",
        keywords=("a", "b"),
    )
    assert citation.slug == "toy"


def test_a_person_has_given_and_family_names(tmp_path):
    text = SOUND.replace("- name: Nobody", "- given-names: Ann\n  family-names: Arden")
    [author] = read(tmp_path, text)[0].authors
    assert author == Author("Ann Arden", given="Ann", family="Arden")
    assert (author.name, author.inverted, author.bibtex) == ("Ann Arden", *["Arden, Ann"] * 2)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("version: 0.1.0", "version: v1", "version 'v1' is not of the form 1.2.3"),
        ("version: 0.1.0", "version: ../../1.0.0", "is not of the form"),
        ("version: 0.1.0\n", "", "it lacks version"),
        ("2031-05-20", "20 May", "'20 May' is no date"),
        ("2031-05-20", "2031-02-30", "'2031-02-30' is no date"),
        ("- name: Nobody", "- Nobody", "an author is no person or body"),
        ("\n- name: Nobody", " Nobody", "no list of people"),
        ("title: 'Toy: a book'", "title: [a]", "single texts"),
        (SOUND, "- a", "no list of keys"),
        (SOUND, "a: [", "expected"),
        (SOUND, "", "no list of keys"),
        ("version: 0.1.0", "version: 0.1.1\u0663", "is not of the form"),
        ("version: 0.1.0", "version: 0.1.01", "is not of the form"),
        ("version: 0.1.0", 'version: "0.1.0\\n"', "is not of the form"),
        ("version: 0.1.0", f"version: 0.1.{'1' * 5000}", "is not of the form"),
        ("version: 0.1.0", "version: [0.1.0]", "version a sequence is not of the form"),
        ("version: 0.1.0", "version: {a: b}", "version a mapping is not of the form"),
        ("version: 0.1.0", "version: 1", "version '1' is not of the form"),
        ("version: 0.1.0", "version: null", "version 'null' is not of the form"),
        ("'2031-05-20'", "[2031-05-20]", "date-released a sequence is no date"),
        ("'2031-05-20'", "\u0662031-05-20", "is no date"),
        ("'2031-05-20'", "20310520", "is no date"),
        ("'Toy: a book'", "5", "title is '5'"),
        ("'Toy: a book'", "true", "title is 'true'"),
        ("'Toy: a book'", "2031-05-20", "title is '2031-05-20'"),
        ("'Toy: a book'", "!!python/name:os.system x", "single texts"),
        ("- name: Nobody", "- given-names: [a]", "given-names of an author is no text"),
        ("- name: Nobody", "- name: {a: b}", "name of an author is no text"),
        ("- name: Nobody", "- name: 5", "name of an author is no text"),
        ("- name: Nobody", "- name: null", "name of an author is no text"),
        ("- name: Nobody", "- [name]", "an author is no person or body"),
        ("- name: Nobody", "- name: a\n- 5", "an author is no person or body"),
        (SOUND, SOUND + "keywords: a", "keywords is no list of texts"),
        (SOUND, SOUND + "keywords: [a, [b]]", "keyword a sequence is no text"),
        (SOUND, SOUND + "keywords: [a, 2024]", "keyword '2024' is no text"),
        (SOUND, SOUND + "keywords: {a: b}", "keywords is no list of texts"),
        ("license: CC0-1.0\n", "", "it lacks license"),
        ("CC0-1.0", "[MIT]", "license a sequence is no single SPDX identifier"),
        ("CC0-1.0", "CC BY 4.0", "license 'CC BY 4.0' is no single SPDX identifier"),
        ("CC0-1.0", "MIT OR CC0-1.0", "is no single SPDX identifier"),
        ("CC0-1.0", "''", "it lacks license"),
        ("- name: Nobody", "- alias: n", "lacks name (of a body) or family-names"),
        ("- name: Nobody", "- name: N\n  given-names: A", "has name, as a body has, and given"),
        ("- name: Nobody", "- name: N\n  afiliation: A", "no key 'afiliation' of an author"),
        ("- name: Nobody", "- name: N\n  affiliation: [A]", "affiliation of an author is no text"),
        (
            "- name: Nobody",
            "- name: N\n  orcid: 0000-0002-1825-0097",
            "is no https://orcid.org/ address",
        ),
        ("Nobody", "N\n  orcid: https://orcid.org/0000-0002-1825-0098", "a right check digit"),
        ("Nobody", "N\n  website: javascript:x", "is no web address"),
        (SOUND, SOUND + "abstract: {a: b}", "abstract is a mapping"),
        (SOUND, SOUND + "title: b", "a key appears twice: 'title'"),
        (SOUND, SOUND + "<<: {license: MIT}", "a key that is no single text"),
        (SOUND, SOUND + f"x: {'[' * 3000}", "nested more than"),
        ("version: 0.1.0", f"{BOMB}version: *a8", "expected no aliases"),
        ("- name: Nobody", "- name: &a Nobody\n- name: *a", "expected no aliases"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, old, new, fault):
    citation, problems = read(tmp_path, SOUND.replace(old, new))
    assert citation == Citation()
    assert fault in " ".join(str(problem.value) + problem.message for problem in problems)


def test_a_problem_is_on_the_line_of_its_key(tmp_path):
    text = SOUND.replace("0.1.0", "v1").replace("- name: Nobody", "- given-names: [a]")
    problems = read(tmp_path, text)[1]
    assert sorted((problem.line, problem.column) for problem in problems) == [(2, 10), (5, 16)]


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + SOUND.encode(), SOUND.encode("utf-16"), b"\xff"]
)
def test_a_file_in_another_encoding_is_a_problem_on_its_first_line(tmp_path, data):
    (tmp_path / FILE).write_bytes(data)
    _, [problem] = read_citation(take(tmp_path, {}, [FILE]))
    assert (problem.rule, problem.file, problem.line) == ("citation_is_there", FILE, 1)


def test_version_and_date_are_written_and_all_else_stays():
    files = Snapshot(files={FILE: b"# kept\n" + SOUND.encode()})
    new = with_version(files, "0.2.0", "2032-02-29").decode()
    assert new == "# kept\n" + SOUND.replace("0.1.0", "0.2.0").replace(
        "'2031-05-20'", '"2032-02-29"'
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version:", '"version":'),
        ("version: 0.1.0", "version: >\n  0.1.0"),
        (SOUND, "{version: 1}"),
    ],
)
def test_a_file_without_the_lines_to_write_on_is_refused(old, new):
    files = Snapshot(files={FILE: SOUND.replace(old, new).encode()})
    with pytest.raises(UsageError, match=r"expected the lines 'version: \.\.\.' and"):
        with_version(files, "0.2.0", "2032-02-29")


@pytest.mark.parametrize("version", ["0.1.1\u0663", "0.1.0\n", "0.1", "00.1.0", "1.0.0-rc", ""])
def test_a_version_of_another_form_is_not_written(version):
    files = Snapshot(files={FILE: SOUND.encode()})
    with pytest.raises(UsageError, match=r"Expected a version of the form 1\.2\.3"):
        with_version(files, version, "2032-02-29")


def test_a_missing_file_is_a_problem(tmp_path):
    _, [problem] = read_citation(Snapshot())
    assert (problem.file, problem.value) == ("CITATION.cff", "No such file or directory")


@pytest.mark.parametrize(
    ("licence", "url"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-NC-SA-3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC0-1.0", "https://spdx.org/licenses/CC0-1.0.html"),
        ("MIT", "https://spdx.org/licenses/MIT.html"),
    ],
)
def test_a_licence_has_an_address(licence, url):
    assert Citation(licence=licence).licence_url == url


# The card


def read_card(tmp_path, text):
    (tmp_path / "CARD.toml").write_text(text, encoding="utf-8")
    return read_statements(take(tmp_path, {}, [CARD]))


def test_statements_come_in_the_order_in_which_they_are_reported(tmp_path):
    statements, problems = read_card(tmp_path, "uses = 'Tests.'\nbiases = '''\nSome.\n'''\n")
    assert problems == ()
    assert list(statements.items()) == [("biases", "Some."), ("uses", "Tests.")]
    assert list(SUBJECTS).index("biases") < list(SUBJECTS).index("uses")


def test_a_book_may_state_nothing(tmp_path):
    assert read_statements(take(tmp_path, {}, [CARD])) == ({}, ())


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
def test_a_faulty_file_is_reported_and_states_nothing(tmp_path, text, found):
    statements, [problem] = read_card(tmp_path, text)
    assert statements == {}
    assert found in (problem.value or "")
    assert (problem.rule, problem.file) == ("statements_are_texts", "CARD.toml")


def test_a_file_that_is_no_text_is_reported(tmp_path):
    (tmp_path / "CARD.toml").write_bytes(b"uses = '\xff'")
    _, [problem] = read_statements(take(tmp_path, {}, [CARD]))
    assert "decode" in (problem.value or "")
    assert problem.line == 1


def test_a_fault_is_on_its_line(tmp_path):
    _, problems = read_card(tmp_path, "uses = 'x'\npurpose = 'y'\n[limits]\nz = 1\n")
    assert [problem.line for problem in problems] == [2, 3]


def test_a_book_with_faulty_statements_is_invalid(toy):
    (toy / "CARD.toml").write_text("purpose = 'x'", encoding="utf-8")
    assert [item.rule for item in check(toy).problems] == ["statements_are_texts"]
    with pytest.raises(InvalidBook, match="there is no subject purpose"):
        build(toy)


def test_what_is_lacking_is_on_the_first_line(tmp_path):
    [problem] = read(tmp_path, SOUND.replace("license: CC0-1.0\n", ""))[1]
    assert (problem.line, problem.column, problem.value) == (1, 1, "it lacks license")


@pytest.mark.parametrize(
    ("keys", "name", "inverted", "bibtex"),
    [
        (
            "family-names: Berg\n  given-names: Anna\n  name-particle: van der\n  name-suffix: Jr.",
            *("Anna van der Berg Jr.", "van der Berg Jr., Anna", "van der Berg, Jr., Anna"),
        ),
        ("family-names: Arden", "Arden", "Arden", "{Arden}"),
        ("given-names: Ann", "Ann", "Ann", "{Ann}"),
        ("name: The Reed Office", *["The Reed Office"] * 2, "{The Reed Office}"),
    ],
)
def test_an_author_is_named_as_each_form_has_names(tmp_path, keys, name, inverted, bibtex):
    [author] = read(tmp_path, SOUND.replace("name: Nobody", keys))[0].authors
    assert (author.name, author.inverted, author.bibtex) == (name, inverted, bibtex)


def test_what_forms_have_no_place_for_stays_in_the_file(tmp_path):
    text = SOUND.replace("Nobody", "Nobody\n  email: a@example.org\n  country: AQ\n  alias: N")
    assert read(tmp_path, text)[0].authors == (Author("Nobody"),)


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://orcid.org/0000-0002-1825-0097", True),
        ("https://orcid.org/0000-0002-9079-593X", True),
        ("https://orcid.org/0000-0002-9079-5930", False),
        ("http://orcid.org/0000-0002-1825-0097", False),
        ("https://orcid.org/0000000218250097", False),
    ],
)
def test_an_orcid_has_its_check_digit(address, is_one):
    assert is_orcid(address) == is_one
