import json

import pytest
import webpages
from trafilatura import load_html

from trucebook.book.metadata import proposals


def found(head, address="", around="", language=""):
    """Value and basis by column."""
    tree = load_html(webpages.page(head=head, around=around, language=language))
    return {name: (item.value, item.basis) for name, item in proposals(tree, address)}


def test_each_value_names_the_statement_behind_it():
    assert found(webpages.STATEMENTS, language=" lang='en-GB'") == {
        "title": ("Aid enters Marn", "meta og:title"),
        "outlet": ("The Marn Courier", "meta og:site_name"),
        "author": ("Ada Lind", "meta author"),
        "published": (
            "2031-06-04",
            "The page: meta article:published_time '2031-06-04T23:30:00+02:00'.",
        ),
        "url": ("https://courier.example/2031/aid", "link canonical"),
        "language": ("en-GB", "html lang"),
    }


def test_a_page_that_says_nothing_proposes_its_headline():
    assert found("", "http://127.0.0.1/a") == {"title": ("Aid enters Marn", "h1")}


def test_linked_data_is_read_at_any_depth():
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": "Aid enters Marn",
                "datePublished": "2031-06-04",
                "dateModified": "2031-06-07",
                "author": [
                    {"@type": "Person", "name": "Ada Lind"},
                    {"@type": "Person", "name": "Bo Hale"},
                ],
                "publisher": {"@type": "Organization", "name": "The Marn Courier"},
            }
        ],
    }
    said = found(f"<script type='application/ld+json'>{json.dumps(data)}</script>")
    assert said["published"] == (
        "2031-06-04",
        "The page: JSON-LD @graph datePublished '2031-06-04'.",
    )
    assert said["author"] == ("Ada Lind; Bo Hale", "JSON-LD @graph author name")


@pytest.mark.parametrize("script", ["{", "[" * 99_999, '{"headline": "\\ud800"}', "7", ""])
def test_linked_data_that_cannot_be_read_is_none(script):
    head = f"<script type='application/ld+json'>{script}</script>"
    assert found(head) == {"title": ("Aid enters Marn", "h1")}


@pytest.mark.parametrize(
    ("around", "basis"),
    [
        ("<time datetime='2031-06-04T08:00'>Tuesday</time>", "The page: time '2031-06-04T08:00'."),
        ("<time>4 June 2031</time>", "The page: text '4 June 2031'."),
        ("<span class=date>June 4, 2031</span>", "The page: text 'June 4, 2031'."),
        ("<p class=byline>Ada Lind, 4 June 2031</p>", "The page: byline 'Ada Lind, 4 June 2031'."),
        ("<time>04.06.2031</time>", "The page: text '04.06.2031'."),
    ],
)
def test_a_day_is_proposed_with_the_words_that_print_it(around, basis):
    assert found("", around=around)["published"] == ("2031-06-04", basis)


@pytest.mark.parametrize(
    "around",
    [
        "<meta property='article:modified_time' content='2031-06-04'>",
        "<footer>© 2031 The Marn Courier</footer>",
        "<p>It was on 3 May 2030 that the talks began.</p>",
        "<time>Tuesday</time>",
    ],
)
def test_no_day_is_made_up(around):
    assert "published" not in found("", around=around)


def test_a_day_in_the_address_is_one():
    address = "https://courier.example/2031/06/04/aid"
    assert found("", address)["published"] == ("2031-06-04", f"The page: address '{address}'.")


@pytest.mark.parametrize(
    "head",
    [
        "<link rel=canonical href='/aid'>",
        "<link rel=canonical href='javascript:alert(1)'>",
        "<link rel=canonical href='https://ada:secret@courier.example/aid'>",
        "<meta property='og:url' content='courier'>",
    ],
)
def test_what_is_no_address_is_not_proposed(head):
    assert "url" not in found(head)


@pytest.mark.parametrize(
    ("language", "value"),
    [("en", "en"), ("zh-Hans-CN", "zh-Hans-CN"), ("EN", None), ("english language", None)],
)
def test_a_language_is_proposed_if_it_is_a_tag(language, value):
    said = found("", language=f" lang='{language}'")
    assert said.get("language", (None,))[0] == value


def test_a_language_of_another_spelling_is_a_tag():
    head = "<meta property='og:locale' content='ar_PS'>"
    assert found(head)["language"] == ("ar-PS", "meta og:locale")


def test_a_value_that_is_too_long_for_a_record_is_not_proposed():
    assert found(f"<meta property='og:title' content='{'a' * 9999}'>").get("title", ("",))[0] == ""
