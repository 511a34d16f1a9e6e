"""`trucebook extract --parts`: what is made, kept, made again, and left by processes that end."""

import errno
import gzip
import json
import os
import threading
from pathlib import Path

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from archives import page, write_archive
from cluster import wait_for

from trucebook.commands import main
from trucebook.extract.extractors import Settings
from trucebook.scale import partitions
from trucebook.scale.engines import Dask, Local
from trucebook.scale.partitions import MANIFEST, Partition, Tally, extract_partition, planned


@pytest.fixture
def odd(odd_package, monkeypatch):
    """An extractor of another package that does odd things."""
    monkeypatch.syspath_prepend(str(odd_package))
    return odd_package


@pytest.fixture
def crawl(tmp_path, monkeypatch):
    """A folder with a file of texts of each form; the current folder is the one above."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "crawl"
    (folder / "sub").mkdir(parents=True)
    texts = [f"At least {number} people were killed on Monday." for number in range(3)]
    pq.write_table(pa.table({"text": [*texts, None]}), folder / "a.parquet")
    rows = "".join(json.dumps({"text": text}) + "\n" for text in texts)
    (folder / "sub" / "b.jsonl.gz").write_bytes(gzip.compress(rows.encode(), mtime=0))
    (folder / "c.txt").write_text(texts[0])
    words = "The health ministry said that at least 12 people were killed on Monday. " * 9
    records = [("https://a.example/1", "200 OK", "text/html", page(words))]
    write_archive(folder / "d.warc.gz", *records)
    return folder


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rows(out, name):
    """The rows of a table of all partitions, by file of the text."""
    found = [
        row for path in out.rglob(f"{name}.parquet") for row in pq.read_table(path).to_pylist()
    ]
    return sorted(found, key=lambda row: (row["file"], row.get("start") or 0))


def extract(*arguments):
    return main(["extract", "crawl", "--column", "text", "--parts", "--out", "out", *arguments])


def test_each_file_has_its_rows_and_those_are_the_same_as_without_parts(crawl, capsys):
    assert extract("--jobs", "2", "--format", "parquet") == 1
    assert "4 partitions made, 0 kept, 0 failed: 8 texts," in capsys.readouterr().err
    out = Path("out")
    assert sorted(path.parent.as_posix() for path in out.rglob(MANIFEST)) == [
        *("out/a.parquet", "out/c.txt", "out/d.warc.gz", "out/sub/b.jsonl.gz"),
    ]
    inputs = ["crawl/a.parquet", "crawl/c.txt", "crawl/sub/b.jsonl.gz"]
    main(["extract", *inputs, "--column", "text", "--format", "parquet", "--out", "plain"])
    plain = pq.read_table("plain/figures.parquet").to_pylist()
    figures = [row for row in rows(out, "figures") if "warc" not in row["file"]]
    assert figures == plain
    [error] = rows(out, "errors")
    assert (error["file"], error["rule"]) == ("crawl/a.parquet#3", "text_is_not_empty")
    texts = {row["file"]: row for row in rows(out, "texts")}
    assert len(texts) == 8
    read = texts["crawl/d.warc.gz#1"]
    assert read["url"] == "https://a.example/1"
    for row in (row for row in rows(out, "figures") if "warc" in row["file"]):
        assert read["text"][row["start"] : row["end"]] == row["exact"]


def inode(folder):
    return (Path("out") / folder / MANIFEST).stat().st_ino


def test_a_second_run_makes_what_is_missing_or_changed_and_keeps_the_rest(crawl, capsys):
    parts = partitions.partitions(["crawl"], "text", Path("out"))
    Path("out/sub").mkdir(parents=True)

    def made(**settings):
        plan = planned(Path("out"), Settings(language="en"), "extract@1.0.0", "text", **settings)
        done = [extract_partition(plan, part) for part in parts]
        return [Path(one.folder).name for one in done if not one.is_kept]

    assert len(made()) == 4
    before = files(Path("out"))
    assert made() == []
    (crawl / "c.txt").write_text("At least 77 people were killed on Monday.")
    Path("out/a.parquet/figures.parquet").unlink()
    Path("out/sub/b.jsonl.gz/texts.parquet").write_bytes(b"")
    assert made() == ["a.parquet", "c.txt", "b.jsonl.gz"]
    after = files(Path("out"))
    assert {name for name in after if after[name] != before[name]} <= {
        name for name in after if name.startswith("c.txt/")
    }
    assert len(made(patience=10)) == 4  # another time limit may give other rows
    (crawl / "c.txt").unlink()
    parts = partitions.partitions(["crawl"], "text", Path("out"))
    assert partitions.leftovers(Path("out"), parts) == ["c.txt"]


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_text_that_ends_its_process_is_a_row_of_errors(tmp_path, odd, monkeypatch):
    monkeypatch.chdir(tmp_path)
    texts = ["Ann left.", "crash", "Bob left.", "fail", "Cid left.", ""]
    Path("a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    plan = planned(Path("out"), Settings("odd"), "odd@1.2.0", "text", "jsonl")
    Path("out").mkdir()
    done = extract_partition(plan, Partition(str(Path("a.jsonl").resolve()), "a.jsonl", "a.jsonl"))
    assert done.problem is None, done.problem.as_text()
    assert (done.texts, done.rows) == (3, 3)
    lines = Path("out/a.jsonl/errors.jsonl").read_text().splitlines()
    assert [(row["file"], row["found"] or row["expected"]) for row in map(json.loads, lines)] == [
        ("a.jsonl#1", "it ended the process that read it"),
        (
            "a.jsonl#3",
            "expected of the extractor odd@1.2.0 an Extraction, found MemoryError: no room",
        ),
        ("a.jsonl#5", "nothing"),
    ]


def test_a_file_that_cannot_be_read_fails_alone_and_leaves_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("crawl").mkdir()
    Path("crawl/bad.parquet").write_bytes(b"PAR1")
    pq.write_table(pa.table({"body": ["x"]}), "crawl/other.parquet")
    Path("out/good.txt").mkdir(parents=True)
    Path("out/good.txt/mine").write_text("a file of the user")
    Path("crawl/good.txt").write_text("At least 12 people were killed on Monday.")
    assert extract() == 2
    said = capsys.readouterr().err
    assert "crawl/bad.parquet: error: parquet_is_readable" in said
    assert "crawl/other.parquet: error: column_is_there: expected a column 'text'" in said
    assert "out/good.txt: error: folder_is_ours: expected the rows of an earlier run" in said
    assert "0 partitions made, 0 kept, 3 failed" in said
    assert list(files(Path("out"))) == ["good.txt/mine"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-", "--parts", "--out", "out"], "The standard input is no partition"),
        (["crawl", "--parts", "--out", "crawl/out"], "name a folder for the rows that is outside"),
        (["crawl", "crawl/c.txt", "--parts", "--out", "out"], "of another input would be in out"),
        (["crawl", "--parts"], "name where, --out DIR"),
        (["crawl", "--engine", "dask"], "add --parts and --out DIR"),
        (["crawl/a.parquet", "--parts", "--out", "out"], "name the column that holds the texts"),
    ],
)
def test_a_call_that_cannot_be_meant_is_refused(crawl, arguments, said, capsys):
    assert main(["extract", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not Path("out").exists()


def test_a_full_disk_ends_the_run_and_leaves_what_is_done(crawl, monkeypatch):
    parts = partitions.partitions(["crawl"], "text", Path("out"))
    plan = planned(Path("out"), Settings(), "extract@1.0.0", "text", "csv")
    monkeypatch.setattr(
        partitions,
        "run",
        lambda parts, function, *_, **__: ((part, function(part)) for part in parts),
    )
    list(partitions.extract_partitions(parts[1:2], plan, Local(1)))
    before = files(Path("out"))

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(plan.out))

    with monkeypatch.context() as patch:
        patch.setattr(partitions, "_written", full)
        with pytest.raises(OSError, match="No space left"):
            list(partitions.extract_partitions(parts, plan, Local(1)))
    assert files(Path("out")) == before


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_cluster_whose_processes_are_killed_gives_what_one_machine_gives(
    tmp_path, cluster, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("crawl").mkdir()
    for number in range(6):
        texts = [f"At least {number}{n} people were killed on Monday." for n in range(40)]
        pq.write_table(pa.table({"text": [*texts, "", None]}), f"crawl/{number}.parquet")
    parts = partitions.partitions(["crawl"], "text", Path("out"))

    def made(out, engine):
        plan = planned(Path(out), Settings(), "extract@1.0.0", "text", "csv")
        tally = Tally()
        for done in partitions.extract_partitions(parts, plan, engine):
            tally.add(done)
        return tally

    results = []
    run = threading.Thread(
        target=lambda: results.append(made("far", Dask(cluster.address))), daemon=True
    )
    run.start()
    wait_for(lambda: list(Path("far").glob(".*.staged")))
    workers = psutil.Process(cluster.processes["workers"].pid).children()
    next(one for one in workers if "spawn_main" in " ".join(one.cmdline())).kill()
    wait_for(lambda: list(Path("far").glob(f"*/{MANIFEST}")))
    cluster.stop()
    cluster.start()
    run.join(120)
    assert not run.is_alive()
    assert results[0].failed == 0
    assert made("near", Local(2)).failed == 0
    assert files(Path("far")) == files(Path("near"))
    assert results[0].errors == {"text_is_not_empty": 12}
