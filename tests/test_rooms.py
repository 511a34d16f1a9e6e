"""The house: every room is listed with its docstring, and imports run down the list of rooms."""

import ast
import re

import pytest
from conftest import ROOT

HOME = ROOT / "src" / "trucebook"
PAGE = ROOT / "docs" / "how-it-works.md"
ROOMS = (
    "commands/",
    "verify/",
    "release/",
    "read/",
    "scale/",
    "validate/",
    "review/",
    "extract/",
    "changes/",
    "book/",
    "load/",
    "schemas/",
    "pages/",
    "files",
    "notation",
    "snapshot",
    "spans",
    "problem",
    "markup",
    "progress",
    "language",
    "errors",
    "version",
)
"""From the top floor down; a folder ends in a slash."""

TABLE = re.compile(r"(?<=\| room \| holds \|\n\|---\|---\|\n)(?:\|.*\n)*")


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


def first_line(room):
    path = HOME / room / "__init__.py" if room.endswith("/") else HOME / f"{room}.py"
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))).partition("\n")[0]


def table():
    return "".join(f"| `{room}` | {first_line(room)} |\n" for room in ROOMS)


def test_every_room_has_its_floor():
    folders = {f"{path.parent.name}/" for path in HOME.glob("*/__init__.py")}
    assert sorted(ROOMS) == sorted(folders | {path.stem for path in HOME.glob("[a-z]*.py")})


def test_the_page_lists_the_rooms_in_their_own_words():
    """Where it does not: python tests/test_rooms.py."""
    assert TABLE.search(PAGE.read_text(encoding="utf-8"))[0] == table()


@pytest.mark.parametrize("room", ROOMS)
def test_imports_run_down(room):
    below = ROOMS[ROOMS.index(room) :]
    found = {name for path in modules(room) for name in imports(path)}
    assert sorted(found - set(below)) == []


if __name__ == "__main__":
    PAGE.write_text(TABLE.sub(lambda _: table(), PAGE.read_text(encoding="utf-8")), "utf-8")
