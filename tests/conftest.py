"""The toy book, and the five texts where they are at hand."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from one_engine import by_frictionless, by_pandera, decode_once
from wheel import build_wheel

from trucebook.book.texts import TEXTS
from trucebook.load import tables as loading
from trucebook.release.build import build
from trucebook.validate import engines
from trucebook.verify import files as release_files

ROOT = Path(__file__).parents[1]


def whole_toy() -> Path:
    """The toy book with the schemas, which it shares with the book itself; read only."""
    folder = Path(tempfile.mkdtemp(prefix="toy-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(Path(__file__).parent / "toy", folder, dirs_exist_ok=True)
    shutil.copytree(ROOT / "schemas", folder / "schemas")
    return folder


TOY = whole_toy()

settings.register_profile(
    "default", max_examples=40, deadline=None, derandomize=True, print_blob=True
)
settings.load_profile("default")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the tests that take longest: at the end, one of them would keep a core waiting."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays to the end: modules, and some thousand tests."""
    gc.freeze()


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A copy of the toy book that a test may break."""
    return copy_book(TOY, tmp_path / "toy")


@pytest.fixture
def kept(toy: Path) -> Path:
    """A copy of the toy book that git has a commit of."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(toy)]
    for command in (
        ["init", "--quiet", "--initial-branch", "main"],
        ["add", "."],
        ["commit", "--quiet", "--message", "begin"],
    ):
        subprocess.run([*git, *command], check=True)
    return toy


@pytest.fixture(scope="session")
def toy_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the toy book, built once; read only."""
    return build(TOY, tmp_path_factory.mktemp("releases"))


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built once."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture
def one_engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge in a tenth of the time; a test with the mark `both_engines` takes the whole time."""
    if not request.node.get_closest_marker("both_engines"):
        monkeypatch.setattr(engines, "by_frictionless", by_frictionless)
        monkeypatch.setattr(engines, "by_pandera", by_pandera)
        request.getfixturevalue("decoded_once")


@pytest.fixture
def decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decode the same Parquet file once, in its own process, however often it is opened."""
    for module in (loading, release_files):
        monkeypatch.setattr(module, "decode", decode_once)


ROOMS_OF_ONE_ENGINE = (
    *("book", "changes", "extract", "release", "review", "verify"),
    *("validate/rules", "validate/suggest"),
)
"""Folders of tests where what the engines find is no subject."""


@pytest.fixture(autouse=True)
def judged_by_one_engine(request: pytest.FixtureRequest) -> None:
    """Spare the rooms that need no second engine the time for it."""
    folder = request.path.parent.relative_to(Path(__file__).parent).as_posix()
    if folder in ROOMS_OF_ONE_ENGINE:
        request.getfixturevalue("one_engine")


FOLDER_OF_TEXTS = os.environ.get(TEXTS)


@pytest.fixture(autouse=True)
def no_texts_fromoutside(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test leans on texts that it does not ask for."""
    monkeypatch.delenv(TEXTS, raising=False)


@pytest.fixture
def texts() -> Path:
    """The folder of the five article texts."""
    if not FOLDER_OF_TEXTS or not Path(FOLDER_OF_TEXTS).is_dir():
        pytest.skip(f"the article texts are not at hand: set {TEXTS} to their folder")
    return Path(FOLDER_OF_TEXTS)


def copy_book(book: Path, target: Path) -> Path:
    """Copy what makes a book, its schemas as files of its own."""
    for name in ("schemas", "dataset", "seeds"):
        shutil.copytree(book / name, target / name)
    shutil.copy(book / "CITATION.cff", target / "CITATION.cff")
    if (book / "CARD.toml").is_file():
        shutil.copy(book / "CARD.toml", target / "CARD.toml")
    return target


def outside() -> dict[str, str]:
    """The surroundings without the path of the checkout."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
