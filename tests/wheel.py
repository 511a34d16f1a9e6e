"""The wheel, unpacked beside no more than it asks for: what whoever installs it gets.

Nothing is downloaded: what it asks for is linked from the environment of the tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import Distribution, PathDistribution, distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]


def build_wheel(folder: Path) -> Path:
    """Build the wheel of this checkout."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return wheel


def run_installed(wheel: Path, folder: Path, extra: str, *arguments: str) -> str:
    """Run Python in a folder where the wheel is installed with an extra; returns what it prints."""
    site = folder / f"site-{extra}"
    if not site.exists():
        _install(wheel, site, extra)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    # -S: without the environment of the tests; -P: without the folder.
    command = [sys.executable, "-S", "-P", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=env | {"PYTHONPATH": str(site)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _install(wheel: Path, site: Path, extra: str) -> None:
    site.mkdir()
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    [info] = site.glob("*.dist-info")
    known: dict[tuple[str, str], Distribution] = {}
    left = _asked(PathDistribution(info), extra)
    while left:
        name, more = left.pop()
        if (name, more) not in known:
            known[name, more] = distribution(name)
            left += _asked(known[name, more], more)
    for found in known.values():
        for top in {Path(file).parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            target = site / top
            if not target.exists():
                target.symlink_to(Path(str(found.locate_file(top))))


def _asked(found: Distribution, extra: str) -> list[tuple[str, str]]:
    """What a distribution asks for, each with each extra of it."""
    asked = map(Requirement, found.requires or ())
    return [
        (item.name, more)
        for item in asked
        if item.marker is None or item.marker.evaluate({"extra": extra})
        for more in ("", *item.extras)
    ]
