"""Every client that is installed here accepts the release of the toy book, and sees some fault."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from judges.__main__ import page
from judges.table import CLIENTS, present

PAGE = ROOT / "docs" / "judges.md"


@pytest.mark.judges
def test_every_client_accepts_the_release_and_rejects_a_spoiled_one(record_property):
    text, complete = page()
    record_property("judges", text)
    rows = re.findall(r"^\| (.+) \| (yes|no) \| (\d+) of \d+ \|$", text, re.MULTILINE)
    assert len(rows) == sum(map(present, CLIENTS))
    assert [title for title, accepted, _ in rows if accepted == "no"] == []
    assert [title for title, _, rejected in rows if rejected == "0"] == []
    [(seen, given)] = re.findall(
        r"^\| trucebook: verify.* \| yes \| (\d+) of (\d+) \|$", text, re.M
    )
    assert seen == given
    if complete:
        assert text == PAGE.read_text(encoding="utf-8"), "run make judges-table"


def test_the_page_tells_of_every_client():
    text = PAGE.read_text(encoding="utf-8")
    assert [client.title for client in CLIENTS if f"| {client.title} |" not in text] == []
