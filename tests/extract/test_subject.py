"""A book says what it is about: the words for its metrics and terms are columns of its lists."""

import json
import re
import shutil

import pytest
from conftest import ROOT, TOY, copy_book

import trucebook
from trucebook.commands import main
from trucebook.extract.pipeline import extract, shipped_subject
from trucebook.extract.subject import read_subject

METRICS = """\
code,definition,units,form,nouns,cues,reach,status,past
drowned,People who drowned.,people,,victims,drowned; swept away,,,
stranded,People on roofs.,people,,stranded*; evacuee*,roofs,,,
rescued,People brought to safety.,people,,stranded*; evacuee*,rescued; winched up,60,,
crest,How high the water rose.,other:metres,,,,,,
flood_duration,Length of a flood.,days; weeks,,flood; downpour,rain,,,
levee_age,Age of a levee.,years,elapsed,levee,,,,
pumping_time,How long pumps are to run.,days; weeks,,,pumps,,proposed,worked without <word>; ran dry
other:<word>,Any other measure.,,,,,,,
"""

TERM_TYPES = """\
code,definition,metrics,nouns,cues,phrases
pumping,Pumps run.,pumping_time,operation|plan,,
sandbags,Sandbags are brought.,,,sandbags,
relocation,A place is given up.,,,,relocation of the? <Name>; moving|clearing <words> homes
other,Any other term.,,,,
"""

UNITS = """\
code,definition,nouns
people,Human beings.,evacuee; evacuees
days,Days.,
weeks,Weeks.,
years,Years.,
other:<noun>,Anything else.,
"""


@pytest.fixture(scope="module")
def flood(tmp_path_factory):
    """A book about floods."""
    book = tmp_path_factory.mktemp("flood")
    shutil.copytree(ROOT / "schemas", book / "schemas")
    for name, text in (("metrics", METRICS), ("term_types", TERM_TYPES), ("units", UNITS)):
        (book / "schemas" / "vocabularies" / f"{name}.csv").write_text(text)
    for folder in ("dataset", "seeds", "build"):
        (book / folder).mkdir()
    shutil.copy(ROOT / "dataset" / "actors.csv", book / "dataset")
    return book


FIGURES = [
    ("In Ostre 14 people were swept away.", "14 people", "drowned", "people", "reported"),
    ("The mayor counted nine victims.", "nine victims", "drowned", "people", "reported"),
    ("There were 60 evacuees at noon.", "60 evacuees", "stranded", "people", "reported"),
    ("Boats rescued 60 evacuees at noon.", "60 evacuees", "rescued", "people", "reported"),
    ("The river rose by 7 metres.", "7 metres", "crest", "other:metres", "reported"),
    ("A 12-day flood began in May.", "12-day", "flood_duration", "days", "reported"),
    ("A 40-year-old levee broke.", "40-year-old", "levee_age", "years", "reported"),
    ("The pumps need 3 weeks.", "3 weeks", "pumping_time", "weeks", "proposed"),
    ("The pumps ran dry after 3 weeks.", "3 weeks", "pumping_time", "weeks", "reported"),
    ("The pumps worked without pause for 3 weeks.", "3 weeks", "pumping_time", "weeks", "reported"),
]


@pytest.mark.parametrize(("text", "exact", "metric", "unit", "status"), FIGURES)
def test_a_book_about_floods_has_metrics_and_cues_of_its_own(
    flood, text, exact, metric, unit, status
):
    (row,) = trucebook.extract(text, book=flood).figures
    assert (row.exact, row.metric, row.unit, row.status) == (exact, metric, unit, status)


@pytest.mark.parametrize(
    ("text", "exact", "kind"),
    [
        ("Pumps run for a 9-day operation.", "9-day", "pumping"),
        ("The plan would bring 900 sandbags.", "900 sandbags", "sandbags"),
        ("They urged relocation of the Lower town.", "relocation of the Lower", "relocation"),
        ("They urged clearing all 40 homes.", "clearing all 40 homes", "relocation"),
    ],
)
def test_a_book_about_floods_has_terms_of_its_own(flood, text, exact, kind):
    assert (exact, kind) in [
        (row.exact, row.term_type) for row in trucebook.extract(text, book=flood).terms
    ]


def test_the_command_takes_the_words_of_the_book(flood, tmp_path, capsys):
    (tmp_path / "a.txt").write_text("In Ostre 14 people were swept away.\n")
    assert main(["extract", str(tmp_path / "a.txt"), "--book", str(flood)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert [row["metric"] for row in json.loads(line)["figures"]] == ["drowned"]


def test_a_book_is_known_by_its_folder_not_by_how_it_is_named(tmp_path, monkeypatch):
    """What was read of a book is kept: of another one by the same name nothing is taken."""
    ids = []
    for name in ("one", "two"):
        book = copy_book(TOY, tmp_path / name)
        actors = book / "dataset" / "actors.csv"
        actors.write_text(actors.read_text(encoding="utf-8").replace("norrin-wire", f"{name}-wire"))
        monkeypatch.chdir(book)
        found = trucebook.extract("Norrin Wire said that 12 people fled.", book=".")
        ids += [row.actor_id for row in found.mentions]
    assert ids == ["one-wire", "two-wire"]


def test_without_a_book_the_lists_of_the_package_count():
    (row,) = trucebook.extract("They released 40 captives.").figures
    assert row.metric == next(
        code for code, metric in shipped_subject().metric.items() if code.endswith("_released")
    )


def test_the_room_has_no_words_of_the_first_book():
    words = re.compile(r"hostage|\bgaza|\bhamas\b|rafah|netanyahu|\btruces?\b", re.IGNORECASE)
    files = [
        path for path in (ROOT / "src/trucebook/extract").rglob("*.*") if path.suffix != ".pyc"
    ]
    assert [path.name for path in files if words.search(path.read_text(encoding="utf-8"))] == []


def test_lists_without_words_lead_to_no_metric_of_theirs():
    bare = read_subject([{"code": "drowned", "definition": "D"}], [{"code": "other"}])
    (row,) = extract("In Ostre 14 people were swept away.", subject=bare).figures
    assert (row.metric, row.unit) == ("other:people", "people")


@pytest.mark.parametrize(
    ("phrase", "text", "exact"),
    [
        ("moving out", "moving out of", "moving out"),
        ("moving|clearing out", "clearing out", "clearing out"),
        ("move the? <Name>", "move Ostre", "move Ostre"),
        ("move the? <Name>", "move the Ostre", "move the Ostre"),
        ("move <any> homes?", "move Ostre homes", "move Ostre homes"),
        ("move <any> homes?", "move all, homes", "move all"),
        ("move <words> homes", "move all of the homes", "move all of the homes"),
        ("move <words> homes", "move all of the old homes", None),
        ("move a.c", "move abc", None),
    ],
)
def test_a_phrase_is_a_row_of_words(phrase, text, exact):
    subject = read_subject(terms=[{"code": "move", "phrases": phrase}])
    rows = extract(f"They will {text}", subject=subject).terms
    assert [row.exact for row in rows] == ([exact] if exact else [])


@pytest.mark.parametrize(
    "cell", ["a|b " * 40, "<any>? " * 40 + "x", "?", "|", "??", "* ; *", "<words> " * 30 + "homes"]
)
def test_odd_cells_end(cell):
    lists = [{"code": "odd", "units": "people", "nouns": cell, "cues": cell, "past": cell}]
    terms = [{"code": "odd", "phrases": cell, "nouns": cell}]
    text = "a b " * 50 + "They will move all of the old homes of 40 people."
    found = extract(text, subject=read_subject(lists, terms))
    assert [row.exact for row in found.figures] == ["40 people"]
    assert all(row.exact for row in found.terms)
