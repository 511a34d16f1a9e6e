"""The toy book, and the five texts where they are at hand."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
TOY = Path(__file__).parent / "toy"

settings.register_profile("default", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("default")


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """A copy of the toy book that a test may break."""
    return copy_book(TOY, tmp_path / "toy")


@pytest.fixture(scope="session")
def toy_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the toy book, built once; read only."""
    from trucebook.release import build

    return build(TOY, tmp_path_factory.mktemp("releases"))


@pytest.fixture
def texts() -> Path:
    """The folder of the five article texts."""
    folder = os.environ.get("TRUCEBOOK_TEXTS")
    if not folder or not Path(folder).is_dir():
        pytest.skip("the article texts are not at hand: set TRUCEBOOK_TEXTS to their folder")
    return Path(folder)


def copy_book(book: Path, target: Path) -> Path:
    """Copy what makes a book, its schemas as files of its own."""
    for name in ("schemas", "dataset", "seeds"):
        shutil.copytree(book / name, target / name)
    shutil.copy(book / "CITATION.cff", target / "CITATION.cff")
    return target
