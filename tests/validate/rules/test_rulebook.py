"""Every rule that can be reported has an entry, and its example breaks that very rule."""

import ast
import json
import re
import shutil

import pytest
from conftest import ROOT
from edit import add_row, cell, delete_row, rows_of, set_cells, write_rows
from proposed import scores
from strategies import SCHEMAS

from trucebook.book.book import read_book
from trucebook.book.records import json_text
from trucebook.commands import main
from trucebook.problem import Repair
from trucebook.validate import engines
from trucebook.validate.check import check
from trucebook.validate.engines import BUILT_IN
from trucebook.validate.rules import RULES, judge_by
from trucebook.validate.rules.rulebook import rulebook, rules_page
from trucebook.validate.suggest.cells import with_hints

ENTRIES = {entry.name: entry for entry in rulebook()}
FUNCTIONS = {rule.name: rule for rule in RULES}
PAGE = ROOT / "docs" / "rules.md"


def test_every_entry_says_what_it_holds_what_breaks_it_and_how_to_fix_it():
    for entry in rulebook():
        assert entry.holds.endswith("."), entry.name
        assert entry.breaks.endswith("."), entry.name
        assert entry.fix.endswith("."), entry.name


def test_no_rule_has_two_entries():
    assert len(ENTRIES) == len(rulebook())


def test_the_page_is_what_the_rules_make(tmp_path, capsys):
    assert PAGE.read_text(encoding="utf-8") == rules_page()
    assert main(["rules", "--check", str(PAGE)]) == 0
    copy = tmp_path / "rules.md"
    assert main(["rules", "--out", str(copy)]) == 0
    assert main(["rules", "--check", str(copy)]) == 0
    copy.write_text("else")
    assert main(["rules", "--check", str(copy)]) == 1
    assert "trucebook rules --out" in capsys.readouterr().out
    assert main(["rules"]) == 0
    assert capsys.readouterr().out == rules_page()


SOURCES = [
    path for path in (ROOT / "src" / "trucebook").rglob("*.py") if path.name != "rulebook.py"
]
"""Whatever module makes problems."""

SENTENCE = re.compile(
    r"[a-z]+(_[a-z0-9]+)*_(is|are|has|holds|ends|stays?|keeps?|fits?)(_[a-z0-9]+)+"
)
"""How a rule is named that is no function and no constraint."""


def named_in(path):
    """The names of rules that the code of a module gives: by keyword, or by their look."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "rule":
            yield from (c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant))
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and SENTENCE.fullmatch(text):
            yield text


def constraints():
    """The names under which an engine reports: those that `schemas/pandera.py` gives its checks."""
    tree = ast.parse((ROOT / "src/trucebook/schemas/pandera.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "error":
            yield from (c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_inside":
            yield node.args[1].value
    yield from BUILT_IN.values()


def test_every_rule_that_the_code_names_has_an_entry():
    named = {name for path in SOURCES for name in named_in(path) if name}
    assert {"file_has_no_bom", "cell_is_closed", "candidate_is_reviewed", "text_is_utf8"} <= named
    assert {"type", "enum", "max_length", "foreign_key"} <= set(constraints())
    assert named | set(constraints()) | set(FUNCTIONS) <= set(ENTRIES)


def test_no_entry_is_left_over():
    words = {word for path in SOURCES for word in re.findall(r"\w+", path.read_text("utf-8"))}
    assert set(ENTRIES) <= words


CELLS = re.compile(r"`(\w+)` = `([^`]*)`")
PLACE = re.compile(r"(?P<without>without the texts, )?in (?P<table>\w+) (?P<row>\S+) `")


def example(entry):
    """Table, row and cells of an example that is a cell, and whether it wants no texts."""
    place = PLACE.match(entry.breaks)
    if not place:
        return None
    cells = {
        name: text.encode().decode("unicode_escape") if "\\" in text else text
        for name, text in CELLS.findall(entry.breaks)
    }
    return place["table"], place["row"], cells, bool(place["without"])


def plant(toy, table, row_id, cells):
    """Write the cells of an example."""
    if table != "sources":
        set_cells(toy, table, row_id, **cells)
        return
    path = toy / "seeds" / f"{row_id}.json"
    record = json.loads(path.read_text())
    for name, text in cells.items():
        is_list = SCHEMAS["sources"].fields[name].separator
        record[name] = [text] if is_list else int(text) if text.isdigit() else text
    path.write_text(json_text(record))


def reported(toy, name):
    """What the rule of a name finds in a book."""
    book = read_book(toy)
    if name in FUNCTIONS:
        return list(judge_by([FUNCTIONS[name]], book))
    found = [problem for problem in engines.by_pandera(book) if problem.rule == name]
    return list(with_hints(found, book))


IN_CELLS = [name for name, entry in ENTRIES.items() if example(entry)]


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_CELLS)
def test_the_cell_of_the_example_breaks_the_rule_and_its_repair_fixes_it(toy, name):
    table, row_id, cells, is_without = example(ENTRIES[name])
    if is_without:
        shutil.rmtree(toy / "seeds" / "texts")
    assert reported(toy, name) == []
    plant(toy, table, row_id, cells)
    problems = reported(toy, name)
    assert problems
    assert all(problem.hint for problem in problems)
    for problem in problems:
        if problem.repair:
            carry_out(toy, problem.repair)
    if all(problem.repair for problem in problems):
        assert reported(toy, name) == []


def carry_out(toy, repair: Repair):
    """Do by hand what a repair says."""
    table = repair.file.removeprefix("dataset/").removesuffix(".csv")
    if repair.line is None:
        add_row(toy, table, **dict(repair.cells))
    elif repair.file.startswith("dataset/"):
        set_cells(toy, table, repair.row_id, **dict(repair.cells))
    else:
        plant(toy, "sources", repair.row_id, dict(repair.cells))


def edit(path, change):
    path.write_bytes(change(path.read_bytes()))


def figures(change):
    return lambda toy: edit(toy / "dataset" / "figures.csv", change)


def constrain(field, **constraints):
    """Give a column of figures a constraint that this book's definitions do without."""

    def change(toy):
        path = toy / "schemas" / "figures.json"
        schema = json.loads(path.read_text())
        [found] = [item for item in schema["fields"] if item["name"] == field]
        found["constraints"] = {**found.get("constraints", {}), **constraints}
        path.write_text(json.dumps(schema))

    return change


def cross(toy):
    end = int(cell(toy, "quotes", "Q0013", "end"))
    set_cells(toy, "quotes", "Q0014", start=str(end - 3), end=str(end + 3))


def twin(toy):
    cells = dict(zip(*rows_of(toy, "mentions")[:2], strict=True))
    add_row(toy, "mentions", **{**cells, "mention_id": "M9000", "note": "again"})


def swap(toy):
    rows = rows_of(toy, "figures")
    rows[1], rows[2] = rows[2], rows[1]
    write_rows(toy, "figures", rows)


def spoil_text(toy):
    edit(next((toy / "seeds" / "texts").iterdir()), lambda data: data + b"!")


def change_unseen(toy):
    shutil.rmtree(toy / "seeds" / "texts")
    set_cells(toy, "figures", "F0002", exact="63 prisoners")


def edit_scores(toy):
    path = toy / "dataset" / "extracted" / "evaluation.csv"
    path.parent.mkdir()
    path.write_text(scores("figures,span,half,0.5,0.5,,2,2,1,1,x@1"))


def version(number):
    return lambda toy: edit(
        toy / "CITATION.cff", lambda data: re.sub(rb"0\.1\.0", number.encode(), data)
    )


BY_HAND = {
    "file_is_there": lambda toy: (toy / "dataset/quotes.csv").unlink(),
    "file_is_readable": lambda toy: (toy / "LICENSE-DATA").mkdir(),
    "file_is_a_table": lambda toy: (toy / "dataset/quotez.csv").write_text("a\n"),
    "file_is_utf8": figures(lambda data: data + b"\xe9\n"),
    "file_has_no_bom": figures(lambda data: b"\xef\xbb\xbf" + data),
    "file_has_no_nul": figures(lambda data: data.replace(b"proposed", b"\0", 1)),
    "file_has_lf_ends": figures(lambda data: data.replace(b"\n", b"\r\n")),
    "file_ends_with_newline": figures(lambda data: data[:-1]),
    "header_is_schema": figures(lambda data: data.replace(b"note\n", b"notes\n", 1)),
    "row_has_every_cell": figures(lambda data: data[:-2].rpartition(b",")[0] + b"\n"),
    "row_is_not_empty": figures(lambda data: data + b",,\n"),
    "header_is_there_once": figures(lambda data: data + data[: data.find(b"\n") + 1]),
    "file_is_a_csv_table": figures(lambda data: b"PK\x03\x04" + data),
    "cells_are_separated_by_commas": figures(lambda data: data.replace(b",", b";")),
    "conflict_is_settled": figures(lambda data: data + b"<<<<<<< ours\n"),
    "cell_is_closed": figures(lambda data: data + b'"\n'),
    "cell_is_not_too_long": figures(lambda data: data + b"x" * 1_000_001 + b"\n"),
    "schema_is_sound": lambda toy: (toy / "schemas/figures.json").write_text("{"),
    "record_is_json": lambda toy: (toy / "seeds/S01.json").write_text("[]"),
    "cited_sources_have_records": lambda toy: (toy / "seeds/S01.json").unlink(),
    "citation_is_there": lambda toy: (toy / "CITATION.cff").unlink(),
    "maximum": constrain("value_low", maximum=1),
    "min_length": constrain("exact", minLength=20),
    "rows_are_sorted": swap,
    "scores_are_as_reviewed": edit_scores,
    "span_keeps_its_limits": lambda toy: set_cells(
        toy, "figures", "F0003", exact="400 prisoners", prefix="at least ", bound="exact"
    ),
    "text_is_at_hand": spoil_text,
    "spans_are_as_last_checked": change_unseen,
    "one_row_for_one_span_and_meaning": twin,
    "quotes_overlap_only_by_nesting": cross,
    "utterance_is_quoted": lambda toy: delete_row(toy, "quotes", "Q0005"),
    "version_is_not_behind": version("0.0.9"),
    "released_ids_stay": lambda toy: delete_row(toy, "figures", "F0020"),
    "released_ids_keep_their_row": lambda toy: set_cells(
        toy, "quotes", "Q0004", start="395", end="400", exact="other"
    ),
    "released_files_stay": lambda toy: edit(
        toy / "build" / "0.1.0" / "codebook.md", lambda data: data + b"more"
    ),
}
"""Examples that are no cell: what their sentences say, done to the toy book."""

ALONE = {name for name, entry in ENTRIES.items() if "reported first" in entry.group} | {
    "schema_is_sound",
    "record_is_json",
    "citation_is_there",
}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_the_example_says_breaks_the_rule(toy, toy_release, name):
    if "release" in ENTRIES[name].breaks:
        shutil.copytree(toy_release.parent, toy / "build")
    BY_HAND[name](toy)
    found = check(toy).problems if name in ALONE else reported(toy, name)
    assert name in {problem.rule for problem in found}


ELSEWHERE = {
    "could_not_run",
    "keys_are_compared",  # tests/scale/test_parts.py
    "statements_are_texts",  # tests/test_statements.py
    "agreement_reaches_its_floor",  # tests/reliability
    "settled_cells_are_of_a_pass",  # tests/validate/rules/test_pass_rules.py, as the next three
    "settled_rows_are_of_a_pass",
    "settled_groups_are_of_a_pass",
    "evidence_has_the_basis_of_a_pass",
    "merged_ids_stay",  # tests/test_pull_request.py, as the next
    "merged_ids_keep_their_row",
    "version_tells_what_changed",  # tests/release/test_next.py
}


def test_every_example_that_is_not_tried_is_of_another_command():
    others = set(ENTRIES) - set(IN_CELLS) - set(BY_HAND) - ELSEWHERE
    assert all("reported by" in ENTRIES[name].group for name in others)
