"""All wordings of what was said once, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from trucebook.errors import unknown
from trucebook.load.tables import Source
from trucebook.markup import html
from trucebook.problem import plural
from trucebook.read.answer import LONG, Answer, cut
from trucebook.read.claims import Cells, Claims, claims
from trucebook.read.lines import WIDTH, wrapped
from trucebook.read.quotes.words import ADDED, LEFT_OUT, SAME, Run, Word, comparer, marked, words
from trucebook.spans import JOINT

RETOLD = "indirect"
"""The mode of words that a source prints without quotation marks."""

_LEGEND = (
    Run(LEFT_OUT, "words of the fullest wording that are left out"),
    Run(ADDED, "words that it has not"),
)
_TAGS = {SAME: "{}", LEFT_OUT: "<del>{}</del>", ADDED: "<ins>{}</ins>"}


@dataclass(frozen=True, repr=False, eq=False)
class Wordings(Answer):
    """The wordings of one thing said or of many, those with the most wordings first.

    Attributes:
        printed: the rows of `quotes` by utterance, in the order of the wordings.
        runs: the words of each wording compared with the fullest, by its id.
    """

    table = "wordings"
    shown = ("wording_id", "speaker", "sources", "mode", "relation", "difference")
    named = ("speaker",)

    printed: Mapping[str, Sequence[Cells]]
    runs: Mapping[str, Sequence[Run]]

    @property
    def lead(self) -> Sequence[str]:
        """How many things said have more than one wording, and what the marks mean."""
        groups = list(self.groups.values())
        several = sum(len(group) > 1 for group in groups)
        retold = sum(any(one["mode"] == RETOLD for one in group) for group in groups)
        count = f"{several} of {len(groups)} have more than one wording; {retold} are retold."
        if len(groups) == 1:
            sources = {source for one in self.records for source in one["sources"]}
            retellings = sum(one["mode"] == RETOLD for one in self.records)
            count = (
                f"{plural(len(self.records), 'wording')} in {plural(len(sources), 'source')}; "
                f"retold without quotation marks: {retellings}."
            )
        return (count, marked(_LEGEND)) if several else (count,)

    @cached_property
    def groups(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The records by utterance."""
        same = groupby(self.records, key=lambda record: str(record["utterance_id"]))
        return {name: list(group) for name, group in same}

    def content(self) -> list[dict[str, Any]]:
        """One dict per thing said, with its rows and its wordings."""
        found = []
        for utterance, records in self.groups.items():
            rows = [
                {
                    "id": row["id"],
                    "source_id": row["source_id"],
                    "exact": row["exact"],
                    "relation": row["relation"],
                    "mode": row["mode"],
                    "speaker": row["speaker"],
                }
                for row in self.printed[utterance]
            ]
            own = {"utterance_id": utterance, "speaker": records[0]["speaker"], "rows": rows}
            kept = ("wording_id", "wording", "difference", "relation", "mode", "quotes", "sources")
            found.append({**own, "wordings": [{k: one[k] for k in kept} for one in records]})
        return found

    def as_text(self, width: int = WIDTH, rows: int | None = None) -> str:
        """A heading for each thing said, then its wordings, the fullest first."""
        lines = [self.title, *self.lead]
        before = None
        for one in self.records[:rows]:
            if one["utterance_id"] != before:
                before = one["utterance_id"]
                lines += ["", f"{before} {self.called(one['speaker']) or ''}".rstrip()]
            how = [one["mode"], one["relation"]] if one["mode"] == RETOLD else [one["relation"]]
            where = [", ".join(one["sources"]), *(text for text in how if text)]
            number = one["wording_id"].rpartition(".")[2]
            lines.append(f"  {number}. {' · '.join(where)}: {one['difference']}")
        if more := len(self.records) - len(self.records[:rows]):
            lines.append(f"… and {more:,} more: .frame has all")
        return wrapped(lines, width)

    def _repr_html_(self) -> str:
        """As of other answers, with the legend in the marks of the page."""
        return super()._repr_html_().replace(html(marked(_LEGEND)), _tagged(_LEGEND), 1)

    def _html(self, record: Mapping[str, Any], name: str) -> str:
        """As of other answers, with what differs as deletions and insertions."""
        if name == "difference":
            return _tagged(self.runs[record["wording_id"]])
        return super()._html(record, name)


def _tagged(runs: Iterable[Run]) -> str:
    """A comparison as HTML, of which a long one is cut."""
    shown: list[str] = []
    room = LONG
    for run in runs:
        if room <= 0:
            return " ".join([*shown, "…"])
        shown.append(_TAGS[run.kind].format(html(cut(run.text, room))))
        room -= len(run.text)
    return " ".join(shown)


def wordings(
    utterance_id: str | None = None,
    book: str | Path | None = None,
    *,
    version: str | None = None,
    source: Source = None,
) -> Wordings:
    """All wordings of what was said once, side by side.

        >>> trucebook.wordings("U0003").frame

    Two sources have one wording if they print the same words: punctuation, quotation marks, the
    case of letters and the Unicode form make no other. A quotation in several stretches is one
    wording, its stretches joined by " … ". Words retold without marks are wordings of mode
    indirect, each row one of its own.

    Args:
        utterance_id: id of the utterance; without, all, those with the most wordings first.
        book: folder of a book or of a release, or an archive of one; without, the release that
            came with the package.
        version: version of the data; the newest by default.
        source: where else to take the release from; see `load`.

    Returns:
        An answer. `.frame` has one row per wording, the fullest of an utterance first: wording_id,
        utterance_id, speaker, wording, relation, mode, difference, quotes, sources. `difference`
        has the words compared with the fullest wording, word by word. `.content()` gives the rows
        of `quotes` too.

    Raises:
        UsageError: there is no such utterance, book, release or version, or the tables have no
            utterances.
        DataError: a table of the book cannot be read as rows.
    """
    return wordings_of(claims(book, version, source), utterance_id)


def wordings_of(found: Claims, utterance_id: str | None = None) -> Wordings:
    """The wordings that rows have; see `wordings`."""
    found.require("quotes", "utterance_id", "source_id", "exact")
    key = found.schemas["quotes"].key
    said: dict[str, list[Cells]] = {}
    for row in found.rows("quotes"):
        if row["utterance_id"] and row["source_id"] and row["exact"]:
            said.setdefault(row["utterance_id"], []).append(_quote(row, key))
    if utterance_id is not None:
        if utterance_id not in said:
            raise unknown("utterance", utterance_id, said)
        said = {utterance_id: said[utterance_id]}
    groups = {name: _merged(_printings(rows)) for name, rows in said.items()}
    order = sorted(groups, key=lambda name: (-len(groups[name]), name))
    runs = {
        f"{name}.{number}": compared
        for name in order
        for number, compared in enumerate(_compared(groups[name]), 1)
    }
    records = [
        record
        for name in order
        for record in _records(name, _speaker(found, name, said[name]), groups[name], runs)
    ]
    title = "Wordings of " + (
        f"{utterance_id}, said by {found.called('actors', records[0]['speaker']) or 'nobody named'}"
        if utterance_id is not None
        else f"{len(order)} things said"
    )
    printed = {name: [row for one in groups[name] for row in one.rows] for name in order}
    called = found.names("actors")
    return Wordings(f"{title}, in {found.name}", records, printed, runs, names=called)


@dataclass(frozen=True, slots=True)
class _Wording:
    """One wording, with the rows that have it.

    Attributes:
        text: its words as first printed.
        words: the same, word by word.
        rows: the rows, in the order of the sources.
    """

    text: str
    words: tuple[Word, ...]
    rows: tuple[Cells, ...]

    @property
    def is_retold(self) -> bool:
        return bool(self.rows[0]["mode"] == RETOLD)

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same in every printing of the wording."""
        return self.is_retold, tuple(word.key for word in self.words) or self.text


def _quote(row: Cells, key: str) -> Cells:
    """The cells of a quote that wordings are made from."""
    return {
        "id": row[key],
        "source_id": row["source_id"],
        "start": row.get("start") or 0,
        "exact": row["exact"],
        "relation": row.get("relation"),
        "mode": row.get("mode"),
        "speaker": row.get("speaker"),
    }


def _speaker(found: Claims, utterance_id: str, rows: Sequence[Cells]) -> str | None:
    row = found.row("utterances", utterance_id) or {}
    return row.get("speaker") or next((row["speaker"] for row in rows if row["speaker"]), None)


def _printings(rows: Iterable[Cells]) -> Iterator[_Wording]:
    """What each source prints: the stretches of a quotation together, in the order of the text.

    Stretches have one mode and relation; one that repeats another begins a new printing, as a
    headline and the body do.
    """

    def place(row: Cells) -> tuple[Any, ...]:
        parts = (row["source_id"], row["mode"], row["relation"])
        return (*(part or "" for part in parts), row["start"], row["id"])

    for _, group in groupby(sorted(rows, key=place), key=lambda row: place(row)[:3]):
        stretches: list[Cells] = []
        seen: set[str] = set()
        before = ""
        for row in group:
            key = f" {' '.join(word.key for word in words(row['exact']))} "
            repeats = key in seen or key in before or before in key
            if stretches and (repeats or row["mode"] == RETOLD):
                yield _printing(stretches)
                stretches, seen = [], set()
            stretches.append(row)
            seen.add(key)
            before = key
        yield _printing(stretches)


def _printing(rows: Sequence[Cells]) -> _Wording:
    text = JOINT.join(row["exact"] for row in rows)
    return _Wording(text, words(text), tuple(rows))


def _merged(printings: Iterable[_Wording]) -> list[_Wording]:
    """One wording for all printings of the same words, the fullest first."""
    same: dict[tuple[object, ...], list[_Wording]] = {}
    for printing in printings:
        same.setdefault(printing.key, []).append(printing)
    merged = [
        _Wording(group[0].text, group[0].words, tuple(row for one in group for row in one.rows))
        for group in same.values()
    ]

    def rank(wording: _Wording) -> tuple[Any, ...]:
        is_base = any(row["relation"] is None for row in wording.rows)
        return wording.is_retold, not is_base, -len(wording.words), wording.rows[0]["id"]

    merged.sort(key=rank)
    return merged


def _compared(group: Sequence[_Wording]) -> Iterator[tuple[Run, ...]]:
    """Each wording, compared with the first; one of marks alone has no words to compare."""
    compare = comparer(group[0].words)
    for wording in group:
        alone = Run(SAME if wording is group[0] else ADDED, wording.text)
        yield compare(wording.words) if wording.words else (alone,)


def _records(
    name: str,
    speaker: str | None,
    group: Sequence[_Wording],
    runs: Mapping[str, Sequence[Run]],
) -> Iterator[dict[str, Any]]:
    for number, wording in enumerate(group, 1):
        relations = [row["relation"] for row in wording.rows]
        yield {
            "wording_id": f"{name}.{number}",
            "utterance_id": name,
            "speaker": speaker,
            "wording": wording.text,
            "relation": None if None in relations else relations[0],
            "mode": wording.rows[0]["mode"],
            "difference": marked(runs[f"{name}.{number}"]),
            "quotes": [row["id"] for row in wording.rows],
            "sources": sorted({row["source_id"] for row in wording.rows}),
        }
