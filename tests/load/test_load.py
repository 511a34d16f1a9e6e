import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import duckdb
import frictionless
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
from trucebook.read.derived import ANSWERS
from trucebook.schemas.pandera import as_typed

NAMES = sorted(SCHEMAS)
EVERY = sorted([*NAMES, *ANSWERS])
"""The tables and the reports of the toy book's release."""


@pytest.fixture
def release(toy_release, tmp_path):
    return Path(shutil.copytree(toy_release, tmp_path / "0.1.0"))


def test_the_shipped_release_has_every_table():
    assert [name for name in trucebook.tables() if name in NAMES] == NAMES
    *tables, report = trucebook.tables("0.3.0")
    assert (tables, report) == (sorted(tables), "reliability")
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
        (
            lambda: trucebook.load("reliability", version="0.1.0"),
            "no table 'reliability'. There are: actors,",
        ),
        (lambda: trucebook.schema("figure"), "no table 'figure'. Did you mean 'figures'"),
        (lambda: trucebook.schema("figures", form="polars"), "no form of a definition 'polars'"),
        (
            lambda: trucebook.schema("figures", form="sql", dialect="mysql"),
            "no dialect of SQL 'mysql'. There are: duckdb, sqlite",
        ),
    ],
)
def test_a_wrong_name_lists_the_right_ones(call, message):
    with pytest.raises(UsageError, match=message):
        call()


def test_a_downloaded_folder_loads_whole(release, monkeypatch):
    tables = trucebook.load(release)
    assert sorted(tables) == EVERY
    assert len(trucebook.load(str(release), engine="arrow")["figures"]) == len(tables["figures"])
    monkeypatch.chdir(release.parent)
    assert sorted(trucebook.load("0.1.0")) == EVERY


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


def test_describe_counts_values_and_gives_the_agreement_of_coders():
    columns = trucebook.describe("figures", version="0.3.0")
    frame = trucebook.load("figures", version="0.3.0")
    assert columns["null_share"].tolist() == frame.isna().mean().tolist()
    assert columns.loc["metric", "distinct"] == frame["metric"].nunique()
    measured = trucebook.load("reliability", version="0.3.0").query(
        "compared == 'coders' and table == 'figures'"
    )
    rows = measured.set_index("variable").filter(regex="^(share|alpha)")
    for name in ("period", "metric"):
        assert columns.loc[name, rows.columns].to_dict() == rows.loc[name].to_dict()
    assert columns.loc[["figure_id", "note"], "alpha"].isna().all()


def test_describe_counts_the_items_of_lists_and_needs_neither_rows_nor_measures():
    actors = trucebook.load("actors", version="0.1.0")
    columns = trucebook.describe("actors", version="0.1.0")
    items = {item for cell in actors["aliases"] if cell is not None for item in cell}
    assert columns.loc["aliases", "distinct"] == len(items)
    assert columns["share"].isna().all()
    assert columns.dtypes["share"] == columns.dtypes["null_share"] == "Float64"
    empty = trucebook.describe("redirects", version="0.1.0")
    assert empty[["null_share", "distinct"]].isna().all(axis=None)


def test_describe_tells_type_and_codes():
    columns = trucebook.describe("figures")
    assert columns.loc["bound", "codes"][:2] == ["exact", "more_than"]
    assert columns.loc["start", "type"] == "integer"
    assert trucebook.describe("actors").loc["aliases", "type"] == "list"


@pytest.mark.parametrize("version", trucebook.versions()[::-3])
def test_a_definition_in_every_form_accepts_the_rows_of_its_release(version):
    for name in trucebook.tables(version):
        frame = trucebook.load(name, version=version)
        trucebook.schema(name, version=version).validate(frame, lazy=True)
        typed = trucebook.schema(name, form="arrow", version=version)
        assert typed == trucebook.load(name, engine="arrow", version=version).schema
        statements = trucebook.schema(name, form="sql", version=version)
        sqlite3.connect(":memory:").executescript(statements)


def test_the_form_of_frictionless_judges_one_file_by_itself(toy_release, tmp_path, monkeypatch):
    lines = (toy_release / "figures.csv").read_text().splitlines()
    (tmp_path / "figures.csv").write_text("\n".join((*lines, "X,S01")))
    monkeypatch.chdir(tmp_path)
    schema = trucebook.schema("figures", form="frictionless", source=toy_release)
    report = frictionless.Resource("figures.csv", schema=schema).validate()
    rows = {row for row, _ in report.flatten(["rowNumber", "type"])}
    assert rows == {len(lines) + 1}
    assert "constraint-error" in str(report.flatten(["type"]))


def test_a_definition_that_is_changed_is_not_that_of_the_next_call():
    trucebook.schema("figures").columns.clear()
    trucebook.schema("figures", form="frictionless").fields.clear()
    assert "unit" in trucebook.schema("figures").columns
    assert trucebook.schema("figures", form="frictionless").has_field("unit")


def test_the_sql_is_of_the_dialect_that_is_asked_for():
    assert "BIGINT" in trucebook.schema("figures", form="sql", dialect="duckdb")
    assert "BIGINT" not in trucebook.schema("figures", form="sql")


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
    assert started == [[f"{name}.parquet" for name in EVERY]]


@pytest.mark.parametrize(
    ("module", "call", "extra"),
    [
        ("duckdb", "connect()", "engines"),
        ("pandera.pandas", "schema('figures')", "curate"),
        ("frictionless", "schema('figures', form='frictionless')", "curate"),
    ],
)
def test_a_missing_extra_is_named(module, call, extra):
    code = (
        f"import sys; sys.modules['{module}'] = None\n"
        "import trucebook\n"
        f"try: trucebook.{call}\n"
        "except trucebook.UsageError as error: print(error)"
    )
    assert f"pip install 'trucebook[{extra}]'" in run(code)


@pytest.mark.slow
def test_the_wheel_loads_every_table_offline_in_an_empty_folder(wheel, tmp_path):
    code = "import trucebook; print({n: len(trucebook.load(n)) for n in trucebook.tables()})"
    reported = run_installed(wheel, tmp_path, "", "-c", code)
    assert eval(reported) == {n: len(trucebook.load(n)) for n in trucebook.tables()}  # noqa: S307
    code = "from trucebook.commands import main; main(['diff', '0.1.1', '0.2.0'])"
    assert run_installed(wheel, tmp_path, "", "-c", code).startswith("release 0.1.1 → release")


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
    assert sorted(trucebook.load(release)) == EVERY


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
