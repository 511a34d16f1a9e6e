"""The house: every room is told, and imports run down the table of rooms."""

import ast
import re

import pytest
from conftest import ROOT

HOME = ROOT / "src" / "trucebook"
PAGE = (ROOT / "docs" / "how-it-works.md").read_text(encoding="utf-8")
TABLE = PAGE.split("## The rooms")[1].split("\n## ")[0]
ROOMS = re.findall(r"`(\w+/?)`(?=[^\n|]*\|[^\n|]*\|\n)", TABLE)
"""From the top floor down; a folder ends in a slash."""


def modules(room):
    return sorted((HOME / room).rglob("*.py")) if room.endswith("/") else [HOME / f"{room}.py"]


def imports(path):
    """The rooms that a module imports from when it runs, not for types alone."""
    for node in ast.walk(Running().visit(ast.parse(path.read_text(encoding="utf-8")))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("trucebook"):
            room = f"{node.module}.{node.names[0].name}".split(".")[1]
            yield f"{room}/" if (HOME / room).is_dir() else room


class Running(ast.NodeTransformer):
    """Leaves out what is imported for types alone."""

    def visit_If(self, node):
        return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def test_every_room_is_told():
    folders = {f"{path.parent.name}/" for path in HOME.glob("*/__init__.py")}
    assert sorted(ROOMS) == sorted(folders | {path.stem for path in HOME.glob("[a-z]*.py")})


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_down(room):
    below = ROOMS[ROOMS.index(room) :]
    found = {name for path in modules(room) for name in imports(path)}
    assert sorted(found - set(below)) == []
