"""Cells and bytes that break a table, or look as if they did."""

from __future__ import annotations

CELLS = [
    "", "NA", "null", " x", "x ", "x\u200by", "e\u0301", "a,b", 'say "no"', "two\nlines", "-1",
    "1.5", "007", "+5", "1_0", " 5", "٣", "NaN", "1e3", "1e-999", "-1e-999", "12345678901234567890",
    "0", "other:", "other:ox carts", "exact", "range", "vague", "exakt", "people", "fraction",
    "killed", "F0001", "F0002", "S01", "S99", "nobody", "orvenia", "2031-02-30",
    "2031-02-03/2031-01-01", "2031-02-03/2031-03-01", "2031", "y" * 40, "three", "AB", "active",
    "0.5", "7", "weeks", "ﬀ",
]  # fmt: skip

SPOILINGS = {
    "a BOM": lambda data: b"\xef\xbb\xbf" + data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "a lone CR": lambda data: data.replace(b"exact", b"ex\ract", 3),
    "NUL": lambda data: data.replace(b"curated", b"cur\0ated", 1),
    "Latin-1": lambda data: data.replace(b"curated", b"cur\xe9ted", 2),
    "no newline": lambda data: data[:-1],
    "an empty line": lambda data: data.replace(b"\n", b"\n\n", 2),
    "a short row": lambda data: data.replace(b",active,", b",active", 1),
    "a long row": lambda data: data.replace(b",active,", b",active,,", 1),
    "a short and a long row": lambda data: data.replace(b",active,", b",,active,", 1).replace(
        b",curated,", b"curated,", 1
    ),
    "an unclosed mark": lambda data: data.replace(b",curated", b',"curated', 1),
    "a mark inside": lambda data: data.replace(b",curated", b',cur"ated', 1),
    "two marks inside": lambda data: data.replace(b",curated", b',cur"ated', 2),
    "text after a mark": lambda data: data.replace(b",curated", b',"cur"ated', 1),
    "needless marks": lambda data: data.replace(b",curated,", b',"curated",', 2),
    "an empty file": lambda data: b"",
    "a header alone": lambda data: data[: data.index(b"\n") + 1],
    "another header": lambda data: data.replace(b"source_id", b"source", 1),
    "a quoted header": lambda data: data.replace(b"source_id", b'"source_id"', 1),
    "a column less": lambda data: b"".join(
        line.rsplit(b",", 1)[0] + b"\n" for line in data.splitlines()
    ),
    "a cell too long": lambda data: data.replace(b",curated", b",curated" + b"x" * 1_000_001, 1),
    "a BOM inside, CRLF and a ragged row": lambda data: (
        data.replace(b"\n", b"\r\n")
        .replace(b"curated", b"cur\xef\xbb\xbfated", 1)
        .replace(b",active,", b",active", 1)
    ),
}
