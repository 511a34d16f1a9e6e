import csv
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, copy_book
from edit import add_row, delete_row, rows_of, set_cells, write_rows
from folders import files
from proposed import scores
from strategies import SCHEMAS

import trucebook
from trucebook.book.book import read_book
from trucebook.errors import DamagedRelease, UsageError
from trucebook.load.releases import Release, entries, releases
from trucebook.read.answer import TABLES
from trucebook.read.derived import ANSWERS
from trucebook.release.build import build
from trucebook.release.contents import content_sha256
from trucebook.validate.check import check
from trucebook.validate.forms import as_text
from trucebook.validate.report import InvalidBook
from trucebook.verify.verify import verify

pytestmark = pytest.mark.slow


def next_version(book):
    path = book / "CITATION.cff"
    path.write_text(
        re.sub(r"^version: .*$", "version: 0.2.0", path.read_text(), flags=re.MULTILINE)
    )


def problems(book, rule):
    return [item for item in check(book).problems if item.rule == rule]


def test_a_release_has_every_table_twice_and_what_describes_them(toy_release):
    names = set(files(toy_release))
    assert {f"{name}.{form}" for name in SCHEMAS for form in ("csv", "parquet")} <= names
    rest = {"datapackage.json", "codebook.md", "CITATION.cff", "SHA256SUMS"}
    assert rest <= names


_DESCRIBED = {
    *("croissant.json", "csv-metadata.json", "datapackage.json", "ro-crate-metadata.json"),
    *("codebook.md", "codebook.html", "schema.sqlite.sql", "schema.duckdb.sql"),
}

SCORES = scores(
    "figures,span,0.667,0.5,1,,1,2,1,1,extract@9.9.9",
    "figures,value,0,0,0,0,1,2,1,0,extract@9.9.9",
    "quotes,span,,,,,0,0,0,0,extract@9.9.9",
)


@pytest.fixture
def scored(toy):
    """The toy book with scores of an extractor."""
    set_scores(toy, SCORES)
    return toy


def set_scores(book, text):
    lines = [line.split(",") for line in text.splitlines()[1:]]
    floors = [f"extractor,{line[1]},{line[2]},f1,0,\n" for line in lines]
    head = "compared,table,variable,measure,floor,reason\n"
    for name, content in (
        ("extracted/evaluation", text),
        ("coding/floors", head + "".join(floors)),
    ):
        path = book / "dataset" / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")


def test_a_release_carries_the_scores_that_the_book_has(scored, toy_release):
    folder = build(scored)
    assert (folder / "reliability.csv").read_text(encoding="utf-8").count("\nextractor,") == (
        SCORES.count("\n") - 1
    )
    assert "  reliability.csv\n" in (folder / "SHA256SUMS").read_text()
    unlike = {name for name, data in files(folder).items() if files(toy_release).get(name) != data}
    own = {f"reliability.{form}" for form in ("csv", "parquet", "md")}
    assert unlike == {*own, "README.md", "SHA256SUMS", *_DESCRIBED}


def test_a_release_carries_the_scores_on_unseen_articles_beside_those_on_the_book(toy):
    of_book = "figures,span,0.667,0.5,1,,1,2,1,1,x@9.9.9"
    unseen = "sealed:figures,span,0.5,0.5,0.5,,2,2,1,1,x@9.9.9"
    set_scores(toy, scores(of_book))
    text = scores(of_book, unseen, "dev:figures,span,1,1,1,,2,2,2,2,x@9.9.9")
    path = toy / "dataset" / "extracted" / "evaluation.csv"
    text = text.replace("0.5,,,0.5,,,0.5,,,,", "0.5,,,0.5,0.1,0.9,0.5,0.2,0.8,,")
    path.write_text(text, encoding="utf-8")
    folder = build(toy)
    head, *rows = csv.reader((folder / "reliability.csv").read_text(encoding="utf-8").splitlines())
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["compared"] for row in found] == ["extractor", "extractor_unseen"]
    assert [found[1][name] for name in ("precision_low", "recall_high")] == ["0.1", "0.8"]
    page = (folder / "reliability.md").read_text(encoding="utf-8")
    assert "## The extractor on unseen articles (x@9.9.9)" in page
    assert "| figures | `span` | 0.500 [0.100, 0.900] | 0.500 [0.200, 0.800] | 0.500 |" in page


def test_the_scores_are_described_and_are_no_table(scored):
    folder = build(scored)
    report = frictionless.validate(str(folder / "datapackage.json"), type="package")
    assert report.valid, report.flatten(["title", "message"])
    assert "reliability" in [task.name for task in report.tasks]
    assert sorted(trucebook.load(folder)) == sorted([*SCHEMAS, *ANSWERS, "reliability"])
    assert sorted(releases(scored)[0].schemas) == sorted(SCHEMAS)


@pytest.mark.parametrize("text", [SCORES.replace("0.667", "0.7"), ""])
def test_the_scores_of_a_release_never_change(scored, text):
    build(scored)
    set_scores(scored, text)
    if not text:
        shutil.rmtree(scored / "dataset" / "coding")
        shutil.rmtree(scored / "dataset" / "extracted")
    before = files(scored / "build" / "0.1.0")
    assert build(scored).name == "dev"
    assert files(scored / "build" / "0.1.0") == before
    next_version(scored)
    assert ("reliability.csv" in files(build(scored))) == bool(text)


def test_scores_that_no_program_wrote_are_not_released(scored):
    set_scores(scored, SCORES.replace("0.667", "much"))
    with pytest.raises(InvalidBook, match="scores_are_as_reviewed"):
        build(scored)


def test_frictionless_accepts_the_release(toy_release):
    report = frictionless.validate(str(toy_release / "datapackage.json"), type="package")
    assert report.valid, report.flatten(["title", "message"])


def test_sha256sum_accepts_the_release(toy_release):
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    subprocess.run(command, cwd=toy_release, check=True)


@pytest.mark.parametrize("name", [*SCHEMAS, *ANSWERS])
def test_parquet_and_csv_are_one_table_to_an_independent_reader(toy_release, name):
    fields = {**SCHEMAS, **TABLES}[name].fields.values()
    typed = ", ".join(f"'{f.name}': '{_DUCKDB.get(f.type, 'VARCHAR')}'" for f in fields)
    cells = ", ".join(
        f"array_to_string(\"{f.name}\", '; ')" if f.separator else f'"{f.name}"' for f in fields
    )
    parquet = f"SELECT {cells} FROM read_parquet('{toy_release}/{name}.parquet')"
    csv = f"FROM read_csv('{toy_release}/{name}.csv', columns={{{typed}}}, header=true, quote='\"')"
    for first, second in ((parquet, csv), (csv, parquet)):
        assert duckdb.sql(f"{first} EXCEPT ALL {second}").fetchall() == []


_DUCKDB = {"integer": "BIGINT", "number": "DOUBLE"}


def test_the_index_gives_rows_and_content_hashes(toy_release):
    [entry] = json.loads((toy_release.parent / "releases.json").read_bytes())["releases"]
    assert (entry["version"], entry["date"]) == ("0.1.0", "2031-05-20")
    for name, schema in SCHEMAS.items():
        table = pq.read_table(toy_release / f"{name}.parquet")
        assert entry["tables"][name]["rows"] == table.num_rows
        assert entry["tables"][name]["content_sha256"] == content_sha256(schema, table)
        assert table.schema.metadata[b"content_sha256"].decode() == content_sha256(schema, table)


def test_the_content_hash_does_not_depend_on_the_writer(toy_release, tmp_path):
    for name, schema in SCHEMAS.items():
        path = tmp_path / f"{name}.parquet"
        duckdb.sql(f"COPY (FROM '{toy_release}/{name}.parquet') TO '{path}' (FORMAT parquet)")
        theirs = pq.read_table(path)
        assert content_sha256(schema, theirs) == content_sha256(
            schema, pq.read_table(toy_release / f"{name}.parquet")
        )


def test_the_same_book_gives_the_same_bytes_whatever_surrounds_it(toy, toy_release, tmp_path):
    for table in ("figures", "evidence", "actors"):
        header, *rows = rows_of(toy, table)
        random.Random(7).shuffle(rows)  # noqa: S311
        write_rows(toy, table, [header, *rows])
    surroundings = {"TZ": "Pacific/Chatham", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "77"}
    command = [sys.executable, "-m", "trucebook", "build", str(toy), "--out", str(tmp_path / "out")]
    subprocess.run(command, check=True, cwd="/", env={**os.environ, **surroundings})
    assert files(tmp_path / "out" / "0.1.0") == files(toy_release)


def test_building_twice_leaves_the_release_alone(toy):
    folder = build(toy)
    before = files(toy / "build")
    assert build(toy) == folder
    assert files(toy / "build") == before


def test_a_book_with_problems_is_refused_and_nothing_written(toy):
    set_cells(toy, "figures", "F0002", bound="exakt")
    with pytest.raises(InvalidBook, match="expected one of"):
        build(toy)
    assert not (toy / "build").exists()


def test_a_release_never_changes(toy, tmp_path, monkeypatch):
    build(toy, tmp_path / "out")
    before = files(tmp_path / "out")
    monkeypatch.setattr("trucebook.release.contents.markdown", lambda book: "another codebook")
    with pytest.raises(UsageError, match=r"0\.1\.0 is out with other content \(.*codebook.md"):
        build(toy, tmp_path / "out")
    assert files(tmp_path / "out") == before


@pytest.mark.parametrize("out", [None, "out"])
def test_what_is_built_between_releases_is_a_trial_of_the_next(toy, tmp_path, out):
    folder = build(toy).parent
    released = files(folder)
    set_cells(toy, "figures", "F0018", note="another note")
    (toy / "CARD.toml").write_text('uses = "Other uses."\n')
    target = tmp_path / out if out else None
    for note in ("one", "two"):
        set_cells(toy, "figures", "F0018", note=note)
        trial = build(toy, target)
        assert trial == (target or toy / "build") / "dev"
        assert json.loads((trial / "datapackage.json").read_text())["version"] == "0.1.1"
        assert note in (trial / "figures.csv").read_text()
        odd = {problem.rule for problem in verify(trial).problems if problem.severity == "error"}
        assert odd <= {"release_is_in_the_index"}
    kept = {name: data for name, data in files(folder).items() if "dev" not in str(name)}
    assert kept == released
    assert read_book(toy).version == "0.1.0"


def test_a_change_after_a_release_is_no_problem_and_one_line_of_the_report(toy):
    build(toy)
    assert "since release 0.1.0: no difference" in as_text(check(toy))
    set_cells(toy, "figures", "F0018", note="another note")
    report = check(toy)
    assert report.problems == ()
    line = "since release 0.1.0: 0 totals move, 0 rows removed, 1 row changed, 0 rows added"
    assert line in as_text(report)
    assert "(trucebook diff 0.1.0 lists all)" in report.changed


def test_the_next_version_may_change_rows_but_not_drop_them(toy):
    build(toy)
    next_version(toy)
    set_cells(toy, "figures", "F0018", note="another note")
    assert check(toy).valid
    assert build(toy).name == "0.2.0"
    assert [item.version for item in releases(toy)] == ["0.1.0", "0.2.0"]
    delete_row(toy, "redirects", "F9001")
    [problem] = problems(toy, "released_ids_stay")
    # It was the last row: the problem is at the line before, which the file has.
    assert (problem.line, problem.row_id) == (len(rows_of(toy, "redirects")), "F9001")
    assert "release 0.2.0 carries" in problem.message
    assert "F9001,HEIR,0.3.0,WHY" in problem.hint


def test_a_released_id_is_not_given_to_other_words(toy):
    build(toy)
    next_version(toy)
    cells = dict(zip(*(rows_of(toy, "figures")[place] for place in (0, 4)), strict=True))
    moved = {name: cells[name] for name in ("start", "end", "exact", "prefix", "suffix")}
    line = set_cells(toy, "figures", "F0002", **moved)
    [problem] = problems(toy, "released_ids_keep_their_row")
    assert (problem.line, problem.row_id) == (line, "F0002")
    assert "expected the row on '62 captives' in S01, to which release 0.1.0" in problem.message


def test_a_corrected_span_keeps_its_id(toy):
    build(toy)
    next_version(toy)
    set_cells(toy, "figures", "F0002", end="320", exact="62")
    assert problems(toy, "released_ids_keep_their_row") == []


def test_a_released_id_may_not_turn_up_in_another_table(toy):
    build(toy)
    next_version(toy)
    delete_row(toy, "mentions", "M0001")
    add_row(toy, "proposals", proposal_id="M0001", name="x", kind="offer", summary="x")
    assert [item.row_id for item in problems(toy, "released_ids_stay")] == ["M0001"]


def test_a_released_id_may_move_to_the_redirects(toy):
    build(toy)
    next_version(toy)
    delete_row(toy, "mentions", "M0001")
    assert problems(toy, "released_ids_stay")
    add_row(toy, "redirects", retired_id="M0001", retired_in="0.2.0", reason="twin")
    assert problems(toy, "released_ids_stay") == []


@pytest.mark.parametrize("point", range(6))
def test_a_failure_while_writing_leaves_no_trace(toy, monkeypatch, point):
    calls = iter(range(100))

    def failing(handle, real=os.fsync):
        if next(calls) == point:
            raise OSError("disk full")
        real(handle)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(OSError, match="disk full"):
        build(toy)
    assert not (toy / "build").exists()


def test_the_repository_holds_the_release_that_the_book_makes(tmp_path):
    book = copy_book(ROOT, tmp_path / "book")
    shutil.copy(ROOT / "LICENSE-DATA", book)
    shutil.copytree(ROOT / "build", book / "build")
    version = build(book, tmp_path / "again")
    kept = ROOT / "build" / version.name
    if not kept.exists():
        pytest.skip(f"{version.name} is not released yet")
    ours = {name: data for name, data in files(version).items() if not name.endswith(".parquet")}
    theirs = {name: data for name, data in files(kept).items() if not name.endswith(".parquet")}
    del ours["SHA256SUMS"], theirs["SHA256SUMS"]
    assert ours == theirs
    for name, schema in SCHEMAS.items():
        tables = [pq.read_table(folder / f"{name}.parquet") for folder in (version, kept)]
        assert content_sha256(schema, tables[0]) == content_sha256(schema, tables[1])


@pytest.mark.parametrize("entry", entries(ROOT / "build"), ids=lambda entry: entry["version"])
def test_the_releases_in_the_repository_are_whole(entry):
    folder = ROOT / "build" / entry["version"]
    Release(entry["version"], folder).verify()
    assert {path.name for path in folder.iterdir()} == {*sums_of(folder), "SHA256SUMS"}
    assert hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest() == entry["sums_sha256"]


def sums_of(folder):
    return [line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()]


def test_no_path_or_time_of_the_machine_enters_a_release(toy_release):
    for name, data in files(toy_release).items():
        assert str(Path.home()).encode() not in data, name
        assert time.strftime("%Y-%m-%d").encode() not in data, name


@pytest.mark.parametrize("name", ["figures.parquet", "SHA256SUMS", "figures.csv"])
def test_a_release_that_is_broken_is_reported(toy, tmp_path, name):
    folder = build(toy, tmp_path / "out")
    (folder / name).write_text("garbage")
    with pytest.raises(DamagedRelease, match=name):
        build(toy, tmp_path / "out")


def relist(folder, name):
    """Give a changed file the checksum that fits it."""
    sums = folder / "SHA256SUMS"
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    kept = [line for line in sums.read_text().splitlines() if not line.endswith(f"  {name}")]
    sums.write_text("\n".join([*kept, f"{digest}  {name}"]))


def test_a_parquet_file_of_other_content_is_reported_even_with_fitting_sums(toy, tmp_path):
    folder = build(toy, tmp_path / "out")
    table = pq.read_table(folder / "figures.parquet")
    pq.write_table(table.slice(1), folder / "figures.parquet")
    relist(folder, "figures.parquet")
    with pytest.raises(UsageError, match=r"other content \(figures.parquet\)"):
        build(toy, tmp_path / "out")


def test_a_file_of_another_writer_is_the_same_release(toy, tmp_path):
    folder = build(toy, tmp_path / "out")
    path = folder / "figures.parquet"
    pq.write_table(pq.read_table(path), path, compression="snappy")
    relist(folder, "figures.parquet")
    before = files(folder)
    assert build(toy, tmp_path / "out") == folder
    assert files(folder) == before


def test_a_version_behind_the_last_release_is_refused(toy):
    build(toy)
    next_version(toy)
    build(toy)
    path = toy / "CITATION.cff"
    path.write_text(path.read_text().replace("version: 0.2.0", "version: 0.1.9"))
    [problem] = problems(toy, "version_is_not_behind")
    assert (problem.file, problem.value) == ("CITATION.cff", "0.1.9")
