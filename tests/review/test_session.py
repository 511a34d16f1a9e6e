"""One call of the command: what it does, who decides, and what it refuses."""

import subprocess

import pytest
from reviewing import key_of, last, opened, rows, snapshot

from trucebook.commands import main


def review(book, *words):
    return main(["review", str(book), "--source", "S02", *words])


@pytest.fixture
def key(book):
    return key_of(opened(book), "figures", "At least 12 people")


def test_a_candidate_is_accepted_corrected_and_rejected_in_one_call(book, key, capsys):
    other = key_of(opened(book), "figures", "40 guests")
    words = ("--edit", key, "metric=injured @ were killed", "note=As printed; no year.")
    review(book, *words, "--reject", other, "--reason", "guests", "--reviewer", "AF")
    out = capsys.readouterr().out
    assert out.startswith("1 candidate accepted; new rows: 1 in figures, ")
    assert "\nleft empty: group_id in 1 row" in out or "\nleft empty: " in out
    assert "\n1 candidate rejected\n" in out
    row = last(book, "figures", "At least 12 people")
    assert (row["metric"], row["note"]) == ("injured", "As printed; no year.")
    assert [one["decision"] for one in rows(book, "extracted/decisions")] == [
        "accepted",
        "rejected",
    ]


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ada Finn", "AF"), ("Jan van Berg", None), ("ada", None), ("", None)],
)
def test_initials_are_those_of_gits_user_only_if_they_are_clear(book, key, capsys, name, initials):
    subprocess.run(["git", "init", "--quiet", "--template=", str(book)], check=True)
    subprocess.run(["git", "-C", str(book), "config", "user.name", name], check=True)
    code = review(book, "--accept", key)
    if initials:
        assert last(book, "figures", "At least 12 people")["reviewer"] == initials
    else:
        assert code == 2
        assert "Who decides? Give your initials: --reviewer AB." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--reject", "KEY", "--reviewer", "AF"], "--reject: say why, --reason WHY"),
        (["--accept", "KEY", "--reviewer", "finn"], "expected initials, one to four capitals"),
        (["--accept", "KEY", "--prune", "--reviewer", "AF"], "Expected one of: decisions"),
        (["--accept", "KEY", "--check", "--reviewer", "AF"], "Expected one of: decisions"),
        (["--accept", "KEY", "--coded", "p1", "--reviewer", "AF"], "Expected one of: decisions"),
        (["--blind", "1.5"], "--blind: expected a share from 0 to 1, found 1.5"),
        (["--accept-above", "nan", "--reviewer", "AF"], "expected a share from 0 to 1, found nan"),
        (["--edit", "KEY", "--reviewer", "AF"], "expected cells, field=value"),
        (["--edit", "KEY", "killed", "--reviewer", "AF"], "expected field=value, found 'killed'"),
        (["--edit", "KEY", "a=1", "--accept", "KEY", "--reviewer", "AF"], "found two"),
        (["--source", "S9", "--check"], "There is no source 'S9'"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(book, key, capsys, words, message):
    before = snapshot(book)
    assert review(book, *(key if word == "KEY" else word for word in words)) == 2
    assert message in capsys.readouterr().err
    assert snapshot(book) == before


def test_a_source_whose_text_is_not_at_hand_keeps_its_lines(book):
    main(["review", str(book)])
    before = rows(book, "extracted/mentions")
    (book / "seeds" / "texts" / "first-text.txt").unlink()
    review(book)
    assert rows(book, "extracted/mentions") == before
    assert {row["source_id"] for row in before} == {"S01", "S02"}
