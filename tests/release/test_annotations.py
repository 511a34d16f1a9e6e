import base64
import hashlib
import json
from collections import Counter

import pytest
from conftest import TOY

from trucebook.book.book import read_book
from trucebook.book.citation import Citation
from trucebook.release.annotations import collection_text, web_annotations

BOOK = read_book(TOY)
ROWS = {name: list(BOOK.rows(name)) for name in BOOK.schemas}
ALL = list(web_annotations(BOOK.schemas, ROWS))


def selectors(item):
    return {selector["type"]: selector for selector in item["target"]["selector"]}


def test_every_row_that_quotes_a_source_has_one():
    assert Counter(item["id"] for item in ALL) == Counter(
        f"#{row.id}" for row, _ in BOOK.quoting_rows()
    )


def test_both_selectors_point_at_the_words_in_the_text_that_the_digest_names():
    texts = {hashlib.sha256(text.encode()).digest(): text for text in BOOK.texts.values()}
    for item in ALL:
        name = item["target"]["source"].removeprefix("ni:///sha-256;")
        text = texts[base64.urlsafe_b64decode(f"{name}=")]
        place, quote = selectors(item).values()
        assert text[place["start"] : place["end"]] == quote["exact"]
        assert text[: place["start"]].endswith(quote.get("prefix", ""))
        assert text[place["end"] :].startswith(quote.get("suffix", ""))


def test_one_source_can_be_asked_for():
    parts = [list(web_annotations(BOOK.schemas, ROWS, row.id)) for row in ROWS["sources"]]
    assert all(parts)
    assert sorted(item["id"] for part in parts for item in part) == sorted(
        item["id"] for item in ALL
    )


def test_a_body_says_what_the_coder_decided():
    [first] = [item for item in ALL if item["id"] == "#F0002"]
    said = json.loads(first["body"]["value"])
    assert [said[name] for name in ("table", "unit", "value_low")] == ["figures", "people", 62]
    assert not {"figure_id", "exact", "coder", "row_status", "based_on"} & said.keys()


def test_a_row_that_is_not_active_says_so():
    tables = {**ROWS, "mentions": [{**ROWS["mentions"][0].cells, "row_status": "retracted"}]}
    [item] = [one for one in web_annotations(BOOK.schemas, tables) if one["id"].startswith("#M")]
    assert json.loads(item["body"]["value"])["row_status"] == "retracted"


@pytest.mark.parametrize("items", [ALL, []])
def test_the_collection_is_json_with_one_line_per_annotation(items):
    text = collection_text(items, Citation(title='A "book"', version="1.2.3"))
    collection = json.loads(text)
    assert collection["label"] == 'A "book", version 1.2.3'
    assert collection["total"] == len(items)
    assert collection["first"]["items"] == json.loads(json.dumps(items))
    assert sum(line.startswith('{"id":"#') for line in text.splitlines()) == len(items)
