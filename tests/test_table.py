import pytest
from strategies import EVERY_TYPE

from trucebook.table import LONGEST_CELL, cell_starts, read_table

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
        pytest.param(HEADER + GOOD + b"\n", "row_has_every_cell", 3, 1, id="empty line"),
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
def test_a_problem_stands_on_the_line_and_column_of_its_cell(name, place):
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
    assert table.line_for(row_id) == line


def test_a_table_without_rows_has_its_header_line():
    assert read(HEADER).line_for("A1") == 1
