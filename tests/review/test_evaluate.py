"""Coded articles and books, compared with an extractor that finds what it is given."""

import csv
import io
import json
import shutil

import pytest
from conftest import ROOT
from edit import set_cells
from msgspec.structs import replace
from proposed import coded_article, figure, mention

from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.extract import pipeline
from trucebook.extract.rows import Evidence, Extraction, Mention, Quote
from trucebook.review.evaluate import articles_of_book, articles_of_folder, found_rows, is_coded
from trucebook.review.scores import Who

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


def half_right(text, actors, subject, *known):
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


def evaluated(capsys, *arguments):
    assert main(["evaluate", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def scores(capsys, *arguments):
    lines = json.loads(evaluated(capsys, *arguments, "--format", "json"))["scores"]
    return {(line["half"], line["table"], line["field"]): line for line in lines}


def test_coded_articles_are_recognised_and_their_halves_kept_apart(articles, capsys):
    found = scores(capsys, "--texts", articles)
    assert {half for half, _, _ in found} == {"dev", "held", "all"}
    assert found["dev", "figures", "attribution"]["f1"] == 1 / 2
    assert found["all", "figures", "attribution"]["given_span"] == 1
    assert found["held", "mentions", "actor"]["f1"] == 1
    assert found["held", "quotes", "span"]["f1"] is None


def test_misses_of_held_articles_are_kept_back(articles, capsys):
    text = evaluated(capsys, "--articles", articles, "--misses")
    listed, _, table = text.partition("\n\n")
    assert "dev/dev:3  figures  missed  span  Seven" in listed
    assert "held/held" not in text
    assert "The misses of 1 articles set aside are not listed." in listed
    assert table.splitlines()[0].split()[:4] == ["half", "table", "field", "f1"]
    assert "\nheld  figures   span " in table


@pytest.mark.parametrize("form", ["text", "json", "csv"])
@pytest.mark.parametrize("where", ["sealed", "sealed/held", "held/sealed"])
@pytest.mark.parametrize("asked", [[], ["--held"]])
def test_no_form_and_no_option_lists_sealed_rows(tmp_path, extracts, capsys, form, where, asked):
    extracts(half_right)
    folder = tmp_path / where
    folder.parent.mkdir(exist_ok=True)
    coded_article(folder, TEXT, **CODED)
    for only in ([], ["--only", folder.name]):
        arguments = ["--articles", tmp_path, "--misses", *asked, *only, "--format", form]
        assert "Seven" not in evaluated(capsys, *arguments)
    assert scores(capsys, "--articles", folder, *asked)[folder.name, "figures", "span"]["met"] == 1


@pytest.mark.parametrize("form", ["text", "json", "csv"])
@pytest.mark.parametrize("where", [[], ["held"]])
def test_no_form_lists_held_rows_unless_asked(articles, capsys, form, where):
    arguments = ["--articles", articles.joinpath(*where), "--misses", "--only", "held"]
    assert "Seven" not in evaluated(capsys, *arguments, "--format", form)
    assert "Seven" in evaluated(capsys, *arguments, "--format", form, "--held")


def test_one_half_can_be_chosen(articles, capsys):
    assert {half for half, _, _ in scores(capsys, "--articles", articles, "--only", "dev")} == {
        "dev"
    }
    assert main(["evaluate", "--articles", str(articles), "--only", "dve"]) == 2
    assert "Did you mean 'dev'?" in capsys.readouterr().err


def test_csv_and_json_list_what_text_lists(articles, capsys):
    arguments = ["--articles", articles, "--misses", "--only", "dev"]
    rows = list(csv.DictReader(io.StringIO(evaluated(capsys, *arguments, "--format", "csv"))))
    listed = json.loads(evaluated(capsys, *arguments, "--format", "json"))["misses"]
    assert [(row["what"], row["line"], row["words"], row["got"]) for row in rows] == [
        ("false", "3", "Seven fled", "Seven fled"),
        ("missed", "3", "Seven", "Seven fled"),
    ]
    assert [miss["what"] for miss in listed] == ["false", "missed"]


def test_the_scores_can_be_written_to_a_file(articles, tmp_path, capsys):
    path = tmp_path / "scores.csv"
    assert evaluated(capsys, "--articles", articles, "--format", "csv", "--out", path) == ""
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    assert rows[0] | {"f1": "0.5", "precision": "0.5", "recall": "0.5"} == rows[0]
    assert rows[0]["given_span"] == ""


def test_a_book_is_judged_by_its_ids_aliases_and_names(toy, extracts, capsys):
    def find(text, actors, subject, *known):
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


def test_without_texts_the_next_step_is_named(capsys):
    assert main(["evaluate", str(ROOT)]) == 2
    assert "are not at hand: give their folder, --texts DIR" in capsys.readouterr().err
    assert main(["evaluate", str(ROOT), "--articles", str(ROOT / "docs")]) == 2
    assert "expected texts (name.txt) with their coding" in capsys.readouterr().err


def test_the_invented_articles_are_judged(capsys):
    found = scores(capsys, ROOT, "--texts", ROOT / "tests" / "articles")
    assert {half for half, _, _ in found} == {"dev", "held", "sealed", "all"}
    assert found["all", "figures", "span"]["coded"] > 800


def test_the_book_is_judged(texts, capsys):
    found = scores(capsys, ROOT, "--texts", texts)
    assert found["book", "figures", "span"]["coded"] == 54


def test_confidences_are_counted_on_the_held_articles_alone(articles, extracts, tmp_path, capsys):
    reasons = tuple(
        Evidence(field, why, None, None, None, 0.5)
        for field, why in [("exact", "with noun"), ("metric", "own verb"), ("note", "never judged")]
    )

    def find(text, actors, subject, *known):
        found = half_right(text, actors, subject)
        return replace(found, figures=[replace(row, evidence=reasons) for row in found.figures])

    extracts(find)
    out = tmp_path / "confidence.json"
    assert evaluated(capsys, "--articles", articles, "--calibrate", out) == ""
    assert json.loads(out.read_text(encoding="utf-8"))["groups"] == {
        "figures": {"exact": {"with noun": [1, 2]}, "metric": {"own verb": [1, 1]}}
    }


def test_confidences_need_articles_set_aside(tmp_path, capsys):
    folder = coded_article(tmp_path / "dev", "x", "dev")
    out = tmp_path / "confidence.json"
    for given, message in [
        ([], "--calibrate counts on coded articles: name their folder, --articles."),
        (["--articles", str(folder)], "expected a folder 'held' with coded articles to count."),
    ]:
        assert main(["evaluate", "--calibrate", str(out), *given]) == 2
        assert message in capsys.readouterr().err
    assert not out.exists()


def test_a_row_is_found_by_its_words_and_the_nth_place(tmp_path):
    rows = [{"exact": "né", "actor": "x"}, {"exact": "né", "nth": 2, "actor": None}]
    [article] = articles_of_folder(coded_article(tmp_path / "dev", "né\r\nné", mentions=rows))
    first, second = article.rows["mentions"]
    assert (first.span.start, second.span.start, second.span.end) == (0, 4, 6)
    assert (first.cells["actor"], second.cells["actor"]) == (Who(names=("x",)), None)
    assert (article.name, article.half, article.held) == ("a", "dev", False)


@pytest.mark.parametrize(
    "row", [{"exact": "secret"}, {"exact": "né", "nth": 2}, {}, {"exact": "né", "nth": "1"}]
)
def test_a_row_that_is_not_in_the_text_is_reported_without_its_words(tmp_path, row):
    coded_article(tmp_path / "held", "né", mentions=[row])
    with pytest.raises(
        UsageError, match=r"held/a.json: mentions\[0\] is not in the text"
    ) as raised:
        articles_of_folder(tmp_path)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize(
    "coding", ["{", "[]", "{}", '{"rows": []}', '{"figures": 1}', "[" * 100_000]
)
def test_what_is_no_coding_is_reported(tmp_path, coding):
    (coded_article(tmp_path / "dev", "né") / "a.json").write_text(coding)
    with pytest.raises(UsageError, match=r"a\.json: expected a coding, an object with the lists"):
        articles_of_folder(tmp_path)


def test_a_text_without_coding_is_reported(tmp_path):
    (coded_article(tmp_path / "dev", "né") / "b.txt").write_text("x")
    with pytest.raises(UsageError, match=r"b\.json: expected a coding"):
        articles_of_folder(tmp_path)


def test_a_text_that_is_no_utf8_is_reported(tmp_path):
    (coded_article(tmp_path / "dev", "né") / "a.txt").write_bytes(b"n\xe9")
    with pytest.raises(UsageError, match=r"a\.txt: expected a text in UTF-8"):
        articles_of_folder(tmp_path)


def test_a_folder_of_mere_texts_is_not_coded(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    assert not is_coded(tmp_path)
    with pytest.raises(UsageError, match=r"expected texts .* with their coding"):
        articles_of_folder(tmp_path)


def test_sub_folders_are_halves_and_some_are_set_aside(tmp_path):
    for half in ("dev", "held", "sealed"):
        coded_article(tmp_path / half, "x")
    articles = articles_of_folder(tmp_path)
    assert [(item.name, item.half, item.held, item.sealed) for item in articles] == [
        ("dev/a", "dev", False, False),
        ("held/a", "held", True, False),
        ("sealed/a", "sealed", False, True),
    ]
    assert articles_of_folder(tmp_path / "held")[0].held
    assert articles_of_folder(tmp_path / "sealed")[0].sealed


@pytest.mark.parametrize("name", ["held", "sealed"])
def test_what_is_set_aside_is_so_by_any_other_name(tmp_path, name):
    (tmp_path / "open").symlink_to(coded_article(tmp_path / name, "x"))
    assert getattr(articles_of_folder(tmp_path / "open")[0], name)


def test_a_book_gives_its_standing_rows_and_the_names_of_its_actors(toy):
    set_cells(toy, "figures", "F0003", row_status="retracted")
    article = articles_of_book(read_book(toy))[0]
    words = [row.span.exact for row in article.rows["figures"]]
    assert "62 captives" in words
    assert "at least 400 prisoners" not in words
    quote = next(row for row in article.rows["quotes"] if row.span.exact.startswith("a trap"))
    assert quote.cells["speaker"] == Who("ilsa-marrec", ("Ilsa Marrec", "Marrec"))


def test_a_book_without_a_text_says_which(toy):
    shutil.rmtree(toy / "seeds" / "texts")
    with pytest.raises(UsageError, match=r"texts of S01, S02, S03 are not at hand: .* --texts DIR"):
        articles_of_book(read_book(toy))


def test_one_source_is_enough_for_who_asks_for_one(toy):
    kept = next(
        path for path in (toy / "seeds" / "texts").iterdir() if "62 captives" in path.read_text()
    )
    for path in (toy / "seeds" / "texts").iterdir():
        if path != kept:
            path.unlink()
    assert [item.name for item in articles_of_book(read_book(toy), "S01")] == ["S01"]


@pytest.mark.parametrize(("known", "who"), [(True, None), (False, Who(None, ("Front",)))])
def test_a_mention_counts_by_id_in_a_book_and_by_name_elsewhere(known, who):
    mention = Mention(
        start=0,
        end=5,
        exact="Front",
        prefix=None,
        suffix=None,
        actor_id=None,
        actor_name="Front",
        title=None,
        role=None,
        confidence=1.0,
    )
    rows = found_rows(Extraction([], [], [mention], []), known=known)
    assert rows["mentions"][0].cells["actor"] == who
