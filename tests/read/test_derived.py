"""The answers of a release are functions of the rows, and need no table that a book lacks."""

import pytest
from conftest import TOY

from trucebook.read.claims import Claims, claims
from trucebook.read.derived import ANSWERS, derived

READ_FROM = {
    "discrepancies": ("figures", "quantities"),
    "wordings": ("quotes",),
    "proposal_matrix": ("terms", "proposals"),
    "timeline": ("events",),
}


def test_every_answer_has_rows_that_fit_its_table():
    made = derived(claims(TOY))
    assert list(made) == list(ANSWERS)
    for name, (schema, records) in made.items():
        keys = [record[schema.key] for record in records]
        assert len({*keys}) == len(keys) > 0, name
        for record in records:
            assert schema.fields.keys() <= record.keys()
            for field in schema.fields.values():
                assert record[field.name] is not None or not field.required, (name, field.name)
                if field.enum:
                    assert record[field.name] in (*field.enum, None)


def without(found, *tables):
    kept = [name for name in found.tables if name not in tables]
    return Claims(
        found.name,
        {name: found.schemas[name] for name in kept},
        {name: found.tables[name] for name in kept},
    )


@pytest.mark.parametrize("table", sorted(claims(TOY).tables))
def test_a_table_that_is_not_there_takes_only_what_is_read_from_it(table):
    made = derived(without(claims(TOY), table))
    for name, tables in READ_FROM.items():
        assert (name in made) or table in tables or table in OTHERS.get(name, ())


OTHERS = {"wordings": ("utterances",), "timeline": ("utterances", "proposals", "responses")}
"""Tables without which an answer may do."""


def test_of_a_book_about_something_else_nothing_is_derived():
    assert derived(without(claims(TOY), *(set(claims(TOY).tables) - {"actors", "sources"}))) == {}
