import hashlib
import io
import os
import sys
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trucebook.book.streams import count_texts, read_texts
from trucebook.book.texts import Text
from trucebook.errors import UsageError
from trucebook.problem import Problem


def only(path, column=None):
    [item] = read_texts([str(path)], column)
    return item


def written(tmp_path, data, name="a.txt"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def table(tmp_path, cells, kind=None):
    path = tmp_path / "news.parquet"
    pq.write_table(pa.table({"id": range(len(cells)), "body": pa.array(cells, kind)}), path)
    return path


@pytest.mark.parametrize(
    "text",
    [
        "Twelve people were killed.",
        "\ufeffA byte order mark is a code point like others.",
        "no sentence",
        " \n",
        "\u200fمرحبا\u200e twelve \u202eright to left\u202c",
        "three code points beyond the first plane: 𝟙𝟚𝟛",
        "line ends\r\nof\rall\nkinds",
        "a < b and <b>bold</b> words; <html> later is no page",
    ],
)
def test_a_text_is_what_its_bytes_say(tmp_path, text):
    data = text.encode()
    path = written(tmp_path, data)
    assert only(path) == Text(str(path), hashlib.sha256(data).hexdigest(), text)


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", (1, 1), "expected a text, found 'nothing'"),
        (b"ab\ncaf\xc3\xa9 \xe9", (2, 6), "expected UTF-8, found 'byte 0xe9'"),
        (b"ab\n\xc3", (2, 1), "expected UTF-8, found 'byte 0xc3'"),
        (b"\xed\xa0\x80 a surrogate", (1, 1), "expected UTF-8, found 'byte 0xed'"),
        (b"ab\n\xc3\xa9\0", (2, 2), "expected a text in UTF-8, found 'a NUL byte'"),
        (b"<!doctype html><p>", (1, 1), "expected plain text, found 'an HTML page: <!doctype html"),
        (b"\n\n <HTML lang=en>", (3, 2), "expected plain text, found 'an HTML page: <HTML"),
        (b"\xef\xbb\xbf<html>", (1, 2), "expected plain text, found 'an HTML page: <html"),
        (b'<?xml version="1.0"?>\n<html>', (2, 1), "expected plain text, found 'an HTML page"),
        ("Über".encode("utf-16"), (1, 1), "expected a text in UTF-8, found 'UTF-16'"),
        (b"%PDF-1.7", (1, 1), "found 'a PDF'"),
        (b"PAR1", (1, 1), "found 'a Parquet file'"),
    ],
)
def test_what_is_no_text_is_reported_with_its_place_and_the_next_step(
    tmp_path, data, place, message
):
    path = written(tmp_path, data)
    problem = only(path)
    assert problem.file == str(path)
    assert (problem.line, problem.column) == place
    assert message in problem.as_text()
    assert problem.hint.endswith(".")


def test_a_long_line_is_a_text_and_its_fault_is_found(tmp_path):
    line = "é words ".encode() * 500_000
    assert len(only(written(tmp_path, line)).text) == 4_000_000
    problem = only(written(tmp_path, line + b"\xff"))
    assert (problem.line, problem.column) == (1, 4_000_001)


def test_a_missing_file_is_reported_and_the_others_come(tmp_path):
    path = written(tmp_path, b"words")
    problem, text = read_texts([str(tmp_path / "none.txt"), str(path)])
    assert "none.txt: error: file_is_readable: expected a readable file" in problem.as_text()
    assert "No such file" in problem.as_text()
    assert text.text == "words"


def test_a_text_that_never_ends_is_read_to_a_limit(tmp_path, monkeypatch):
    monkeypatch.setattr("trucebook.book.texts.LARGEST_TABLE", 10)
    path = tmp_path / "a.txt"
    path.write_text("ten bytes!")
    assert [item.text for item in read_texts([str(path)])] == ["ten bytes!"]
    path.write_text("ten bytes!!")
    assert "at most 10 bytes, found 'more'" in only(path).as_text()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_device_that_never_ends_is_no_text():
    assert "expected a text of at most" in only("/dev/zero").as_text()


def test_a_folder_gives_its_texts_in_order_and_nothing_else(tmp_path):
    names = ["b.txt", "a.TXT", "sub/z.txt", "sub/deep/c.txt", "page.html", "sub/coding.json"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    found = [item.text for item in read_texts([str(tmp_path)])]
    assert found == ["a.TXT", "b.txt", "sub/z.txt", "sub/deep/c.txt"]
    assert count_texts([str(tmp_path), "-"]) == 5


def test_a_folder_without_texts_is_reported(tmp_path):
    assert "expected a folder with texts, found 'no *.txt in it'" in only(tmp_path).as_text()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_a_closed_folder_is_reported(tmp_path):
    (tmp_path / "closed").mkdir(mode=0)
    assert "Permission denied" in only(tmp_path).as_text()


def test_stdin_is_one_text(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"caf\xc3\xa9\r\n")))
    item = only("-")
    assert (item.file, item.text) == ("-", "café\r\n")


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())],
)
def test_a_column_gives_a_text_a_row(tmp_path, kind):
    path = table(tmp_path, ["one", "café", "one"], kind)
    texts = list(read_texts([str(path)], "body"))
    assert [item.file for item in texts] == [f"{path}#{row}" for row in range(3)]
    assert [item.text for item in texts] == ["one", "café", "one"]
    assert texts[1].sha256 == hashlib.sha256("café".encode()).hexdigest()
    assert count_texts([str(path)]) == 3


def test_a_bad_cell_is_reported_by_its_row_and_the_others_come(tmp_path):
    cells = pa.array([b"ok", b"x\n\xff", None, b"", b"fine"]).view(pa.string())
    path = tmp_path / "news.parquet"
    pq.write_table(pa.table({"body": cells}), path)
    items = list(read_texts([str(path)], "body"))
    reported = [item.as_text() for item in items if isinstance(item, Problem)]
    assert [item.text for item in items if isinstance(item, Text)] == ["ok", "fine"]
    assert f"{path}#1:2:1: error: text_is_utf8" in reported[0]
    assert f"{path}#2: error: text_is_not_empty: expected a text, found 'a null'" in reported[1]
    assert (
        f"{path}#3:1:1: error: text_is_not_empty: expected a text, found 'nothing'" in reported[2]
    )


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ("text", "expected a column 'text', found 'the columns id, body'"),
        ("id", "expected texts in the column 'id', found 'int64'"),
    ],
)
def test_a_column_that_holds_no_texts_is_reported(tmp_path, column, message):
    assert message in only(table(tmp_path, ["one"]), column).as_text()


def test_a_parquet_file_without_a_column_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="name the column that holds the texts, --column NAME"):
        read_texts([str(table(tmp_path, ["one"]))])


def test_a_broken_or_missing_parquet_file_is_reported(tmp_path):
    path = written(tmp_path, b"PAR1 and no more", "news.parquet")
    assert "expected a Parquet file" in only(path, "body").as_text()
    assert "No such file" in only(tmp_path / "none.parquet", "body").as_text()
    assert count_texts([str(path)]) == 1


def test_rows_before_a_fault_of_the_file_come(tmp_path):
    path = tmp_path / "news.parquet"
    cells = [f"{row} {os.urandom(2000).hex()}" for row in range(96)]
    pq.write_table(pa.table({"body": cells}), path, row_group_size=48, compression="zstd")
    data = bytearray(path.read_bytes())
    start = pq.read_metadata(path).row_group(1).column(0).data_page_offset
    data[start : start + 400] = b"\xff" * 400
    path.write_bytes(data)
    *texts, problem = read_texts([str(path)], "body")
    assert 16 <= len(texts) <= 48
    assert problem.rule == "parquet_is_readable"


def peak(path):
    """Bytes that Arrow and Python held at the most, over reading a file."""
    pool = pa.default_memory_pool()
    tracemalloc.start()
    held, rows = 0, 0
    for _ in map(len, map(str, read_texts([str(path)], "body"))):
        held, rows = max(held, pool.bytes_allocated()), rows + 1
    traced = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held + traced, rows


def test_a_column_is_read_in_constant_memory(tmp_path):
    peaks = []
    for number in (2_000, 20_000):
        path = tmp_path / f"{number}.parquet"
        cells = [f"{row} {os.urandom(1000).hex()}" for row in range(number)]
        pq.write_table(pa.table({"body": cells}), path, row_group_size=number)
        held, rows = peak(path)
        assert rows == number
        peaks.append(held)
    assert peaks[1] < 1.5 * peaks[0]
    assert peaks[1] < path.stat().st_size / 2
