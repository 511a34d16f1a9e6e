import shutil

import pytest
from edit import set_cells
from proposed import coded_article

from trucebook.book.book import read_book
from trucebook.errors import UsageError
from trucebook.extract.rows import Extraction, Mention
from trucebook.review.coded import articles_of_book, articles_of_folder, found_rows, is_coded
from trucebook.review.pair import Who


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
def test_a_row_that_does_not_stand_there_is_told_without_its_words(tmp_path, row):
    coded_article(tmp_path / "held", "né", mentions=[row])
    with pytest.raises(UsageError, match=r"held/a.json: mentions\[0\] is not in the text") as told:
        articles_of_folder(tmp_path)
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("coding", ["{", "[]", '{"figures": []}', '{"figures": 1}', "[" * 100_000])
def test_what_is_no_coding_is_told(tmp_path, coding):
    (coded_article(tmp_path / "dev", "né") / "a.json").write_text(coding)
    with pytest.raises(UsageError, match=r"a\.json: expected a coding, an object with the lists"):
        articles_of_folder(tmp_path)


def test_a_text_without_coding_is_told(tmp_path):
    (coded_article(tmp_path / "dev", "né") / "b.txt").write_text("x")
    with pytest.raises(UsageError, match=r"b\.json: expected a coding"):
        articles_of_folder(tmp_path)


def test_a_text_that_is_no_utf8_is_told(tmp_path):
    (coded_article(tmp_path / "dev", "né") / "a.txt").write_bytes(b"n\xe9")
    with pytest.raises(UsageError, match=r"a\.txt: expected a text in UTF-8"):
        articles_of_folder(tmp_path)


def test_a_folder_of_mere_texts_is_not_coded(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    assert not is_coded(tmp_path)
    with pytest.raises(UsageError, match=r"expected texts .* with their coding"):
        articles_of_folder(tmp_path)


def test_sub_folders_are_halves_and_held_is_held(tmp_path):
    for half in ("dev", "held"):
        coded_article(tmp_path / half, "x")
    found = [(item.name, item.half, item.held) for item in articles_of_folder(tmp_path)]
    assert found == [("dev/a", "dev", False), ("held/a", "held", True)]
    assert articles_of_folder(tmp_path / "held")[0].held


def test_held_is_held_by_any_other_name(tmp_path):
    (tmp_path / "open").symlink_to(coded_article(tmp_path / "held", "x"))
    assert articles_of_folder(tmp_path / "open")[0].held


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
