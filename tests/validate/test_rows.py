"""Some rows judged alone: what the whole judgement says of them, by the same rules."""

import pytest
from conftest import TOY, copy_book
from edit import set_cells

from trucebook.book.book import read_book
from trucebook.validate.check import check_book
from trucebook.validate.rows import _RULES, check_rows
from trucebook.validate.rules import RULES

FAULTS = {
    "figures": {"bound": "about", "value_low": "x", "quantity_id": "N9999", "end": "1"},
    "quotes": {"speaker": "nobody", "kind": "", "reviewer": "CA"},
    "evidence": {"exact": "other words", "basis": "told"},
    "actors": {"kind": "wizard", "name": " a name"},
    "quantities": {"unit": "days", "within": "N9999"},
}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory):
    folder = copy_book(TOY, tmp_path_factory.mktemp("rows") / "toy")
    book = read_book(folder)
    for table, faults in FAULTS.items():
        for row, (name, text) in zip(book.tables[table].rows[1:], faults.items(), strict=False):
            set_cells(folder, table, row.id, **{name: text})
    return read_book(folder)


def test_rows_are_judged_as_the_whole_book_judges_them(spoilt):
    names = {rule.name for rule in RULES} - {rule.name for rule in _RULES}
    whole = [one for one in check_book(spoilt).problems if one.rule not in names]
    by_row = {}
    for one in whole:
        if one.row_id in spoilt.by_id:
            by_row.setdefault(one.row_id, set()).add((one.rule, one.field, one.message))
    assert len(by_row) > 10
    for row_id in [*by_row, *(row.id for row in spoilt.tables["figures"].rows)]:
        found = {(one.rule, one.field, one.message) for one in check_rows(spoilt, [row_id])}
        expected = {one for one in by_row.get(row_id, set()) if one[0] != "primary_key"}
        assert found == expected, row_id
    together = check_rows(spoilt, list(by_row))
    assert {one.row_id for one in together} == {*by_row}
