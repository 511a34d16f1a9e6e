"""A table in parts: folders of files, ranges of a file, and what can be wrong with one of them."""

from __future__ import annotations

import errno
import os
import tempfile
from itertools import pairwise
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
from conftest import TOY
from edit import rows_of, set_cells, write_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from odd_tables import CELLS, SPOILINGS

from trucebook.book.csv import record
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.scale import check, keys, parts, pieces
from trucebook.scale.check import check_table
from trucebook.scale.engines import Local
from trucebook.scale.parts import parts_of
from trucebook.scale.run import Lost


@pytest.fixture
def small(monkeypatch):
    """Everything is cut after a few rows, so that keys are on the disk and read range by range."""
    make_small(monkeypatch)


def make_small(patch):
    for module, name, size in (
        *((parts, "BYTES", 1200), (parts, "ROWS", 3), (keys, "RUN", 5), (keys, "RANGE", 12)),
        *((keys, "COMPARED", 3), (pieces, "_SAMPLE", 300)),
    ):
        patch.setattr(module, name, size)


def lines_of(rows):
    """By line of a file the number of the row that begins there, from 0."""
    starts, line = {}, 2
    for number, row in enumerate(rows):
        starts[line] = number
        line += record(row).count("\n")
    return starts


def write_csv(path, header, rows):
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(map(record, [header, *rows])), encoding="utf-8")


@st.composite
def cut_up(draw):
    """Rows of a table with odd cells and repeats, and where to cut them."""
    table = draw(st.sampled_from(["figures", "actors"]))
    header, *rows = rows_of(TOY, table)
    for _ in range(draw(st.integers(0, 3))):
        row = draw(st.integers(0, len(rows) - 1))
        rows[row][draw(st.integers(0, len(header) - 1))] = draw(st.sampled_from(CELLS))
    for _ in range(draw(st.integers(0, 2))):
        rows.append(list(rows[draw(st.integers(0, len(rows) - 1))]))
    cuts = draw(st.lists(st.integers(0, len(rows)), max_size=4))
    return table, header, rows, [0, *sorted(cuts), len(rows)]


@settings(max_examples=4)
@given(cut_up())
def test_parts_are_judged_as_one_table(drawn):
    table, header, rows, cuts = drawn
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        whole = Path(name) / "whole.csv"
        write_csv(whole, header, rows)
        of_whole = check_table(whole, table, against=TOY, limit=10**6)
        at = {whole.as_posix(): lines_of(rows)}
        for place, (start, stop) in enumerate(pairwise(cuts)):
            path = Path(name) / "parts" / str(place) / "part.csv"  # one name in each folder
            path.parent.mkdir(parents=True)
            write_csv(path, header, rows[start:stop])
            own = lines_of(rows[start:stop])
            at[path.as_posix()] = {line: start + number for line, number in own.items()}
        make_small(patch)
        of_parts = check_table(Path(name) / "parts", table, against=TOY, limit=10**6)

    def seen(report):
        found = []
        for item in report.problems:
            line = max(line for line in at[item.file] if line <= item.line)
            place = at[item.file][line], item.line - line, item.column
            found.append((place, item.rule, item.field, item.value, item.message, item.hint))
        return sorted(found, key=str)

    assert seen(of_parts) == seen(of_whole)
    assert of_parts.totals == of_whole.totals
    assert of_parts.rows == of_whole.rows


def report_on(path, folder, **options):
    """The report on a file, and every problem that was written, in any order."""
    found = folder / "all.parquet"
    report = check_table(path, "figures", against=TOY, all_problems=found, limit=3, **options)
    return report, sorted(pq.read_table(found).to_pylist(), key=str)


BREAKS = {
    "nothing": lambda data: data,
    "breaks in cells": lambda data: data.replace(b",curated,", b',"cur\nated, and\nmore",'),
    "a header in a cell": lambda data: data.replace(
        b",active,", b',"x\n' + data[: data.index(b"\n")] + b'\n",'
    ),
    **{name: SPOILINGS[name] for name in ("CRLF", "no newline", "a short row")},
    **{name: SPOILINGS[name] for name in ("an unclosed mark", "a mark inside")},
}


@pytest.mark.parametrize("name", BREAKS)
def test_ranges_of_a_csv_file_are_judged_as_the_file(toy, tmp_path, monkeypatch, name):
    set_cells(toy, "figures", "F0003", bound="exakt", note='two\nlines, "and"\nmore')
    header, *rows = rows_of(toy, "figures")
    write_rows(toy, "figures", [header, *rows, *rows[2:4]])
    path = toy / "dataset" / "figures.csv"
    path.write_bytes(BREAKS[name](path.read_bytes()))
    whole = report_on(path, tmp_path)
    make_small(monkeypatch)
    monkeypatch.setattr(pieces.Pieces.__init__, "__defaults__", (150,))
    assert len(parts_of(check.bench(task(tmp_path)).schema, [str(path)])) > 2
    assert report_on(path, tmp_path) == whole


def task(folder):
    return check.Task("figures", str(TOY), None, 3, keeps_all=False, folder=str(folder))


@pytest.mark.parametrize("limit", [1, 100])
def test_row_groups_and_processes_change_no_report(toy, tmp_path, monkeypatch, limit):
    set_cells(toy, "figures", "F0003", bound="exakt")
    header, *rows = rows_of(toy, "figures")
    frame = pl.DataFrame([*rows, *rows], schema=header, orient="row")
    path = tmp_path / "figures.parquet"
    frame.write_parquet(path, row_group_size=2)
    whole = check_table(path, "figures", against=TOY, limit=limit)
    assert whole.totals["primary_key"] == len(rows)
    make_small(monkeypatch)
    assert check_table(path, "figures", against=TOY, limit=limit) == whole
    if limit == 1:
        assert check_table(path, "figures", against=TOY, limit=limit, engine=Local(2)) == whole


@pytest.mark.usefixtures("small")
def test_a_row_that_all_parts_repeat_is_counted_and_reported(toy, tmp_path):
    header, *rows = rows_of(toy, "figures")
    for number in range(5):
        write_csv(tmp_path / "parts" / f"{number}.csv", header, [rows[0]] * 4)
    found, every = report_on(tmp_path / "parts", tmp_path)
    assert found.totals["primary_key"] == found.totals[keys._SAME_MEANING.name] == 19
    assert len(every) == sum(found.totals.values())
    listed = [(Path(item.file).name, item.line) for item in found.problems if item.line]
    assert listed[:2] == [("0.csv", 3), ("0.csv", 3)]


def broken_folder(folder):
    """Sound parts, and one of each kind that is none."""
    header, *rows = rows_of(TOY, "figures")
    write_csv(folder / "part.csv", header, rows[:3])
    write_csv(folder / "sub" / "part.csv", header, rows[3:6])
    write_csv(folder / "empty.csv", header, [])
    write_csv(folder / "columns.csv", header[:-1], [row[:-1] for row in rows[6:8]])
    (folder / "bom.csv").write_bytes(b"\xef\xbb\xbf" + (folder / "part.csv").read_bytes())
    pl.DataFrame(rows[6:], schema=header, orient="row").write_parquet(folder / "sound.parquet")
    data = (folder / "sound.parquet").read_bytes()
    (folder / "cut.parquet").write_bytes(data[: len(data) // 2])
    (folder / "noise.parquet").write_bytes(data[:40] + b"\xff" * 900 + data[940:])
    (folder / "packed.csv.gz").write_bytes(b"\x1f\x8b")
    (folder / "_SUCCESS").touch()
    (folder / "gone.csv").symlink_to("nothing")
    (folder / "sub" / "loop").symlink_to("..")
    os.mkfifo(folder / "pipe.csv")


def test_what_is_no_part_is_reported_and_the_others_are_judged(tmp_path):
    folder = tmp_path / "parts"
    folder.mkdir()
    broken_folder(folder)
    report = check_table(folder, "figures", against=TOY)
    found = {
        (Path(item.file).relative_to(folder).as_posix(), item.rule) for item in report.problems
    }
    assert found == {
        ("columns.csv", "header_is_schema"),
        ("bom.csv", "file_has_no_bom"),
        *(
            (name, "file_is_readable")
            for name in (
                *("cut.parquet", "noise.parquet", "packed.csv.gz", "gone.csv", "pipe.csv"),
                "sub/loop",
            )
        ),
    }
    assert report.rows["figures"] == len(rows_of(TOY, "figures")) - 1


def test_ids_of_files_that_were_not_judged_are_not_missed(tmp_path):
    header, *rows = rows_of(TOY, "actors")
    write_csv(tmp_path / "parts" / "a.csv", header, rows)
    (tmp_path / "parts" / "b.parquet").write_bytes(b"PAR1")
    report = check_table(tmp_path / "parts", "actors", against=TOY)
    assert [item.rule for item in report.problems] == ["file_is_readable"]
    assert report.unjudged["foreign_key"].startswith("affiliation may name rows of the files")


@pytest.fixture
def folder(tmp_path):
    """Three parts, of which the last repeats a row of each of the others."""
    header, *rows = rows_of(TOY, "figures")
    for name, some in (("a", rows[:3]), ("b", rows[3:6]), ("c", [*rows[6:], rows[0], rows[3]])):
        write_csv(tmp_path / "parts" / f"{name}.csv", header, some)
    return tmp_path / "parts"


def test_a_part_that_ends_its_process_is_reported(folder, monkeypatch):
    def killing(items, function, engine):
        for item in items:
            yield item, Lost("it was killed") if item.number == 1 else function(item)

    monkeypatch.setattr(check, "run", killing)
    report = check_table(folder, "figures", against=TOY, engine=Local(1))
    assert report.totals["file_is_readable"] == report.totals["primary_key"] == 1
    [lost] = [item for item in report.problems if item.rule == "file_is_readable"]
    assert (Path(lost.file).name, lost.value) == ("b.csv", "it was killed")


@pytest.mark.parametrize("after", [0, 1])
def test_a_part_that_is_deleted_meanwhile_is_reported(folder, monkeypatch, after):
    judge = check.judge

    def deleting(task, part):
        found = judge(task, part) if after else None
        if part.number == 1:
            Path(part.path).unlink()
        return found or judge(task, part)

    monkeypatch.setattr(check, "judge", deleting)
    report = check_table(folder, "figures", against=TOY)
    [lost] = [item for item in report.problems if item.rule == "file_is_readable"]
    assert Path(lost.file).name == "b.csv"
    assert report.totals["primary_key"] == 1


def test_a_disk_without_room_for_keys_is_reported_with_what_was_judged(folder, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    path = folder / "b.csv"
    path.write_bytes(path.read_bytes().replace(b",active,", b",aktive,", 1))
    report = check_table(folder, "figures", against=TOY)
    assert dict(report.totals) == {"enum": 1, "keys_are_compared": 1}
    [problem] = [item for item in report.problems if item.rule == "keys_are_compared"]
    assert "No space left" in problem.value


def test_nothing_is_left_where_the_keys_were(folder, tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    report = check_table(folder, "figures", against=TOY, scratch=scratch)
    assert report.totals["primary_key"] == 2
    assert list(scratch.iterdir()) == []


def test_a_wrong_call_says_what_is_right(folder, tmp_path, capsys):
    (tmp_path / "none").mkdir()
    with pytest.raises(UsageError, match="expected CSV or Parquet files in the folder, found none"):
        check_table(tmp_path / "none", "figures")
    with pytest.raises(UsageError, match="expected a folder to put the keys"):
        check_table(folder, "figures", scratch=tmp_path / "nowhere")
    assert main(["validate", str(folder), "--table", "figures", "--scheduler", "tcp://a:1"]) == 2
    assert "add --engine dask" in capsys.readouterr().err
    assert main(["validate", str(TOY), "--jobs", "2"]) == 2
    assert "are for one table" in capsys.readouterr().err


def test_the_command_judges_a_folder(folder, capsys):
    assert main(["validate", str(folder), "--table", "figures", "--against", str(TOY)]) == 1
    assert f"{folder}/c.csv:" in capsys.readouterr().out
