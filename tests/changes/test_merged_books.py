"""Two branches of a valid book, each with changes of its own: merged, it has both and is valid."""

import json
import shutil
from functools import partial
from pathlib import Path

import pytest
from conftest import TOY, copy_book
from edit import add_row, delete_row, set_cells
from folders import files
from hypothesis import given, settings
from hypothesis import strategies as st

from trucebook.changes.driver import merge_files
from trucebook.validate.check import check
from trucebook.validate.format import format_book

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("one_engine")]


def note(table: str, row_id: str, column: str = "note"):
    return partial(_set, table=table, row_id=row_id, column=column)


def _set(book: Path, table: str, row_id: str, column: str) -> None:
    set_cells(
        book, table, row_id, **{column: f"A remark on {row_id}" if column == "note" else "XY"}
    )


def retire(row_id: str):
    cells = {"retired_id": row_id, "retired_in": "0.1.0", "reason": "It was given by mistake"}
    return lambda book: add_row(book, "redirects", **cells)


def without_a_mention(book: Path) -> None:
    delete_row(book, "mentions", "M0045")


def record(key: str):
    def change(book: Path) -> None:
        path = book / "seeds" / "S02.json"
        values = json.loads(path.read_text(encoding="utf-8")) | {key: f"A new {key}"}
        path.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    return change


EDITS = {
    **{f"note of {row}": note("figures", row) for row in ("F0002", "F0003", "F0018")},
    **{f"reviewer of {row}": note("figures", row, "reviewer") for row in ("F0002", "F0018")},
    "note of Q0004": note("quotes", "Q0004"),
    "F9002 retired": retire("F9002"),
    "F9003 retired": retire("F9003"),
    "M0045 removed": without_a_mention,
    "title of S02": record("title"),
    "author of S02": record("author"),
}
"""Changes of the toy book after which it is valid, each of other cells than the next."""


def after(folder: Path, names: list[str]) -> Path:
    book = copy_book(TOY, folder)
    for name in names:
        EDITS[name](book)
    format_book(book)
    return book


@pytest.mark.parametrize("name", EDITS)
def test_each_edit_leaves_the_book_valid(tmp_path, name):
    assert check(after(tmp_path / "book", [name])).problems == ()


@settings(max_examples=5)
@given(st.lists(st.sampled_from(sorted(EDITS)), unique=True, min_size=2, max_size=8), st.data())
def test_the_merged_book_is_valid_and_has_both(tmp_path_factory, names, data):
    mine = data.draw(st.sets(st.sampled_from(names), min_size=1, max_size=len(names) - 1))
    root = tmp_path_factory.mktemp("merged")
    yours = [name for name in names if name not in mine]
    base, ours, theirs, both = (
        after(root / name, edits)
        for name, edits in (
            ("base", []),
            ("ours", sorted(mine)),
            ("theirs", yours),
            ("both", names),
        )
    )
    for path in files(ours):
        if (path.endswith(".csv") and path.startswith("dataset/")) or path.startswith("seeds/S"):
            sides = ((side / path).read_bytes() for side in (base, ours, theirs))
            found = merge_files(*sides, path)
            assert found.conflicts == ()
            (ours / path).write_bytes(found.data)
    assert files(ours) == files(both)
    assert check(ours).problems == ()
    shutil.rmtree(root)
