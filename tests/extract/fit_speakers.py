"""Fit the weights of `lexicons/speakers.json` on the coded passages: `make weights`.

A passage gives, for every quotation and figure, all candidates with their features and which of
them are right. The weights maximise the probability of the right ones, less a penalty for large
weights. Every fifth passage is kept out, as a test.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from trucebook.extract.lexicon import groups
from trucebook.extract.names.gazetteer import NO_ACTORS
from trucebook.extract.pipeline import read, shipped_subject
from trucebook.extract.quotes import weights as weighing
from trucebook.extract.quotes.antecedents import choices, resolve
from trucebook.extract.quotes.attribution import (
    NO_TAG,
    Stretch,
    Tag,
    is_printed,
    options,
    printed,
    tag_of,
    together,
)
from trucebook.extract.quotes.placing import head_sort
from trucebook.extract.quotes.sources import is_plan
from trucebook.extract.quotes.subjects import subjects
from trucebook.extract.reading import Meant, Reading, Speaker
from trucebook.review.scores import plain_name

HERE = Path(__file__).parent
FILE = Path(weighing.__file__).parents[1] / "lexicons" / "speakers.json"
PENALTY = 0.5
LEAST = 3
"""How many candidates must have a feature for it to be weighed."""

ROUNDS = 4
"""How often all is fitted: whom words mean depends on whom other words mean."""


class Example(NamedTuple):
    """Candidates by their features, each with the name of its choice, and which are right."""

    rows: list[list[str]]
    right: list[bool]


class Passage(NamedTuple):
    """A coded passage: its file, its number there, and the columns of its rows."""

    file: str
    number: int
    coded: dict[str, Any]

    @property
    def is_test(self) -> bool:
        """Whether it is kept out of the fit."""
        return self.number % 5 == 4


def passages(folder: Path = HERE) -> Iterator[Passage]:
    """The coded passages."""
    files = (*folder.glob("quotes-*.jsonl"), *folder.glob("figures-*.jsonl"))
    for file in (*sorted(files), *sorted(folder.glob("passages/*.jsonl"))):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()):
            yield Passage(file.stem, number, json.loads(line))
    for number, file in enumerate(sorted((folder.parent / "articles" / "dev").glob("*.json"))):
        coded = json.loads(file.read_text(encoding="utf-8"))
        coded["text"] = file.with_suffix(".txt").read_bytes().decode()
        yield Passage("dev", number, coded)


def names_of(value: object) -> set[str]:
    """The names that are right, plain; none where nobody is credited."""
    if value is None:
        return set()
    return {plain_name(str(it)) for it in (value if isinstance(value, list) else [value])}


def place_of_words(reading: Reading, coded: dict[str, Any]) -> int:
    """Where the words of a coded row are."""
    at, text = -1, reading.doc.clean.received
    for _ in range(coded.get("nth", 1)):
        at = text.find(coded["exact"], at + 1)
    return reading.doc.clean.after(at) if at >= 0 else -1


def examples(coded: dict[str, Any]) -> Iterator[Example | None]:
    """The choices of one passage; None for one whose right candidate is not among them."""
    reading, _ = read(coded["text"], NO_ACTORS, shipped_subject())
    yield from _of_quotes(reading, coded)
    yield from _of_figures(reading, coded)


def _of_quotes(reading: Reading, coded: dict[str, Any]) -> Iterator[Example | None]:
    by_place = {place_of_words(reading, row): row for row in coded.get("quotes", [])}
    previous: Tag | None = None
    for region in reading.quoted.regions:
        row = by_place.get(region.start)
        stretch = Stretch(region.opened, region.closed, region)
        part = reading if region.parent < 0 else reading.inside(region.parent)
        before = previous if region.parent < 0 else None
        if row is None:
            tag = tag_of(part, stretch, before)
        else:
            example, tag = _chosen(part, reading, stretch, before, row, names_of(row["speaker"]))
            yield example
            if tag.reference is not None and tag.reference.sort != "name":
                yield _meaning(part, tag, names_of(row["speaker"]))
        if region.parent < 0 and tag.reference is not None:
            previous = tag
            speaker = _speaker(reading, tag, names_of(row["speaker"]) if row else set())
            reading.meant[tag.reference] = Meant(speaker)
            reading.said.append((region.opened, speaker))


def _of_figures(reading: Reading, coded: dict[str, Any]) -> Iterator[Example | None]:
    previous: Tag | None = None
    rows = [(place_of_words(reading, row), row) for row in coded.get("figures", [])]
    for start, row in sorted(rows, key=lambda pair: pair[0]):
        if reading.region_at(start) is not None or start < 0 or "attributed_to" not in row:
            continue
        stretch = Stretch(start, start + len(row["exact"]))
        names = names_of(row["attributed_to"])
        example, tag = _chosen(reading, reading, stretch, previous, row, names)
        yield example
        if tag.reference is not None:
            previous = tag


def _chosen(
    part: Reading,
    whole: Reading,
    stretch: Stretch,
    previous: Tag | None,
    row: dict[str, Any],
    names: set[str],
) -> tuple[Example | None, Tag]:
    """The candidates for one stretch, and the right tag, as the passage has it."""
    choice = "quotes" if stretch.quoted else "figures"
    rows: list[list[str]] = []
    tags: list[Tag] = []
    for option in options(part, stretch, previous):
        features = [f"{choice}|{it}" for it in option.features]
        if option.statement is None or option.verb is None:
            rows.append(features)
            tags.append(option.tag or NO_TAG)
            continue
        verb = option.verb if option.verb.sort != "none" else None
        for found in subjects(part, option.statement, option.verb):
            both = together(part, stretch, option, found.reference)
            rows.append(
                [
                    *features,
                    *(f"{choice}|{it}" for it in both),
                    *(f"subjects|{it}" for it in found.features),
                ]
            )
            tags.append(Tag(found.reference, verb, option.verb.start))
    grades = [_grade(whole, tag, row, names) for tag in tags]
    best = max(grades)
    if best <= 0:
        return None, tag_of(part, stretch, previous)
    right = [grade == best for grade in grades]
    return Example(rows, right), tags[right.index(True)]


def _grade(reading: Reading, tag: Tag, row: dict[str, Any], names: set[str]) -> int:
    """How well a tag agrees with what is coded; 0 where it names somebody else."""
    if not names:
        return int(tag.reference is None or is_plan(words_of(reading, tag)))
    if tag.reference is None:
        return 0
    words = words_of(reading, tag)
    meant = resolve(reading, tag.reference).speaker.name or ""
    same_words = row.get("speaker_text") and plain_name(row["speaker_text"]) == plain_name(words)
    same_name = plain_name(meant) in names or plain_name(words) in names
    if "attributed_to" in row and not same_name and tag.reference.sort == "phrase":
        same_name = any(name in plain_name(words) for name in names)
    grade = 4 * bool(same_words) + 2 * same_name
    verb = ""
    if tag.verb is not None and is_printed(reading, tag.verb):
        verb = reading.doc.text[tag.verb.start : tag.verb.end].casefold()
    return grade and grade + int("verb" in row and verb == (row["verb"] or "").casefold())


def words_of(reading: Reading, tag: Tag) -> str:
    """The words for whom a tag credits, as printed."""
    if tag.reference is None:
        return ""
    start, end = printed(reading, tag.reference)
    return reading.doc.text[start:end]


def _speaker(reading: Reading, tag: Tag, names: set[str]) -> Speaker:
    """Who speaks, as coded if a name of the text is that."""
    for entity in reading.names.entities:
        if plain_name(entity.name) in names:
            return Speaker(entity, None)
    return resolve(reading, tag.reference).speaker


def _meaning(reading: Reading, tag: Tag, names: set[str]) -> Example | None:
    """The candidates for whom a pronoun or a noun phrase means."""
    assert tag.reference is not None
    found = choices(reading, tag.reference)
    is_pronoun = tag.reference.sort == "pronoun"
    is_paper = head_sort(words_of(reading, tag).encode("latin-1", "replace")) == "document"
    right = [plain_name(choice.speaker.name or "") in names for choice in found]
    if is_pronoun or is_paper:
        right[0] = not names
    if not any(right):
        return None
    # The fullest words for somebody are preferred to 'the envoy'.
    right[0] = right[0] and not any(right[1:])
    return Example([[f"antecedents|{it}" for it in choice.features] for choice in found], right)


def fitted(found: list[Example]) -> dict[str, float]:
    """The weights under which the right candidates are likeliest."""
    counts: dict[str, int] = {}
    for example in found:
        for row in example.rows:
            for feature in row:
                counts[feature] = counts.get(feature, 0) + 1
    kept = sorted(feature for feature, times in counts.items() if times >= LEAST)
    index = dict(zip(kept, count()))
    columns: list[int] = []
    offsets, starts = [0], list[int]()
    right: list[bool] = []
    for example in found:
        starts.append(len(right))
        for row, is_right in zip(example.rows, example.right, strict=True):
            columns += [index[it] for it in row if it in index]
            offsets.append(len(columns))
            right.append(is_right)
    shape = len(right), len(kept)
    matrix = csr_matrix((np.ones(len(columns)), columns, offsets), shape=shape)
    first, mask = np.array(starts), np.array(right)
    sizes = np.diff([*starts, len(right)])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        values = matrix @ weights
        values -= np.repeat(np.maximum.reduceat(values, first), sizes)
        parts = np.exp(values)
        whole = np.add.reduceat(parts, first)
        good = np.add.reduceat(np.where(mask, parts, 0), first)
        by_whole = parts / np.repeat(whole, sizes)
        by_good = np.where(mask, parts, 0) / np.repeat(good, sizes)
        value = np.log(whole / good).sum() + PENALTY * (weights @ weights)
        return value, matrix.T @ (by_whole - by_good) + 2 * PENALTY * weights

    best = minimize(
        loss, np.zeros(len(kept)), jac=True, method="L-BFGS-B", options={"maxiter": 400}
    )
    return dict(zip(kept, best.x.tolist(), strict=True))


def written(weights: dict[str, float]) -> str:
    """The lexicon with these weights."""
    found = {name: {**group, "weights": {}} for name, group in groups("speakers").items()}
    for feature, weight in sorted(weights.items()):
        choice, _, words = feature.partition("|")
        if abs(weight) >= 0.005:
            found[choice]["weights"][words] = round(weight, 2)
    about = "Written by `make weights`: the weights of features, by which candidates are scored."
    return json.dumps({"about": about, "groups": found}, ensure_ascii=False, indent=2) + "\n"


def use(weights: dict[str, float]) -> None:
    """Score with these weights from now on."""
    groups_of = cast("dict[str, dict[str, float]]", weighing.WEIGHTS)
    for group in groups_of.values():
        group.clear()
    for feature, weight in weights.items():
        choice, _, words = feature.partition("|")
        groups_of[choice][words] = round(weight, 2)


def fit() -> dict[str, float]:
    """Fit on all passages but every fifth, from nothing: the same for the same passages."""
    weights: dict[str, float] = {}
    use(weights)
    for number in range(ROUNDS):
        coded = [it.coded for it in passages() if not it.is_test]
        found = [example for row in coded for example in examples(row)]
        kept = [example for example in found if example is not None and not all(example.right)]
        print(
            f"round {number + 1}: {len(found)} choices, {found.count(None)} without the right one"
        )
        weights = fitted(kept)
        use(weights)
    return weights


if __name__ == "__main__":
    FILE.write_text(written(fit()), encoding="utf-8")
