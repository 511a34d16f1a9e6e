"""What spreadsheets make of a table: a named cause, and the rows back as they were."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import EVERY_TYPE, rows

from trucebook.book.csv import csv_text
from trucebook.book.saved import odd_form
from trucebook.book.table import read_table
from trucebook.scale.csv import CsvFile
from trucebook.validate.format import format_table

HEADER = "id,whole,real,truth,day,items,words\n"
FIRST = 'A1,1,2.5,true,2024-02-07,a; b,"a, b"\n'
SECOND = "A2,2,,,,,über\n"
SOUND = HEADER + FIRST + SECOND


def cut_with(separator):
    """The table as a program writes it that separates cells in another way."""
    out = io.StringIO(newline="")
    cells = csv.reader(io.StringIO(SOUND, newline=""))
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(cells)
    return out.getvalue()


def with_columns(text, more):
    return text.replace("\n", f"{more}\n")


FIXED = [
    pytest.param(cut_with(";"), "cells_are_separated_by_commas", "semicolons", id="semicolons"),
    pytest.param(cut_with("\t"), "cells_are_separated_by_commas", "tabs", id="tabs"),
    pytest.param(cut_with("|"), "cells_are_separated_by_commas", "vertical bars", id="bars"),
    pytest.param("sep=;\n" + cut_with(";"), "cells_are_separated_by_commas", "sep=;", id="sep"),
    pytest.param("sep=,\r\n" + SOUND, "cells_are_separated_by_commas", "sep=,", id="sep comma"),
    pytest.param(SOUND.encode("utf-16"), "file_is_utf8", "UTF-16", id="UTF-16"),
    pytest.param(SOUND.encode("utf-16-le"), "file_is_utf8", "UTF-16", id="UTF-16 without mark"),
    pytest.param(SOUND.encode("utf-16-be"), "file_is_utf8", "UTF-16", id="UTF-16, big end first"),
    pytest.param(SOUND.encode("utf-32"), "file_is_utf8", "UTF-16", id="UTF-32"),
    pytest.param(cut_with("\t").encode("utf-16"), "file_is_utf8", "UTF-16", id="Unicode text"),
    pytest.param(SOUND.replace("\n", "\r"), "file_has_lf_ends", "carriage return", id="CR alone"),
    pytest.param("\ufeff" + SOUND, "file_has_no_bom", "byte order mark", id="BOM"),
    pytest.param(
        HEADER + FIRST + "\ufeff" + SECOND, "file_has_no_bom", "byte order mark", id="BOM inside"
    ),
    pytest.param(
        "\ufeff" + HEADER + FIRST + "\ufeff" + HEADER + SECOND,
        *("header_is_there_once", "header again"),
        id="joined files",
    ),
    pytest.param(
        "\ufeffsep=;\r\n" + cut_with(";").replace("\n", "\r\n"),
        *("cells_are_separated_by_commas", "semicolons"),
        id="all at once",
    ),
    pytest.param(with_columns(SOUND, ",,"), "header_is_schema", "2 columns without", id="columns"),
    pytest.param(SOUND + ",,,,,,\n" * 3, "row_is_not_empty", "an empty row", id="rows of commas"),
    pytest.param(HEADER + "\n" + FIRST + SECOND, "row_is_not_empty", "an empty", id="empty line"),
    pytest.param(
        "words,id,whole,real,truth,day,items\n"
        '"a, b",A1,1,2.5,true,2024-02-07,a; b\nüber,A2,2,,,,\n',
        *("header_is_schema", "another order"),
        id="order",
    ),
]


def named(problems, rule, found):
    [problem, *_] = [item for item in problems if item.rule == rule]
    assert found in problem.value
    assert problem.line
    assert "format" in problem.hint
    return problem


def encoded(text):
    return text if isinstance(text, bytes) else text.encode()


@pytest.mark.parametrize(("text", "rule", "found"), FIXED)
def test_the_cause_is_named_and_format_gives_the_rows_back(text, rule, found):
    data = encoded(text)
    named(read_table(EVERY_TYPE, "t.csv", data).problems, rule, found)
    made = format_table(EVERY_TYPE, "t.csv", data)
    assert (made.new.decode(), made.problems) == (SOUND, ())
    assert made.remarks


@pytest.mark.parametrize(("text", "rule", "found"), FIXED)
def test_a_table_by_itself_has_the_same_cause(tmp_path, text, rule, found):
    path = tmp_path / "t.csv"
    path.write_bytes(encoded(text))
    problems = []
    assert not [*CsvFile(EVERY_TYPE, path).batches(problems.append)]
    named(problems, rule, found)


LEFT = [
    pytest.param(b"PK\x03\x04" + b"x" * 90, "file_is_a_csv_table", "a workbook", id="xlsx"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "file_is_a_csv_table", "Excel 97", id="xls"),
    pytest.param(b"\x1f\x8b\x08", "file_is_a_csv_table", "gzip", id="gzip"),
    pytest.param(b"PAR1xPAR1", "file_is_a_csv_table", "Parquet", id="Parquet"),
    pytest.param(b"\n<!DOCTYPE html>\n", "file_is_a_csv_table", "HTML", id="HTML"),
    pytest.param(SOUND.encode("cp1252"), "file_is_utf8", "0xfc", id="Windows-1252"),
    pytest.param("Floods\n\n" + SOUND, "header_is_schema", "the header in line 3", id="title"),
    pytest.param(
        SOUND.replace("\n", ",,\n", 1).replace("über\n", "über,more\n"),
        *("row_has_every_cell", "8 cells"),
        id="a value after the last column",
    ),
]


@pytest.mark.parametrize(("text", "rule", "found"), LEFT)
def test_what_cannot_be_read_in_one_way_is_named_and_left(text, rule, found):
    data = encoded(text)
    made = format_table(EVERY_TYPE, "t.csv", data)
    assert made.new == data
    [problem] = [item for item in made.problems if item.rule in (rule, "header_is_schema")][:1]
    assert rule == problem.rule or "without a name" in problem.value
    assert problem.hint


@pytest.mark.parametrize(
    ("header", "hint"),
    [
        ("ID,Whole,REAL,truth,day,items,words", "id for 'ID', whole for 'Whole', real for 'REAL'"),
        ("'id','whole','real','truth','day','items','words'", "id for \"'id'\""),
        ("“id”,“whole”,“real”,“truth”,“day”,“items”,“words”", "id for '“id”'"),
        ("id,whole,real,truth,day,item,words", "items for 'item'"),
        ("id,whole,real,truth,day,items,Our words", "Restore the header line"),
        (",id,whole,real,truth,day,items,words", "Delete the first column"),
        ("Unnamed: 0,id,whole,real,truth,day,items,words", "Delete the first column"),
    ],
)
def test_a_header_that_was_changed_has_the_next_step(header, hint):
    [problem] = read_table(EVERY_TYPE, "t.csv", f"{header}\n".encode()).problems
    assert problem.rule == "header_is_schema"
    assert hint in problem.hint


@given(rows(EVERY_TYPE), st.sampled_from(";\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_no_cell_is_lost_on_the_way_through_a_spreadsheet(drawn, separator, coding):
    text = csv_text(EVERY_TYPE, drawn)
    out = io.StringIO(newline="")
    cells = csv.reader(io.StringIO(text, newline=""))
    csv.writer(out, delimiter=separator, lineterminator="\n").writerows(cells)
    data = out.getvalue().encode(coding)
    assert odd_form(EVERY_TYPE, "t.csv", data)
    assert format_table(EVERY_TYPE, "t.csv", data).new.decode() == text


@pytest.mark.parametrize("words", ["a\ufeffb", '"a\n\ufeffb"'])
def test_a_byte_order_mark_inside_a_cell_is_no_trace_of_a_program(words):
    data = (HEADER + f"A1,,,,,,{words}\n").encode()
    made = format_table(EVERY_TYPE, "t.csv", data)
    assert "\ufeff" in made.new.decode()
