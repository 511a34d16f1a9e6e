"""Candidates and coded articles made by hand."""

import json

from trucebook.extract.rows import Figure, Mention
from trucebook.review.scores import SCORES

NULLS = dict.fromkeys(("prefix", "suffix", "counted_group", "based_on"), None)
NOTHING = {"figures": [], "quotes": [], "mentions": [], "terms": []}


def coded_article(folder, text, name="a", **tables):
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.json").write_text(json.dumps({**NOTHING, **tables}), encoding="utf-8")
    return folder


def figure(text, words, value, bound="exact", **cells):
    start = text.index(words)
    known = {"unit": "people", "metric": "killed", "status": "reported", "confidence": 1.0}
    known |= {"attributed_to": None, "attributed_to_name": None, "based_on_name": None}
    return Figure(
        start=start,
        end=start + len(words),
        exact=words,
        value_text=words,
        value_low=value,
        value_high=value,
        bound=bound,
        **{**NULLS, **known, **cells},
    )


def mention(text, words, actor_id=None):
    start = text.index(words)
    return Mention(
        start=start,
        end=start + len(words),
        exact=words,
        prefix=None,
        suffix=None,
        actor_id=actor_id,
        actor_name=words,
        title=None,
        role=None,
        confidence=1.0,
    )


def scores(*lines):
    """A file of scores without intervals; a line begins with its table, or with half:table."""
    made = []
    for line in lines:
        table, field, f1, precision, recall, *rest = line.split(",")
        half, _, table = table.rpartition(":")
        shares = [f1, "", "", precision, "", "", recall, "", ""]
        made.append([half or "book", table, field, *shares, *rest])
    return "".join(",".join(cells) + "\n" for cells in [SCORES.fields, *made])
