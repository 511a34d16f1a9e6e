"""What holds of every row of every text."""

import re
from itertools import chain
from typing import get_args

import pytest
from extract.articles import ACTORS, NEUTRAL, any_texts, articles, soups
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import asdict, fields
from strategies import SCHEMAS

from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.pipeline import extract
from trucebook.extract.rows import (
    EXTRACTOR,
    Extraction,
    Figure,
    Mention,
    NewActor,
    Quote,
    Response,
    Term,
)
from trucebook.spans import context

TABLES = {
    "figures": Figure,
    "quotes": Quote,
    "mentions": Mention,
    "terms": Term,
    "responses": Response,
    "actors": NewActor,
}

ROW_COLUMNS = {"source_id", "start", "end", "exact", "prefix", "suffix"} | {
    "method",
    "coder",
    "reviewer",
    "row_status",
}

EXTRAS = {
    "figures": {"counted_group", "attributed_to_name", "based_on_name", "confidence", "evidence"}
    | {"place_id", "place_name", "kind"},
    "quotes": {"speaker_name", "confidence", "evidence"},
    "mentions": {"actor_name", "title", "role", "confidence", "evidence"},
    "terms": {"counted_group", "obliged_party_name", "confidence", "evidence"},
    "responses": {"actor_name", "proposal_text", "confidence", "evidence"},
    "actors": {*ROW_COLUMNS, "confidence", "evidence"},
}
"""What a candidate says beside the columns of its table."""

hostile = pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n",
        "\n\n\n",
        "\x00",
        "\ufeff",
        "\u200f\u200e",
        "“",
        "”" * 9,
        "'" * 99,
        "1",
        "1,",
        "one hundred and",
        "said",
        "Mr.",
        "A",
        "1/2/3/4",
        "\U0001f642" * 9,
        "said " * 99,
        "According to",
        "\r\n“\r\n",
        "\ud800",
    ],
)


def tables(found):
    return {name: getattr(found, name) for name in TABLES}


def rows_of(found):
    return list(chain.from_iterable(tables(found).values()))


def shifted(found, by):
    """Rows as dictionaries, their spans and those of their evidence moved."""
    return {
        name: [
            {**_moved(row, by), "evidence": [_moved(r, by) for r in row.evidence]} for row in rows
        ]
        for name, rows in tables(found).items()
    }


def _moved(row, by):
    place = {} if row.start is None else {"start": row.start + by, "end": row.end + by}
    return {**asdict(row), **place}


@hostile
def test_no_text_breaks_it(text):
    assert isinstance(extract(text), Extraction)


@given(any_texts)
def test_every_row_is_its_text(text):
    for row in rows_of(extract(text, ACTORS)):
        assert 0 <= row.start < row.end <= len(text)
        assert row.exact == text[row.start : row.end]
        assert (row.prefix, row.suffix) == context(text, row.start, row.end)


@given(any_texts)
def test_rows_stand_in_the_order_of_the_text(text):
    for rows in tables(extract(text, ACTORS)).values():
        assert [row.start for row in rows] == sorted(row.start for row in rows)


@given(any_texts)
def test_a_number_expression_is_part_of_its_row(text):
    found = extract(text)
    for row in [*found.figures, *found.terms]:
        assert row.value_text is None or row.value_text in row.exact
        for value in (row.value_low, row.value_high):
            assert value is None or isinstance(value, float)
        if row.value_low is not None and row.value_high is not None:
            assert 0 <= row.value_low <= row.value_high


@given(any_texts)
def test_codes_are_those_of_the_schemas(text):
    for name, rows in tables(extract(text, ACTORS)).items():
        for row in rows:
            for field in SCHEMAS[name].fields.values():
                assert _is_legal(field, getattr(row, field.name)), (field.name, row)


def _is_legal(field, value):
    """Whether a cell is null, or a value that its column allows."""
    if value is None:
        return True
    allowed = field.constraints
    if field.enum and value not in field.enum:
        return False
    if "pattern" in allowed and not re.search(allowed["pattern"], str(value)):
        return False
    return "maxLength" not in allowed or len(value) <= allowed["maxLength"]


@given(any_texts)
def test_a_bound_goes_with_its_values(text):
    for row in extract(text).figures:
        if row.bound == "range":
            assert row.value_low < row.value_high
        elif row.bound != "vague":
            assert row.value_low == row.value_high is not None


@given(any_texts)
def test_what_a_quote_says_of_its_speaker(text):
    for row in extract(text, ACTORS).quotes:
        if row.kind == "scare":
            assert (row.speaker, row.speaker_name, row.verb) == (None, None, None)
        assert row.speaker_text is None or row.speaker_text in text
        assert row.verb is None or row.verb in text


@given(any_texts)
def test_every_row_says_where_it_is_from(text):
    for row in rows_of(extract(text, ACTORS)):
        assert (row.method, row.coder, row.row_status) == ("extracted", EXTRACTOR, "active")
        assert (row.source_id, row.reviewer, row.note) == (None, None, None)
        assert 0 < row.confidence <= 1


@given(any_texts)
def test_ids_are_those_of_the_actors_given(text):
    found = extract(text, ACTORS)
    ids = {row.actor_id for row in found.mentions} | {row.speaker for row in found.quotes}
    ids |= {row.attributed_to for row in found.figures} | {row.based_on for row in found.figures}
    assert ids <= {None, *ACTORS.actors}


@given(any_texts)
def test_nobody_has_an_id_without_actors(text):
    found = extract(text)
    assert {row.actor_id for row in found.mentions} <= {None}
    assert {row.speaker for row in found.quotes} <= {None}
    assert {row.attributed_to for row in found.figures} <= {None}


@pytest.mark.parametrize("text", NEUTRAL)
def test_neutral_paragraphs_have_no_rows(text):
    assert rows_of(extract(text)) == []


neutral = st.lists(st.sampled_from(NEUTRAL), max_size=3).map(
    lambda parts: "\n\n".join([*parts, ""])
)


@given(neutral, articles(), neutral)
@example("It rained.\n\n", "“We stay,” he said.", "\n\nIt rained.")
def test_paragraphs_added_before_and_after_change_nothing(before, article, after):
    found = extract(before + article + "\n\n" + after, ACTORS)
    assert shifted(found, 0) == shifted(extract(article, ACTORS), len(before))


@given(neutral, soups, neutral)
def test_paragraphs_added_to_a_heap_of_words_change_nothing(before, heap, after):
    found = extract(before + heap + "\n\n" + after, ACTORS)
    assert shifted(found, 0) == shifted(extract(heap, ACTORS), len(before))


@given(articles(0), articles(1))
def test_articles_with_no_common_name_keep_their_rows_side_by_side(first, second):
    """Concatenating texts concatenates rows, when they have no name or family name in common.

    Numbers of utterances count on. Where names are shared, what a short name or pronoun stands
    for may change: a name later given in full is the fuller one for the whole text. Whether
    full stops part thousands is a matter of the whole text too: see `is_dotted`.
    """
    whole = extract(f"{first}\n\n{second}", ACTORS)
    alone = [extract(first, ACTORS), extract(second, ACTORS)]
    by = len(first) + 2
    # An offer is spoken of until another is: what comes with it follows it into the next lines.
    for name in TABLES.keys() - {"terms", "responses"}:
        apart = [*_numbered(alone[0], name, 0), *_numbered(alone[1], name, by)]
        assert list(_numbered(whole, name, 0)) == apart


def _numbered(found, name, by):
    """Rows of a table, moved, without the number of their utterance."""
    return [{**row, "utterance_id": None} for row in shifted(found, by)[name]]


@given(any_texts)
def test_the_same_text_has_the_same_rows(text):
    assert extract(text, ACTORS) == extract(text, ACTORS)


@given(any_texts, any_texts)
def test_one_text_leaves_no_trace_in_the_next(text, other):
    before = extract(text, ACTORS)
    extract(other, ACTORS)
    extract(other)
    assert extract(text, ACTORS) == before


def test_actors_given_in_another_order_are_the_same():
    rows = [
        {"actor_id": actor.actor_id, "name": actor.name, "kind": actor.kind}
        for actor in ACTORS.actors.values()
    ]
    text = "Marek Tollan met Tarik Vossen of the Ostrel Brigade. “No,” Tollan said."
    assert extract(text, Gazetteer(rows[::-1])) == extract(text, Gazetteer(rows))


@pytest.mark.parametrize("name", TABLES)
def test_candidates_have_the_columns_of_their_table_and_the_extras(name):
    assert {field.name for field in fields(TABLES[name])} == {*SCHEMAS[name].fields, *EXTRAS[name]}


@pytest.mark.parametrize("name", TABLES)
def test_columns_of_candidates_have_the_types_of_the_schema(name):
    types = {"integer": int, "number": float, "string": str}
    for field in fields(TABLES[name]):
        if field.name in SCHEMAS[name].fields:
            kind = types[SCHEMAS[name].fields[field.name].type]
            assert {*(get_args(field.type) or [field.type])} <= {kind, type(None)}


def test_the_extractor_names_its_version():
    assert re.fullmatch(r"extract@\d+\.\d+\.\d+", EXTRACTOR)
