"""The command over a book and over coded articles, with an extractor that finds what it is told."""

import csv
import io
import json

import pytest
from conftest import ROOT
from proposed import coded_article, figure, mention

from trucebook.commands import main
from trucebook.extract import pipeline
from trucebook.extract.rows import Extraction, Quote

TEXT = "At least 19 people died,\nthe Front said.\nSeven fled."
CODED = {
    "figures": [
        {"exact": "At least 19 people", "value_low": 19, "value_high": 19, "bound": "at_least"}
        | {"unit": "people", "metric": "killed", "status": "reported", "attributed_to": "Front"},
        {"exact": "Seven", "value_low": 7, "value_high": 7, "bound": "exact", "unit": "people"}
        | {"metric": "other:fled", "status": "reported", "attributed_to": None},
    ],
    "mentions": [{"exact": "Front", "actor": "Front"}],
}


@pytest.fixture
def extracts(monkeypatch):
    """Put a function in the place of the extractor."""

    def put(extractor):
        monkeypatch.setattr(pipeline, "extract", extractor)

    return put


def half_right(text, actors, subject):
    """Finds the first figure, cuts the second wrong, and knows the Front."""
    assert not actors.actors
    figures = [
        figure(text, "At least 19 people", 19.0, "at_least", attributed_to_name="the Front"),
        figure(text, "Seven fled", 7.0),
    ]
    return Extraction(figures, [], [mention(text, "Front")], [])


@pytest.fixture
def articles(tmp_path, extracts):
    extracts(half_right)
    for half in ("dev", "held"):
        coded_article(tmp_path / half, TEXT, half, **CODED)
    return tmp_path


def told(capsys, *arguments):
    assert main(["evaluate", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def scores(capsys, *arguments):
    lines = json.loads(told(capsys, *arguments, "--format", "json"))["scores"]
    return {(line["half"], line["table"], line["field"]): line for line in lines}


def test_coded_articles_are_told_from_texts_and_their_halves_apart(articles, capsys):
    found = scores(capsys, "--texts", articles)
    assert {half for half, _, _ in found} == {"dev", "held", "all"}
    assert found["dev", "figures", "attribution"]["f1"] == 1 / 2
    assert found["all", "figures", "attribution"]["given_span"] == 1
    assert found["held", "mentions", "actor"]["f1"] == 1
    assert found["held", "quotes", "span"]["f1"] is None


def test_misses_of_held_articles_are_kept_back(articles, capsys):
    text = told(capsys, "--articles", articles, "--misses")
    listed, _, table = text.partition("\n\n")
    assert "dev/dev:3  figures  missed  span  Seven" in listed
    assert "held/held" not in text
    assert "The misses of 1 held articles are not listed." in listed
    assert table.splitlines()[0].split()[:4] == ["half", "table", "field", "f1"]
    assert "\nheld  figures   span " in table


@pytest.mark.parametrize("form", ["text", "json", "csv"])
@pytest.mark.parametrize("where", [[], ["held"]])
def test_no_form_lists_held_rows_unless_asked(articles, capsys, form, where):
    arguments = ["--articles", articles.joinpath(*where), "--misses", "--only", "held"]
    assert "Seven" not in told(capsys, *arguments, "--format", form)
    assert "Seven" in told(capsys, *arguments, "--format", form, "--held")


def test_one_half_can_be_chosen(articles, capsys):
    assert {half for half, _, _ in scores(capsys, "--articles", articles, "--only", "dev")} == {
        "dev"
    }
    assert main(["evaluate", "--articles", str(articles), "--only", "dve"]) == 2
    assert "Did you mean 'dev'?" in capsys.readouterr().err


def test_csv_and_json_list_what_text_lists(articles, capsys):
    arguments = ["--articles", articles, "--misses", "--only", "dev"]
    rows = list(csv.DictReader(io.StringIO(told(capsys, *arguments, "--format", "csv"))))
    listed = json.loads(told(capsys, *arguments, "--format", "json"))["misses"]
    assert [(row["what"], row["line"], row["words"], row["got"]) for row in rows] == [
        ("false", "3", "Seven fled", "Seven fled"),
        ("missed", "3", "Seven", "Seven fled"),
    ]
    assert [miss["what"] for miss in listed] == ["false", "missed"]


def test_the_scores_can_be_written_to_a_file(articles, tmp_path, capsys):
    path = tmp_path / "scores.csv"
    assert told(capsys, "--articles", articles, "--format", "csv", "--out", path) == ""
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert rows[0] | {"f1": "0.5", "precision": "0.5", "recall": "0.5"} == rows[0]
    assert rows[0]["given_span"] == ""


def test_a_book_is_judged_by_its_ids_aliases_and_names(toy, extracts, capsys):
    def find(text, actors, subject):
        assert "brask-front" in actors.actors
        if "62 captives" not in text:
            return Extraction([], [], [], [])
        words = "We will not pay for silence,"
        quote = Quote(
            start=text.index(words),
            end=text.index(words) + len(words),
            exact=words,
            prefix=None,
            suffix=None,
            kind="full",
            speaker=None,
            speaker_text=None,
            verb="told",
            defect=None,
            utterance_id=None,
            speaker_name="Marrec",
            confidence=1.0,
        )
        toll = figure(text, "More than 2,140 people", 2140.0, "more_than")
        mentions = [mention(text, "Orvenia", "orvenia"), mention(text, "Brask Front")]
        return Extraction([toll], [quote], mentions, [])

    extracts(find)
    found = scores(capsys, toy, "--only", "S01")
    right = {key[1:]: line["right"] for key, line in found.items()}
    assert {half for half, _, _ in found} == {"book"}
    assert right["figures", "value"] == right["figures", "bound"] == 1
    assert right["figures", "attribution"] == 0
    assert right["quotes", "speaker"] == right["quotes", "verb"] == 1
    assert (right["mentions", "span"], right["mentions", "actor"]) == (2, 1)
    assert found["book", "mentions", "actor"]["found"] == 1


def test_without_texts_the_next_step_is_told(capsys):
    assert main(["evaluate", str(ROOT)]) == 2
    assert "are not at hand: give their folder, --texts DIR" in capsys.readouterr().err
    assert main(["evaluate", str(ROOT), "--articles", str(ROOT / "docs")]) == 2
    assert "expected texts (name.txt) with their coding" in capsys.readouterr().err


def test_the_invented_articles_are_judged(capsys):
    found = scores(capsys, ROOT, "--texts", ROOT / "tests" / "articles")
    assert {half for half, _, _ in found} == {"dev", "held", "all"}
    assert found["all", "figures", "span"]["coded"] > 400


def test_the_book_is_judged(texts, capsys):
    found = scores(capsys, ROOT, "--texts", texts)
    assert found["book", "figures", "span"]["coded"] == 54
