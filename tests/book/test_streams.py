"""Files of many texts: JSON lines and web archives; columns of Parquet are in test_texts.py."""

import gzip
import json

import pytest
from archives import page, write_archive

from trucebook.book.streams import Page, files_in, read_file, read_texts
from trucebook.book.texts import Text
from trucebook.errors import UsageError
from trucebook.problem import Problem


def lines(path, *rows):
    data = b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def said(items):
    return [
        item.as_text().partition(": error: ")[2].partition("\n")[0]
        for item in items
        if isinstance(item, Problem)
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz", "A.JSONL"])
def test_a_line_is_a_text_and_a_bad_one_is_reported_by_its_row(tmp_path, name):
    rows = (
        {"text": "one"},
        b'\n{"text": 1}\n',
        b'{"text": null}\n',
        b"[]\n",
        b'{"body": "x"}\n',
        b"{no\n",
        b'{"text": "a\\u0000b"}\n',
        b'{"text": "\xff"}\n',
        b"[" * 100_000 + b"\n",
        b'{"text": "caf\\u00e9", "x": {"y": 1}}\n',
    )
    path = lines(tmp_path / name, *rows)
    items = list(read_texts([str(path)], "text"))
    texts = [item for item in items if isinstance(item, Text)]
    assert [(item.file, item.text) for item in texts] == [
        (f"{path}#0", "one"),
        (f"{path}#9", "café"),
    ]
    assert [item.file for item in items] == [f"{path}#{row}" for row in range(10)]
    assert said(items)[:5] == [
        "column_is_texts: expected a text in 'text', found 'int'",
        "text_is_not_empty: expected a text, found 'a null'",
        "column_is_there: expected an object with 'text', found 'another'",
        "column_is_there: expected an object with 'text', found 'the keys body'",
        *said(items)[4:5],
    ]
    assert {item.rule for item in items[5:9]} == {"line_is_json"}


def test_a_line_that_is_too_long_costs_itself_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("trucebook.book.streams.LARGEST_TABLE", 10)
    path = lines(tmp_path / "a.jsonl", b'{"t":"%s"}\n' % (b"x" * 99), b'{"t":"ten bytes!"}\n')
    first, second = read_texts([str(path)], "t")
    assert "expected a text of at most 10 bytes" in first.as_text()
    assert second.text == "ten bytes!"


def test_lines_before_the_end_of_a_cut_file_come(tmp_path):
    path = lines(tmp_path / "a.jsonl.gz", *(b'{"t":"%d"}\n' % number for number in range(5000)))
    path.write_bytes(path.read_bytes()[:-2000])
    *texts, problem = read_texts([str(path)], "t")
    assert len(texts) > 100
    assert (problem.rule, problem.file) == ("lines_are_readable", str(path))


def test_files_of_rows_of_a_folder_are_read_with_a_column_alone(tmp_path):
    for name in ("b.jsonl", "a.txt", "c.json", "sub/d.jsonl.gz"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        lines(tmp_path / name, {"t": name})
    assert [item.file for item in read_texts([str(tmp_path)])] == [str(tmp_path / "a.txt")]
    found = [item.file.removeprefix(f"{tmp_path}/") for item in read_texts([str(tmp_path)], "t")]
    assert found == ["a.txt", "b.jsonl#0", "sub/d.jsonl.gz#0"]
    with pytest.raises(UsageError, match=r"b\.jsonl: name the column that holds the texts"):
        read_texts([str(tmp_path / "b.jsonl")])
    with pytest.raises(UsageError, match=r"--parts --out DIR"):
        read_texts([str(tmp_path / "crawl.warc.gz")])
    assert "no *.txt, *.warc in it" in next(files_in([str(tmp_path / "sub")], (".warc",))).as_text()


def test_pages_and_plain_texts_of_an_archive(tmp_path):
    records = (
        ("https://a.example/1", "200 OK", "text/html; charset=ISO-8859-1", page("Café.")),
        ("https://a.example/2", "404 Not Found", "text/html", page("Gone.")),
        ("https://a.example/3", "200 OK", "image/png", b"\x89PNG"),
        ("https://a.example/4", "200 OK", "text/plain", b"12 people left."),
        ("https://a.example/5", "200 OK", "text/plain", b"\xff"),
    )
    for name in ("a.warc", "a.warc.gz"):
        path = str(write_archive(tmp_path / name, *records))
        first, text, bad = read_file(path, "crawl/a", "")
        assert isinstance(first, Page)
        assert (first.file, first.url) == ("crawl/a#1", "https://a.example/1")
        assert (first.data, first.charset) == (page("Café."), "iso-8859-1")
        assert (text.file, text.url) == ("crawl/a#4", "https://a.example/4")
        assert (bad.file, bad.rule) == ("crawl/a#5", "text_is_utf8")


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [("a.warc", b"", "no record"), ("a.warc.gz", b"x y\n\n", "Unknown archive format")],
)
def test_what_is_no_archive_is_reported(tmp_path, name, data, found):
    (tmp_path / name).write_bytes(data)
    [problem] = read_file(str(tmp_path / name), name, "")
    assert found in problem.as_text()


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_page_that_is_cut_off_is_reported_and_those_before_come(tmp_path, name):
    noise = bytes(range(33, 127)) * 40
    records = [(f"https://a.example/{n}", "200 OK", "text/plain", noise) for n in range(3)]
    path = write_archive(tmp_path / name, *records)
    path.write_bytes(path.read_bytes()[:-60])
    *texts, problem = read_file(str(path), name, "")
    assert [item.file for item in texts] == [f"{name}#1", f"{name}#2"]
    assert (problem.rule, problem.file) == ("archive_is_readable", f"{name}#3")


def test_a_bomb_in_an_archive_is_not_unpacked(tmp_path):
    data = gzip.compress(bytes(64 << 20))
    record = ("https://a.example/1", "200 OK", "text/html\r\nContent-Encoding: gzip", data)
    [problem] = read_file(str(write_archive(tmp_path / "a.warc.gz", record)), "a", "")
    assert "expected a page of at most 8,388,608 bytes" in problem.as_text()
