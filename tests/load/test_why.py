import pandas as pd
import pytest

import trucebook
from trucebook.errors import UsageError
from trucebook.load import tables as loading
from trucebook.load.releases import Release
from trucebook.load.why import OWN_WORDS

OLD = ("0.1.0", "0.1.1", "0.2.0")


@pytest.fixture
def toy_shipped(toy_release, monkeypatch):
    """The toy release in the place of the one that came with the package."""
    release = Release("0.1.0", toy_release, is_own=True)
    monkeypatch.setattr(loading, "shipped", lambda version: release)


def words(*cell, **choice):
    """Cell, basis and words of every line of an answer."""
    found = trucebook.why(*cell, **choice)
    return [
        (name, line.basis, None if pd.isna(line.exact) else line.exact)
        for name, line in zip(found.index, found.itertuples(), strict=True)
    ]


@pytest.mark.usefixtures("toy_shipped")
@pytest.mark.parametrize(
    ("cell", "first"),
    [
        (("F0001", "metric"), ("F0001.metric", "stated", "truce")),
        (("F0001", "value_low"), ("F0001.value_low", OWN_WORDS, "three-stage")),
        (("F0001", "exact"), ("F0001", OWN_WORDS, "three-stage")),
        (("F0001",), ("F0001", OWN_WORDS, "three-stage")),
        (("F0002", "group_id"), ("F0002.group_id", OWN_WORDS, "62 captives")),
        (
            ("Q0001", "speaker"),
            ("Q0001.speaker_text", "stated", "Orvenian Prime Minister Ilsa Marrec"),
        ),
        (
            ("U0001", "speaker"),
            ("Q0001.speaker_text", "stated", "Orvenian Prime Minister Ilsa Marrec"),
        ),
        (("N0001", "metric"), ("F0001.metric", "stated", "truce")),
        (("N0001", "unit"), ("F0001.unit", OWN_WORDS, "three-stage")),
        (("orvenia", "name"), ("M0001.actor_id", OWN_WORDS, "Orvenia")),
        (("E0001",), ("F0001.metric", "stated", "truce")),
        (("E0001", "basis"), ("F0001.metric", "stated", "truce")),
    ],
)
def test_a_cell_rests_on_evidence_its_own_words_or_rows_that_refer_to_it(cell, first):
    assert words(*cell)[0] == first


@pytest.mark.usefixtures("toy_shipped")
def test_a_row_rests_on_its_own_words_and_all_its_evidence():
    found = trucebook.why("F0001")
    assert list(found["field"][1:]) == ["metric", "status", "quantity_id"]
    assert found["field"].isna().iloc[0]
    assert set(found["row_id"]) == {"F0001"}
    assert found["start"].dtype == pd.Int64Dtype()


@pytest.mark.usefixtures("toy_shipped")
def test_every_cell_that_says_something_has_words():
    release = loading.tables_of(None, None)
    for schema in release.schemas.values():
        # The rows of `reuse` are places themselves.
        if schema.name not in ("sources", "redirects", "evidence", "reuse"):
            row = release.arrow(schema.name).to_pylist()[0]
            for name in schema.coded:
                if row[name] is not None:
                    assert len(trucebook.why(row[schema.key], name))


@pytest.mark.usefixtures("toy_shipped")
@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (("F0001", "period"), r"F0001\.period is empty: it rests on no words"),
        (("F0001", "note"), r"F0001\.note is empty"),
        (("F0001", "coder"), r"F0001\.coder is about the row and its coding"),
        (("F0001", "figure_id"), r"F0001\.figure_id is about the row and its coding"),
        (("S01",), r"S01 is a source record: .* Its published_basis says: The text prints '14 May"),
        (("S01", "published"), r"Its published_basis says: The text prints"),
        (("S01", "title"), r"S01 is a source record: .* no words are cited for it\.$"),
        (("S01", "author"), r"S01\.author is empty"),
        (("F9001",), r"F9001 was retired in 0\.1\.0: Invented .* Its heir is F0001"),
        (("F99999",), r"no row 'F99999' in release 0\.1\.0"),
        (("F0001", "metrik"), r"no column of figures 'metrik'. Did you mean 'metric'"),
    ],
)
def test_where_there_are_no_words_a_sentence_says_why(cell, reason):
    with pytest.raises(UsageError, match=reason):
        trucebook.why(*cell)


@pytest.mark.usefixtures("toy_shipped")
def test_words_that_nobody_cited_are_not_made_up(monkeypatch):
    read = loading.ReleaseTables.arrow

    def without_evidence(release, name):
        return read(release, name).slice(0, 0) if name == "evidence" else read(release, name)

    monkeypatch.setattr(loading.ReleaseTables, "arrow", without_evidence)
    for cell in ("F0001.metric", "Q0001.speaker", "U0001.speaker", "N0001.metric", "P01.summary"):
        with pytest.raises(UsageError, match=f"Release 0.1.0 cites no words for {cell}"):
            trucebook.why(*cell.split("."))
    assert words("F0001", "unit") == [("F0001.unit", OWN_WORDS, "three-stage")]


def test_a_terminal_shows_the_words_and_the_note_of_a_cell_without(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    with pd.option_context("display.max_columns", 0):
        assert "killed" in str(trucebook.why("F0013", "metric"))
        background = trucebook.why("P01", "made_on", "0.2.0").iloc[[0]]
        assert background["exact"].isna().all()
        assert background["note"].iloc[0][:40] in str(background)


@pytest.mark.parametrize("version", OLD)
def test_older_releases_answer_too(version):
    assert words("F0001", "metric", version)[0] == ("F0001.metric", "stated", "three-stage")
    assert words("Q0001", "speaker", version)[0] == ("Q0001.speaker_text", "stated", "Hamas")
    assert words("P01", "made_on", version)[0] == ("P01.made_on", "background", None)
    said = words("U0007", version=version)
    assert ("Q0019.utterance_id", OWN_WORDS, "prepare to operate") in said
    for cell, reason in (
        (
            ("U0007", "speaker"),
            r"cites no words for U0007\.speaker. trucebook.why\('U0007'\) gives",
        ),
        (("S01",), "S01 is a source record"),
        (("F0001", "period"), "is empty"),
    ):
        with pytest.raises(UsageError, match=reason):
            trucebook.why(*cell, version=version)
