"""CONTRIBUTING.md is walked as it stands, from clone to pull request, on a copy of this one."""

import re
from dataclasses import replace

import pytest
from conftest import ROOT
from hub import Clone, checkout, judge, program, remarks, surroundings

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WALK = PAGE.split("## From an article to a merged pull request")[1].split("\n### ")[0]
FORK = "https://github.com/YOU/trucebook"


def commands():
    """Every command of the walk, and what the page shows of its output (None: nothing)."""
    for block in re.findall(r"```\n(.*?)```", WALK, re.DOTALL):
        if not block.startswith("$ "):
            yield from ((line, None) for line in block.splitlines())
            continue
        for told in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = told.partition("\n")
            yield command, shown.strip()


def looks_like(shown, output):
    return re.fullmatch(".*".join(map(re.escape, shown.split("…"))), output.strip(), re.DOTALL)


def test_the_walk_names_every_step():
    told = " ".join(command for command, _ in commands())
    for word in ("clone", "make book", "source add", "--accept", "--fix", "evidence", "commit"):
        assert word in told


@pytest.mark.slow
@pytest.mark.long
def test_a_stranger_gets_a_red_check_with_the_right_remark_and_then_a_green_one(tmp_path):
    hub = checkout(tmp_path / "source").folder.parent / "source.git"
    bin_folder = program(tmp_path / "bin")
    place = Clone(tmp_path, surroundings(bin_folder) | instead_of(FORK, hub))
    practice = Clone(tmp_path / "practice", place.surroundings)
    verdicts = []
    for command, shown in commands():
        if command.startswith("cd "):
            place = replace(place, folder=place.folder / command.removeprefix("cd "))
            continue
        done = place.run(["bash", "-c", command])
        is_red = (shown or "").startswith("not valid") or " review " in command
        assert done.returncode == int(is_red), f"{command}\n{done.stdout}{done.stderr}"
        assert shown is None or looks_like(shown, done.stdout), f"{command}\n{done.stdout}"
        if command.startswith("git clone"):
            make_ready(tmp_path / "trucebook")
        if "practise on" in command:
            offer(practice, tmp_path / "practice.git")
        if "validate" in command:
            verdicts.append(judge(practice))
    first, _, (last, summary) = verdicts
    rows = (practice.folder / "dataset" / "figures.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[1] for row in rows].count("Skolm") == 2
    assert {file for file, _, _ in remarks(first[0].stdout)} == {"dataset/figures.csv"}
    assert "abuot" in first[1]
    assert (first[0].returncode, last.returncode) == (1, 0), last.stdout + summary
    changed = practice.git("diff", "--name-only", "HEAD~1").splitlines()
    assert not {"CITATION.cff", "README.md"} & set(changed)


def offer(clone, hub):
    """Give a repository an `origin` whose `main` is the commit that it has."""
    clone.git("clone", "--quiet", "--bare", ".", str(hub))
    clone.git("remote", "add", "origin", str(hub))
    clone.git("fetch", "--quiet", "origin")


def instead_of(address, folder):
    """Surroundings in which git takes a folder for an address."""
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{folder}.insteadOf",
        "GIT_CONFIG_VALUE_0": address,
    }


def make_ready(clone):
    """What `make book` would set up first: an environment, here one that runs the clone's code."""
    program(clone / ".venv" / "bin", clone)
    (clone / ".venv" / ".book").touch()
