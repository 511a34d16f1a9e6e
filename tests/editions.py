"""Editions and pages of rows in memory."""

from pathlib import Path

from claimed import claimed

from trucebook.book.citation import Citation
from trucebook.pages.page import environment
from trucebook.read.site.addresses import Addresses
from trucebook.read.site.edition import Edition

CITATION = Citation("Floods: a book of tests", "1.0.0", "2026-01-01", "Figures on floods.")


def edition(**tables):
    """An edition of some rows by table."""
    return Edition(claimed(**tables), CITATION, {}, Path(), None, [])


def drawn(pages, one):
    """The HTML of the first page of a kind."""
    page = next(pages(one))
    shared = {"edition": one, "root": "", "path": page.path, "address": Addresses(one.found)}
    shared["in_other_languages"] = {}
    template = environment("trucebook.read.site").get_template(page.template)
    return template.render(shared | dict(page.values))
