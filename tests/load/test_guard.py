import contextlib
import gzip
import io
import json
import os
import re
import shutil
import stat
import tarfile
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from folders import sign

import trucebook
from trucebook.errors import DamagedRelease, UsageError
from trucebook.load.archive import unpack
from trucebook.load.limits import MAX_BYTES, read_file, require_names_inside
from trucebook.load.parquet import read_parquet
from trucebook.load.releases import Release


@pytest.fixture
def release(toy_release, tmp_path):
    return Path(shutil.copytree(toy_release, tmp_path / "0.1.0"))


def parquet(table, **options):
    sink = io.BytesIO()
    pq.write_table(table, sink, **options)
    return sink.getvalue()


def varint(number):
    """A whole number as a Parquet footer has it."""
    number, out = number * 2, b""
    while number >= 128:
        out, number = out + bytes([number & 127 | 128]), number >> 7
    return out + bytes([number])


def with_footer(data, change):
    """The file with its footer changed and the length of the footer made to fit."""
    length = int.from_bytes(data[-8:-4], "little")
    footer = change(data[-8 - length : -8])
    return data[: -8 - length] + footer + len(footer).to_bytes(4, "little") + b"PAR1"


ROWS = 4242
PLAIN = pa.table({"a": ["x" * 5] * ROWS, "b": list(range(ROWS))})


@pytest.mark.parametrize("rows", [10**6, 10**12, 2**62])
def test_a_footer_that_lies_about_its_rows_is_refused(rows):
    data = with_footer(parquet(PLAIN), lambda footer: footer.replace(varint(ROWS), varint(rows)))
    with pytest.raises(DamagedRelease, match=r"lie\.parquet"):
        read_parquet(data, "lie.parquet")


def test_a_footer_that_contradicts_itself_is_refused():
    def change(footer):
        return footer.replace(varint(ROWS), varint(10**6), 1)

    with pytest.raises(DamagedRelease, match="contradicts itself on the number of rows"):
        read_parquet(with_footer(parquet(PLAIN), change), "lie")


def test_a_footer_that_declares_10_gb_is_refused():
    sizes = pq.ParquetFile(io.BytesIO(parquet(PLAIN))).metadata.row_group(0).column(1)

    def change(footer):
        return footer.replace(varint(sizes.total_uncompressed_size), varint(10 << 30))

    with pytest.raises(DamagedRelease, match=r"in memory: expected at most 4,294,967,296 bytes"):
        read_parquet(with_footer(parquet(PLAIN), change), "lie")


@pytest.mark.parametrize(("size", "message"), [(1 << 20, "outside of the file"), (1, "its pages")])
def test_columns_of_another_size_than_their_pages_are_refused(size, message):
    sizes = pq.ParquetFile(io.BytesIO(parquet(PLAIN))).metadata.row_group(0).column(1)

    def change(footer):
        return footer.replace(varint(sizes.total_compressed_size), varint(size))

    with pytest.raises(DamagedRelease, match=message):
        read_parquet(with_footer(parquet(PLAIN), change), "lie")


def test_a_page_that_unpacks_to_more_than_there_is_room_for_is_refused(monkeypatch):
    data = parquet(pa.table({"a": ["x" * 100_000]}), compression="zstd", use_dictionary=False)
    assert len(data) < 2000
    monkeypatch.setenv(MAX_BYTES, "20000")
    lie = with_footer(data, lambda footer: footer)
    with pytest.raises(DamagedRelease, match=r"in memory: expected at most 80,000 bytes, found 10"):
        read_parquet(lie, "bomb")


@pytest.mark.parametrize("codec", ["none", "snappy", "zstd", "gzip"])
@pytest.mark.parametrize("options", [{}, {"data_page_version": "2.0"}, {"row_group_size": 1000}])
def test_what_pyarrow_writes_is_read(codec, options):
    table = pa.table({"a": ["x", None] * 2121, "b": [["y", "z"], None] * 2121, "c": range(ROWS)})
    for part in (table, table.slice(0, 0)):
        data = parquet(part, compression=codec, data_page_size=512, **options)
        assert read_parquet(data, "good").equals(part)


def test_what_polars_and_duckdb_write_is_read(tmp_path):
    pl.from_arrow(PLAIN).write_parquet(tmp_path / "a.parquet")
    duckdb.from_arrow(PLAIN).write_parquet(str(tmp_path / "b.parquet"))
    for name in "ab":
        table = read_parquet((tmp_path / f"{name}.parquet").read_bytes(), name)
        assert table.to_pylist() == PLAIN.to_pylist()


@pytest.mark.parametrize("nested", [False, True])
def test_few_words_repeated_without_end_are_refused(nested):
    words = pa.DictionaryArray.from_arrays(
        pa.array([0] * 1_000_000, pa.int32()), pa.array(["x" * 1_000_000])
    )
    column = pa.ListArray.from_arrays([0, len(words)], words) if nested else words
    data = parquet(pa.table({"a": column}), store_schema=False)
    assert len(data) < 100_000
    with pytest.raises(DamagedRelease, match="found 1,000,000,000,000"):
        read_parquet(data, "bomb")


def test_few_words_repeated_within_the_limit_are_read(monkeypatch):
    table = pa.table({"a": ["x" * 100] * 1000, "b": [["y" * 50]] * 1000})
    monkeypatch.setenv(MAX_BYTES, "100000")
    assert read_parquet(parquet(table), "words").equals(table)


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" * 5, parquet(PLAIN)[:-1]])
def test_what_is_no_parquet_file_is_refused(data):
    with pytest.raises(DamagedRelease, match="expected a Parquet file"):
        read_parquet(data, "no")


def test_a_flipped_byte_in_a_footer_never_leaves_but_by_a_clear_error():
    data = parquet(pa.table({"a": ["x", None] * 9, "b": [["y"]] * 18}))
    length = int.from_bytes(data[-8:-4], "little")
    for at in range(len(data) - 8 - length, len(data), 3):
        for mask in (1, 128):  # some of these end the process where pyarrow alone reads them
            spoiled = data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]
            with contextlib.suppress(DamagedRelease):
                read_parquet(spoiled, "flipped")


def test_a_hostile_footer_in_a_release_is_refused_by_load(release):
    path = release / "figures.parquet"
    rows = pq.read_metadata(path).num_rows
    path.write_bytes(
        with_footer(path.read_bytes(), lambda footer: footer.replace(varint(rows), varint(10**12)))
    )
    sign(release)
    with pytest.raises(DamagedRelease, match=r"figures\.parquet"):
        trucebook.load(release)


@pytest.mark.parametrize(
    "path", ["../figures.csv", "/etc/passwd", "a/b.csv", "C:\\a.csv", "..", "http://x.y/a.csv", 7]
)
def test_a_descriptor_whose_paths_leave_the_folder_is_refused(release, path):
    package = json.loads((release / "datapackage.json").read_bytes())
    package["resources"][0]["path"] = path
    (release / "datapackage.json").write_text(json.dumps(package))
    sign(release)
    with pytest.raises(DamagedRelease, match="expected names of files in this folder, found"):
        trucebook.load(release)


def test_a_declared_size_of_10_gb_is_refused(release):
    package = json.loads((release / "datapackage.json").read_bytes())
    package["resources"][0]["bytes"] = 10 << 30
    (release / "datapackage.json").write_text(json.dumps(package))
    sign(release)
    with pytest.raises(DamagedRelease, match="actors: expected at most 1,073,741,824 bytes, found"):
        trucebook.load(release)


@pytest.mark.parametrize("text", ["[" * 100_000, "[]", '{"resources": [7]}', '{"resources": 7}'])
def test_a_descriptor_that_is_none_is_refused(release, text):
    (release / "datapackage.json").write_text(text)
    sign(release)
    with pytest.raises(DamagedRelease, match=r"datapackage\.json: expected"):
        trucebook.load(release)


def test_a_file_over_the_limit_is_not_read(release, monkeypatch):
    with (release / "figures.parquet").open("wb") as file:
        file.truncate(10 << 30)  # takes no room on the disk
    with pytest.raises(DamagedRelease, match=f"found 10,737,418,240. If .*set {MAX_BYTES}"):
        Release("0.1.0", release).verify()


def test_a_pipe_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DamagedRelease, match="expected a file"):
        read_file(tmp_path / "pipe")


def test_the_limit_is_a_number(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"abc")
    monkeypatch.setenv(MAX_BYTES, "2")
    with pytest.raises(DamagedRelease, match="at most 2 bytes, found 3"):
        read_file(tmp_path / "a")
    monkeypatch.setenv(MAX_BYTES, "2 GB")
    with pytest.raises(UsageError, match="expected a number of bytes, found '2 GB'"):
        read_file(tmp_path / "a")


@pytest.mark.parametrize("name", ["figures.csv", ".zenodo.json", "a-b.c", "été.csv"])
def test_a_plain_name_is_let_through(name):
    require_names_inside([name], "here")


# Archives


def zipped(path, members, **options):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def tarred(path, members):
    with tarfile.open(path, "w:gz") as archive:
        for info, data in members:
            if isinstance(info, str):
                info = tarfile.TarInfo(info)
                info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
@pytest.mark.parametrize("top", ["", "./", "0.1.0/"])
def test_an_archive_is_unpacked(tmp_path, folder, make, name, top):
    path = make(tmp_path / name, [(f"{top}a.csv", b"x\n" * 99_999), (f"{top}b.csv", b"")])
    unpack(path, folder)
    assert {item.name: item.stat().st_size for item in folder.iterdir()} == {
        "a.csv": 199_998,
        "b.csv": 0,
    }


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["../a.csv"], "a path inside the archive"),
        (["/a.csv"], "a path inside the archive"),
        (["a/b/c.csv"], "every file in one folder"),
        (["..\\a.csv"], "a path inside the archive"),
        (["a\n.csv"], "a path inside the archive"),
        (["a b.csv"], "names of files in this folder"),
        (["a/x.csv", "b/x.csv"], "every file in one folder"),
        (["x.csv", "X.csv"], "one file of that name"),
        ([f"{number}.csv" for number in range(1001)], "at most 1000 files"),
    ],
)
def test_an_archive_with_odd_names_is_refused(tmp_path, folder, make, name, names, message):
    path = make(tmp_path / name, [(item, b"x") for item in names])
    with pytest.raises(DamagedRelease, match=message):
        unpack(path, folder)
    assert [item.name for item in tmp_path.iterdir() if item.name not in (name, "out")] == []


def test_a_zip_bomb_is_refused_before_anything_is_written(tmp_path, folder):
    path = zipped(tmp_path / "a.zip", [(f"{number}.csv", b"") for number in range(5)])
    spoil_sizes(path)
    with pytest.raises(DamagedRelease, match="unpacked: expected at most 4,294,967,296 bytes"):
        unpack(path, folder)
    assert list(folder.iterdir()) == []


def spoil_sizes(path):
    """Let every entry of a zip file's directory declare 1 GiB."""
    data = bytearray(path.read_bytes())
    for found in re.finditer(b"PK\1\2", bytes(data)):
        data[found.start() + 24 : found.start() + 28] = (1 << 30).to_bytes(4, "little")
    path.write_bytes(data)


def test_a_member_larger_than_it_declares_is_refused(tmp_path, folder):
    path = zipped(tmp_path / "a.zip", [("a.csv", b"x" * 5000)])
    path.write_bytes(path.read_bytes().replace((5000).to_bytes(4, "little"), b"\x10\0\0\0"))
    with pytest.raises(DamagedRelease):
        unpack(path, folder)
    assert (folder / "a.csv").stat().st_size <= 16


def test_a_link_in_an_archive_is_refused(tmp_path, folder):
    info = zipfile.ZipInfo("a.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
        link = tarfile.TarInfo("a.csv")
        link.type, link.linkname = kind, "/etc/passwd"
        tarred(tmp_path / "a.tar.gz", [(link, b"")])
        for name in ("a.zip", "a.tar.gz"):
            with pytest.raises(DamagedRelease, match="expected a regular file"):
                unpack(tmp_path / name, folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compression_without_bounds_is_refused(tmp_path, folder, kind):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", kind) as archive:
        archive.writestr("a.csv", "x")
    with pytest.raises(DamagedRelease, match="stored or deflated"):
        unpack(tmp_path / "a.zip", folder)


def test_a_tar_header_of_10_gb_is_not_read(tmp_path, folder):
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 10 << 30
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(header.tobuf(tarfile.GNU_FORMAT) + b"\0" * 4096)
    with pytest.raises(DamagedRelease, match="a header of the archive: expected at most 65,536"):
        unpack(tmp_path / "a.tar.gz", folder)


def test_a_tar_file_that_declares_10_gb_is_refused(tmp_path, folder):
    header = tarfile.TarInfo("a.csv")
    header.size = 10 << 30
    with gzip.open(tmp_path / "a.tar.gz", "wb") as file:
        file.write(header.tobuf() + b"\0" * 4096)
    with pytest.raises(DamagedRelease, match=r"a\.csv: expected at most 1,073,741,824 bytes"):
        unpack(tmp_path / "a.tar.gz", folder)


@pytest.mark.parametrize(("make", "name"), [(zipped, "a.zip"), (tarred, "a.tar.gz")])
def test_a_cut_archive_is_refused(tmp_path, folder, make, name):
    path = make(tmp_path / name, [("a.csv", os.urandom(5000))])
    data = path.read_bytes()
    for length in (0, 10, len(data) // 2):
        path.write_bytes(data[:length])
        shutil.rmtree(folder)
        folder.mkdir()
        with pytest.raises(DamagedRelease, match="whole"):
            unpack(path, folder)


def test_a_long_directory_of_a_zip_file_is_not_read(tmp_path, folder):
    path = zipped(tmp_path / "a.zip", [("a.csv", b"x")])
    data = path.read_bytes()
    path.write_bytes(data[:-10] + (1 << 30).to_bytes(4, "little") + data[-6:])
    with pytest.raises(DamagedRelease, match="list of its files: expected at most 1,024,000"):
        unpack(path, folder)
    path.write_bytes(data[:-22] + b"PK\6\7" + b"\0" * 16 + data[-22:])
    with pytest.raises(DamagedRelease, match="nothing but files, their list and its end"):
        unpack(path, folder)
