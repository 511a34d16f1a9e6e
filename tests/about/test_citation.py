import pytest

from trucebook.about.citation import FILE, Citation, read_citation
from trucebook.snapshot import Snapshot, take

SOUND = (
    "title: 'Toy: a book'\nversion: 0.1.0\ndate-released: '2031-05-20'\nauthors:\n- name: Nobody\n"
)


def read(tmp_path, text):
    (tmp_path / "CITATION.cff").write_text(text, encoding="utf-8")
    return read_citation(take(tmp_path, {}, [FILE]))


def test_a_sound_file_is_read(tmp_path):
    citation, problems = read(tmp_path, SOUND + "license: CC0-1.0\nkeywords: [a, b]\n")
    assert problems == ()
    assert citation == Citation(
        title="Toy: a book",
        version="0.1.0",
        released="2031-05-20",
        abstract="Toy: a book",
        authors=("Nobody",),
        licence="CC0-1.0",
        keywords=("a", "b"),
    )
    assert citation.slug == "toy"


def test_a_person_has_given_and_family_names(tmp_path):
    text = SOUND.replace("- name: Nobody", "- given-names: Ann\n  family-names: Arden")
    assert read(tmp_path, text)[0].authors == ("Ann Arden",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("version: 0.1.0", "version: v1", "version 'v1' is not of the form 1.2.3"),
        ("version: 0.1.0", "version: ../../1.0.0", "is not of the form"),
        ("version: 0.1.0\n", "", "it lacks version"),
        ("2031-05-20", "20 May", "'20 May' is no date"),
        ("2031-05-20", "2031-02-30", "'2031-02-30' is no date"),
        ("- name: Nobody", "- Nobody", "no list of people"),
        ("\n- name: Nobody", " Nobody", "no list of people"),
        ("title: 'Toy: a book'", "title: [a]", "single texts"),
        (SOUND, "- a", "no list of keys"),
        (SOUND, "a: [", "expected"),
        (SOUND, "", "no list of keys"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, old, new, fault):
    citation, problems = read(tmp_path, SOUND.replace(old, new))
    assert citation == Citation()
    assert fault in " ".join(str(problem.value) + problem.message for problem in problems)


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
        (None, None),
    ],
)
def test_a_licence_has_an_address(licence, url):
    assert Citation(licence=licence).licence_url == url
