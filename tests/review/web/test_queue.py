"""The queue: what most affects published totals first, then what is least sure."""

from dataclasses import dataclass, replace

from paging import SILENT, Hand, a_book, sit_down


@dataclass(frozen=True)
class Weight:
    rank: int
    figures: int
    why: str


def test_the_order_is_by_weight_then_by_the_least_sure_cell(tmp_path):
    def weigh(book, figures):
        assert all("value_low" in cells for cells in figures.values())
        first, second = sorted(figures, key=lambda key: figures[key]["exact"])[:2] or ("", "")
        return {first: Weight(1, 0, "few"), second: Weight(0, 5, "a verdict")}

    hand = Hand(sit_down(a_book(tmp_path / "floods"), replace(SILENT, weights=weigh)))
    waiting = hand.desk.queue("S02")
    sure = {one.key: one.confidence for one in hand.view.candidates}
    assert [one.why for one in waiting[:2]] == ["a verdict", "few"]
    rest = [sure[one.key] for one in waiting[2:]]
    assert rest == sorted(rest)
    assert waiting[2].why == "Its least sure cell, speaker_text, has 0.50."
    assert waiting == hand.desk.queue("S02")
    assert {one.source_id for one in hand.desk.queue("")} == {"S01", "S02"}
