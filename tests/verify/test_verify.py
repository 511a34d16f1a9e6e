"""A release that somebody has tampered with is caught, and file, row and cell are named."""

import hashlib
import json
import re
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import ROOT, TOY, copy_book
from folders import sign
from hypothesis import given, settings
from hypothesis import strategies as st
from spoil import ACTIVE, FORGERIES, SPOILINGS, restamp
from strategies import SCHEMAS

from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.release.build import build
from trucebook.verify.checksums import check_sums
from trucebook.verify.verify import verify
from trucebook.version import __version__

pytestmark = pytest.mark.slow

PACKAGE = "datapackage.json"
SOUND, READABLE = "definition_is_sound", "descriptor_is_readable"


@pytest.fixture
def release(toy_release, tmp_path):
    """A copy of the toy release, with what lies beside it."""
    home = shutil.copytree(toy_release.parent, tmp_path / "releases")
    return home / toy_release.name


def files_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def errors(folder, **how):
    found = verify(folder, **how).problems
    return [problem for problem in found if problem.severity == "error"]


def rules(folder, **how):
    return {(problem.file, problem.rule) for problem in errors(folder, **how)}


def restated(folder, change):
    """Change a release and put every checksum of it right, as an attacker would."""
    before = files_of(folder)
    change(folder)
    restamp(folder, before)


def edit_text(name, old, new):
    def change(folder):
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")

    return change


@pytest.mark.both_engines
def test_a_release_is_whole(toy_release):
    report = verify(toy_release)
    assert report.problems == ()
    assert report.counts["tables"] == len(SCHEMAS)


def test_files_that_were_not_compared_are_named_as_not_verified(release):
    restated(release, edit_text("actors.csv", "talmere,", "Talmere,"))
    [problem] = [p for p in verify(release).problems if p.rule == "files_can_be_made_again"]
    assert problem.severity == "warning"
    assert problem.message.startswith("not verified: the files that are made from the tables")


def test_with_the_texts_every_span_is_compared(toy_release):
    counts = verify(toy_release, texts=TOY / "seeds" / "texts").counts
    assert counts["spans_checked"] == counts["spans"] > 0


def test_a_release_without_its_index_gets_a_warning(release):
    (release.parent / "releases.json").unlink()
    [problem] = verify(release).problems
    assert (problem.rule, problem.severity) == ("release_is_in_the_index", "warning")
    assert errors(release, index=release.parent)


@pytest.mark.slow
@pytest.mark.parametrize("name", SPOILINGS)
def test_every_spoiling_is_rejected_without_anything_beside(release, tmp_path, name):
    alone = shutil.copytree(release, tmp_path / "alone" / release.name)
    SPOILINGS[name](alone)
    assert errors(alone)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forgery_is_reported_by_the_index_the_provenance_and_the_book(release, name):
    FORGERIES[name](release)
    table = "figures" if name == "forged_value" else "mentions"
    found = rules(release, rebuild=TOY)
    assert (f"{table}.csv", "release_is_as_indexed") in found
    assert ("0.1.0.provenance.json", "provenance_speaks_of_this") in found
    assert (f"{table}.csv", "table_is_the_books") in found


def test_the_rebuilt_cell_is_named(release):
    FORGERIES["forged_value"](release)
    reported = [item for item in errors(release, rebuild=TOY) if item.rule == "table_is_the_books"]
    assert {item.field for item in reported} == {"value_low", "value_high"}
    assert {(item.file, item.row_id) for item in reported} == {("figures.csv", "F0001")}
    assert {item.line for item in reported} == {2}


@given(data=st.data())
@settings(max_examples=100)
def test_any_flipped_bit_is_caught_and_its_file_named(toy_release, data):
    files = files_of(toy_release)
    name = data.draw(st.sampled_from(sorted(files)))
    at = data.draw(st.integers(0, len(files[name]) - 1))
    flipped = bytearray(files[name])
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    found = list(check_sums({**files, name: bytes(flipped)}))
    assert found
    if name != "SHA256SUMS":
        assert [problem.file for problem in found] == [name]


@given(data=st.data())
@settings(max_examples=100)
def test_any_two_swapped_files_are_named_with_whose_bytes_they_hold(toy_release, data):
    files = files_of(toy_release)
    names = sorted(set(files) - {"SHA256SUMS"})
    one, other = data.draw(st.lists(st.sampled_from(names), min_size=2, max_size=2, unique=True))
    found = list(check_sums({**files, one: files[other], other: files[one]}))
    assert {item.file: item.hint.split(". ")[0] for item in found} == {
        one: f"It holds the bytes of {other}",
        other: f"It holds the bytes of {one}",
    }


@given(data=st.data())
@settings(max_examples=100)
def test_any_edited_line_of_the_checksums_is_caught(toy_release, data):
    files = files_of(toy_release)
    lines = files["SHA256SUMS"].decode().splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    line = data.draw(
        st.sampled_from(
            ["", "\n", lines[at] * 2, lines[at].upper(), lines[at][1:], f" {lines[at]}"]
        )
        | st.text(max_size=80)
    )
    text = "".join([*lines[:at], line, *lines[at + 1 :]])
    found = list(check_sums({**files, "SHA256SUMS": text.encode(errors="replace")}))
    assert bool(found) == (line != lines[at])


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=10)
def test_any_changed_cell_is_named_though_every_hash_fits(toy_release, tmp_path_factory, data):
    name = data.draw(st.sampled_from(["figures", "quotes", "actors", "evidence", "terms"]))
    folder = shutil.copytree(toy_release, tmp_path_factory.mktemp("changed") / "0.1.0")
    table = pq.read_table(folder / f"{name}.parquet")
    column = data.draw(st.sampled_from(["note"] if "note" in table.column_names else ["name"]))
    row = data.draw(st.integers(0, table.num_rows - 1))

    def change(folder):
        cells = table.column(column).to_pylist()
        cells[row] = "another"
        place = table.column_names.index(column)
        other = table.set_column(place, table.schema.field(column), pa.array(cells))
        pq.write_table(other, folder / f"{name}.parquet")

    restated(folder, change)
    row_id = table.column(SCHEMAS[name].key)[row].as_py()
    [problem] = errors(folder)
    assert (problem.file, problem.row_id, problem.field) == (f"{name}.parquet", row_id, column)
    assert (problem.rule, problem.value) == ("parquet_is_its_csv", "another")


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=8)
def test_any_renamed_column_is_named(toy_release, tmp_path_factory, data):
    name = data.draw(st.sampled_from(sorted(SCHEMAS)))
    column = data.draw(st.sampled_from(sorted(SCHEMAS[name].fields)))
    folder = shutil.copytree(toy_release, tmp_path_factory.mktemp("renamed") / "0.1.0")

    def change(folder):
        path = folder / f"{name}.csv"
        header, rest = path.read_bytes().split(b"\n", 1)
        names = [b"other" if item.decode() == column else item for item in header.split(b",")]
        path.write_bytes(b",".join(names) + b"\n" + rest)

    restated(folder, change)
    [reported] = [item for item in errors(folder) if item.rule == "header_is_schema"]
    assert (reported.file, reported.line) == (f"{name}.csv", 1)
    assert column in reported.value


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=8)
def test_any_dropped_row_is_named_though_every_hash_fits(toy_release, tmp_path_factory, data):
    name = data.draw(st.sampled_from(["figures", "quotes", "mentions", "evidence"]))
    folder = shutil.copytree(toy_release, tmp_path_factory.mktemp("dropped") / "0.1.0")
    table = pq.read_table(folder / f"{name}.parquet")
    row = data.draw(st.integers(0, table.num_rows - 1))
    kept = pa.concat_tables([table.slice(0, row), table.slice(row + 1)])
    restated(folder, lambda folder: pq.write_table(kept, folder / f"{name}.parquet"))
    row_id = table.column(SCHEMAS[name].key)[row].as_py()
    assert [(item.file, item.row_id) for item in errors(folder)] == [(f"{name}.parquet", row_id)]


@pytest.mark.parametrize(
    ("name", "old", "new", "rule"),
    [
        ("codebook.md", "definition", "meaning", "file_is_as_made"),
        ("codebook.md", "Permanent slug of an actor", "Slug", "codebook_has_every_definition"),
        ("CITATION.cff", "version: 0.1.0", "version: 0.1.9", "labels_agree"),
        ("CITATION.cff", "2031-05-20", "2031-05-21", "labels_agree"),
        ("datapackage.json", '"path": "actors.csv"', '"path": "https://e.org/a.csv"', "path_stays"),
        ("datapackage.json", '"path": "actors.csv"', '"path": "file:actors.csv"', "path_stays"),
        ("datapackage.json", '"path": "actors.csv"', '"path": ["actors.csv"]', "path_stays"),
        ("datapackage.json", '"path": "actors.csv"', '"path": "quotes.csv"', "resource_describes"),
        ("datapackage.json", '"name": "actors"', '"name": "actors", "name": "a"', "descriptor_is"),
        ("datapackage.json", '"contributors"', '"givers"', "file_is_as_made"),
    ],
)
def test_what_describes_the_tables_is_held_to_them(release, name, old, new, rule):
    restated(release, edit_text(name, old, new))
    assert any(found.startswith(rule) for _, found in rules(release))


def test_a_citation_that_would_explode_is_refused(release):
    bomb = "a: &a [x]\n" + "".join(
        f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n"
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    (release / "CITATION.cff").write_text(f"{bomb}version: *i\n")
    assert ("CITATION.cff", "citation_is_there") in rules(release)


def test_words_that_are_not_in_the_text_are_named(toy, tmp_path):
    folder = build(toy, tmp_path / "out")
    text = toy / "seeds" / "texts" / "norrin-wire.txt"
    shutil.copytree(toy / "seeds" / "texts", tmp_path / "texts")
    assert text.exists()

    def change(folder):
        for form in ("csv", "parquet"):
            _swap_words(folder / f"quotes.{form}")

    restated(folder, change)
    reported = [
        item
        for item in errors(folder, texts=tmp_path / "texts")
        if item.rule == "span_holds_its_words"
    ]
    assert [(item.file, item.row_id, item.field) for item in reported] == [
        ("quotes.csv", "Q0001", "exact")
    ]


def _swap_words(path):
    if path.suffix == ".csv":
        words = pq.read_table(path.with_suffix(".parquet")).column("exact")[0].as_py()
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(words, words.swapcase(), 1), encoding="utf-8")
    else:
        table = pq.read_table(path)
        cells = table.column("exact").to_pylist()
        cells[0] = cells[0].swapcase()
        place = table.column_names.index("exact")
        pq.write_table(table.set_column(place, table.schema.field("exact"), pa.array(cells)), path)


@pytest.mark.parametrize("key", ["rows", "content_sha256"])
def test_a_stale_index_is_reported(release, key):
    path = release.parent / "releases.json"
    index = json.loads(path.read_bytes())
    index["releases"][0]["tables"]["figures"][key] = 7
    path.write_text(json.dumps(index))
    [problem] = errors(release)
    assert (problem.file, problem.field) == ("figures.csv", f"tables.figures.{key}")


@pytest.mark.parametrize("index", ["{", "[]", '{"releases": [{"version": "9.9.9"}]}'])
def test_an_index_that_does_not_know_the_release_is_reported(release, index):
    (release.parent / "releases.json").write_text(index)
    assert {file for file, _ in rules(release)} == {"releases.json"}


def claimed(release, builder="0.0.1"):
    """Let the provenance, which lies beside the release, say who made it, and of these files."""
    path = release.parent / "0.1.0.provenance.json"
    statement = json.loads(path.read_bytes())
    statement["predicate"]["runDetails"]["builder"]["version"]["trucebook"] = builder
    for item in statement["subject"]:
        item["digest"]["sha256"] = sha256(release / item["name"])
    path.write_text(json.dumps(statement))


def indexed(release):
    """The folder of an index that knows the release as it is now."""
    path = release.parent / "releases.json"
    index = json.loads(path.read_bytes())
    index["releases"][0]["sums_sha256"] = sha256(release / "SHA256SUMS")
    path.write_text(json.dumps(index))
    return path.parent


OTHER_WORDS = edit_text("codebook.md", "| column |", "| field |")


def test_who_names_another_builder_is_not_excused(release):
    restated(release, OTHER_WORDS)
    claimed(release)
    indexed(release)  # beside the release, as an attacker would send it
    found = {item.rule: item for item in verify(release).problems}
    assert set(found) == {"file_is_as_made", "files_can_be_made_again"}
    assert found["files_can_be_made_again"].severity == "error"
    assert "not verified: expected trucebook 0.0.1" in found["files_can_be_made_again"].message


def test_files_of_another_builder_stand_on_a_witness(release):
    restated(release, OTHER_WORDS)
    claimed(release)
    [problem] = verify(release, index=indexed(release)).problems
    assert (problem.rule, problem.severity) == ("files_can_be_made_again", "warning")
    # The crate has the size of every file.
    assert problem.value == "codebook.md, ro-crate-metadata.json"


def test_no_witness_excuses_what_this_version_made_otherwise(release):
    restated(release, OTHER_WORDS)
    claimed(release, __version__)
    reported = {item.rule for item in errors(release, index=indexed(release))}
    assert reported == {"file_is_as_made"}


def test_more_tampering_is_not_less_checking(release):
    """An author more changes most of what is generated; the words are compared all the same."""

    def change(folder):
        edit_text("CITATION.cff", "authors:\n", "authors:\n  - name: Another\n")(folder)
        OTHER_WORDS(folder)
        ACTIVE["script"][1](folder)

    restated(release, change)
    for path in release.parent.glob("*.json"):
        path.unlink()
    reported = rules(release)
    assert {("codebook.html", "page_is_inert")} <= reported
    (release / "codebook.html").write_bytes(
        (release / "codebook.html").read_bytes().replace(b"<script>alert(1)</script>", b"")
    )
    sign(release)
    reported = rules(release)
    assert {("codebook.md", "file_is_as_made"), ("README.md", "file_is_as_made")} <= reported
    assert "files_can_be_made_again" in {rule for _, rule in reported}


def test_active_content_passes_on_no_witness(release):
    restated(release, ACTIVE["attach"][1])
    claimed(release)
    reported = rules(release, index=indexed(release))
    assert reported == {("schema.sqlite.sql", "sql_is_only_definitions")}


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_hostile_definition_is_reported_without_a_traceback(release):
    def change(folder):
        text = (folder / "datapackage.json").read_text(encoding="utf-8")
        package = json.loads(text)
        schema = next(item for item in package["resources"] if item["name"] == "figures")["schema"]
        schema["fields"][2]["constraints"] = {"minimum": 0, "pattern": "(" * 50}
        (folder / "datapackage.json").write_text(json.dumps(package))

    restated(release, change)
    assert ("datapackage.json", "definition_is_sound") in rules(release)


def test_the_command_tells_and_leaves_with_1(release, capsys):
    assert main(["verify", str(release)]) == 0
    assert capsys.readouterr().out.startswith("valid: 0 problems, 0 warnings in ")
    (release / "codebook.md").write_text("")
    assert main(["verify", str(release), "--format", "json"]) == 1
    reported = json.loads(capsys.readouterr().out)["problems"]
    errors = [item for item in reported if item["severity"] == "error"]
    assert {"codebook.md", "0.1.0.provenance.json"} == {item["file"] for item in errors}


def test_a_folder_that_is_no_release_could_not_be_judged(tmp_path, capsys):
    assert main(["verify", str(tmp_path)]) == 2
    assert "expected a release" in capsys.readouterr().err
    assert main(["verify", str(tmp_path / "none")]) == 2
    assert "zip archive" in capsys.readouterr().err


def test_a_revision_needs_a_book(toy_release):
    with pytest.raises(UsageError, match="--rebuild BOOK"):
        verify(toy_release, at="HEAD")


@pytest.mark.parametrize(
    "version", re.findall(r'"version": "(.*?)"', (ROOT / "build" / "releases.json").read_text())
)
def test_the_releases_in_the_repository_verify(version):
    found = verify(ROOT / "build" / version).problems
    statement = ROOT / "build" / f"{version}.provenance.json"
    is_ours = statement.is_file() and f'"trucebook": "{__version__}"' in statement.read_text()
    # What an older trucebook made beside the tables is the same now, or it is not compared.
    assert {item.rule for item in found} <= (set() if is_ours else {"files_can_be_made_again"})
    assert len(found) <= 1
    assert all(item.severity == "warning" for item in found)


def test_a_rebuilt_release_differs_where_the_book_does(release, tmp_path):
    book = copy_book(TOY, tmp_path / "book")
    path = book / "dataset" / "figures.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    reported = [item for item in errors(release, rebuild=book) if item.rule == "table_is_the_books"]
    assert [(item.row_id, item.message) for item in reported] == [
        ("F0021", "expected no such row, as the book has it")
    ]


@pytest.mark.parametrize(
    ("change", "file", "rule"),
    [
        (edit_text(PACKAGE, '"^[A-Z]{3}$"', '"^(?=a)$"'), PACKAGE, "definition_is_sound"),
        (edit_text(PACKAGE, '"vocabulary": "units"', '"vocabulary": null'), PACKAGE, SOUND),
        (edit_text(PACKAGE, '"title": "Figures"', '"title": "\\ud800"'), PACKAGE, READABLE),
        (edit_text("sources.csv", "2031-05-14", "Y1E99999999"), "sources.csv", "dates_are_edtf"),
        (edit_text("sources.csv", "2031-05-14", "../202"), "sources.csv", "dates_are_edtf"),
    ],
    ids=["pattern", "vocabulary", "half a character", "a year of many digits", "an open interval"],
)
def test_what_would_hang_or_fail_is_a_problem_of_the_release(release, change, file, rule):
    restated(release, change)
    assert (file, rule) in rules(release)


def test_a_pattern_that_goes_back_and_forth_ends(release):
    def change(folder):
        edit_text(PACKAGE, '"^[A-Z]{3}$"', '"^(A+)+$"')(folder)
        edit_text("actors.csv", "armed_group,,,,", f"armed_group,,,{'A' * 60}!,")(folder)

    restated(release, change)
    assert ("actors.csv", "pattern") in rules(release)


@pytest.mark.both_engines
def test_a_stray_mark_before_a_problem_is_no_traceback(release):
    restated(release, edit_text("actors.csv", "\norvenia,Orvenia,state", '\norvenia,Or"v,persn'))
    assert ("actors.csv", "enum") in rules(release)


# Reports: what a program makes of the tables, which the tables give again


@pytest.mark.parametrize("how", [{}, {"rebuild": TOY}], ids=["alone", "rebuilt"])
def test_a_changed_cell_of_a_report_is_named_by_the_tables_alone(release, how):
    def change(folder):
        table = pq.read_table(folder / "discrepancies.parquet")
        things = table.column("thing").to_pylist()
        at = table.schema.get_field_index("thing")
        field, cells = table.schema.field(at), ["another thing", *things[1:]]
        pq.write_table(
            table.set_column(at, field, pa.array(cells, field.type)),
            folder / "discrepancies.parquet",
        )
        edit_text("discrepancies.csv", things[0], "another thing")(folder)

    first = pq.read_table(release / "discrepancies.parquet").column(0)[0].as_py()
    restated(release, change)
    [found] = [p for p in errors(release, **how) if p.file == "discrepancies.csv"]
    assert (found.rule, found.row_id, found.field) == ("file_is_as_made", first, "thing")
    assert (found.line, found.value) == (2, "another thing")
    assert "make" in found.message


def test_a_row_of_a_report_that_is_too_many_or_missing_is_named(release):
    def change(folder):
        path = folder / "timeline.csv"
        header, first, *rest = path.read_text(encoding="utf-8").splitlines(keepends=True)
        made_up = first.replace("Z0001", "Z9999", 1)
        path.write_text("".join([header, *rest, made_up]), encoding="utf-8", newline="")

    restated(release, change)
    found = {(p.rule, p.row_id) for p in errors(release) if p.file == "timeline.csv"}
    assert found == {("file_is_as_made", "Z0001"), ("file_is_as_made", "Z9999")}


def test_a_parquet_file_of_a_report_that_differs_is_reported(release):
    def change(folder):
        path = folder / "wordings.parquet"
        table = pq.read_table(path)
        pq.write_table(table.slice(1), path)

    restated(release, change)
    assert ("wordings.parquet", "parquet_is_its_csv") in rules(release)
    assert "wordings.csv" not in {file for file, _ in rules(release)}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_report_that_the_tables_give_is_expected(release, form):
    def change(folder):
        (folder / f"timeline.{form}").unlink()
        sums = folder / "SHA256SUMS"
        lines = sums.read_text().splitlines(keepends=True)
        sums.write_text("".join(line for line in lines if f"  timeline.{form}" not in line))

    restated(release, change)
    assert (f"timeline.{form}", "file_is_there") in rules(release)
