"""Invented figures, the same at every run: rows that keep every rule, or with faults in some."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from trucebook.book.book import write_table
from trucebook.schemas.files import read_schemas

ROOT = Path(__file__).parents[2]
SOURCES, ACTORS = 400, 50
AT_ONCE = 1_000_000

_KINDS = [  # metric, unit, counted group, share of the rows
    ("killed", "people", "people", 0.3),
    ("injured", "people", "people", 0.15),
    ("hostages_held", "people", "hostages", 0.15),
    ("truce_duration", "weeks", "", 0.1),
    ("stage_duration", "days", "", 0.08),
    ("population", "percent", "residents", 0.08),
    ("population", "fraction", "residents", 0.02),
    ("other:trucks", "other:trucks", "trucks", 0.09),
    ("truce_stages", "stages", "", 0.03),
]
_BOUNDS = [("exact", ""), ("more_than", "over "), ("at_least", "at least "), ("about", "about ")]
_WORDS = [
    *("the", "of", "and", "in", "officials", "council", "said", "Ostra’s", "crossing", "ministry"),
    *("that", "by", "Friday", "evening", "trucks", "had", "been", "counted", "since", "first"),
    *("truce", "talks", "held", "near", "river", "district", "families", "water", "school,"),
    *("north", "east", "envoy", "told", "letter", "draft", "paper", "stage", "hours", "later"),
    *("weeks", "mediators", "reply", "shelter", "road", "closed"),
]

FAULTS: list[tuple[str, str]] = [
    ("bound", "exakt"),
    ("unit", "persons"),
    ("figure_id", "F2"),
    ("exact", ""),
    ("prefix", "x" * 40),
    ("coder", "somebody"),
    ("attributed_to", "nobody"),
    ("source_id", "S9999"),
    ("row_status", "aktive"),
    ("note", "NA"),
    ("period", "2031-02-30"),
]
"""Column and text of the planted faults, each in 30 rows."""


def frames(rows: int) -> Iterator[pl.DataFrame]:
    """So many rows, at most `AT_ONCE` in a frame."""
    for first in range(0, rows, AT_ONCE):
        yield frame(first, min(AT_ONCE, rows - first))


def frame(first: int, rows: int) -> pl.DataFrame:
    """Rows of the table `figures` from a number on."""
    random = np.random.default_rng(first + 1)
    number = np.arange(first, first + rows)
    kinds = random.choice(len(_KINDS), rows, p=[kind[3] for kind in _KINDS])
    bounds = random.choice(len(_BOUNDS), rows, p=[0.5, 0.2, 0.2, 0.1])
    share = random.random(rows)
    drawn = pl.DataFrame(
        {
            "number": number,
            "value": random.integers(1, 40_000, rows),
            "share": share,
            "start": number // SOURCES * 40,
            **{
                name: pl.Series([str(kind[place]) for kind in _KINDS]).gather(kinds)
                for place, name in enumerate(("metric", "unit", "group_id"))
            },
            "bound": pl.Series([bound for bound, _ in _BOUNDS]).gather(bounds),
            "qualifier": pl.Series([words for _, words in _BOUNDS]).gather(bounds),
            "prefix": _words(random, rows, 7).str.slice(0, 32).str.strip_chars_end(),
            "suffix": _words(random, rows, 7).str.slice(0, 32).str.strip_chars_end(),
            "note": _words(random, rows, 9),
        }
    )
    return drawn.pipe(_figures)


def _words(random: np.random.Generator, rows: int, count: int) -> pl.Series:
    words = pl.Series(_WORDS)
    places = random.integers(0, len(words), (rows, count))
    columns = {str(place): words.gather(places[:, place]) for place in range(count)}
    return pl.DataFrame(columns).select(pl.concat_str(pl.all(), separator=" ")).to_series()


def _figures(drawn: pl.DataFrame) -> pl.DataFrame:
    share, unit = pl.col("share"), pl.col("unit")
    is_part = unit == "fraction"
    part = pl.when(is_part)
    printed = part.then(pl.lit("a quarter")).otherwise(pl.col("value").cast(pl.String))
    noun = pl.when(pl.col("group_id") != "").then("group_id").otherwise(unit)
    exact = pl.col("qualifier") + printed + " " + noun
    value = part.then(0.25).otherwise(pl.col("value").cast(pl.Float64))
    return drawn.select(
        figure_id="F" + (pl.col("number") + 1).cast(pl.String).str.zfill(8),
        source_id="S" + (pl.col("number") % SOURCES + 1).cast(pl.String).str.zfill(4),
        start="start",
        end=pl.col("start") + exact.str.len_chars().cast(pl.Int64),
        exact=exact,
        prefix="prefix",
        suffix="suffix",
        value_text=printed,
        value_low=value,
        value_high=value,
        bound="bound",
        unit="unit",
        group_id=pl.when(pl.col("group_id") != "").then("group_id"),
        metric="metric",
        quantity_id=None,
        period=pl.when(share < 0.1)
        .then(pl.lit("2031-02-11"))
        .when(share < 0.15)
        .then(pl.lit("2031-02-01/2031-03-04")),
        as_of=None,
        status=pl.when(share > 0.9).then(pl.lit("proposed")).otherwise(pl.lit("reported")),
        attributed_to=pl.when(share > 0.5).then(pl.format("actor-{}", pl.col("value") % ACTORS)),
        based_on=pl.when(share > 0.95).then(pl.lit("actor-7")),
        method=pl.lit("extracted"),
        coder=pl.lit("extract@0.1.0"),
        reviewer=pl.when(share > 0.7).then(pl.lit("ED")),
        row_status=pl.lit("active"),
        note=pl.when(share < 0.25).then("note"),
    )


def with_faults(part: pl.DataFrame, first: int, rows: int) -> pl.DataFrame:
    """The rows with 30 faults of every kind, spread over `rows` rows."""
    step = max(rows // (30 * len(FAULTS)), 1)
    number = pl.int_range(pl.len()) + first
    for place, (name, text) in enumerate(FAULTS):
        hit = (number % step == 0) & (number // step % len(FAULTS) == place)
        part = part.with_columns(
            pl.when(hit).then(pl.lit(text or None)).otherwise(name).alias(name)
        )
    return part


def write(rows: int, folder: Path, *, faults: bool = False) -> tuple[Path, Path]:
    """Write the rows as CSV and as Parquet; gives both paths."""
    stem = f"figures-{rows}{'-faults' if faults else ''}"
    paths = folder / f"{stem}.csv", folder / f"{stem}.parquet"
    writer = None
    with paths[0].open("wb") as file:
        for number, part in enumerate(frames(rows)):
            part = with_faults(part, number * AT_ONCE, rows) if faults else part
            texts = part.with_columns(_written("value_low"), _written("value_high"))
            texts.write_csv(file, include_header=number == 0)
            table = part.to_arrow(compat_level=pl.CompatLevel.oldest())
            writer = writer or pq.ParquetWriter(paths[1], table.schema, compression="zstd")
            writer.write_table(table, row_group_size=1 << 17)
    if writer is not None:
        writer.close()
    return paths


def _written(name: str) -> pl.Expr:
    value = pl.col(name)
    whole = value.cast(pl.Int64).cast(pl.String)
    return pl.when(value == value.floor()).then(whole).otherwise(value.cast(pl.String)).alias(name)


def write_book(folder: Path) -> Path:
    """Write a book with the sources and actors that the rows name; gives its folder."""
    for name in ("dataset", "seeds"):
        (folder / name).mkdir(parents=True)
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    for name in ("evidence", "reuse"):  # the rows have none
        (folder / "schemas" / f"{name}.json").unlink()
    shutil.copy(ROOT / "CITATION.cff", folder)
    schemas = read_schemas(folder / "schemas")
    actors = (
        {"actor_id": f"actor-{number}", "name": f"Actor {number}", "kind": "person"}
        for number in range(ACTORS)
    )
    groups = ({"group_id": name, "name": name} for name in {kind[2] for kind in _KINDS if kind[2]})
    rows = {"actors": actors, "groups": groups}
    for name, schema in schemas.items():
        if name != "sources":
            blank = dict.fromkeys(schema.fields)
            write_table(folder, schema, [{**blank, **row} for row in rows.get(name, ())])
    for number in range(1, SOURCES + 1):
        record = dict.fromkeys(schemas["sources"].fields)
        record |= {"source_id": f"S{number:04d}", "characters": 10**8, "sha256": f"{number:064x}"}
        (folder / "seeds" / f"S{number:04d}.json").write_text(json.dumps(record))
    return folder


if __name__ == "__main__":
    if sys.argv[1] == "book":
        write_book(Path(sys.argv[2]))
    else:
        write(int(sys.argv[1]), Path(sys.argv[2]), faults="faults" in sys.argv)
