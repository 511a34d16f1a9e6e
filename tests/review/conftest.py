"""A book to review."""

import pytest
from reviewing import ARTICLE, add_text

from trucebook.book.init import start


@pytest.fixture
def book(tmp_path):
    """A new book with its sample and an invented article."""
    start(tmp_path / "floods", title="Floods", author="A. Author", example=True)
    add_text(tmp_path / "floods", ARTICLE)
    return tmp_path / "floods"
