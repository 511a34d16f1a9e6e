"""Text reuse among many texts."""

import hashlib
import json
from concurrent.futures import BrokenExecutor, Future

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trucebook.book.texts import Text
from trucebook.commands import main
from trucebook.problem import Problem
from trucebook.read.reuse import archive
from trucebook.read.reuse.archive import Summary, reuse_among
from trucebook.read.reuse.store import PART, parts
from trucebook.scale.engines import Engine, Local, Pool
from trucebook.scale.run import Lost

LINE = (
    "The harbour master closed both gates before anyone in the lower town had counted the boats, "
    "and the pilots waited outside until the wind dropped."
)
LEGAL = (
    "Copyright of the Valley Courier, all rights reserved; no part of this page may be printed, "
    "stored or sent without the written leave of its publisher."
)


class Here(Engine, Pool):
    """Runs everything in this process."""

    is_shared = False
    ended = BrokenExecutor
    width = 1

    def open(self, function, begin=None):
        return self

    def submit(self, function, item):
        done = Future()
        done.set_result(function(item))
        return done

    def watch(self):
        pass

    def close(self):
        pass


def own(number, count=60):
    """Words that no other text has."""
    return " ".join(f"w{number}x{at}" for at in range(count)) + "."


def text(name, words):
    return Text(name, hashlib.sha256(words.encode()).hexdigest(), words)


def found(*texts, engine=None, most=100):
    """The rows, the problems and the summary."""
    summary = Summary(most)
    results = list(reuse_among(texts, engine or Here(), summary))
    rows = [row for row in results if not isinstance(row, Problem)]
    return rows, [row for row in results if isinstance(row, Problem)], summary


def passages(rows, texts):
    words = {item.file: item.text for item in texts}
    return [
        (row.file, row.to_file, words[row.to_file][row.to_start : row.to_end], row.copy_of)
        for row in rows
    ]


def test_a_passage_is_found_with_its_places():
    texts = [text(name, f"{own(name)}\n{LINE}\n{own(name * 2)}") for name in "abc"]
    rows, problems, summary = found(*texts)
    assert passages(rows, texts) == [("a", "b", LINE[:-1], None), ("a", "c", LINE[:-1], None)]
    assert {texts[0].text[row.start : row.end] for row in rows} == {LINE[:-1]}
    assert rows[0].begins == LINE[:80].strip()
    assert (problems, summary.texts, summary.kinds) == ([], 3, {"near_copy": 2})


def test_copies_lead_to_the_first_and_are_no_more_than_texts():
    original = f"{LINE} {own(1)}"
    texts = [text("0", original), *(text(str(n), f"{original} {own(n, 2)}") for n in range(2, 40))]
    texts += [text(f"{n}'", original) for n in range(40)]
    rows, _, summary = found(*texts, most=5)
    assert len(rows) == len(texts) - 1
    assert {(row.file, row.copy_of) for row in rows} == {("0", "0")}
    assert summary.copies == {"0": len(texts) - 1}
    assert summary.left_out == 0


def test_what_pages_of_an_outlet_end_with_is_left_out_and_named():
    texts = [text(str(n), f"{own(n)} {LEGAL}") for n in range(8)]
    texts[7] = text("7", f"{LINE} {own(7)} {LEGAL}")
    texts.append(text("8", f"{own(8)} {LINE}"))
    rows, _, summary = found(*texts, most=6)
    assert passages(rows, texts) == [("7", "8", LINE[:-1], None)]
    [(count, file, start, end, words)] = summary.common
    assert (count, file) == (8, "0")
    assert texts[0].text[start:end] == words
    assert words.endswith(LEGAL[:-1])
    rows, _, summary = found(*texts, most=8)
    assert len(rows) == 8
    assert summary.common == []


def test_a_passage_of_a_long_text_has_its_place_in_the_whole():
    long = text("long", "\n".join([own(1, 20_000), LINE, own(2, 9000)]))
    assert len(list(parts("", long.text))) == len(long.text) // PART + 1
    [row], _, _ = found(text("short", f"{own(3)} {LINE}"), long)
    assert long.text[row.to_start : row.to_end] == LINE[:-1]


def test_a_text_that_repeats_itself_is_no_pair():
    assert found(text("one", f"{LINE}\n" * 2000))[0] == []


def test_a_script_without_blanks():
    line = "港务长在数清船只之前就关闭了两道闸门引水员们一直等到风停"
    texts = [text("a", f"昨天早上{line}大家都回家了"), text("b", f"据另一份报道说{line}后来下雨")]
    [row], _, _ = found(*texts)
    assert line in texts[0].text[row.start : row.end]


def test_what_is_no_text_is_passed_on_and_the_others_are_read():
    flaw = Problem(file="x", message="expected a text")
    rows, problems, summary = found(text("a", LINE), flaw, text("", "!"), text("b", f"{LINE} Yes."))
    assert (len(rows), problems, summary.texts) == (1, [flaw], 3)


def test_a_text_that_ends_its_process_is_named_and_the_others_are_compared(monkeypatch):
    def run(batches, function, engine, **_):
        for batch in batches:
            is_lost = any(item[1].file == "poison" for item in batch)
            yield batch, Lost("it ended its worker") if is_lost else function(batch)

    monkeypatch.setattr(archive, "run", run)
    rows, [problem], _ = found(text("a", LINE), text("poison", "?" * 20), text("b", f"{LINE} Yes."))
    assert (problem.file, problem.value) == ("poison", "it ended its worker")
    assert len(rows) == 1


def test_processes_give_what_one_process_gives():
    texts = [text(str(n), f"{own(n)} {LINE} {own(n // 2)}") for n in range(30)]
    assert found(*texts, engine=Local(2))[0] == found(*texts)[0]


@pytest.fixture
def articles(tmp_path):
    """A Parquet file of three texts, of which one is empty, and a folder with one more."""
    rows = [f"{own(1)} {LINE}", "", f"{LINE} {own(2)}"]
    pq.write_table(pa.table({"body": rows}), tmp_path / "news.parquet")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.txt").write_text(f"{own(3)} {LINE}")
    return [str(tmp_path / "news.parquet"), str(tmp_path / "more")]


def test_the_command_writes_the_same_rows_in_each_form(articles, tmp_path, capsys):
    command = ["reuse", *articles, "--column", "body", "--format"]
    assert main([*command, "jsonl"]) == 1  # one text is empty
    printed = capsys.readouterr()
    rows = [json.loads(line) for line in printed.out.splitlines()]
    assert [(row["file"][-9:], row["to_file"][-9:]) for row in rows] == [
        ("parquet#0", "parquet#2"),
        ("parquet#0", "ore/a.txt"),
    ]
    assert "news.parquet#1:1:1: error: text_is_not_empty" in printed.err
    assert "3 texts read, 2 pairs compared\n2 shared passages: 2 near_copy" in printed.err
    for form in ("jsonl", "parquet"):
        assert main([*command, form, "--out", str(tmp_path / f"out.{form}")]) == 1
    assert (tmp_path / "out.jsonl").read_text() == printed.out
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == rows
    capsys.readouterr()
    assert main([*command, "text"]) == 1
    assert "near_copy, 25 shared words\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["{texts}", "--format", "parquet"], "name it, --out FILE"),
        (["{texts}", "--format", "json"], "take --format jsonl"),
        (["{book}", "--format", "jsonl"], "it is a book, whose pairs are printed as text or json"),
        (["{book}", "--common", "9"], "--common, --out and the other forms are for texts"),
        (["{empty}"], "No input is a text: nothing was written"),
    ],
)
def test_a_call_that_fits_neither_texts_nor_a_book_is_refused(options, said, articles, toy, capsys):
    empty = toy / "none"
    empty.mkdir()
    names = {"texts": articles[1], "book": toy, "empty": empty}
    assert main(["reuse", *(option.format(**names) for option in options)]) == 2
    assert said in capsys.readouterr().err
