"""A descriptor, an index or a list of checksums of any shape is reported, never a traceback."""

from __future__ import annotations

import json
import random
import shutil
from copy import deepcopy
from itertools import islice
from pathlib import Path

import pytest
from folders import sign

import trucebook
from trucebook.changes.state import read_state
from trucebook.commands import main
from trucebook.errors import DamagedRelease, SchemaError, TrucebookError
from trucebook.load import releases as released
from trucebook.load.load import cite_release
from trucebook.load.releases import INDEX, SUMS, Release, entries_of, package_of
from trucebook.release.export import FORMS, export
from trucebook.schemas.files import schemas_of_package
from trucebook.verify.descriptor import read_descriptor
from trucebook.verify.verify import verify

pytestmark = pytest.mark.usefixtures("decoded_once")

KEPT = ("actors", "redirects", "sources")
"""Tables that refer to no others and have every kind of column and constraint that a book has."""


@pytest.fixture(scope="module")
def small(toy_release, tmp_path_factory):
    """A release of few tables."""
    folder = tmp_path_factory.mktemp("small") / "0.1.0"
    folder.mkdir()
    package = json.loads((toy_release / "datapackage.json").read_bytes())
    package["resources"] = [item for item in package["resources"] if item["name"] in KEPT]
    [actors] = [item for item in package["resources"] if item["name"] == "actors"]
    actors["schema"]["fields"][2]["evidence"] = {"unless_in": ["name"]}
    actors["schema"]["uniqueKeys"] = [["name"]]
    for name in KEPT:
        for form in ("csv", "parquet"):
            shutil.copy(toy_release / f"{name}.{form}", folder)
    write(folder, package)
    return folder


def write(folder, package):
    text = package if isinstance(package, str) else json.dumps(package)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    sign(folder)


ODD = (
    *(None, True, 0, -1, 7, 1.5, 1e308, 10**30, "", "x", "a\x00b", "\ud800", "../x", "x" * 70_000),
    *([], [[]], [None], ["x"], ["x", "x"], [{}], {}, {"x": {}}, {"name": []}, {"": None}),
)


def ways(value, path=(), seen=None):
    """The way to every key, one of a kind: that in the first item of a list which has it."""
    seen = set() if seen is None else seen
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        kind = tuple("*" if isinstance(one, int) else one for one in (*path, key))
        if kind not in seen:
            seen.add(kind)
            yield (*path, key)
        if isinstance(item, dict | list):
            yield from ways(item, (*path, key), seen)


def changed(package, way, to):
    package = deepcopy(package)
    inner = package
    for key in way[:-1]:
        inner = inner[key]
    if to is KeyError:
        del inner[way[-1]]
    elif to is list:
        inner[way[-1]] = [inner[way[-1]]] * 2
    else:
        inner[way[-1]] = to
    return package


def use(folder, out):
    """Everything that reads a descriptor; only our own errors come out."""
    release = Release("0.1.0", folder, is_own=True)  # no process of its own for each form
    calls = [
        lambda: trucebook.load(folder),
        lambda: trucebook.load(folder, engine="polars"),
        lambda: cite_release(release),
        lambda: read_state(folder),
        lambda: dict(release.rows),
        *(lambda form=form: export(release, form, out / form, force=True) for form in FORMS),
    ]
    refused = 0
    for call in calls:
        try:
            call()
        except TrucebookError:
            refused += 1
    return refused


def test_a_small_release_is_used_by_everything(small, tmp_path):
    # The small one has no table of evidence, sources' spans or annotations to export.
    assert use(small, tmp_path) == 0


def accepted(package, every=1):
    """The changes of a descriptor that the reader lets through, in an order by chance."""
    cases = [(way, to) for way in ways(package) for to in (*ODD, KeyError, list)]
    random.Random(0).shuffle(cases)  # noqa: S311
    for way, to in cases[::every]:
        other = changed(package, way, to)
        data = json.dumps(other).encode()
        definitions = read_descriptor({"datapackage.json": data})
        try:
            schemas_of_package(package_of(data))
        except (ValueError, SchemaError):
            assert definitions.problems
        else:
            yield other


@pytest.mark.parametrize("every", [10, pytest.param(1, marks=pytest.mark.slow)])
def test_a_changed_descriptor_is_let_through_or_refused(small, every):
    package = json.loads((small / "datapackage.json").read_bytes())
    assert len(list(ways(package))) > 60
    assert 100 < every * len(list(accepted(package, every))) < 700


@pytest.mark.slow
@pytest.mark.long
def test_what_the_reader_lets_through_can_be_used(small, tmp_path):
    folder = Path(shutil.copytree(small, tmp_path / "0.1.0"))
    package = json.loads((small / "datapackage.json").read_bytes())
    for other in islice(accepted(package), 25):
        write(folder, other)
        use(folder, tmp_path)


TEXTS = (
    *("", "null", "7", '"x"', "[]", "{}", "\ufeff{}", "{", "\x00", '{"a":1,"a":2}'),
    *("[" * 100_000, '{"a":' * 100_000, f'{{"resources": {"9" * 5000}}}'),
    *('{"resources": NaN}', '{"resources": 1e999}'),
    *('{"releases": null}', '{"releases": {}}', '{"releases": [[]]}', '{"releases": [null]}'),
    *('{"releases": [{"version": "0.1.1\u0663"}]}', '{"releases": [{"version": "9999999999.1"}]}'),
    '{"releases": [{"version": "0.1.0"}, {"version": "0.1.0"}]}',
    f'{{"releases": {"[" * 60}{"]" * 60}}}',
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: ascii(text[:30]))
def test_what_is_no_descriptor_or_index_is_refused(small, tmp_path, text, capsys):
    folder = shutil.copytree(small, tmp_path / "build" / "0.1.0")
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong
        package_of(text.encode())
    with pytest.raises(DamagedRelease, match="expected the index of the releases"):
        entries_of(text.encode(), INDEX)
    write(folder, text)
    with pytest.raises(DamagedRelease, match=r"datapackage\.json: expected"):
        trucebook.load(folder)
    assert main(["export", str(folder), "--to", "zip", "--out", str(tmp_path / "a")]) == 2
    assert main(["diff", str(folder), str(folder)]) == 2
    assert main(["verify", str(folder)]) == 1
    (tmp_path / "build" / INDEX).write_text(text, encoding="utf-8")
    assert main(["fetch", "--from", str(tmp_path / "build")]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_versions_of_a_broken_index_are_reported(tmp_path, monkeypatch, capsys):
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / INDEX).write_text("[]")
    monkeypatch.setattr(released, "home", lambda: tmp_path)
    assert main(["--version"]) == 2
    assert "expected the index of the releases" in capsys.readouterr().err


DIGEST = "0" * 64


@pytest.mark.parametrize(
    "text",
    [
        *("x", "\n", " \n", f"{DIGEST}\n", f"{DIGEST} \n", f"{DIGEST}  ../x\n", f"{DIGEST}  a/b\n"),
        *("0  a.csv\n", f"{DIGEST}  a\n{DIGEST}  a\n", f"{'g' * 64}  a\n", b"\xff\xfe", b"\x00"),
    ],
)
def test_a_list_of_checksums_of_any_shape_is_refused(small, tmp_path, text):
    folder = Path(shutil.copytree(small, tmp_path / "0.1.0"))
    (folder / SUMS).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(DamagedRelease, match="SHA256SUMS: expected"):
        trucebook.load(folder)
    assert not verify(folder).valid
