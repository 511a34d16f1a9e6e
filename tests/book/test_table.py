import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import EVERY_TYPE

from trucebook.book.table import LONGEST_CELL, cell_starts, read_table
from trucebook.problem import LISTED
from trucebook.schemas.table import Schema

HEADER = b"id,whole,real,truth,day,items,words\n"
GOOD = b"A1,1,2.5,true,2024-02-07,a; b,w\n"


def read(data):
    return read_table(EVERY_TYPE, "dataset/t.csv", data)


def test_a_sound_file_gives_typed_rows():
    table = read(HEADER + GOOD)
    assert table.problems == ()
    cells = table.rows[0].cells
    assert (cells["whole"], cells["real"], cells["truth"]) == (1, 2.5, True)
    assert (cells["day"].isoformat(), cells["items"]) == ("2024-02-07", ("a", "b"))


@pytest.mark.parametrize(
    ("data", "rule", "line", "column"),
    [
        pytest.param(b"\xef\xbb\xbf" + HEADER + GOOD, "file_has_no_bom", 1, 1, id="BOM"),
        pytest.param(HEADER + GOOD[:-1] + b"\r\n", "file_has_lf_ends", 2, 32, id="CRLF"),
        pytest.param(HEADER + b"A1,\0,,,,,\n", "file_has_no_nul", 2, 4, id="NUL"),
        pytest.param(HEADER + "é".encode() + b"\xe9,,,,,,\n", "file_is_utf8", 2, 2, id="Latin-1"),
        pytest.param(HEADER + GOOD[:-1], "file_ends_with_newline", 2, None, id="cut off"),
        pytest.param(HEADER + GOOD + b"A2,1\n", "row_has_every_cell", 3, 1, id="short row"),
        pytest.param(HEADER + GOOD + b"\n", "row_is_not_empty", 3, 1, id="empty line"),
        pytest.param(HEADER + b",,,,,,\n", "row_is_not_empty", 2, 1, id="empty row"),
        pytest.param(HEADER + GOOD + HEADER, "header_is_there_once", 3, 1, id="joined files"),
        pytest.param(HEADER + b"A2" + b",1" * 9 + b"\n", "row_has_every_cell", 2, 1, id="long row"),
        pytest.param(
            HEADER + b'"A1\nx",,,,,,\nA2\n', "row_has_every_cell", 4, 1, id="after a break"
        ),
        pytest.param(HEADER + GOOD + b'A2,"1,,,,,\n', "cell_is_closed", 3, 1, id="unclosed"),
        pytest.param(HEADER + b'A2,"1"x,,,,,\n', "cell_is_closed", 2, 1, id="words after a quote"),
        pytest.param(
            HEADER + GOOD + b"A2," + b"9" * (LONGEST_CELL + 1) + b",,,,,\n",
            "cell_is_not_too_long",
            3,
            1,
            id="too long",
        ),
        pytest.param(HEADER[3:] + GOOD, "header_is_schema", 1, 1, id="no id column"),
        pytest.param(b"", "header_is_schema", 1, 1, id="empty file"),
    ],
)
def test_a_broken_file_is_a_problem_at_its_line(data, rule, line, column):
    problems = {item.rule: item for item in read(data).problems}
    assert rule in problems
    assert (problems[rule].line, problems[rule].column) == (line, column)
    assert problems[rule].file == "dataset/t.csv"
    assert problems[rule].hint


def test_the_rows_before_an_unclosed_cell_are_kept():
    table = read(HEADER + GOOD + b'A2,"1,,,,,\nA3,1,,,,,\n')
    assert [row.id for row in table.rows] == ["A1"]


def test_a_cell_of_the_wrong_type_reads_as_nothing_and_keeps_its_text():
    row = read(HEADER + b"A1,1.5,x,yes,2024-02-30,a,w\n").rows[0]
    assert [row[name] for name in ("whole", "real", "truth", "day")] == [None] * 4
    assert row.texts["whole"] == "1.5"


@pytest.mark.parametrize(
    ("name", "place"), [("id", (3, 1)), ("whole", (4, 4)), ("words", (4, 11)), (None, (3, 1))]
)
def test_a_problem_is_on_the_line_and_column_of_its_cell(name, place):
    row = read(HEADER + GOOD + b'"A\n2",12,,,,,w\n').rows[1]
    problem = row.problem(name, "expected more")
    assert (problem.line, problem.column) == place
    assert problem.row_id == "A\n2"


def test_cells_start_after_commas_outside_quotation_marks():
    assert cell_starts('a,"b,""c",d\n') == [0, 2, 10]


@pytest.mark.parametrize(
    ("row_id", "line"),
    [("A0", 2), ("A2", 3), ("A4", 5), ("A9", 5)],
)
def test_a_row_that_is_not_there_has_its_line_in_the_file(row_id, line):
    table = read(HEADER + GOOD + b'A3,1,2.5,true,2024-02-07,a; b,"two\nlines"\nA5,1,,,,,\n')
    assert [(row.line, row.end) for row in table.rows] == [(2, 2), (3, 4), (5, 5)]
    assert table.line_for({table.schema.key: row_id}) == line


def test_a_table_without_rows_has_its_header_line():
    assert read(HEADER).line_for({read(HEADER).schema.key: "A1"}) == 1


def narrow(width):
    """A table of so many columns of text."""
    fields = EVERY_TYPE.descriptor["fields"]
    columns = [{**fields[0], "name": f"c{place}"} for place in range(width)]
    return Schema({**EVERY_TYPE.descriptor, "fields": columns, "primaryKey": ["c0"]})


PIECES = ['"', '""', ",", "\n", "\r", " ", "a", "é", '"a"', '"a,b"', '"x\ny"', '12" g', "\u2028"]
scraps = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)


@st.composite
def records(draw):
    """A row as the csv module takes it from bytes that nobody of ours wrote, and new texts."""
    schema = narrow(draw(st.integers(1, 4)))
    text = ",".join(draw(st.tuples(*[scraps] * len(schema.fields))))
    text = draw(st.sampled_from([text, draw(scraps) + draw(scraps)])) + "\n"
    head = ",".join(schema.fields) + "\n"
    rows = read_table(schema, "t.csv", (head + text).encode()).rows
    new = draw(st.dictionaries(st.sampled_from(list(schema.fields)), scraps))
    return head, text, rows, new


def cells_of(record):
    """The cells as the file has them, quotation marks included."""
    line = record.rstrip("\r\n")
    starts = cell_starts(line)
    ends = [start - 1 for start in starts[1:]] + [len(line)]
    return [line[start:end] for start, end in zip(starts, ends, strict=True)]


@given(records())
def test_cells_begin_where_the_csv_module_has_them_begin(drawn):
    head, text, rows, _ = drawn
    lines = (head + text).split("\n")
    for row in rows:
        [cells] = csv.reader(io.StringIO(row.record, newline=""), strict=True)
        written = cells_of(row.record)
        bare = [raw[1:-1].replace('""', '"') if raw[:1] == '"' else raw for raw in written]
        assert bare == cells == list(row.texts.values())
        for name, raw in zip(row.texts, written, strict=True):
            line, column = row.place(name)
            assert f"{lines[line - 1]}\n"[column - 1 :].startswith(raw.split("\n")[0])
        assert row.end == row.line + row.record.count("\n") - 1


@given(records())
def test_a_rewritten_cell_leaves_every_other_one_to_the_byte(drawn):
    head, _, rows, new = drawn
    for row in rows:
        record = row.rewritten(new)
        [again] = read_table(row.schema, "t.csv", (head + record).encode()).rows
        assert dict(again.texts) == {**row.texts, **new}
        kept = zip(row.texts, cells_of(row.record), cells_of(record), strict=True)
        assert not new or all(old == now for name, old, now in kept if name not in new)


@pytest.mark.parametrize(
    ("record", "starts"),
    [
        ('12" guns,"a ,"",",b\n', [0, 9, 18]),
        (' "a",b\n', [0, 5]),
        ('"",,""\n', [0, 3, 4]),
        ('"a""",b"",c\r\n', [0, 6, 10]),
        ('"a\n,b",c\n', [0, 7]),
        ("\n", [0]),
    ],
)
def test_a_mark_opens_a_cell_only_where_it_is_the_first_character(record, starts):
    assert cell_starts(record) == starts


def test_a_row_of_one_empty_cell_is_no_empty_line():
    [row] = read_table(narrow(1), "t.csv", b"c0\nx\n").rows
    assert row.rewritten({"c0": ""}) == '""\n'


@pytest.mark.parametrize(("rows", "listed"), [(LISTED, LISTED), (LISTED + 5, LISTED)])
def test_of_many_ragged_rows_the_first_are_listed_and_all_counted(rows, listed):
    table = read(HEADER + b"a,b\n" * rows + GOOD)
    assert [item.line for item in table.problems] == list(range(2, 2 + listed))
    assert sum(table.unlisted.values()) == rows - listed
    assert [row.id for row in table.rows] == ["A1"]
