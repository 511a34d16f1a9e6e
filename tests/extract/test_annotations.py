import json
import os
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
from edit import rows_of
from hypothesis import given
from hypothesis import strategies as st
from proposed import NOTHING

import trucebook
from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.extract.annotations.files import open_annotations
from trucebook.extract.annotations.places import Place, Places, solid, spaced
from trucebook.extract.extractors import extractor
from trucebook.extract.rows import TABLES

TEXT = (
    "Floods 🌧 in Norrin killed at least 12 people, said Ada Quorrel, the mayor.\n"
    "“We had no warning at all,” she told the Edda Wire.\n"
    "Under the plan 40 miners would be freed. Ada Quorrel left.\n"
)
WANTED = {
    "figures": ["at least 12 people"],
    "quotes": ["We had no warning at all,"],
    "mentions": ["Ada Quorrel"],
    "terms": ["40 miners would be freed"],
}


def place(words, text=TEXT):
    start = text.index(words)
    return start, start + len(words)


def extraction(label, words, shift=0, **attributes):
    """An extraction of langextract as its writer has it."""
    start, end = place(words)
    return {
        "extraction_class": label,
        "extraction_text": words,
        "char_interval": {"start_pos": start + shift, "end_pos": end + shift},
        "alignment_status": "match_exact",
        "extraction_index": 1,
        "group_index": 0,
        "description": None,
        "attributes": attributes,
    }


def langextract(*extractions, text=TEXT, name="doc_4f1a"):
    line = {"extractions": extractions, "text": text, "document_id": name}
    return json.dumps(line, ensure_ascii=False) + "\n"


LANGEXTRACT = langextract(
    extraction("figure", "at least 12 people", metric="killed", attributed_to="Ada Quorrel"),
    extraction("quote", "We had no warning at all,", speaker="Ada Quorrel", verb="told"),
    extraction("PERSON", "Ada Quorrel", title="mayor"),
    extraction("term", "40 miners would be freed", term_type="other", modality=["offered"]),
)


def region(key, label, words, text=TEXT):
    start, end = place(words, text)
    value = {"start": start, "end": end, "text": words, "labels": [label]}
    known = {"from_name": "label", "to_name": "text", "type": "labels", "origin": "manual"}
    return {"value": value, "id": key, **known}


def said(key, name, kind, value):
    return {
        "value": {"start": 0, "end": 1, "text": "F", kind: value},
        "id": key,
        "from_name": name,
        "to_name": "text",
        "type": "choices" if kind == "choices" else "textarea",
        "origin": "manual",
    }


def link(one, other, label):
    ends = {"from_id": one, "to_id": other, "direction": "right"}
    return {**ends, "type": "relation", "labels": [label]}


RESULT = [
    region("aQ1", "Figure", "at least 12 people"),
    said("aQ1", "metric", "choices", ["killed"]),
    link("aQ1", "bR2", "attributed_to"),
    region("bR2", "Person", "Ada Quorrel"),
    said("bR2", "title", "text", ["mayor"]),
    region("cS3", "Quote", "We had no warning at all,"),
    link("cS3", "bR2", "speaker"),
    region("dT4", "Term", "40 miners would be freed"),
    said("dT4", "term_type", "choices", ["other"]),
    said("dT4", "modality", "choices", ["offered"]),
]


def label_studio(result=RESULT, text=TEXT, **task):
    work = {"id": 1, "completed_by": 1, "result": result, "was_cancelled": False}
    known = {"annotations": [{**work, "ground_truth": False}], "predictions": [], "drafts": []}
    return json.dumps([{"id": 7, **known, "data": {"text": text}, **task}])


def brat(text=TEXT):
    spots = {
        "T1": ("Figure", "at least 12 people"),
        "T2": ("Person", "Ada Quorrel"),
        "T3": ("Quote", "We had no warning at all,"),
        "T4": ("Term", "40 miners would be freed"),
        "T5": ("Verb", "told"),
    }
    lines = []
    for key, (label, words) in spots.items():
        start, end = place(words, text)
        lines.append(f"{key}\t{label} {start} {end}\t{words}")
    lines += [
        "E1\tQuote:T3 speaker:T2 verb:T5",
        "A1\tmetric T1 killed",
        "A2\tterm_type T4 other",
        "M1\tmodality T4 offered",
        "R1\tattributed_to Arg1:T1 Arg2:T2",
        "#1\tAnnotatorNotes T2\tthe mayor",
        "N1\tReference T2 Wikidata:Q1\tAda Quorrel",
        "*\tEquiv T2 T2",
    ]
    return "".join(f"{line}\n" for line in lines)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    return tmp_path


def write(name, content):
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def written(form):
    if form == "brat":
        write("brat/a.ann", brat())
        write("brat/a.txt", TEXT)
        return "brat"
    made = {"langextract": LANGEXTRACT, "label-studio": label_studio()}
    if form in made:
        return write(f"{form}.json", made[form])
    assert main(["extract", "a.txt", "--out", "ours"]) == 0
    return "ours"


def propose(name, text=TEXT, file="a.txt", book=None):
    return extractor(str(name), book).propose(text, file)


FORMS = ("langextract", "label-studio", "brat")


@pytest.mark.parametrize("form", FORMS)
def test_each_form_becomes_rows(form):
    found, problems = propose(written(form))
    assert {table: [row.exact for row in getattr(found, table)] for table in WANTED} == WANTED
    (figure,), (quote,), (mention,), (term,) = (getattr(found, table) for table in WANTED)
    assert (figure.value_text, figure.value_low, figure.bound) == ("12", 12.0, "at_least")
    assert (figure.unit, figure.metric, figure.status) == ("people", "killed", "reported")
    assert figure.attributed_to_name == "Ada Quorrel"
    assert (quote.kind, quote.speaker_name, quote.speaker_text) == ("full", *["Ada Quorrel"] * 2)
    assert (mention.actor_name, mention.actor_id) == ("Ada Quorrel", None)
    assert (term.term_type, term.modality, term.value_low) == ("other", "offered", 40.0)
    assert {row.coder for row in (figure, quote, mention, term)} == {f"{form}@0.0.0"}
    left = [problem for problem in problems if problem.severity == "error"]
    assert [problem.value for problem in left] == (["Verb (1)"] if form == "brat" else [])


@pytest.mark.parametrize("form", FORMS)
def test_the_command_takes_each_form(form, capsys):
    name = written(form)
    capsys.readouterr()
    code = main(["extract", "a.txt", "--extractor", f"their-tool@1.4.2={name}"])
    told = capsys.readouterr()
    assert code == (1 if form == "brat" else 0), told.err
    (line,) = map(json.loads, told.out.splitlines())
    rows = list(chain.from_iterable(line[table] for table in TABLES))
    assert {row["coder"] for row in rows} == {"their-tool@1.4.2"}
    assert all(row["exact"] == TEXT[row["start"] : row["end"]] for row in rows)


def test_what_we_wrote_is_read_as_it_was():
    first = trucebook.extract(TEXT)
    assert first.figures[0].evidence
    found, problems = propose(written("ours"))
    assert (found, problems) == (first, ())


def test_what_our_form_leaves_out_is_read_from_the_words():
    start, end = place("at least 12 people")
    row = {"exact": "at least 12 people", "start": start, "end": end}
    name = write("c.jsonl", json.dumps({"file": "x/a.txt", "figures": [row]}))
    found, problems = propose(name)
    assert problems == ()
    assert [(row.value_low, row.bound) for row in found.figures] == [(12.0, "at_least")]
    assert found.figures[0].coder == "candidates@0.0.0"


def test_the_name_of_an_extractor_is_that_of_its_rows():
    row = {"exact": "Ada Quorrel", "start": None, "end": None, "coder": "my-model@3.1.0"}
    start, end = place("Ada Quorrel")
    line = {"file": "a.txt", "mentions": [{**row, "start": start, "end": end}]}
    found, _ = propose(write("c.jsonl", json.dumps(line)))
    assert [row.coder for row in found.mentions] == ["my-model@3.1.0"]


def test_people_of_a_book_have_their_ids(toy):
    header, first, *_ = rows_of(toy, "actors")
    who = dict(zip(header, first, strict=True))
    text = f"{who['name']} left with 12 people."
    name = langextract(
        {
            **extraction("actor", "Ada Quorrel"),
            "extraction_text": who["name"],
            "char_interval": None,
        }
        | {"attributes": {"actor": who["actor_id"]}},
        text=text,
    )
    found, _ = propose(write("l.jsonl", name), text, book=toy)
    assert [row.actor_id for row in found.mentions] == [who["actor_id"]]
    found, problems = propose("l.jsonl", text)
    assert found.mentions == []
    assert "a name in words of the text" in problems[-1].message


HARD = "A 🌧 fell. Bo Norrin  (37)\r\nsaid 🌧🌧 so. Bo was in Edda in 2012, said Bo.\r\n"


@pytest.mark.parametrize(
    ("start", "end", "words", "found", "moved"),
    [
        (2, 3, "🌧", "🌧", False),
        (10, 20, "Bo Norrin ", "Bo Norrin", False),
        (10, 26, "Bo Norrin (37)", "Bo Norrin  (37)", False),
        (21, 31, "(37) said", "(37)\r\nsaid", False),
        (11, 20, "Bo Norrin", "Bo Norrin", True),
        (None, None, "Edda", "Edda", True),
        (0, 4, "Edda", "Edda", True),
        (0, 4, "(37) said", "(37)\r\nsaid", True),
        (-4, 0, "Edda", "Edda", True),
        (9, 4, "Edda", "Edda", True),
        (10**17, 10**18, "Edda", "Edda", True),
        (0, 2, "12", None, None),
        (0, 2, "Bo", None, None),
        (0, 9, "Bo norrin", None, None),
        (0, 9, "Ada", None, None),
        (0, 2, "", None, None),
        (1, 2, " ", None, None),
        (0, 4, None, None, None),
    ],
)
def test_words_are_found_at_their_offsets_or_once(start, end, words, found, moved):
    place = Places(HARD).of(start, end, words)
    if found is None:
        assert place is None
    else:
        assert HARD[place.start : place.end] == found
        assert place.is_moved is moved


def in_utf_16(text, at):
    return len(text[:at].encode("utf-16-le")) // 2


OTHERS = {
    "line ends": lambda text: text.replace("\r\n", "\n"),
    "single blanks": spaced,
    "a mark": lambda text: "\ufeff" + text,
    "none": lambda text: text,
}


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("units", ["points", "utf-16"])
def test_drift_of_a_text_that_the_tool_changed_is_undone(other, units):
    theirs = OTHERS[other](HARD)
    at = [index for index in range(len(theirs)) if theirs.startswith("Bo", index)]
    ours = [index for index in range(len(HARD)) if HARD.startswith("Bo", index)]
    for given_at, wanted in zip(at, ours, strict=True):
        start, end = given_at, given_at + 2
        if units == "utf-16":
            start, end = in_utf_16(theirs, start), in_utf_16(theirs, end)
        place = Places(HARD, theirs).of(start, end, "Bo")
        assert place == Place(wanted, wanted + 2, place.is_moved)


@given(st.text("a🌧 \n\r\u00a0b1\ufeff", max_size=12), st.integers(-3, 14), st.integers(-3, 14))
def test_what_is_found_has_the_words(text, start, end):
    words = text[2:5]
    for theirs in (None, text, spaced(text)):
        place = Places(text, theirs).of(start, end, words)
        if place is not None:
            assert spaced(text[place.start : place.end]) == spaced(words)
            assert not text[place.start].isspace()
    assert solid(spaced(text)) == solid(text)


def test_words_without_end_take_no_time_without_end():
    text = "a " * 200_000
    assert Places(text).of(0, 1, "aa" * 100_000) is None
    assert Places(text).of(0, 1, "a " * 100_000 + "b") is None


def test_what_drifts_is_placed_and_named(capsys):
    name = langextract(extraction("person", "Edda Wire", shift=1))
    assert main(["extract", "a.txt", "--extractor", write("l.jsonl", name)]) == 0
    told = capsys.readouterr()
    assert [row["exact"] for row in json.loads(told.out)["mentions"]] == ["Edda Wire"]
    assert "a.txt: warning: words_are_at_their_offsets" in told.err
    assert "1 annotation of langextract@0.0.0 placed where the text has their words" in told.err


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (extraction("person", "Ada Quorrel", shift=3), "expected words that the text has at these"),
        ({**extraction("person", "Edda"), "extraction_text": "Bo"}, "expected words that the text"),
        (extraction("weather", "Floods"), "expected a label for one of figures, quotes"),
        (extraction("figure", "Floods"), "expected a value of its type in every column"),
        (extraction("term", "Floods"), "expected a value of its type in every column"),
        (extraction("figure", "12", value="many"), "expected a value of its type in every column"),
        (extraction("figure", "12", value=-3), "expected at least 0"),
        (extraction("figure", "12", bound="perhaps"), "expected one of exact"),
        (extraction("figure", "12", unit="furlongs"), "expected one of people"),
        (extraction("figure", "12", metric="slain"), "expected one of killed"),
        (extraction("figure", "12", attributed_to="Bo Norrin"), "expected a name in words of the"),
        (extraction("quote", "Floods", verb="mumbled"), "expected words of the text"),
        (extraction("person", "Edda", confidence=7), "expected a number from 0 to 1"),
        ({"extraction_class": "figure"}, "expected an extraction with its class"),
        ({**extraction("figure", "12"), "char_interval": {"start_pos": "1"}}, "expected an extrac"),
        ({**extraction("figure", "12"), "attributes": [1]}, "expected an extraction with its"),
        (None, "expected an extraction with its class"),
        ([[]], "expected an extraction with its class"),
    ],
)
def test_what_does_not_hold_is_left_out_counted_and_named(item, message, capsys):
    name = write("l.jsonl", langextract(item, extraction("person", "Edda Wire"), item))
    assert main(["extract", "a.txt", "--extractor", name]) == 1
    told = capsys.readouterr()
    assert [row["exact"] for row in json.loads(told.out)["mentions"]] == ["Edda Wire"]
    assert f": {message}" in told.err
    assert "left out." in told.err
    assert "Traceback" not in told.err


def test_one_annotation_twice_is_one_row():
    item = extraction("person", "Edda Wire")
    found, _ = propose(write("l.jsonl", langextract(item, item) * 2))
    assert len(found.mentions) == 1


def test_attributes_without_a_column_are_named_and_the_row_is_kept():
    found, problems = propose(
        write("l.jsonl", langextract(extraction("person", "Edda Wire", mood="glad", title=None)))
    )
    assert len(found.mentions) == 1
    assert [(problem.severity, problem.value) for problem in problems] == [("warning", "mood (1)")]


def test_a_text_without_annotations_is_named(capsys):
    write("b.txt", "Another text.")
    name = write("l.jsonl", LANGEXTRACT)
    assert main(["extract", "a.txt", "b.txt", "--extractor", name]) == 1
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1
    assert (
        "b.txt: error: text_is_annotated: expected annotations of this text in l.jsonl" in told.err
    )


@pytest.mark.parametrize("cut", [lambda text: text[1:], lambda text: "", lambda text: text + " x"])
def test_a_text_that_changed_is_found_by_its_name(cut):
    item = extraction("person", "Edda Wire")
    found, _ = propose(write("l.jsonl", langextract(item, text=cut(TEXT), name="in/a.txt")))
    assert [row.exact for row in found.mentions] == ["Edda Wire"]


JSON = {
    "not a number": b'{"extractions": [], "text": NaN}',
    "a key twice": b'{"extractions": [], "extractions": []}',
    "deep": b'{"extractions": ' + b"[" * 99_999 + b"]" * 99_999 + b"}",
    "a long number": b'{"extractions": ' + b"9" * 999_999 + b"}",
    "half a character": b'{"extractions": [], "text": "\\ud83c"}',
    "no UTF-8": b'{"extractions": [], "text": "\xff"}',
    "cut": LANGEXTRACT.encode()[:-20],
    "nothing": b"{}",
    "a number": b"12",
    "a list of numbers": b"[1, 2]",
    "wrong types": b'{"extractions": {"a": 1}, "text": []}',
    "a task without data": b'[{"annotations": []}]',
}


@pytest.mark.parametrize("what", JSON)
def test_a_file_with_nothing_to_read_is_refused(what, capsys):
    assert main(["extract", "a.txt", "--extractor", write("c.jsonl", JSON[what])]) == 2
    told = capsys.readouterr()
    assert told.err.startswith("trucebook: c.jsonl: expected a line of `trucebook extract`")
    assert told.out == ""


@pytest.mark.parametrize("what", JSON)
def test_a_line_that_cannot_be_read_is_named_and_the_others_are_taken(what, capsys):
    data = LANGEXTRACT.encode() + b"\n" + JSON[what] + b"\n" + LANGEXTRACT.encode()
    assert main(["extract", "a.txt", "--extractor", write("c.jsonl", data)]) == 1
    told = capsys.readouterr()
    assert len(json.loads(told.out)["mentions"]) == 1
    assert "c.jsonl:3" in told.err
    assert "annotations_are_readable" in told.err


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        ("none.jsonl", lambda: None, "none.jsonl: expected a file of annotations: there is none"),
        ("x/none", lambda: None, "x/none: expected a file of annotations: there is none"),
        ("empty", lambda: write("empty", ""), "empty: expected a line of `trucebook extract`"),
        ("folder", lambda: Path("folder").mkdir(), "folder: expected a line of"),
        ("pipe", lambda: os.mkfifo("pipe"), "pipe: expected a file of annotations: it is no"),
        ("loop", lambda: Path("loop").symlink_to("loop"), "loop: expected a file of annotations"),
        ("none.ann", lambda: None, "none.ann: expected a line of"),
        ("bad.ann", lambda: write("bad.ann", b"T1\tPerson 0 1\t\xff"), "bad.ann: expected a line"),
        ("none", lambda: None, "There is no extractor 'none'"),
    ],
)
def test_what_is_no_file_of_annotations_is_refused(name, make, message, capsys):
    make()
    assert main(["extract", "a.txt", "--extractor", name]) == 2
    assert message in capsys.readouterr().err


def test_a_link_in_a_folder_is_not_followed():
    written("brat")
    Path("brat/b.ann").symlink_to("/etc/hostname")
    found = open_annotations(Path("brat"))
    (problem,) = found.problems
    assert "it is a symbolic link" in problem.value


@pytest.mark.parametrize(
    ("line", "words", "fault"),
    [
        ("T9\tPerson 0 6;12 18\tFloods Norrin", None, "words in one stretch"),
        ("T9\tPerson 12 12;12 18\tNorrin", "Norrin", None),
        ("T9\tPerson 13 19\tNorrin", "Norrin", None),
        ("T9\tPerson 6 0\tFloods", "Floods", None),
        ("T9 Person 0 6 Floods", None, "a line of brat's standoff format"),
        ("T9\tPerson 0 999999999999999999999\tFloods", None, "a line of brat's standoff format"),
        ("R9\tspeaker Arg1:T77 Arg2:T78", None, None),
        ("E9\tQuote:T77 speaker:E9", None, None),
        ("A9\tmetric T77", None, None),
        ("", None, None),
    ],
)
def test_lines_of_brat(line, words, fault):
    written("brat")
    write("brat/a.ann", f"{line}\r\n")
    write("brat/b.ann", "T1\tPerson 0 6\tFloods\n")
    found, problems = propose("brat", file="x/a.txt")
    assert [row.exact for row in found.mentions] == ([words] if words else [])
    left = [problem.message for problem in problems if problem.severity == "error"]
    assert left == ([f"expected {fault}"] if fault else [])


def test_words_over_two_lines_are_one_place_of_brat():
    text = "The mayor of\nNorrin left."
    write("brat/a.ann", "T1\tPerson 4 12;13 19\tmayor of Norrin\n")
    write("brat/a.txt", text)
    found, problems = propose("brat", text)
    assert [row.exact for row in found.mentions] == ["mayor of\nNorrin"]
    assert problems == ()


def test_a_file_of_brat_without_its_text_is_held_to_ours():
    write("brat/a.ann", "T1\tPerson 0 6\tFloods\nT2\tPerson 0 6\tFlames\n")
    found, problems = propose("brat/a.ann")
    assert [row.exact for row in found.mentions] == ["Floods"]
    assert len(problems) == 1


def test_tasks_of_label_studio():
    cancelled = {"result": RESULT, "was_cancelled": True}
    guess = {"result": [{**region("x", "Person", "Edda Wire"), "score": 0.8}], "model_version": "1"}
    task = {"data": {"body": TEXT, "id": 3}, "annotations": [cancelled], "predictions": [guess]}
    write("a.json", json.dumps(task))
    assert [row.exact for row in propose("a.json").found.mentions] == []
    write("a.json", json.dumps({**task, "annotations": []}))
    (row,) = propose("a.json").found.mentions
    assert (row.exact, row.confidence) == ("Edda Wire", 0.8)
    few = {"text": TEXT, "label": [region("x", "Person", "Edda Wire")["value"]], "annotator": 1}
    write("a.json", json.dumps([few], indent=1))
    assert [row.exact for row in propose("a.json").found.mentions] == ["Edda Wire"]


def test_a_place_without_words_has_those_of_the_text_of_the_task():
    item = region("x", "Person", "Edda Wire")
    del item["value"]["text"]
    write("a.json", label_studio([item]))
    assert [row.exact for row in propose("a.json").found.mentions] == ["Edda Wire"]
    item["value"] |= {
        "globalOffsets": {"start": item["value"]["start"], "end": 4},
        "start": "/p[1]",
    }
    write("a.json", label_studio([item]))
    assert propose("a.json").found.mentions == []


@pytest.mark.parametrize("form", [*FORMS, "ours"])
def test_evaluate_takes_a_file(form, capsys):
    name = written(form)
    write("coded/a.txt", TEXT)
    coding = {**NOTHING, "mentions": [{"exact": "Ada Quorrel", "actor": "Ada Quorrel"}]}
    write("coded/a.json", json.dumps(coding))
    capsys.readouterr()
    main(["evaluate", "--articles", "coded", "--format", "json", "--extractor", str(name)])
    rows = json.loads(capsys.readouterr().out)["scores"]
    (score,) = [row for row in rows if (row["table"], row["field"]) == ("mentions", "span")]
    assert score["right"] == 1


def test_review_takes_a_file(toy, capsys):
    texts = read_book(toy).texts
    word = {name: text.split()[0] for name, text in texts.items()}
    lines = [
        {
            "file": name,
            "mentions": [{"start": at, "end": at + len(word[name]), "exact": word[name]}],
        }
        for name, text in texts.items()
        for at in [text.index(word[name])]
    ]
    name = write("c.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    assert main(["review", str(toy), "--extractor", f"words@1.0.0={name}"]) in (0, 1)
    header, *rows = rows_of(toy, "extracted/mentions")
    assert {row[header.index("coder")] for row in rows} == {"words@1.0.0"}
    assert len(rows) == len(texts)


def test_names_of_packages_go_before_those_of_files(monkeypatch):
    made = SimpleNamespace(name="words", load=lambda: lambda text: None, dist=None)
    monkeypatch.setattr("importlib.metadata.entry_points", lambda *, group: [made])
    write("words", LANGEXTRACT)
    assert extractor("words").coder == "words@0.0.0"
    assert extractor("./words").coder == "langextract@0.0.0"
    with pytest.raises(UsageError, match=r"There is no extractor 'wards'.*Or name a file of"):
        extractor("wards")
