"""Pages of sayings, proposals and the codebook, as their HTML."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest
from claimed import claimed
from conftest import TOY

from trucebook.pages.page import environment
from trucebook.read.site import codebook, proposals, sayings
from trucebook.read.site.addresses import Addresses
from trucebook.read.site.edition import Edition

EMPTY = ("br", "meta", "link", "input", "hr")


class Tree(HTMLParser):
    """A page as texts by id, its links, and whether each element is closed where it should be."""

    def __init__(self, html):
        super().__init__()
        self.open, self.texts, self.links, self.rows = [], {}, {}, []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if "href" in attrs:
            self.links.setdefault(attrs["href"], "")
        if "data-row" in attrs:
            self.rows.append(attrs)
        if tag not in EMPTY:
            self.open.append((tag, attrs))

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        for _, attrs in self.open:
            if "id" in attrs:
                self.texts[attrs["id"]] = f"{self.texts.get(attrs['id'], '')}{data}"
            if "href" in attrs:
                self.links[attrs["href"]] += data

    def text(self, anchor):
        return " ".join(self.texts[anchor].split())


def drawn(edition, kind):
    """The pages of a kind by path."""
    engine = environment("trucebook.read.site")
    shared = {"edition": edition, "root": "", "address": Addresses(edition.found)}
    shared |= {"in_other_languages": {}}
    return {
        one.path: engine.get_template(one.template).render(
            shared | {"path": one.path, **one.values}
        )
        for one in kind(edition)
    }


@pytest.fixture(scope="module")
def toy():
    return Edition.of(TOY)


@pytest.fixture
def of(toy, monkeypatch):
    """The toy book with other rows, and with what is measured of it."""

    def made(measured=(), **tables):
        monkeypatch.setattr(Edition, "reliability", measured)
        return replace(toy, found=claimed(**tables))

    return made


def test_a_saying_has_its_wordings_word_by_word_and_who_printed_them(toy):
    page = drawn(toy, sayings.pages)["sayings.html"]
    assert (
        '<del><span class="visually-hidden" dir="ltr" lang="en">[left out: </span>wrapped in ribbon'
        in page
    )
    assert '[other words: </span>with a ribbon on<span class="visually-hidden"' in page
    tree = Tree(page)
    for part in ("Ilsa Marrec", "14 May 2031", "S01 Q0001", "direct · altered"):
        assert part in tree.text("U0001")
    assert tree.links["quotes/Q0001.html"] == "S01 Q0001"
    assert len(tree.rows) == len(toy.found.rows("utterances"))
    assert {"data-speaker", "data-source", "data-mode"} <= set(tree.rows[0])


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (sayings.pages, "The book has no sayings."),
        (proposals.pages, "The book has no proposals."),
        (codebook.pages, "Nothing is measured: the book has no two coding passes"),
    ],
)
def test_a_book_without_any_says_so(of, kind, sentence):
    pages = drawn(of(), kind)
    assert any(sentence in page for page in pages.values())
    for page in pages.values():
        Tree(page)


def test_tables_of_an_older_book_have_no_sayings_and_no_proposals(of):
    edition = of()
    schemas = {"sources": edition.found.schemas["sources"]}
    edition = replace(edition, found=replace(edition.found, schemas=schemas))
    assert "The book has no sayings." in drawn(edition, sayings.pages)["sayings.html"]
    assert "The book has no proposals." in drawn(edition, proposals.pages)["proposals.html"]


def test_who_rejected_an_offer_and_how_is_one_step_from_the_tree(toy):
    tree = Tree(drawn(toy, proposals.pages)["proposals.html"])
    assert "rejects" in tree.links["#P01-answers"]
    for part in ("Orvenia", "rejects", "Orvenia rejects Brask Front truce offer", "S01 R0001"):
        assert part in tree.text("P01")
    assert "Ilsa Marrec" in tree.links["actors/ilsa-marrec.html"]
    assert "It answers Talmerian outline of April 2031" in tree.text("P01")
    assert "Brask Front offer of May 2031 answers it" in tree.text("P02")


SPOKEN = {
    "S1": ("states it", {"modality": "demanded"}),
    "S2": ("left to later talks", {"modality": "deferred"}),
    "S3": ("no part of it", {"modality": "excluded"}),
}


def spoken(*sources):
    """A term of P1 in some sources, and a word on it in each of the others."""
    row = {"proposal_id": "P1", "exact": "words", "term_type": "ceasefire", "start": 1}
    terms = [
        {**row, "term_id": f"T{one}", "source_id": one, **SPOKEN[one][1]} for one in sorted(SPOKEN)
    ]
    act = {"proposal_id": "P1", "exact": "no", "stance": "rejects", "actor_id": "crown"}
    acts = [{**act, "response_id": f"R{one}", "source_id": one} for one in sources]
    return {
        "proposals": [{"proposal_id": "P1", "name": "plan"}],
        "terms": terms,
        "responses": acts,
        "sources": [{"source_id": one} for one in {*SPOKEN, *sources}],
        "actors": [{"actor_id": "crown", "name": "the crown"}],
    }


@pytest.mark.parametrize(("others", "silence"), [(1, "silent"), (9, "9 sources are silent.")])
def test_what_each_source_says_of_a_term_is_in_words(of, others, silence):
    edition = of(**spoken(*(f"S{at}" for at in range(4, 4 + others))))
    tree = Tree(drawn(edition, proposals.pages)["proposals.html"])
    text = tree.text("P1")
    for part in (*(words for words, _ in SPOKEN.values()), silence):
        assert part in text
    assert "sources contradict each other" in text
    address = Addresses(edition.found)
    assert {address("terms", f"T{one}") for one in SPOKEN} <= set(tree.links)


def test_a_long_chain_is_a_list_in_lists_up_to_a_depth(of):
    count = proposals._WHOLE + 5
    rows = [{"proposal_id": f"P{at}", "name": f"plan {at}"} for at in range(count)]
    links = [
        {
            "relation_id": f"L{at}",
            "proposal_id": f"P{at}",
            "relation": "answers",
            "to_proposal_id": f"P{at - 1}",
            "source_id": "S1",
            "exact": "in reply",
        }
        for at in range(1, count)
    ]
    edition = of(proposals=rows, proposal_relations=links, sources=[{"source_id": "S1"}])
    page = drawn(edition, proposals.pages)["proposals.html"]
    Tree(page)
    assert page.count('<ul class="tree">') == 9
    assert 'class="deal"' not in page


def test_the_codebook_has_a_place_for_each_column_and_counts_codes(toy):
    tree = Tree(drawn(toy, codebook.pages)["codebook.html"])
    for name, schema in toy.found.schemas.items():
        assert name in tree.texts
        assert {f"{name}.{field}" for field in schema.fields} <= set(tree.texts)
    exact = sum(row["bound"] == "exact" for row in toy.found.rows("figures"))
    assert f"exact {exact} rows" in tree.text("figures.bound")


MEASURED = {
    "compared": "coders",
    "table": "figures",
    "rows": 54,
    "share": 0.889,
    "both_empty": 30,
    "variable": "as_of",
    "one_empty": 4,
    "both_filled": 20,
    "adjudicated": 8,
    "alpha": 0.815,
    "alpha_low": 0.476,
    "alpha_high": 0.975,
    "filled_alpha": None,
}


def test_agreement_is_in_words_at_each_column_and_leads_to_the_measures(of):
    words = {"compared": "coders", "table": "figures", "variable": "span", "rows": 54, "f1": 0.99}
    pages = drawn(of((MEASURED, words)), codebook.pages)
    tree = Tree(pages["codebook.html"])
    assert "the same value in 48 of 54 rows; in 18 of the 24 that one of them filled" in (
        tree.text("figures.as_of")
    )
    assert "Two coders agree on which rows there are: F1 0.99" in tree.text("figures")
    assert tree.links["reliability.html#figures.as_of"] == "alpha 0.81 [0.48, 0.97]"
    measures = Tree(pages["reliability.html"])
    assert measures.text("figures.as_of").startswith("as_of 48 of 54 18 of 24 0.81 [0.48, 0.97]")
    assert measures.text("figures.as_of").endswith("not defined 8")
    assert "codebook.html#figures.as_of" in measures.links


def test_a_release_says_what_was_measured_and_a_book_without_passes_nothing(toy):
    measured = Edition.of(None).reliability
    assert {"coders", "extractor"} <= {row["compared"] for row in measured}
    assert toy.reliability == []
