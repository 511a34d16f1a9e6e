"""What a person does on the page: each action is on the disk, and can be taken back."""

import json
from dataclasses import replace

import pytest
from paging import SILENT, Hand, a_book, sit_down, tables
from reviewing import last, rows

from trucebook.errors import DataError
from trucebook.review.web.actions import Refused
from trucebook.review.web.asked import Accept, Add, CellGiven, Edit, Uncover, Words
from trucebook.review.web.edits import Clash


@pytest.fixture
def book(tmp_path):
    return a_book(tmp_path / "floods")


@pytest.fixture
def hand(book):
    return Hand(sit_down(book))


def change(book, table, old, new):
    path = book / "dataset" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def status(action, *given, **more):
    with pytest.raises(Refused) as refused:
        action(*given, **more)
    return refused.value.status, refused.value


def test_a_candidate_becomes_a_row_on_the_disk_and_the_answer_has_all_that_is_new(book, hand):
    done = hand.accept("At least 12 people")
    row = last(book, "figures", "At least 12 people")
    assert done.row_id == row["figure_id"]
    assert [(one.status, one.row_id) for one in done.candidates] == [("accepted", done.row_id)]
    assert {one.id for one in done.rows} == {done.row_id, "marn-relief-office", "people"}
    assert done.entries == []
    assert done.undo.startswith("figures “At least 12 people” accepted: F")
    assert done.progress.open == hand.desk.opened().progress.open
    shown = next(one for one in done.rows if one.id == done.row_id)
    assert shown.cells["metric"].words == [hand.words("killed")]
    assert not done.moved


def test_all_of_a_sitting_is_taken_back_and_done_again_byte_by_byte(book, hand):
    states = [tables(book)]
    acts = [
        lambda: hand.accept("At least 12 people", quantity_id="dead of Marn (event)"),
        lambda: hand.reject("40 guests", "guests of a speech"),
        lambda: hand.accept("We go on,"),
        lambda: hand.add("actors", name="Lake Guild", kind="organisation"),
        lambda: hand.edit("lake-guild", kind="state"),
    ]
    for act in acts:
        act()
        states.append(tables(book))
    for state in reversed(states[1:-1]):
        hand.undo()
        assert tables(book) == state
    hand.undo()
    header = {"dataset/extracted/decisions.csv"}  # is there by now, without a row
    assert {name: data for name, data in tables(book).items() if name not in header} == states[0]
    for state in states[1:]:
        hand.redo()
        assert tables(book) == state
    assert status(hand.redo)[1].detail == "There is nothing to do again."


def test_undo_and_redo_go_on_in_a_new_process(book, hand):
    before = tables(book)
    hand.reject("40 guests")
    hand.accept("At least 12 people")
    hand.undo()
    other = Hand(sit_down(book))
    assert other.desk.sitting().redo.startswith("figures “At least 12 people” accepted")
    other.redo()
    other.undo()
    other.undo()
    assert tables(book)["dataset/figures.csv"] == before["dataset/figures.csv"]
    other.desk.finish()
    assert status(Hand(sit_down(book)).redo)[1].detail == "There is nothing to do again."
    assert list((book / ".trucebook" / "review" / "AF").iterdir()) == []


def test_a_new_action_after_undo_forgets_what_could_be_done_again(hand):
    hand.reject("40 guests")
    hand.undo()
    hand.accept("Ada Finn")
    assert hand.desk.sitting().redo == ""


def test_what_a_spreadsheet_changed_meanwhile_stays_and_the_page_learns_of_it(book, hand):
    row_id = hand.accept("At least 12 people").row_id
    state = hand.view.state
    change(book, "figures", f"{row_id},S02,", f"{row_id},S02,")  # the same bytes
    assert hand.view.state == state
    change(book, "actors", "marn-relief-office,Marn Relief Office,", "marn-relief-office,MRO,")
    done = hand.desk.act(Accept(state=state, key=hand.key("Ada Finn")))
    assert done.moved
    assert "MRO" in (book / "dataset/actors.csv").read_text()


def test_undo_puts_cells_together_that_others_changed_meanwhile(book, hand):
    hand.add("actors", name="Lake Guild", kind="organisation")
    hand.edit("lake-guild", kind="state")
    change(book, "actors", "lake-guild,Lake Guild,state", "lake-guild,Guild of the Lake,state")
    hand.undo()
    assert "lake-guild,Guild of the Lake,organisation" in (book / "dataset/actors.csv").read_text()
    hand.redo()
    assert "lake-guild,Guild of the Lake,state" in (book / "dataset/actors.csv").read_text()


def test_undo_of_a_cell_that_others_changed_too_is_refused_with_both_values(book, hand):
    hand.add("actors", name="Lake Guild", kind="organisation")
    hand.edit("lake-guild", kind="state")
    change(book, "actors", "lake-guild,Lake Guild,state", "lake-guild,Lake Guild,person")
    before = tables(book)
    with pytest.raises(Clash, match="changed by somebody else") as clash:
        hand.undo()
    [cell] = clash.value.conflicts
    assert (cell.row_id, cell.field) == ("lake-guild", "kind")
    assert (cell.seen, cell.wanted, cell.found) == ("state", "organisation", "person")
    assert tables(book) == before


def test_a_row_that_another_refers_to_by_now_is_not_taken_back(book, hand):
    hand.add("actors", name="Lake Guild", kind="organisation")
    path = book / "dataset/mentions.csv"
    head, first, *rest = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[head.split(",").index("actor_id")] = "lake-guild"
    path.write_text("\n".join([head, ",".join(cells), *rest, ""]), encoding="utf-8")
    with pytest.raises(Clash, match=r"mentions.csv:2: M\w+ refers to lake-guild by now"):
        hand.undo()


def test_a_row_that_is_gone_already_is_no_conflict(book, hand):
    before = tables(book)
    hand.add("actors", name="Lake Guild", kind="organisation")
    (book / "dataset/actors.csv").write_bytes(before["dataset/actors.csv"])
    hand.undo()
    assert tables(book)["dataset/actors.csv"] == before["dataset/actors.csv"]


def test_an_edit_of_a_cell_that_somebody_changed_is_refused_and_of_another_merged(book, hand):
    hand.add("actors", name="Lake Guild", kind="organisation")
    change(book, "actors", "lake-guild,Lake Guild,organ", "lake-guild,Guild of the Lake,organ")
    code, refused = status(hand.edit, "lake-guild", {"name": "Lake Guild"}, name="The Guild")
    assert code == 409
    assert [(one.seen, one.wanted, one.found) for one in refused.conflicts] == [
        ("Lake Guild", "The Guild", "Guild of the Lake")
    ]
    hand.edit("lake-guild", {"kind": "organisation"}, kind="state")
    assert "lake-guild,Guild of the Lake,state" in (book / "dataset/actors.csv").read_text()


def test_a_candidate_that_is_decided_already_is_refused(hand):
    row_id = hand.accept("At least 12 people").row_id
    code, refused = status(hand.reject, "At least 12 people")
    assert (code, refused.detail[6:]) == (409, f": this candidate is {row_id} already.")


def test_two_desks_on_one_book_see_each_other(book, hand):
    other = Hand(sit_down(book, person="BB"))
    row_id = hand.accept("At least 12 people").row_id
    assert status(other.reject, "At least 12 people")[0] == 409
    other.reject("40 guests")
    assert next(one for one in hand.view.candidates if one.exact == "40 guests").reviewer == "BB"
    hand.undo()  # its own action, not the other's
    assert row_id not in (book / "dataset/figures.csv").read_text()
    assert [row["reviewer"] for row in rows(book, "extracted/decisions")] == ["BB"]


def test_a_row_that_lacks_cells_is_checked_and_not_written(book, hand):
    before = tables(book)
    draft = Add(state="", table="figures", source_id="S02", span=hand.words("40 guests"))
    checked = hand.desk.check(draft)
    assert {"value_text", "bound", "status"} <= set(checked.lacking)
    code, refused = status(hand.desk.act, draft)
    assert (code, set(refused.lacking)) == (422, set(checked.lacking))
    assert tables(book) == before


def test_a_name_that_is_half_typed_is_a_problem_of_the_draft_at_its_cell(hand):
    key = hand.key("At least 12 people")
    half = Accept(state="", key=key, cells={"quantity_id": CellGiven(text="dead of Marn (ev")})
    checked = hand.desk.check(half)
    [said] = checked.problems
    assert (checked.rows, said.severity, said.row_id, said.field) == (
        [],
        "error",
        "",
        "quantity_id",
    )
    assert status(hand.desk.act, half)[0] == 422
    hand.reject("At least 12 people")
    assert status(hand.desk.check, half)[0] == 409


def test_the_words_of_a_cell_are_those_that_were_selected(book, hand):
    words = hand.words("Marn Relief")
    cells = {"metric": CellGiven(text="injured", words=words, basis="inferred", note="as I read")}
    key = hand.key("At least 12 people")
    done = hand.desk.act(Accept(state="", key=key, span=hand.words("12 people"), cells=cells))
    assert last(book, "figures", "12 people")["metric"] == "injured"
    [cited] = [
        one
        for one in rows(book, "evidence")
        if (one["row_id"], one["field"]) == (done.row_id, "metric")
    ]
    assert (cited["exact"], cited["basis"], cited["note"]) == (
        "Marn Relief",
        "inferred",
        "as I read",
    )
    assert (cited["method"], cited["coder"]) == ("curated", "AF")
    [made] = rows(book, "extracted/decisions")
    assert made["corrected"].startswith("metric=injured; exact=12 people")


@pytest.mark.parametrize(
    ("action", "code", "said"),
    [
        (Accept(state="", key="fxxxxx"), 404, "no candidate or passage"),
        (Uncover(state="", passage="pxxxxx"), 404, "no candidate or passage"),
        (Add(state="", table="wizards", source_id="S02"), 422, "no table to add a row to"),
        (Add(state="", table="evidence", source_id="S02", span=Words(0, 5)), 422, "no table"),
        (Add(state="", table="actors", source_id="S09"), 404, "S09: this page has no such"),
        (Add(state="", table="figures", source_id="S02", span=Words(0, 10**9)), 422, "no words"),
        (Add(state="", table="figures", source_id="S02", span=Words(-3, 2)), 422, "no words"),
        (Add(state="", table="figures", source_id="S02"), 422, "Select the words"),
        (Edit(state="", row_id="F9999", source_id="S02"), 404, "no such row"),
        (Edit(state="", row_id="S01", source_id="S02"), 422, "no row to correct"),
    ],
)
def test_what_there_is_not_is_refused(hand, action, code, said):
    found, refused = status(hand.desk.act, action)
    assert found == code
    assert said in refused.detail


def test_words_that_a_source_withholds_are_never_shown_nor_taken(tmp_path):
    book = a_book(tmp_path / "floods")
    at = Hand(sit_down(book)).view.text.index("Ada Finn")
    path = book / "seeds" / "S02.json"
    record = json.loads(path.read_text(encoding="utf-8")) | {"withheld": [f"{at}-{at + 8}"]}
    path.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    hand = Hand(sit_down(book))
    assert "Ada Finn" not in hand.view.text
    assert hand.view.text[at : at + 8] == "█" * 8
    draft = Add(state="", table="mentions", source_id="S02", span=Words(at, at + 8))
    assert "withheld" in status(hand.desk.act, draft)[1].detail


def test_a_failure_of_the_disk_leaves_book_and_journal_as_they_were(book, hand, monkeypatch):
    def fails(*_):
        raise OSError(28, "No space left on device", str(book))

    hand.reject("40 guests")
    before = tables(book)
    with monkeypatch.context() as patch:
        patch.setattr("trucebook.book.edits._replace_dataset", fails)
        with pytest.raises(OSError, match="No space left"):
            hand.accept("At least 12 people")
    assert tables(book) == before
    assert hand.desk.sitting().undo.startswith("figures “40 guests” rejected")
    hand.accept("At least 12 people")


def test_a_file_that_changes_in_the_very_moment_is_not_overwritten(book, hand, monkeypatch):
    key, path = hand.key("40 guests"), book / "dataset/extracted/figures.csv"
    now = hand.desk._now

    def then_it_changes():
        found = now()
        (book / "dataset/extracted/decisions.csv").write_text("mine\n")
        return found

    monkeypatch.setattr(hand.desk, "_now", then_it_changes)
    with pytest.raises(DataError, match=r"decisions.csv: it changed|expected"):
        hand.desk.act(Accept(state="", key=key, cells={"metric": CellGiven(text="other:guests")}))
    assert path.exists()
    assert (book / "dataset/extracted/decisions.csv").read_text() == "mine\n"


def test_problems_of_evidence_are_at_the_cell_that_it_explains(book):
    def judged(book, ids):
        cited = [row for row in book.rows("evidence") if row.id in ids and row["field"] == "metric"]
        return [row.problem("exact", "expected other words") for row in cited]

    hand = Hand(sit_down(book, replace(SILENT, rows=judged)))
    done = hand.accept("At least 12 people")
    assert [(one.table, one.row_id, one.field) for one in done.problems] == [
        ("figures", done.row_id, "metric")
    ]


def test_a_source_that_leaves_the_book_meanwhile_is_closed(book, hand):
    (book / "seeds" / "S02.json").unlink()
    assert status(hand.desk.source, "S02")[0] == 404
    assert [one.id for one in hand.desk.opened().sources if not one.why_closed] == ["S01"]
