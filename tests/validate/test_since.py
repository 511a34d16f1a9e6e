import pytest
from edit import add_row, cell, delete_row, rows_of, set_cells, write_rows
from repository import begin, branch, cite, commit, git

from trucebook.errors import UsageError
from trucebook.validate.check import check
from trucebook.validate.since import check_since

pytestmark = [pytest.mark.usefixtures("one_engine"), pytest.mark.slow]


@pytest.fixture
def book(tmp_path):
    return begin(tmp_path / "repository")


def commit_book(book, message):
    commit(book.parents[1], message)


def found(book, since="main"):
    return {(item.rule, item.row_id) for item in check_since(book, since).problems}


def test_a_branch_without_a_change_has_nothing_new(book):
    report = check_since(book, "main")
    assert (report.problems, report.older, report.since) == ((), 0, "main")


def test_what_was_wrong_before_is_left_out_and_counted(book):
    set_cells(book, "figures", "F0005", bound="exactly")
    commit_book(book, "a fault on main")
    branch(book, "change")
    set_cells(book, "figures", "F0002", note="a note")
    report = check_since(book, "main")
    assert (report.problems, report.older) == ((), 1)
    assert report.valid
    assert not check(book).valid


def test_an_older_problem_on_a_row_that_is_touched_is_reported(book):
    set_cells(book, "figures", "F0005", bound="exactly")
    commit_book(book, "a fault on main")
    branch(book, "change")
    set_cells(book, "figures", "F0005", note="a note")
    assert found(book) == {("enum", "F0005")}


def test_an_older_problem_that_only_moved_is_left_out(book):
    set_cells(book, "figures", "F0005", bound="exactly")
    commit_book(book, "a fault on main")
    branch(book, "change")
    rows = rows_of(book, "figures")
    write_rows(book, "figures", [rows[0], *reversed(rows[1:])])
    report = check_since(book, "main")
    assert {item.rule for item in report.problems} == {"rows_are_sorted"}
    assert report.older == 1


def test_changes_count_before_they_are_committed_and_after(book):
    branch(book, "change")
    set_cells(book, "figures", "F0005", bound="exactly")
    assert found(book) == {("enum", "F0005")}
    commit_book(book, "a fault")
    assert found(book) == {("enum", "F0005")}


def test_what_main_did_meanwhile_is_no_fault_of_the_branch(book):
    branch(book, "change")
    set_cells(book, "figures", "F0005", bound="exactly")
    commit_book(book, "a fault")
    git(book, "switch", "--quiet", "main")
    set_cells(book, "figures", "F0005", bound="exactly", note="main has it too")
    commit_book(book, "the same fault on main")
    git(book, "switch", "--quiet", "change")
    assert found(book) == {("enum", "F0005")}


@pytest.mark.both_engines
def test_deleting_an_actor_is_reported_on_the_rows_that_name_it(book):
    branch(book, "change")
    delete_row(book, "actors", "norrin-wire")
    assert {
        ("released_ids_stay", "norrin-wire"),
        ("foreign_key", "M0003"),
        ("foreign_key", "M0022"),
    } <= found(book)


def test_deleting_evidence_is_reported_on_the_cell_that_rested_on_it(book):
    branch(book, "change")
    delete_row(book, "evidence", "E0003")
    assert ("evidence_is_there", "F0002") in found(book)


def test_changing_evidence_is_reported_on_the_cell_that_rested_on_it(book):
    branch(book, "change")
    set_cells(book, "evidence", "E0003", field="bound")
    assert ("evidence_is_there", "F0002") in found(book)


def test_a_new_row_above_its_twin_is_reported_on_the_twin(book):
    branch(book, "change")
    header, first, *rest = rows_of(book, "figures")
    write_rows(book, "figures", [header, [rest[3][0], *first[1:]], first, *rest])
    assert ("primary_key", rest[3][0]) in found(book)


def test_two_of_one_kind_are_more_than_one(book):
    """A second ragged row with the same first cell is new, though reported in the same words."""
    path = book / "dataset" / "figures.csv"
    path.write_text(path.read_text(encoding="utf-8") + "X,1\n", encoding="utf-8")
    commit_book(book, "a fault on main")
    branch(book, "change")
    path.write_text(path.read_text(encoding="utf-8") + "X,1\n", encoding="utf-8")
    report = check_since(book, "main")
    assert ([item.rule for item in report.problems], report.older) == (["row_has_every_cell"], 1)


def test_a_faulty_record_and_definition_are_reported_where_they_changed(book):
    path = book / "seeds" / "S01.json"
    path.write_text(path.read_text(encoding="utf-8").replace("1083", "1084"), encoding="utf-8")
    commit_book(book, "a fault on main")
    branch(book, "change")
    assert found(book) == set()
    path.write_text(path.read_text(encoding="utf-8").replace("Norrin", "norrin"), encoding="utf-8")
    assert ("record_describes_its_text", "S01") in found(book)
    (book / "schemas" / "figures.json").write_text("{")
    assert found(book) == {("schema_is_sound", None)}


def test_deleting_a_row_that_was_never_released_is_a_warning_with_the_redirect(book):
    branch(book, "change")
    delete_row(book, "mentions", "M0045")
    [problem] = [item for item in check_since(book, "main").problems if item.row_id == "M0045"]
    assert (problem.rule, problem.severity) == ("merged_ids_stay", "warning")
    assert (problem.file, problem.line) == ("dataset/mentions.csv", 45)
    assert "dataset/redirects.csv: M0045,HEIR,0.2.0,WHY" in problem.hint
    cells = {"heir_id": "M0044", "retired_in": "0.2.0", "reason": "It repeated another."}
    add_row(book, "redirects", retired_id="M0045", **cells)
    assert ("merged_ids_stay", "M0045") not in found(book)


def test_a_source_that_goes_is_reported_on_its_own_file(book):
    branch(book, "change")
    (book / "seeds" / "S03.json").unlink()
    problems = check_since(book, "main").problems
    [problem] = [item for item in problems if item.rule == "released_ids_stay"]
    assert (problem.file, problem.line) == ("seeds/S03.json", 1)


def test_an_id_is_not_given_to_other_words(book):
    branch(book, "change")
    before = cell(book, "mentions", "M0045", "exact")
    line = cite(book, "mentions", "M0045", 1088, 1094)
    problems = check_since(book, "main").problems
    [problem] = [item for item in problems if item.rule == "merged_ids_keep_their_row"]
    assert (problem.line, problem.column, problem.severity) == (line, 1, "error")
    assert repr(before) in problem.message


def test_an_id_that_a_release_gave_is_reported_once(book):
    branch(book, "change")
    cite(book, "mentions", "M0003", 41, 49)
    rules = {rule for rule, row_id in found(book) if row_id == "M0003"}
    assert "released_ids_keep_their_row" in rules
    assert "merged_ids_keep_their_row" not in rules


def test_a_corrected_span_keeps_its_id(book):
    branch(book, "change")
    start = int(cell(book, "mentions", "M0045", "start"))
    cite(book, "mentions", "M0045", start, start + 6)
    assert "merged_ids_keep_their_row" not in {rule for rule, _ in found(book)}


def test_where_no_book_stood_everything_is_new(tmp_path, toy):
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "--message", "before the book")
    set_cells(toy, "figures", "F0005", bound="exactly")
    report = check_since(toy, "main")
    assert ([item.rule for item in report.problems], report.older) == (["enum"], 0)


def test_texts_outside_of_git_serve_the_old_book_too(book):
    (book / "seeds" / ".gitignore").write_text("texts/\n")
    git(book, "rm", "--quiet", "--cached", "-r", "seeds/texts")
    set_cells(book, "figures", "F0005", prefix="x")
    commit_book(book, "texts are not kept, and a fault")
    branch(book, "change")
    report = check_since(book, "main")
    assert (report.problems, report.older) == ((), 1)
    assert report.spans_checked == report.spans


@pytest.mark.parametrize("revision", ["nowhere", "", "origin/"])
def test_a_revision_that_is_none_is_named(book, revision):
    with pytest.raises(UsageError, match="revision"):
        check_since(book, revision)
