import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import EVERY_TYPE, rows

from trucebook.book.csv import csv_text, record
from trucebook.book.table import read_table
from trucebook.validate.format import Formatted, format_table

HEADER = "id,whole,real,truth,day,items,words\n"
FIRST = "A1,1,2.5,true,2024-02-07,a; b,w\n"
SECOND = "A2,2,,,,,\n"
SOUND = HEADER + FIRST + SECOND


def formatted(text):
    return format_table(
        EVERY_TYPE, "dataset/t.csv", text.encode() if isinstance(text, str) else text
    )


def cells(data):
    table = read_table(EVERY_TYPE, "dataset/t.csv", data)
    assert table.problems == ()
    return sorted((dict(row.cells) for row in table.rows), key=str)


@given(rows(EVERY_TYPE))
def test_a_canonical_file_is_left_byte_for_byte(drawn):
    data = csv_text(EVERY_TYPE, drawn).encode()
    assert formatted(data) == Formatted(file="dataset/t.csv", old=data, new=data)


@st.composite
def spoiled(draw):
    """A canonical file, and the same saved by a careless program."""
    drawn = draw(rows(EVERY_TYPE))
    text = csv_text(EVERY_TYPE, drawn)
    header, *body = csv.reader(io.StringIO(text, newline=""))
    order = draw(st.permutations(range(len(header))))
    body = draw(st.permutations(body))
    lines = [[line[at] for at in order] for line in [header, *body]]
    quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    out = io.StringIO(newline="")
    csv.writer(out, quoting=quoting, lineterminator="\n").writerows(lines)
    saved = out.getvalue().removesuffix("\n" if draw(st.booleans()) else "")
    if draw(st.booleans()):
        saved = saved.replace("\n", "\r\n")
    return text.encode(), ("\ufeff" if draw(st.booleans()) else "").encode() + saved.encode()


@given(spoiled())
def test_a_carelessly_saved_file_comes_back_byte_for_byte(files):
    text, saved = files
    found = formatted(saved)
    assert found.new == text
    assert found.is_changed == (saved != text)
    assert bool(found.remarks or found.moved) == found.is_changed


_odd = st.text(st.sampled_from('aé"\u0301 ,;\r\n0.5-'), max_size=6)
_cell = st.sampled_from(["", "1", "01", "+5", "2.50", "1e3", "true", "2024-02-07", "x"]) | _odd


@settings(max_examples=200)
@given(st.lists(st.lists(_cell, min_size=7, max_size=7), max_size=6), st.booleans())
def test_whatever_the_cells_it_is_idempotent_and_loses_nothing(lines, crlf):
    text = HEADER + "".join(map(record, lines))
    data = (text.replace("\n", "\r\n") if crlf else text).encode()
    found = formatted(data)
    assert not found.problems
    assert formatted(found.new).new == found.new
    before = cells_of(
        read_table(EVERY_TYPE, "t.csv", data.replace(b"\r\n", b"\n") if crlf else data)
    )
    assert cells_of(read_table(EVERY_TYPE, "t.csv", found.new)) == before


def cells_of(table):
    """The typed rows; own words tidied, cells that are no values as written."""
    return sorted(([tidy(row, name) for name in row.cells] for row in table.rows), key=str)


def tidy(row, name):
    value = row.texts[name] if row[name] is None else row[name]
    if name in ("id", "items"):
        return unicodedata.normalize("NFC", row.texts[name]).strip()
    return value


@settings(max_examples=200)
@given(st.binary(max_size=60) | st.text('A1,"\r\n\ufeffé', max_size=40).map(str.encode))
def test_whatever_the_bytes_a_file_is_whole_or_left_alone(body):
    found = formatted(HEADER.encode() + body)
    assert formatted(found.new).new == found.new
    assert not (found.problems and found.is_changed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\ufeff" + SOUND, "byte order mark taken off"),
        (SOUND[:-1], "line end added after the last row"),
        (SOUND.replace("\n", "\r\n"), "line ends made LF (3 CRLF)"),
        (SOUND.replace("\n", "\r\n", 1), "line ends made LF (1 CRLF)"),
        (SOUND.replace("A2,2", '"A2","2"'), "quotation marks rewritten in 1 record"),
        (SOUND.replace("id,", '"id",', 1), "quotation marks rewritten in 1 record"),
        (HEADER + SECOND + FIRST, "1 row moved"),
        (SOUND.replace("2.5", "2.50"), "1 cell rewritten"),
    ],
)
def test_it_says_what_it_changed(text, said):
    found = formatted(text)
    assert found.new.decode() == SOUND
    assert found.as_text("changed").splitlines()[0] == f"dataset/t.csv: changed: {said}"


def test_columns_go_to_their_places():
    found = formatted("whole,id,real,truth,day,items,words\n1,A1,2.5,true,2024-02-07,a; b,w\n")
    assert found.new.decode() == HEADER + FIRST
    assert found.remarks == ("columns put in the order of the schema",)


def test_moved_rows_are_counted_and_each_cell_is_listed_with_its_old_line():
    text = HEADER + 'A9,09,,,,,"two\nlines"\n' + "A2, 2,3.0,,,,\n" + "A10,,,,,,\n"
    head, *cells = formatted(text).as_text("would change").splitlines()
    assert ": 1 row moved, 2 cells rewritten" in head
    assert cells == [
        "    line 2 [A9.whole]: '09' becomes '9'",
        "    line 4 [A2.real]: '3.0' becomes '3'",
    ]


def test_a_cell_that_is_no_value_is_kept_as_written():
    found = formatted(HEADER + "A1,many,1;5,yes,7.2.24,,\n")
    assert not found.is_changed


def test_words_of_a_source_are_never_touched():
    found = formatted(HEADER + "A1,,,,,,  cafe\u0301 \n")
    assert not found.is_changed


def test_a_carriage_return_inside_a_cell_of_a_mixed_file_is_kept():
    found = formatted(HEADER.replace("\n", "\r\n") + 'A1,,,,,,"a\r\nb"\nA2,,,,,,\n')
    assert found.new.decode() == HEADER + 'A1,,,,,,"a\r\nb"\nA2,,,,,,\n'


def test_twins_stay_both_in_the_order_found():
    text = HEADER + "A1,2,,,,,\nA1,1,,,,,\n"
    assert not formatted(text).is_changed


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        pytest.param(HEADER + FIRST + "A2,1\n", "row_has_every_cell", id="ragged"),
        pytest.param(HEADER + 'A1,"1,,,,,\n', "cell_is_closed", id="unclosed"),
        pytest.param((HEADER + "é").encode("latin-1"), "file_is_utf8", id="Latin-1"),
        pytest.param(HEADER + "A1\0,,,,,,\n", "file_has_no_nul", id="NUL"),
        pytest.param(
            HEADER.replace("day", "date") + FIRST, "header_is_schema", id="strange column"
        ),
        pytest.param(HEADER.replace("day", "id") + FIRST, "header_is_schema", id="column twice"),
        pytest.param(
            HEADER.replace(",words", "") + "A1,,,,,\n", "header_is_schema", id="column lost"
        ),
        pytest.param("", "header_is_schema", id="empty file"),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_left_alone(data, rule):
    data = b"\xef\xbb\xbf" + (data.encode() if isinstance(data, str) else data)
    found = formatted(data)
    assert found.new == data
    assert rule in {problem.rule for problem in found.problems}
    assert rule in found.as_text("changed")
