"""Files of a book as three sides have them, put together."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import SCHEMAS, rows

from trucebook.book.csv import file_text
from trucebook.book.records import json_text
from trucebook.changes.driver import merge_files
from trucebook.commands import main
from trucebook.errors import UsageError

BASE = "figure_id,source_id,start,end,exact,note\nF0001,S01,4,7,two,\nF0002,S01,30,33,ten,\n"


def merged(ours, theirs, base=BASE, name="dataset/figures.csv"):
    return merge_files(base.encode(), ours.encode(), theirs.encode(), name)


def test_rows_of_both_sides_stand_in_the_order_of_the_text():
    ours = BASE + "F9zzzz,S01,12,17,three,\n"
    theirs = BASE + "F7kq2m,S01,12,15,thr,\n"
    found = merged(ours, theirs)
    assert (found.conflicts, found.remarks) == ((), ())
    assert [line.split(",")[0] for line in found.data.decode().splitlines()] == [
        *("figure_id", "F0001", "F7kq2m", "F9zzzz", "F0002")
    ]
    assert merged(theirs, ours).data == found.data


def test_a_conflict_is_left_around_both_rows():
    found = merged(BASE.replace("two,", "two,a"), BASE.replace("two,", 'two,"b,"'))
    assert found.data.decode() == (
        "figure_id,source_id,start,end,exact,note\n"
        "<<<<<<< ours\nF0001,S01,4,7,two,a\n=======\n"
        'F0001,S01,4,7,two,"b,"\n>>>>>>> theirs\nF0002,S01,30,33,ten,\n'
    )
    [said] = found.conflicts
    assert said.startswith("dataset/figures.csv: F0001.note: both sides changed it: ")
    assert said.endswith("base empty, ours 'a', theirs 'b,'")


def test_a_row_that_one_side_removed_and_the_other_changed_is_a_conflict():
    found = merged(BASE.replace("F0002,S01,30,33,ten,\n", ""), BASE.replace("ten,", "ten,x"))
    assert "<<<<<<< ours\n=======\nF0002,S01,30,33,ten,x\n>>>>>>> theirs\n" in found.data.decode()
    [said] = found.conflicts
    assert "F0002: ours removed the row, theirs changed note: keep it or remove it" in said


def test_a_number_that_both_sides_gave_is_a_conflict_with_a_new_id():
    found = merged(BASE + "F0003,S01,40,43,six,\n", BASE + "F0003,S01,50,53,one,\n")
    [said] = found.conflicts
    assert (
        "F0003: both sides gave this id to a new row: keep both, and give theirs the id F" in said
    )
    assert found.data.decode().count("\nF0003,") == 2


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text + "F0003\n",
        lambda text: text * 2,
        lambda text: text.replace("figure_id", "quote_id"),
        lambda _: "He said so.\n",
    ],
)
def test_a_side_that_cannot_be_read_is_merged_by_lines(spoil):
    found = merged(BASE.replace("two,", "two,a"), spoil(BASE))
    assert "merged by lines, for a side cannot be read by rows" in found.remarks[0]
    assert "F0001,S01,4,7,two,a" in found.data.decode()


def test_a_conflict_in_a_side_stays_one():
    first = merged(BASE.replace("two,", "two,a"), BASE.replace("two,", "two,b"))
    found = merged(first.data.decode(), BASE.replace("two,", "two,c"))
    assert found.conflicts == ("dataset/figures.csv: lines in conflict: 1",)


RECORD = {"source_id": "S01", "title": "A", "withheld": ["1-2"], "note": None}


@pytest.mark.parametrize(
    ("ours", "theirs", "conflicts"),
    [
        ({"title": "B"}, {"note": "x"}, []),
        ({"title": "B"}, {"title": "C"}, ["seeds/S01.json: S01.title: both sides changed it"]),
        ({"withheld": ["1-2", "4-9"]}, {"note": "x", "withheld": ["1-2", "4-9"]}, []),
        ({"withheld": ["1-2", "4-9"]}, {"withheld": None}, ["S01.withheld: both sides changed it"]),
    ],
)
def test_the_keys_of_a_source_record_are_merged(ours, theirs, conflicts):
    sides = (json_text({**RECORD, **side}) for side in ({}, ours, theirs))
    base, one, other = sides
    found = merged(one, other, base, "seeds/S01.json")
    assert len(found.conflicts) == len(conflicts)
    assert all(part in said for part, said in zip(conflicts, found.conflicts, strict=True))
    if not conflicts:
        assert found.data.decode() == json_text({**RECORD, **theirs, **ours})
        return
    text = found.data.decode()
    head, _, rest = text.partition("<<<<<<< ours\n")
    ours_lines, _, rest = rest.partition("=======\n")
    theirs_lines, _, tail = rest.partition(">>>>>>> theirs\n")
    assert json.loads(head + ours_lines + tail) == {**RECORD, **ours}
    assert json.loads(head + theirs_lines + tail) == {**RECORD, **theirs}


def test_two_sources_under_one_id_are_a_conflict():
    found = merged(
        json_text({**RECORD, "title": "B"}), json_text(RECORD), "", "books/a/seeds/S01.json"
    )
    assert (
        "S01: both sides gave this id to a new row: keep both, and give theirs the id S"
        in (found.conflicts[0])
    )
    assert '<<<<<<< ours\n  "title": "B",\n=======\n  "title": "A",\n' in found.data.decode()


@given(st.data(), st.sampled_from(["figures", "evidence", "actors", "redirects"]))
def test_what_is_canonical_stays_so(data, name):
    schema = SCHEMAS[name]
    base, added = data.draw(rows(schema)), data.draw(rows(schema))
    known = {row[schema.key] for row in base}
    both = [*base, *(row for row in added if row[schema.key] not in known)]
    text, more = file_text(schema, base), file_text(schema, both)
    for sides in ((text, more), (more, text), (more, more)):
        found = merged(*sides, base=text, name=f"dataset/{name}.csv")
        assert (found.data.decode(), found.conflicts) == (more, ())


def test_what_is_no_file_of_a_book_is_refused():
    with pytest.raises(UsageError, match=r"README.md: expected a table .* or a source record"):
        merged("a", "b", "c", "README.md")


def test_the_command_writes_the_result_to_ours(tmp_path, capsys):
    paths = [tmp_path / name for name in ("base.csv", "ours.csv", "theirs.csv")]
    for path, text in zip(paths, (BASE, BASE, BASE.replace("two,", "two,x")), strict=True):
        path.write_text(text)
    words = ["merge", *map(str, paths)]
    assert main(words) == 0
    assert paths[1].read_text() == paths[2].read_text()
    paths[1].write_text(BASE.replace("two,", "two,y"))
    assert main([*words, "dataset/figures.csv"]) == 1
    assert "dataset/figures.csv: F0001.note: both sides" in capsys.readouterr().out
    assert paths[1].read_text().count("<<<<<<<") == 1


@pytest.mark.parametrize(
    "words", [[], ["a.csv"], ["a", "b", "c", "d", "e"], ["--install", ".", "a"]]
)
def test_other_words_are_refused(words, capsys):
    assert main(["merge", *words]) == 2
    assert "Expected three files: trucebook merge BASE OURS THEIRS" in capsys.readouterr().err


def test_a_missing_file_is_named(tmp_path, capsys):
    assert main(["merge", *(str(tmp_path / f"{name}.csv") for name in "abc")]) == 2
    assert "a.csv: No such file" in capsys.readouterr().err


MARKED = "<<<<<<< ours\n{}=======\n{}>>>>>>> theirs\n"


def test_validate_names_a_conflict_that_is_not_settled(toy, capsys):
    path = toy / "dataset" / "figures.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:3]) + MARKED.format(lines[3], lines[3]) + "".join(lines[4:]))
    assert main(["validate", str(toy)]) == 1
    said = capsys.readouterr().out
    assert said.count("dataset/figures.csv") == 1
    assert "dataset/figures.csv:4:1: error: conflict_is_settled" in said
    assert "keep one of the two rows" in said
    assert main(["format", str(toy)]) == 1


def test_validate_names_a_conflict_in_a_record(toy, capsys):
    path = toy / "seeds" / "S01.json"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:2]) + MARKED.format(lines[2], lines[2]) + "".join(lines[3:]))
    assert main(["validate", str(toy)]) == 1
    said = capsys.readouterr().out
    assert "seeds/S01.json:3:1: error: conflict_is_settled" in said
