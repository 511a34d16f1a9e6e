"""The harnesses on texts and on what is proposed from them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import strategies as st
from strategies import SCHEMAS

from fuzz import little
from fuzz.harness import Harness
from fuzz.shapes import json_like, lines_like, near
from trucebook.book.texts import Text, read_text
from trucebook.extract.checking import Checker
from trucebook.extract.extractors import extractor_with
from trucebook.extract.names.gazetteer import Gazetteer
from trucebook.extract.pipeline import extract, propose
from trucebook.extract.rows import TABLES, Extraction
from trucebook.extract.writers import open_candidates
from trucebook.problem import Problem
from trucebook.review.evaluate import articles_of_folder

__all__ = ["HARNESSES"]

ACTORS = Gazetteer(
    [
        {
            "actor_id": "ann-arden",
            "name": "Ann Arden",
            "kind": "person",
            "role": "minister",
            "affiliation": "orvenia",
            "country": "orvenia",
            "aliases": "Arden; A. Arden",
        },
        {
            "actor_id": "orvenia",
            "name": "Orvenia",
            "kind": "state",
            "role": "",
            "affiliation": "",
            "country": "orvenia",
            "aliases": "",
        },
    ]
)

TEXT = (
    "Orvenia rejects the offer\n\nAnn Arden, the minister, said on Monday that “over 1,200 people, "
    "most of them women,” were killed in Edda. 'No,' she told the Norrin Wire, \"we won't"
    '\n\n"free 62 '
    'of the 136 captives for a three-stage truce of 40 days." About two-thirds (66%) left – 1½ '
    "million, says the health ministry.\n"
)
FOLDER = little.folder()


def text(data: bytes) -> None:
    """An article: read, and its figures, quotes, mentions and terms proposed."""
    found = read_text(str(little.place(FOLDER / "text.txt", data)))
    if isinstance(found, Problem):
        little.told([found])
        return
    proposal = propose(ACTORS, found.text, "text.txt")
    little.told(proposal.problems)
    for table in TABLES if proposal.found else ():
        for row in getattr(proposal.found, table):
            assert found.text[row.start : row.end] == row.exact, "the words stand at their place"


_BITS = (
    *("Ann Arden", "Orvenia", "Mr ", "the minister", "she", "he", "who", "Dr.", "al-", "O'", "’s "),
    *(
        " said ",
        " told ",
        "according to ",
        ", ",
        ". ",
        "\n",
        "\n\n",
        " ",
        "“",
        "”",
        '"',
        "'",
        "‘",
        "’",
    ),
    *(
        "1",
        "12",
        ",000",
        "1.5",
        "½",
        "1/2",
        "two",
        "-thirds",
        " hundred",
        " million",
        "%",
        "$",
        "–",
    ),
    *(
        " people",
        " killed",
        " days",
        "three-stage",
        "between ",
        " and ",
        "over ",
        "at least ",
        "(",
        ")",
    ),
    *(
        "é",
        "🙂",
        "\u2028",
        "\ufeff",
        "\r",
        "\t",
        "\u00a0",
        "A" * 300,
        "1" * 400,
        "St. ",
        "U.S. ",
        "1/0",
    ),
)
_TEXTS = st.lists(st.sampled_from(_BITS), max_size=40).map(lambda bits: "".join(bits).encode())

WORDS = "Ann Arden said over 1,200 people were killed."
CODING = {
    "figures": [
        {
            "exact": "over 1,200 people",
            "nth": 1,
            "value_low": 1200,
            "value_high": 1200,
            "bound": "more_than",
            "unit": "people",
            "metric": "killed",
            "status": "reported",
            "attributed_to": "Ann Arden",
        }
    ],
    "quotes": [{"exact": "said", "kind": "full", "speaker": "Ann Arden", "verb": "said"}],
    "mentions": [{"exact": "Ann Arden", "actor": "Ann Arden"}],
    "terms": [{"exact": "killed", "term_type": "truce"}],
}


def coding(data: bytes) -> None:
    """The coding beside a text, which an extractor is scored by."""
    little.place(FOLDER / "coded" / "a.txt", WORDS.encode())
    little.place(FOLDER / "coded" / "a.json", data)
    articles_of_folder(FOLDER / "coded")


CANDIDATES = {
    table: [msgspec.to_builtins(row) for row in getattr(extract(TEXT, ACTORS), table)]
    for table in TABLES
}
CHECKER = Checker("other 1.0", SCHEMAS, {"ann-arden", "orvenia"})


def candidates(data: bytes) -> None:
    """What an extractor of another package gives, held to the text."""
    try:
        tables = json.loads(data)
    except (RecursionError, ValueError):
        return
    given = (
        {name: _rows(name, tables.get(name)) for name in TABLES} if isinstance(tables, dict) else {}
    )
    proposal = CHECKER.check(Extraction(**given) if given else tables, TEXT, "text.txt")
    little.told(proposal.problems)
    with open_candidates("jsonl", FOLDER / "found") as write:
        if proposal.found:
            write(Text("text.txt", "0" * 64, TEXT), proposal.found)


def _rows(table: str, rows: Any) -> Any:
    """Rows of the table's own kind as far as they have its columns, whatever is in them."""
    return [_row(table, row) for row in rows] if isinstance(rows, list) else rows


def _row(table: str, row: Any) -> Any:
    try:
        return TABLES[table](**row)
    except TypeError:
        return row


def _extraction(label: str, words: str, **attributes: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    at = {"start_pos": start, "end_pos": start + len(words)}
    known = {"extraction_class": label, "extraction_text": words, "char_interval": at}
    return {**known, "alignment_status": "match_exact", "attributes": attributes}


LANGEXTRACT = {
    "extractions": [
        _extraction("figure", "over 1,200 people", metric="killed", value=1200),
        _extraction("person", "Ann Arden", title="the minister"),
        _extraction("quote", "we won't", speaker="Ann Arden"),
    ],
    "text": TEXT,
    "document_id": "text.txt",
}
_PLACE = {"start": 27, "end": 36, "text": "Ann Arden", "labels": ["Person"]}
_KNOWN = {"id": "a", "to_name": "text"}
LABEL_STUDIO = [
    {
        "data": {"text": TEXT},
        "annotations": [
            {
                "was_cancelled": False,
                "result": [
                    {**_KNOWN, "value": _PLACE, "from_name": "label", "type": "labels"},
                    {**_KNOWN, "value": {"text": ["minister"]}, "from_name": "title"},
                    {"type": "relation", "from_id": "a", "to_id": "a", "labels": ["speaker"]},
                ],
            }
        ],
    }
]
OURS = {"file": "text.txt", "sha256": "0" * 64, "characters": len(TEXT), **CANDIDATES}
BRAT = b"""\
T1\tPerson 27 36\tAnn Arden
T2\tFigure 70 75;76 87\tover 1,200 people
A1\tmetric T2 killed
R1\tattributed_to Arg1:T2 Arg2:T1
E1\tFigure:T2 based_on:T1
#1\tAnnotatorNotes T1\ta note
"""


def annotations(data: bytes) -> None:
    """A file of annotations that another tool wrote."""
    _propose(little.place(FOLDER / "annotations.json", data))


def brat(data: bytes) -> None:
    """The lines of brat on a text."""
    little.place(FOLDER / "brat" / "text.txt", TEXT.encode())
    _propose(little.place(FOLDER / "brat" / "text.ann", data).parent)


def _propose(path: Path) -> None:
    found = extractor_with((), SCHEMAS, str(path))
    little.told(found.problems)
    for text, file in ((TEXT, "text.txt"), (TEXT.replace("\n", "\r\n"), "x/text.txt"), ("", "x")):
        proposal = found.propose(text, file)
        little.told(proposal.problems)
        for table in TABLES if proposal.found else ():
            for row in getattr(proposal.found, table):
                assert text[row.start : row.end] == row.exact, "the words stand at their place"


HARNESSES = [
    Harness(
        "annotations",
        annotations,
        tuple(json.dumps(value).encode() for value in (LANGEXTRACT, LABEL_STUDIO, OURS)),
        st.one_of(*(json_like(value) for value in (LANGEXTRACT, LABEL_STUDIO, OURS))),
    ),
    Harness("brat", brat, (BRAT,), st.one_of(lines_like(BRAT), near(BRAT))),
    Harness("text", text, (TEXT.encode(),), st.one_of(_TEXTS, near(TEXT.encode()))),
    Harness("candidates", candidates, (json.dumps(CANDIDATES).encode(),), json_like(CANDIDATES)),
    Harness("coding", coding, (json.dumps(CODING).encode(),), json_like(CODING)),
]
