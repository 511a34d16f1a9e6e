"""Tasks of Label Studio, as its exports JSON and JSON-MIN have them.

A task has its text in `data` and, in `annotations` or `predictions`, a list `result`. What has
`labels` there is an annotation. What has its id, and `choices`, a `text` or a `number`, says more
of it under the name `from_name`. What has the type `relation` links two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from trucebook.extract.annotations.annotation import Annotated, Annotation, typed
from trucebook.language import Message, say

NAME = "label-studio"

LONGEST_NAME = 300
"""A text in the data of a task that is no longer may be the name of its text."""


class _Value(Struct):
    start: int | str | None = None
    end: int | str | None = None
    text: str | list[str] | None = None
    globalOffsets: dict[str, int] | None = None  # noqa: N815 - its name in the file


class _Result(Struct):
    value: dict[str, Any] | None = None
    id: str | int | None = None
    from_name: str | None = None
    type: str | None = None
    from_id: str | int | None = None
    to_id: str | int | None = None
    labels: list[str] | str | None = None
    score: float | None = None
    meta: dict[str, Any] | None = None


class _Work(Struct):
    result: list[Any]
    was_cancelled: bool | None = None
    ground_truth: bool | None = None


class _Task(Struct):
    data: dict[str, Any]
    annotations: list[Any] | None = None
    predictions: list[Any] | None = None
    file_upload: str | None = None


_LABELS = ("labels", "hypertextlabels", "paragraphlabels")
_SAID = ("choices", "taxonomy", "text", "number", "rating", "datetime")
"""Where a value has that."""


def read(value: object) -> Annotated | None:
    """A task of an export; None where it is none."""
    task = typed(value, _Task)
    if task is None:
        return _read_min(value)
    works = [typed(item, _Work) for item in task.annotations or ()]
    done = [work for work in works if work is not None and not work.was_cancelled]
    # NOTE: people's work goes before what a model proposed to them.
    chosen = [work for work in done if work.ground_truth] or done
    faults = [(say("an annotation with a list result"), "another value")] * works.count(None)
    if not task.annotations:
        chosen = [work for item in task.predictions or () if (work := typed(item, _Work))]
    annotations: list[Annotation] = []
    for work in chosen:
        annotations += _annotations(work.result, faults)
    texts = [text for text in task.data.values() if isinstance(text, str)]
    named = task.data.get("text")
    text = named if isinstance(named, str) else max(texts, key=len, default=None)
    names = [name for name in (task.file_upload, *texts) if name and len(name) <= LONGEST_NAME]
    return Annotated(annotations, names, text=text, faults=faults)


def _read_min(value: object) -> Annotated | None:
    """A task of JSON-MIN: the data, and lists of labelled places, each under its own name."""
    if not isinstance(value, dict):
        return None
    results = [
        {"value": item, "from_name": name}
        for name, items in value.items()
        if isinstance(items, list)
        for item in items
        if isinstance(item, dict) and not set(_LABELS).isdisjoint(item)
    ]
    text = value.get("text")
    if not isinstance(text, str) or not (results or "annotator" in value):
        return None
    faults: list[tuple[Message, str]] = []
    return Annotated(_annotations(results, faults), text=text, faults=faults)


def _annotations(items: Iterable[object], faults: list[tuple[Message, str]]) -> list[Annotation]:
    """The labelled places of a list of results, each with what the others say of it."""
    results: list[_Result] = []
    for item in items:
        found = typed(item, _Result)
        if found is None:
            faults.append((say("a result with a value, or a relation"), str(item)))
        else:
            results.append(found)
    words = {item.id: _words(item) for item in results if _labels(item)}
    said: dict[object, dict[str, Any]] = {}
    links: dict[object, dict[str, str]] = {}
    for item in results:
        if item.type == "relation":
            for label in [item.labels] if isinstance(item.labels, str) else item.labels or ():
                links.setdefault(item.from_id, {})[label] = words.get(item.to_id) or ""
        elif not _labels(item) and item.from_name and (value := _said(item)) is not None:
            said.setdefault(item.id, {})[item.from_name] = value
    return [
        annotation
        for item in results
        for annotation in _of_place(item, said.get(item.id, {}), links.get(item.id, {}), faults)
    ]


def _of_place(
    item: _Result, said: dict[str, Any], links: dict[str, str], faults: list[tuple[Message, str]]
) -> Iterator[Annotation]:
    labels = _labels(item)
    place = typed(item.value, _Value) if labels else None
    if labels and place is None:
        faults.append((say("a place: start, end and the text there"), str(item.value)))
    if place is None:
        return
    start, end = place.start, place.end
    if place.globalOffsets:  # a page of HTML, where start and end name elements
        start, end = (place.globalOffsets.get(name) for name in ("start", "end"))
    notes = (item.meta or {}).get("text")
    cells = {
        **said,
        **({"confidence": item.score} if item.score is not None else {}),
        **({"note": _single(notes)} if notes else {}),
    }
    for label in labels:
        yield Annotation(
            label,
            start if isinstance(start, int) else None,
            end if isinstance(end, int) else None,
            _words(item),
            cells,
            links,
        )


def _labels(item: _Result) -> list[str]:
    """The labels that a result puts on a place."""
    value = item.value or {}
    found = next((value[name] for name in _LABELS if name in value), None)
    return [label for label in found if isinstance(label, str)] if isinstance(found, list) else []


def _words(item: _Result) -> str | None:
    words = (item.value or {}).get("text")
    return words if isinstance(words, str) else None


def _said(item: _Result) -> Any:
    """What a person chose or wrote."""
    value = item.value or {}
    return next((_single(value[name]) for name in _SAID if name in value), None)


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value
