"""Every client that is installed accepts the toy release, and rejects what the page says."""

from __future__ import annotations

import pytest
from conftest import ROOT, TOY
from judges.table import CLIENTS, judge, present, rejections, seen, spoiled_copies
from spoil import FORGERIES, SPOILINGS

PAGE = ROOT / "docs" / "judges.md"
SOME = 5
"""Spoiled copies that each client is asked about, of those that the page says it rejects."""

SEEN = seen(PAGE.read_text(encoding="utf-8"))


@pytest.mark.judges
def test_every_client_accepts_the_release_and_rejects_what_the_page_says(toy_release, tmp_path):
    # NOTE: about every copy each client is asked when the page is made: it takes ten times as long.
    copies = spoiled_copies(toy_release, tmp_path)
    verdicts = judge(
        filter(present, CLIENTS),
        lambda one: rejections(
            one,
            toy_release,
            {name: copies[name] for name in sorted(SEEN[one])[:: 1 + len(SEEN[one]) // SOME]},
            TOY / "seeds" / "texts",
        ),
    )
    assert {one.title: fault for one, (fault, _) in verdicts.items() if fault is not None} == {}
    missed = {
        one.title: [name for name, fault in faults.items() if fault is None]
        for one, (_, faults) in verdicts.items()
    }
    assert {title: names for title, names in missed.items() if names} == {}, "make judges-table"


def test_the_page_has_every_client_and_every_fault():
    """Each client sees some fault, and `verify` every one."""
    faults = SPOILINGS | FORGERIES
    assert set(SEEN) == set(CLIENTS)
    assert [client.title for client, names in SEEN.items() if not names] == []
    [verify] = [names for client, names in SEEN.items() if "verify" in client.title]
    assert verify == set(faults)
