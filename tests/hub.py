"""A hub in a folder: a repository with a book, branches of it, and its workflows' commands."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from conftest import ROOT

ACTION = ROOT / "action.yml"

BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
"""How GitHub runs a step whose shell is bash."""


@dataclass(frozen=True)
class Clone:
    """A work tree with a branch of its own, and what surrounds its commands."""

    folder: Path
    surroundings: Mapping[str, str]

    def git(self, *arguments: str) -> str:
        return self.run(["git", *arguments], check=True).stdout.strip()

    def commit(self, message: str = "change") -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)

    def run(
        self, command: list[str], *, check: bool = False, **more: str
    ) -> subprocess.CompletedProcess[str]:
        env = {**self.surroundings, **more}
        return subprocess.run(
            command, cwd=self.folder, env=env, check=check, capture_output=True, text=True
        )


def program(folder: Path, root: Path = ROOT) -> Path:
    """A folder with a `trucebook` that runs the code of a checkout."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "trucebook"
    source = shlex.quote(str(root / "src"))
    call = f'exec {shlex.quote(sys.executable)} -m trucebook "$@"'
    path.write_text(f"#!/bin/sh\nPYTHONPATH={source} {call}\n", encoding="utf-8")
    path.chmod(0o755)
    return folder


def surroundings(bin_folder: Path) -> dict[str, str]:
    """What commands see: our `trucebook` first, a git user, and nothing of GitHub's or ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GITHUB_", "GIT_", "TRUCEBOOK_", "PYTHONPATH", "MAKE"))
    }
    user = {
        f"GIT_{role}_{what}": value
        for role in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))
    }
    return {**kept, **user, "PATH": f"{bin_folder}{os.pathsep}{kept['PATH']}"}


def publish(work: Path, env: Mapping[str, str]) -> Clone:
    """Make a folder a clone whose `origin/main` holds what is in it, on a branch of its own."""
    clone = Clone(work, env)
    hub = work.parent / f"{work.name}.git"
    clone.git("init", "--quiet", "--initial-branch", "main")
    clone.commit("begin")
    clone.git("clone", "--quiet", "--bare", ".", str(hub))
    clone.git("remote", "add", "origin", str(hub))
    clone.git("fetch", "--quiet", "origin")
    clone.git("switch", "--quiet", "--create", "change")
    return clone


def steps(path: Path) -> Iterator[Mapping[str, Any]]:
    """Every step of a workflow, or of a composite action."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "runs" in content:
        yield from content["runs"]["steps"]
    for job in content.get("jobs", {}).values():
        yield from job["steps"]


def step(path: Path, name: str) -> Mapping[str, Any]:
    """A step by its name."""
    return next(item for item in steps(path) if item.get("name") == name)


def inputs(path: Path, given: Mapping[str, str], item: Mapping[str, Any]) -> dict[str, str]:
    """The `env` of a step of an action, its inputs filled in as GitHub does."""
    action = yaml.safe_load(path.read_text(encoding="utf-8"))
    known = {name: told.get("default", "") for name, told in action["inputs"].items()} | given
    pattern = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
    return {
        name: pattern.sub(lambda found: known[found[1]], value)
        for name, value in item.get("env", {}).items()
    }


def judge(
    clone: Clone, base: str = "main", **given: str
) -> tuple[subprocess.CompletedProcess[str], str]:
    """What the action prints on a pull request, its exit code, and the summary it leaves."""
    item = step(ACTION, "Judge the book")
    summary = clone.folder.parent / "summary.md"
    summary.unlink(missing_ok=True)
    told = {"GITHUB_BASE_REF": base, "GITHUB_STEP_SUMMARY": str(summary)}
    names = {name.replace("_", "-"): value for name, value in given.items()}
    done = clone.run([*BASH, item["run"]], **told, **inputs(ACTION, names, item))
    return done, summary.read_text(encoding="utf-8") if summary.exists() else ""


def remarks(text: str) -> set[tuple[str, int, int]]:
    """File, line and column of every error that GitHub would show."""
    found = [
        dict(part.split("=", 1) for part in told.split(","))
        for told in re.findall(r"^::error (.*?)::", text, re.MULTILINE)
    ]
    return {(item["file"], int(item["line"]), int(item.get("col", 1))) for item in found}


def checkout(folder: Path) -> Clone:
    """This checkout as a repository of its own, whatever git has of it."""
    ignored = shutil.ignore_patterns(".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=ignored)
    return publish(folder, surroundings(folder))
