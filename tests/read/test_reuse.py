"""Passages of two texts that are made from the same words, and those that only look so."""

import json
import random
from itertools import combinations
from pathlib import Path
from shutil import rmtree

import pytest
from conftest import ROOT
from edit import delete_row, set_cells
from hypothesis import given, settings
from hypothesis import strategies as st
from reprints import FALSE_MARGIN, FORMS, MARGIN, Form, measured, planted

from trucebook.book.book import read_book
from trucebook.commands import main
from trucebook.read.reuse.book import candidates
from trucebook.read.reuse.reuse import reused
from trucebook.spans import shared_words

HERE = Path(__file__).with_name("reuse")
ARTICLES = {path.stem[0]: path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*.txt"))}
"""Articles on one subject, by several hands, that share facts, names and formulas."""

FACTS = ("prisoner*", "jails", "held", "release", "released", "exchange", "passenger*", "seized")
FOUND = {
    "1 sentence": (0.56, 0.0),
    "2 sentences": (0.85, 0.0),
    "3 sentences": (1.0, 0.07),
    "2 sentences, 20 %": (0.77, 0.0),
    "3 sentences, 20 %": (0.86, 0.0),
    "shuffled": (0.96, 0.12),
    "shuffled, 10 %": (0.95, 0.03),
    "shouted": (0.85, 0.0),
    "quotation": (1.0, 0.0),
}
"""By form the measured share of the reprints that was found, and of the pairs that were false.

NOTE: many sentences of these articles are facts and formulas alone, which are no reuse. The false
pairs have one clause, which several articles have word for word: `FACTS` has its words.
"""


@pytest.mark.parametrize("form", FOUND)
def test_reprints_are_found_as_often_as_measured(form):
    found, false = measured(ARTICLES, FORMS[form])
    assert found >= FOUND[form][0] - MARGIN
    assert false <= FOUND[form][1] + FALSE_MARGIN


def test_no_pair_is_false_where_the_words_of_the_facts_are_known():
    assert measured(ARTICLES, FORMS["shuffled"], FACTS)[1] == 0


def test_articles_that_share_facts_and_formulas_are_no_pair():
    assert reused(ARTICLES) == []


@pytest.mark.parametrize("two", [*combinations(sorted(ARTICLES), 2)], ids="".join)
def test_nor_are_two_of_them_where_the_words_of_the_facts_are_known(two):
    assert reused({name: ARTICLES[name] for name in two}, facts=FACTS) == []


FORMULA = """\
At least 28,775 people have been killed since the war began, according to the health ministry.
Foreign Secretary Anna Lind Rowe met with Orvenian Prime Minister Ilsa Marrec in Port Sarn today.
Prime Minister Ilsa Marrec said in a statement on Tuesday that her government was at the talks.
The official spoke on condition of anonymity because he was not authorised to speak to the media.
The ministry did not immediately respond to a request for comment.
The foreign ministry said in a statement on social media that it had called in the ambassador.
"""


@pytest.mark.parametrize("formula", FORMULA.splitlines())
def test_a_formula_in_two_unlike_articles_is_no_pair(formula):
    assert reused({"A": f"{ARTICLES['6']}\n{formula}\n", "B": f"{formula}\n{ARTICLES['7']}"}) == []


QUOTE = "we will count every lantern on the breakwater before breakfast"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f'"{QUOTE}"', f"“{QUOTE}”"),
        (f'"{QUOTE}," he', f"‘{QUOTE.capitalize()},’ she"),
        (f"«{QUOTE}»", f"«{QUOTE}»"),
    ],
)
def test_words_between_quotation_marks_in_both_are_a_shared_quotation(one, other):
    texts = {"A": f"The mayor told us: {one} said.", "B": f"Asked about it, {other} answered."}
    [pair] = reused(texts)
    assert (pair.kind, pair.shared_words) == ("shared_quote", 10)
    for side in (pair.a, pair.b):
        assert texts[side.source_id][side.start : side.end].casefold() == QUOTE


SMALL = "we have all been worse off than this only never in front of so many before now"


@pytest.mark.parametrize(
    ("marks", "words", "kind"),
    [
        ('"', SMALL.split()[:8], "shared_quote"),
        ("", SMALL.split()[:15], "near_copy"),
        ('"', SMALL.split()[:7], None),
        ("", SMALL.split()[:14], None),
        ('"', [*SMALL.split()[:7], "{}", *SMALL.split()[7:14]], None),
        ("", [*SMALL.split()[:9], "{}", *SMALL.split()[9:]], None),
    ],
    ids=["quotation", "copy", "short quotation", "short copy", "broken quotation", "broken copy"],
)
def test_common_words_are_reuse_where_many_follow_each_other(marks, words, kind):
    said = f"{marks}{' '.join(words)}{marks}"
    pairs = reused({"A": f"Kim: {said.format('yes')}.", "B": f"Lee, again: {said.format('no')}."})
    assert [pair.kind for pair in pairs] == ([] if kind is None else [kind])


def test_words_that_one_of_them_prints_without_marks_are_a_near_copy():
    [pair] = reused({"A": f'They say "{QUOTE} tomorrow".', "B": f"Every day {QUOTE} tomorrow."})
    assert pair.kind == "near_copy"


def test_quotations_of_a_book_count_as_such_without_marks():
    texts = {"A": f"They say {QUOTE} tomorrow.", "B": f'Every day "{QUOTE} tomorrow".'}
    [pair] = reused(texts, {"A": [(9, 9 + len(QUOTE))]})
    assert pair.kind == "shared_quote"


@pytest.mark.parametrize(
    "written",
    [
        lambda text: text.replace("é", "e\u0301"),
        lambda text: text.upper(),
        lambda text: text.replace(" ", "\n  "),
        lambda text: text.replace("'", "’"),
    ],
    ids=["NFD", "capitals", "blanks", "apostrophes"],
)
def test_how_words_are_written_does_not_matter(written):
    words = "the café owner's brothers sold candied lemons near the fountain all summer long"
    texts = {"A": f"Once {words}.", "B": written(f"Once {words}.")}
    [pair] = reused(texts)
    assert pair.shared_words == 14
    assert (pair.b.start, pair.b.end) == (0, len(texts["B"]) - 1)


@pytest.mark.parametrize(
    "words",
    [
        "港务长在有人清点船只之前就关闭了两扇闸门渔民们整夜守在码头上等待消息没有人知道灯塔为什么熄灭",
        "начальник порта закрыл оба шлюза прежде чем кто-нибудь успел пересчитать рыбацкие лодки",
        "बंदरगाह के मुखिया ने नावों की गिनती होने से पहले ही दोनों फाटक बंद कर दिए और मछुआरे लौट गए",
    ],
    ids=["zh", "ru", "hi"],
)
def test_other_scripts_are_read(words):
    [pair] = reused({"A": f"abc {words}.", "B": f"{words}, xyz"})
    assert (pair.b.start, pair.b.end) == (0, len(words))


def test_sources_are_paired_in_the_order_of_their_ids_and_never_with_themselves():
    text = ARTICLES["6"]
    assert reused({"B": text}) == []
    assert reused({"B": f"{text}\n{text}"}) == []
    [pair] = reused({"B": text, "A": text})
    assert (pair.a.source_id, pair.b.source_id) == ("A", "B")


passages = st.builds(
    lambda seed, share: planted(ARTICLES, random.Random(seed), Form(2, share))[0],  # noqa: S311
    st.integers(0, 10**6),
    st.sampled_from([0, 0.1, 0.2, 0.4]),
)


@settings(max_examples=40)
@given(passages, st.permutations(sorted(ARTICLES)))
def test_pairs_hold_their_words_and_do_not_depend_on_names(texts, names):
    pairs = reused(texts)
    for pair in pairs:
        one, other = (texts[side.source_id][side.start : side.end] for side in (pair.a, pair.b))
        assert pair.shared_words == shared_words(one, other) == shared_words(other, one) > 0
        assert pair.a.source_id < pair.b.source_id
    for one, other in combinations(pairs, 2):
        if (one.a.source_id, one.b.source_id) == (other.a.source_id, other.b.source_id):
            meet = [
                one.a.start <= other.a.end and other.a.start <= one.a.end,
                one.b.start <= other.b.end and other.b.start <= one.b.end,
            ]
            assert not all(meet)
    renamed = dict(zip(sorted(texts), names, strict=True))
    again = reused({renamed[name]: text for name, text in texts.items()})
    assert {sides(pair) for pair in again} == {sides(pair, renamed) for pair in pairs}


def sides(pair, names=None):
    both = ((names or {}).get(s.source_id, s.source_id) for s in (pair.a, pair.b))
    return frozenset(
        zip(both, ((s.start, s.end) for s in (pair.a, pair.b)), strict=True)
    ), pair.kind


@pytest.mark.parametrize(
    ("relation", "kind"), [("translated", "translated"), ("paraphrased", "paraphrase")]
)
def test_coded_wordings_are_candidates(toy, relation, kind):
    set_cells(toy, "quotes", "Q0001", relation=relation)
    [pair] = candidates(read_book(toy))
    assert (pair.kind, pair.shared_words) == (kind, 3)
    assert [pair.a.start, pair.a.end, pair.b.start, pair.b.end] == [183, 209, 300, 324]


def test_wordings_of_a_word_or_two_and_of_one_source_are_none(toy):
    set_cells(toy, "quotes", "Q0001", relation="translated", start="185", end="189")
    set_cells(toy, "quotes", "Q0008", relation="translated")
    assert candidates(read_book(toy)) == []


def test_a_wording_that_counts_no_more_is_none(toy):
    set_cells(toy, "quotes", "Q0001", relation="translated", row_status="retracted")
    assert candidates(read_book(toy)) == []


def test_the_command_prints_json_with_sides_and_counts(toy, capsys):
    assert main(["reuse", str(toy), "--format", "json"]) == 0
    for pair in json.loads(capsys.readouterr().out):
        assert list(pair) == ["a", "b", "kind", "shared_words"]
        assert list(pair["a"]) == list(pair["b"]) == ["source_id", "start", "end"]


def test_the_command_prints_the_words_but_not_those_that_are_withheld(toy, capsys):
    set_cells(toy, "quotes", "Q0001", relation="translated")
    record = toy / "seeds" / "S01.json"
    record.write_text(record.read_text().replace('"withheld": null', '"withheld": ["192-199"]'))
    assert main(["reuse", str(toy)]) == 0
    printed = capsys.readouterr().out
    assert "translated, " in printed
    assert "S02 300-324  a trap wrapped in ribbon" in printed
    assert "1 pair of passages" in printed
    assert "S01 183-209  a trap" in printed
    assert "a trap with a ribbon" not in printed


def test_a_book_without_texts_is_refused(toy, capsys, monkeypatch):
    monkeypatch.delenv("TRUCEBOOK_TEXTS", raising=False)
    for path in (toy / "seeds" / "texts").glob("*.txt"):
        path.unlink()
    assert main(["reuse", str(toy)]) == 2
    assert "Name their folder: --texts DIR" in capsys.readouterr().err


@pytest.mark.parametrize("where", [".", "0.4.0"])
def test_what_is_no_book_is_refused_with_the_next_step(where, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["reuse", where]) == 2
    said = capsys.readouterr().err
    assert f"{where}: expected the folder of a book, whose texts" in said
    assert "--texts DIR" in said


def test_a_book_that_lacks_folders_is_told_which(toy, capsys):
    rmtree(toy / "seeds")
    assert main(["reuse", str(toy)]) == 2
    assert "it lacks seeds/" in capsys.readouterr().err


def test_the_pairs_of_the_book_are_among_the_candidates(texts):
    book = read_book(ROOT, texts)
    found = candidates(book)
    proposed = {"extracted": 0}
    for row in book.rows("reuse"):
        same = [pair for pair in found if meets(pair.a, row, "") and meets(pair.b, row, "to_")]
        assert same or row["method"] == "curated", row.id
        proposed["extracted"] += row["method"] == "extracted"
    assert proposed["extracted"]


def meets(side, row, which):
    start, end = row[f"{which}start"], row[f"{which}end"]
    return side.source_id == row[f"{which}source_id"] and side.start < end and start < side.end


def test_quotes_that_lie_outside_of_their_text_are_left_out(toy):
    set_cells(toy, "quotes", "Q0001", end="99999")
    set_cells(toy, "quotes", "Q0002", start="", source_id="")
    delete_row(toy, "quotes", "Q0003")
    candidates(read_book(toy))
