"""Parquet files from elsewhere: read in a child process, or refused with a reason."""

import io

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from trucebook.errors import DamagedRelease
from trucebook.load import parquet as parquet_reader
from trucebook.load.limits import MAX_BYTES, Limits
from trucebook.load.parquet import decode, read_own

pytestmark = pytest.mark.slow


def decoded(data):
    return decode({"a.parquet": data})["a.parquet"]


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
    assert isinstance(decoded(data), str)


@pytest.mark.parametrize("rows", [5, 10**6, 2**40, -1])
def test_a_footer_that_contradicts_itself_is_refused(rows):
    def change(footer):
        return footer.replace(varint(ROWS), varint(rows) if rows > 0 else b"\1", 1)

    assert isinstance(decoded(with_footer(parquet(PLAIN), change)), str)


def test_a_footer_that_lies_about_its_values_is_refused():
    true, lie = (number.to_bytes(8, "little") for number in (1_234_567_891, 2_345_678_912))
    data = parquet(pa.table({"a": [1_234_567_891, 3_000_000_000]}), use_dictionary=False)
    assert isinstance(decoded(data), pa.Table)
    lying = with_footer(data, lambda footer: footer.replace(true, lie))
    assert "declares 2345678912 to 3000000000 of a, found 1234567891" in decoded(lying)


def test_a_footer_that_declares_10_gb_is_refused():
    size = pq.ParquetFile(io.BytesIO(parquet(PLAIN))).metadata.row_group(0).total_byte_size
    data = with_footer(
        parquet(PLAIN), lambda footer: footer.replace(varint(size), varint(10 << 30))
    )
    assert "expected at most 268,435,456 bytes declared, found 10,737,418,240" in decoded(data)


@pytest.mark.parametrize("size", [1 << 20, 1])
def test_columns_of_another_size_than_their_pages_are_refused(size):
    sizes = pq.ParquetFile(io.BytesIO(parquet(PLAIN))).metadata.row_group(0).column(1)

    def change(footer):
        return footer.replace(varint(sizes.total_compressed_size), varint(size))

    assert isinstance(decoded(with_footer(parquet(PLAIN), change)), str)


def test_a_page_that_unpacks_to_more_than_there_is_room_for_is_refused(monkeypatch):
    data = parquet(pa.table({"a": ["x" * 100_000]}), compression="zstd", use_dictionary=False)
    assert len(data) < 2000
    monkeypatch.setenv(MAX_BYTES, "20000")
    assert "expected at most 80,000 bytes declared, found 10" in decoded(data)


@pytest.mark.parametrize("nested", [False, True])
def test_few_words_repeated_without_end_are_refused(nested):
    words = pa.DictionaryArray.from_arrays(
        pa.array([0] * 1_000_000, pa.int32()), pa.array(["x" * 1_000_000])
    )
    column = pa.ListArray.from_arrays([0, len(words)], words) if nested else words
    data = parquet(pa.table({"a": column}), store_schema=False)
    assert len(data) < 100_000
    assert isinstance(decoded(data), str)


def test_a_bomb_is_refused_and_the_other_files_are_decoded():
    words = pa.array(["x" * (64 << 20)], pa.string())
    many = pa.DictionaryArray.from_arrays(pa.array([0] * 64, pa.int32()), words)
    bomb = parquet(pa.table({"words": many}), store_schema=False, compression="zstd")
    assert len(bomb) < 1 << 20
    found = decode({"bomb.parquet": bomb, "whole.parquet": parquet(pa.table({"a": [1]}))})
    assert isinstance(found["bomb.parquet"], str)
    assert found["whole.parquet"].num_rows == 1


def test_nulls_without_end_are_refused():
    table = pa.table({"a": pa.nulls(40_000_000, pa.bool_())})
    assert "bytes declared, found 320,000,000" in decoded(parquet(table))


def test_the_tables_of_a_release_share_the_limit(monkeypatch):
    data = parquet(pa.table({"a": ["x" * 30_000]}))
    monkeypatch.setenv(MAX_BYTES, "10000")
    found = decode({"a": data, "b": data})
    assert found["a"].num_rows == 1
    assert "expected at most 9," in found["b"]


def test_few_words_repeated_within_the_limit_are_read(monkeypatch):
    table = pa.table({"a": ["x" * 100] * 1000, "b": [["y" * 50]] * 1000})
    monkeypatch.setenv(MAX_BYTES, "100000")
    assert decoded(parquet(table)).equals(table)


@pytest.mark.parametrize("codec", ["none", "snappy", "zstd", "gzip"])
def test_what_pyarrow_writes_is_read(codec):
    table = pa.table({"a": ["x", None] * 2121, "b": [["y", "z"], None] * 2121, "c": range(ROWS)})
    parts = {"whole": table, "empty": table.slice(0, 0)}
    forms = {"plain": {}, "second": {"data_page_version": "2.0"}, "cut": {"row_group_size": 1000}}
    found = decode(
        {
            f"{part} {form}": parquet(rows, compression=codec, data_page_size=512, **options)
            for part, rows in parts.items()
            for form, options in forms.items()
        }
    )
    assert all(found[name].equals(parts[name.split()[0]]) for name in found)


def test_what_polars_and_duckdb_write_is_read(tmp_path):
    pl.from_arrow(PLAIN).write_parquet(tmp_path / "a.parquet")
    duckdb.from_arrow(PLAIN).write_parquet(str(tmp_path / "b.parquet"))
    found = decode({name: (tmp_path / name).read_bytes() for name in ("a.parquet", "b.parquet")})
    assert [table.to_pylist() for table in found.values()] == [PLAIN.to_pylist()] * 2


def test_one_process_decodes_all_files(monkeypatch):
    started = []
    run = parquet_reader._run
    monkeypatch.setattr(parquet_reader, "_run", lambda *a: started.append(a) or run(*a))
    decode({name: parquet(PLAIN) for name in "abc"})
    assert len(started) == 1


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" * 5, parquet(PLAIN)[:-1]])
def test_what_is_not_a_parquet_file_is_refused(data):
    assert isinstance(decoded(data), str)
    with pytest.raises(DamagedRelease, match="own: expected a Parquet file"):
        read_own(data, "own")


def test_a_flipped_byte_in_a_footer_ends_no_process_but_the_decoder():
    data = parquet(pa.table({"a": ["x", None] * 9, "b": [["y"]] * 18}))
    length = int.from_bytes(data[-8:-4], "little")
    spoiled = {
        f"{at} {mask}": data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]
        for at in range(len(data) - 8 - length, len(data), 3)
        for mask in (1, 128)  # some of these end the process where pyarrow reads them
    }
    found = decode(spoiled)
    assert found.keys() == spoiled.keys()
    assert any(isinstance(item, str) for item in found.values())


def test_a_decoder_that_crashes_is_reported_and_the_others_are_decoded(monkeypatch, tmp_path):
    script = tmp_path / "dying.py"
    script.write_text(
        "import os, runpy, sys\n"
        "if sys.argv[7] == 'bad.parquet': os.abort()\n"
        "sys.argv = [name for name in sys.argv if name != 'bad.parquet']\n"
        f"runpy.run_path({str(parquet_reader._DECODER)!r}, run_name='__main__')\n"
    )
    monkeypatch.setattr(parquet_reader, "_DECODER", script)
    whole = parquet(pa.table({"a": [1]}))
    found = decode({"bad.parquet": whole, "whole.parquet": whole})
    assert found["bad.parquet"].startswith("the decoder ended with -6")
    assert found["whole.parquet"].num_rows == 1


def test_a_decoder_that_does_not_end_is_stopped(monkeypatch, tmp_path):
    script = tmp_path / "endless.py"
    script.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(parquet_reader, "_DECODER", script)
    monkeypatch.setattr(parquet_reader, "limits", lambda: Limits(seconds=0.05))
    assert decoded(parquet(PLAIN)) == "decoding took more than 0.2 seconds"
