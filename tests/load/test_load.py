import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from strategies import SCHEMAS
from wheel import run_installed

import trucebook
from trucebook.errors import DamagedRelease, UsageError
from trucebook.load import load as loading
from trucebook.load.parquet import decode
from trucebook.load.releases import entries_of
from trucebook.schemas.pandera import as_typed

NAMES = sorted(SCHEMAS)


@pytest.fixture
def release(toy_release, tmp_path):
    return Path(shutil.copytree(toy_release, tmp_path / "0.1.0"))


def test_the_shipped_release_has_every_table():
    assert trucebook.tables() == NAMES
    assert "0.1.0" in trucebook.versions()


@pytest.mark.parametrize("name", NAMES)
def test_every_table_loads_with_the_types_of_its_definition(name):
    frame = trucebook.load(name)
    as_typed(SCHEMAS[name]).validate(frame, lazy=True)
    for field in SCHEMAS[name].fields.values():
        column = frame[field.name]
        if field.enum:
            assert list(column.cat.categories) == list(field.enum)
        elif field.separator:
            assert all(value is None or isinstance(value, list) for value in column)
        elif field.type == "integer":
            assert column.dtype == pd.Int64Dtype()


@pytest.mark.parametrize("name", NAMES)
def test_every_engine_gives_the_same_rows(name):
    rows = trucebook.load(name, engine="arrow").to_pylist()
    assert trucebook.load(name, engine="polars").to_dicts() == rows
    assert trucebook.load(name, engine="duckdb").to_arrow_table().to_pylist() == rows
    assert len(trucebook.load(name)) == len(rows)


@pytest.mark.parametrize(
    ("engine", "kind"),
    [
        ("pandas", pd.DataFrame),
        ("polars", pl.DataFrame),
        ("arrow", pa.Table),
        ("duckdb", duckdb.DuckDBPyRelation),
    ],
)
def test_an_engine_gives_its_own_kind_of_table(engine, kind):
    assert isinstance(trucebook.load("figures", engine=engine), kind)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: trucebook.load("figure"), "no table 'figure'. Did you mean 'figures'"),
        (lambda: trucebook.load("figures", engine="panda"), "no engine 'panda'"),
        (
            lambda: trucebook.load("figures", version="9.9.9"),
            "no version '9.9.9'. There are: 0.1.0",
        ),
        (lambda: trucebook.load("./nowhere"), "nowhere: expected the folder of a release"),
        (lambda: trucebook.load(Path("nowhere")), "nowhere: expected the folder of a release"),
        (lambda: trucebook.describe("quote"), "Did you mean 'quotes'"),
        (lambda: trucebook.why("F99999"), "no row 'F99999'"),
        (lambda: trucebook.why("F0001", "metrik"), "no column of figures 'metrik'"),
    ],
)
def test_a_wrong_name_lists_the_right_ones(call, message):
    with pytest.raises(UsageError, match=message):
        call()


def test_a_downloaded_folder_loads_whole(release, monkeypatch):
    tables = trucebook.load(release)
    assert sorted(tables) == NAMES
    assert len(trucebook.load(str(release), engine="arrow")["figures"]) == len(tables["figures"])
    monkeypatch.chdir(release.parent)
    assert sorted(trucebook.load("0.1.0")) == NAMES


@pytest.mark.parametrize(
    "name", ["figures.parquet", "figures.csv", "datapackage.json", "CITATION.cff", "codebook.md"]
)
def test_a_flipped_byte_or_a_missing_file_is_named(release, name):
    path = release / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(DamagedRelease, match=rf"{name}: expected SHA-256 .* Get the release again"):
        trucebook.load(release)
    path.unlink()
    with pytest.raises((DamagedRelease, UsageError), match=name):
        trucebook.load(release)


def test_a_file_without_a_checksum_is_named(release):
    sums = release / "SHA256SUMS"
    kept = [line for line in sums.read_text().splitlines() if "figures.parquet" not in line]
    sums.write_text("\n".join(kept))
    with pytest.raises(DamagedRelease, match=r"figures.parquet: expected a checksum"):
        trucebook.load(release)
    sums.write_text("nonsense")
    with pytest.raises(DamagedRelease, match="expected a list of checksums"):
        trucebook.load(release)
    sums.unlink()
    with pytest.raises(DamagedRelease, match=r"checksums: No such file or directory\. Get the"):
        trucebook.load(release)


def test_why_gives_the_words_of_a_row_and_of_a_cell():
    row = trucebook.why("F0001")
    assert row.loc[0, "exact"] == "three-stage"
    assert {"metric", "status"} <= set(row["field"].dropna())
    assert list(trucebook.why("F0001", "status")["basis"]) == ["stated"]
    assert list(trucebook.why("F0001", "value_low")["exact"]) == ["three-stage"]
    assert not trucebook.why("P01", "proposed_by").empty


def test_describe_tells_type_and_codes():
    columns = trucebook.describe("figures")
    assert columns.loc["bound", "codes"][:2] == ["exact", "more_than"]
    assert columns.loc["start", "type"] == "integer"
    assert trucebook.describe("actors").loc["aliases", "type"] == "list"


def test_connect_has_every_table_and_joins():
    query = "SELECT count(*) FROM figures JOIN sources USING (source_id)"
    counted = trucebook.connect().sql(query).fetchall()
    assert counted == [(len(trucebook.load("figures")),)]


def test_cite_names_version_and_licence():
    assert "(version 0.1.0) [Data set]. CC-BY-4.0." in trucebook.cite("0.1.0")


def run(code, **variables):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **variables},
    ).stdout


def test_importing_the_package_loads_none_of_the_heavy_ones():
    heavy = ("pandas", "pyarrow", "pandera", "frictionless", "duckdb", "polars", "yaml")
    assert run(f"import trucebook, sys; print([m for m in {heavy} if m in sys.modules])") == "[]\n"


def test_loading_needs_pandas_and_pyarrow_alone():
    heavy = ("pandera", "frictionless", "duckdb", "polars", "yaml", "edtf")
    code = "import trucebook, sys; [trucebook.load(n) for n in trucebook.tables()]; "
    assert run(code + f"print([m for m in {heavy} if m in sys.modules])") == "[]\n"


def test_one_process_decodes_a_release_from_elsewhere_and_none_our_own(release, monkeypatch):
    started = []

    def counted(files):
        started.append(sorted(files))
        return decode(files)

    monkeypatch.setattr(loading, "decode", counted)
    trucebook.load("figures")
    trucebook.why("F0001")
    assert started == []
    trucebook.load(release)
    assert started == [[f"{name}.parquet" for name in NAMES]]


def test_a_missing_extra_is_named():
    code = (
        "import sys; sys.modules['duckdb'] = None\n"
        "import trucebook\n"
        "try: trucebook.connect()\n"
        "except trucebook.UsageError as error: print(error)"
    )
    assert "pip install 'trucebook[engines]'" in run(code)


@pytest.mark.slow
def test_the_wheel_loads_every_table_offline_in_an_empty_folder(wheel, tmp_path):
    code = "import trucebook; print({n: len(trucebook.load(n)) for n in trucebook.tables()})"
    reported = run_installed(wheel, tmp_path, "", "-c", code)
    assert eval(reported) == {name: len(trucebook.load(name)) for name in NAMES}  # noqa: S307


@pytest.mark.parametrize(
    ("row_id", "field"),
    [("F0001", "period"), ("F0001", "note"), ("F0001", "coder"), ("P01", "note")],
)
def test_an_empty_or_book_keeping_cell_rests_on_nothing(row_id, field):
    assert trucebook.why(row_id, field).empty


def reseal(release):
    """Checksums that fit whatever the files are now."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(release.iterdir())
        if path.name != "SHA256SUMS"
    ]
    (release / "SHA256SUMS").write_text("".join(lines))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "figures.csv").unlink(), "figures.csv: expected a checksum"),
        (
            lambda folder: (folder / "figures.parquet").write_text("x"),
            "figures.parquet: expected a Parquet file",
        ),
        (
            lambda folder: shutil.copy(folder / "quotes.parquet", folder / "figures.parquet"),
            "figures.parquet: expected the columns figure_id",
        ),
        (
            lambda folder: (folder / "datapackage.json").write_text("{}"),
            "expected a release's description: the object lacks 'title'",
        ),
        (
            lambda folder: (folder / "datapackage.json").write_text("[1]"),
            "expected a release's description",
        ),
    ],
)
def test_a_release_that_fits_its_checksums_may_still_be_wrong(release, spoil, message):
    spoil(release)
    reseal(release)
    with pytest.raises(DamagedRelease, match=message):
        trucebook.load(release)


@pytest.mark.parametrize("name", ["../x", "/etc/hostname", "a\\b"])
def test_a_checksum_list_names_files_of_its_own_folder(release, name):
    with (release / "SHA256SUMS").open("a") as file:
        file.write(f"{'0' * 64}  {name}\n")
    with pytest.raises(DamagedRelease, match="names of files in this folder"):
        trucebook.load(release)


def test_upper_case_and_binary_marks_are_checksums_too(release):
    sums = release / "SHA256SUMS"
    lines = [line.split("  ") for line in sums.read_text().splitlines()]
    sums.write_text("".join(f"{digest.upper()} *{name}\n" for digest, name in lines))
    assert sorted(trucebook.load(release)) == NAMES


@pytest.mark.parametrize("what", [None, 5, ["figures"]])
def test_what_is_neither_name_nor_path_is_reported(what):
    with pytest.raises(UsageError, match="the name of a table or the path"):
        trucebook.load(what)


def test_a_folder_has_one_version(release):
    with pytest.raises(UsageError, match="has one version"):
        trucebook.load(release, version="0.1.0")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"null", b"{}", b'{"releases":[null]}', b'{"releases":[{}]}', b"\xff"]
)
def test_an_index_of_another_shape_is_refused_without_the_name_of_an_exception(data):
    with pytest.raises(DamagedRelease, match="expected the index of the releases: ") as found:
        entries_of(data, "releases.json")
    assert "Error(" not in str(found.value)
