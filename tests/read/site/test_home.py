"""The first page: answers, one picture, counts, changes, citation, limits."""

import re

import pytest
from claimed import figure, quantity
from editions import drawn, edition

from trucebook.read.site.edition import Edition
from trucebook.read.site.home import pages


def things(*numbers, kind="size"):
    """Tables in which the things N1, N2, … have figures of these numbers."""
    figures = [
        figure(f"{n}{place}", number, quantity_id=f"N{n}")
        for n, some in enumerate(numbers, 1)
        for place, number in enumerate(some)
    ]
    quantities = [
        quantity(kind, quantity_id=f"N{n}", name=f"thing {n}") for n in range(1, len(numbers) + 1)
    ]
    return {"figures": figures, "quantities": quantities}


@pytest.mark.parametrize(
    ("numbers", "picture", "answer"),
    [
        ([(5, 5, 5, 5), (5, 9), (5, 7, 9)], "thing 3", "2 things conflict, 0 grew"),
        ([(5, 5), (5, 5, 5)], "thing 2", "No figures conflict"),
        ([(5,), (6,)], None, "No figures conflict"),
        ([], None, "No figures conflict"),
    ],
)
def test_the_picture_is_of_the_thing_with_the_most_figures_that_differ(numbers, picture, answer):
    page = drawn(pages, edition(**things(*numbers)))
    found = re.search(r'<h2 id="question"><bdi>(.*?)</bdi>', page)
    assert (found and found[1]) == picture
    assert answer in page


def test_answers_lead_to_their_figures_and_the_others_are_counted():
    page = drawn(pages, edition(**things(*[(5, 9)] * 6)))
    assert re.findall(r'figures\.html#thing-(\w+)"', page) == ["N1", "N2", "N3", "N4"]
    assert "2 more are among the figures" in page


def test_a_release_says_what_changed():
    page = drawn(pages, Edition.of("0.3.0"))
    said = re.search(r"Compared with release 0\.2\.0: rows (.*?)\.</p>", page)[1]
    assert re.fullmatch(r"added [\d,]+, changed [\d,]+, removed [\d,]+; \d+ tables have .*", said)
    assert re.search(r"<li>added: <a href=\"\w+/[\w-]+\.html\">", page)
    assert "more rows differ" in page


def test_the_newest_release_has_its_citation_and_limits():
    one = Edition.of(None)
    page = drawn(pages, one)
    assert one.citation.version in re.search(r'id="reference"><code>(.*?)</code>', page)[1]
    assert re.search(r'id="bibtex"><code>@misc\{', page)
    assert page.count("<details") == len(one.statements)
    for name in one.found.schemas:
        assert one.found.schemas[name].title in page
