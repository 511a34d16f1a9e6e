"""Which client accepts a release, and which faults it sees in spoiled copies."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from spoil import FORGERIES, SPOILINGS

__all__ = [
    "CLIENTS",
    "Client",
    "accepts",
    "judge",
    "markdown",
    "present",
    "rejections",
    "spoiled_copies",
]

ROOT = Path(__file__).parents[2]

Faults = Mapping[str, str | None]
"""First fault that a client finds, by spoiling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A program that others wrote and that reads a release.

    Attributes:
        script: its script in `clients/`.
        title: what it is and does.
        home: where it is installed; see the Makefile.
        reads: patterns of the files that it reads; `?` before one: of which it looks at the names
            alone. Where nothing of that differs from the true release, it is not asked again.
        minds_hashes: whether it compares the hashes and sizes that a file tells.
        needs_texts: whether it reads the texts of the sources.
    """

    script: str
    title: str
    home: str
    reads: tuple[str, ...]
    minds_hashes: bool = False
    needs_texts: bool = False

    @property
    def program(self) -> Path:
        """What runs the script."""
        if self.home == "node":
            return Path(shutil.which("node") or "node")
        return (
            Path(sys.executable) if self.home == "own" else ROOT / f".venv-{self.home}/bin/python"
        )


CLIENTS = (
    Client(
        script="package_frictionless.py",
        title="frictionless 5: validate the package",
        home="own",
        reads=("datapackage.json", "*.csv"),
        minds_hashes=True,
    ),
    Client(
        script="package_check.py",
        title="check-datapackage: the descriptor",
        home="check",
        reads=("datapackage.json",),
    ),
    Client(
        script="package_node.mjs",
        title="datapackage (npm): read every row, follow the keys",
        home="node",
        reads=("datapackage.json", "*.csv"),
    ),
    Client(
        script="csvw_reads.py",
        title="csvw: read every row, check types and keys",
        home="judges",
        reads=("csv-metadata.json", "*.csv"),
    ),
    Client(
        script="croissant_validates.py",
        title="mlcroissant: validate, without a warning",
        home="judges",
        reads=("croissant.json",),
    ),
    Client(
        script="croissant_loads.py",
        title="mlcroissant: load every record set",
        home="judges",
        reads=("croissant.json", "*.parquet"),
    ),
    Client(
        script="citation_cffconvert.py",
        title="cffconvert: validate CITATION.cff, compare zenodo.json",
        home="cff",
        reads=("CITATION.cff", "zenodo.json"),
    ),
    Client(
        script="datacite_schema.py",
        title="datacite: schema 4.5",
        home="judges",
        reads=("datacite.json",),
    ),
    Client(
        script="crate_validator.py",
        title="roc-validator: RO-Crate 1.2, every must",
        home="judges",
        reads=("ro-crate-metadata.json", "?*"),
    ),
    Client(
        script="crate_opens.py",
        title="rocrate: open, find every file",
        home="judges",
        reads=("ro-crate-metadata.json", "*"),
        minds_hashes=True,
    ),
    Client(
        script="card_hub.py",
        title="huggingface_hub: load the card",
        home="judges",
        reads=("README.md",),
    ),
    Client(
        script="card_datasets.py",
        title="datasets: load every table offline",
        home="judges",
        reads=("README.md", "*.parquet"),
    ),
    Client(
        script="parquet_pyarrow.py",
        title="pyarrow: read, show the definitions",
        home="own",
        reads=("*.parquet",),
    ),
    Client(
        script="parquet_duckdb.py",
        title="DuckDB: read, show the definitions",
        home="own",
        reads=("*.parquet",),
    ),
    Client(
        script="parquet_polars.py",
        title="polars: read, show the definitions",
        home="own",
        reads=("*.parquet",),
    ),
    Client(
        script="sql_sqlite.py",
        title="SQLite: load the CSV files under schema.sqlite.sql",
        home="own",
        reads=("schema.sqlite.sql", "*.csv"),
    ),
    Client(
        script="sql_duckdb.py",
        title="DuckDB: load the CSV files under schema.duckdb.sql",
        home="own",
        reads=("schema.duckdb.sql", "*.csv"),
    ),
    Client(
        script="annotations_shapes.py",
        title="rdflib and pyshacl: the annotations as JSON-LD, the model's musts",
        home="judges",
        reads=("annotations.jsonld",),
    ),
    Client(
        script="annotations_anchor.mjs",
        title="Apache Annotator (npm): find every annotation in its text",
        home="node",
        reads=("annotations.jsonld",),
        needs_texts=True,
    ),
    Client(
        script="sums_coreutils.py",
        title="sha256sum: every listed file",
        home="own",
        reads=("*",),
        minds_hashes=True,
    ),
    Client(
        script="trucebook_load.py",
        title="trucebook: load",
        home="own",
        reads=("*",),
        minds_hashes=True,
    ),
    Client(
        script="trucebook_verify.py",
        title="trucebook: verify, with the index",
        home="own",
        reads=("*",),
        minds_hashes=True,
    ),
)

_NODE = ROOT / ".venv-judges/node"


def present(client: Client) -> bool:
    """Whether the client is installed."""
    if client.home == "node":
        return shutil.which("node") is not None and (_NODE / "node_modules").is_dir()
    return client.program.is_file()


def spoiled_copies(release: Path, into: Path) -> dict[str, Path]:
    """A copy of the release for every spoiling and forgery, by name."""
    copies: dict[str, Path] = {}
    for name, spoil in (SPOILINGS | FORGERIES).items():
        copies[name] = into / name / release.name
        shutil.copytree(release, copies[name])
        spoil(copies[name])
    return copies


def accepts(client: Client, folders: Sequence[Path], texts: Path | None = None) -> list[str | None]:
    """The first fault that a client finds in each folder; None where it accepts.

    Raises:
        RuntimeError: the client broke down and judged nothing.
    """
    script = Path(__file__).parent / "clients" / client.script
    surroundings = {
        **os.environ,
        "JUDGES_NODE": str(_NODE),
        "JUDGES_TEXTS": str(texts or ""),
        "JUDGES_INDEX": str(folders[0].resolve().parent),
    }
    done = subprocess.run(
        [client.program, script],
        input="".join(f"{folder.resolve()}\n" for folder in folders),
        capture_output=True,
        text=True,
        env=surroundings,
        check=False,
    )
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    if len(verdicts) != len(folders):
        raise RuntimeError(f"{client.title}: {done.stderr[-2000:]}")
    return verdicts


def rejections(
    client: Client, release: Path, copies: Mapping[str, Path], texts: Path | None = None
) -> tuple[str | None, Faults]:
    """What a client finds in a release and in each of its spoiled copies."""
    whole = _read(client, release)
    asked = [name for name, folder in copies.items() if _read(client, folder) != whole]
    true, *found = accepts(client, [release, *(copies[name] for name in asked)], texts)
    return true, {**dict.fromkeys(copies), **dict(zip(asked, found, strict=True))}


def judge(
    clients: Iterable[Client], call: Callable[[Client], tuple[str | None, Faults]]
) -> dict[Client, tuple[str | None, Faults]]:
    """The verdicts of some clients, two at a time."""
    clients = list(clients)
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(clients, pool.map(call, clients), strict=True))


def markdown(verdicts: Mapping[Client, tuple[str | None, Faults]]) -> str:
    """The verdicts as two tables: by client, and by spoiling."""
    return "\n".join([*_by_client(verdicts), "", *_by_spoiling(verdicts)]) + "\n"


def _by_client(verdicts: Mapping[Client, tuple[str | None, Faults]]) -> Iterator[str]:
    yield from ("| client | accepts our release | rejects, of spoiled ones |", "|---|---|---|")
    for client, (fault, faults) in verdicts.items():
        rejected = sum(found is not None for found in faults.values())
        accepted = "yes" if fault is None else "no"
        yield f"| {client.title} | {accepted} | {rejected} of {len(faults)} |"


def _by_spoiling(verdicts: Mapping[Client, tuple[str | None, Faults]]) -> Iterator[str]:
    names = [_short(client) for client in verdicts]
    yield f"| spoiled copy | what is wrong | {' | '.join(names)} |"
    yield f"|---|---|{'---|' * len(names)}"
    for name, spoil in (SPOILINGS | FORGERIES).items():
        marks = ["×" if faults[name] is not None else "" for _, faults in verdicts.values()]
        yield f"| {name} | {spoil.__doc__} | {' | '.join(marks)} |"


def seen(page: str) -> dict[Client, set[str]]:
    """The copies that each client rejects, as `markdown` has them."""
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in page.partition("| spoiled copy |")[2].splitlines()[2:]
    ]
    return {
        client: {row[0] for row in rows if row[at] == "×"} for at, client in enumerate(CLIENTS, 2)
    }


def _short(client: Client) -> str:
    return client.script.partition(".")[0].replace("_", " ")


def _read(client: Client, folder: Path) -> dict[str, bytes]:
    """What a client can see of a release."""
    seen: dict[str, bytes] = {}
    for pattern in client.reads:
        for path in folder.glob(pattern.removeprefix("?")):
            seen.setdefault(path.name, b"" if pattern.startswith("?") else path.read_bytes())
    if client.minds_hashes:
        return seen
    return {name: _MEASURED.sub(b"", data) for name, data in seen.items()}


_MEASURED = re.compile(rb'[0-9a-f]{64}|"(bytes|contentSize)": "?[0-9 B]+"?')
