"""The tour in docs/ runs, and its outputs are those of the rows as they are.

`make tour` runs it again, and draws the picture in the README.
"""

import os
import re
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

import trucebook

TOUR = ROOT / "docs" / "tour.ipynb"
PICTURE = ROOT / "docs" / "killed.svg"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
SVG = "image/svg+xml"


def run(tour):
    """The notebook with the outputs of this run, and nothing that another run would not give."""
    with tempfile.TemporaryDirectory() as folder, surrounded(folder):
        place = {"metadata": {"path": folder}}
        quiet = ["--log-level=ERROR"]
        NotebookClient(tour, timeout=300, resources=place, extra_arguments=quiet).execute()
    tour.metadata = METADATA
    for cell in tour.cells:
        cell.metadata = {}
    return tour


@contextmanager
def surrounded(folder):
    """Neither the terminal nor the settings of who runs it show in an output."""
    before = dict(os.environ)
    os.environ |= {"COLUMNS": "100", "IPYTHONDIR": folder, "JUPYTER_RUNTIME_DIR": folder}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def outputs(tour):
    """The outputs by cell: all texts, and of a picture what it says to those who do not see it."""
    return {
        cell.id: [
            output.text if output.output_type == "stream" else shown(output.data)
            for output in cell.outputs
        ]
        for cell in tour.cells
        if cell.cell_type == "code"
    }


def shown(data):
    return {mime: spoken(text) if mime == SVG else text for mime, text in data.items()}


def spoken(svg):
    """Where a letter is drawn depends on the fonts of a machine; what is said does not."""
    return [node.get("aria-label") for node in ElementTree.fromstring(svg).iter()]  # noqa: S314


@pytest.fixture(scope="module")
def tour():
    return nbformat.read(TOUR, as_version=4)


@pytest.mark.slow
def test_the_tour_runs_and_its_outputs_are_those_of_this_run(tour):
    assert outputs(run(nbformat.from_dict(tour))) == outputs(tour), "write it again: make tour"


@pytest.mark.slow
def test_the_picture_in_the_readme_is_that_of_this_run(tmp_path):
    draw(tmp_path / "killed.svg")
    drawn, kept = (path.read_text("utf-8") for path in (tmp_path / "killed.svg", PICTURE))
    assert spoken(drawn) == spoken(kept), "draw it again: make tour"


def test_the_tour_keeps_nothing_of_the_machine_that_ran_it(tour):
    assert tour.metadata == METADATA
    assert all(not cell.metadata for cell in tour.cells)
    kept = TOUR.read_text(encoding="utf-8")
    for name in (str(Path.home()), str(ROOT), socket.gethostname(), tempfile.gettempdir()):
        assert name not in kept
    assert not re.search(r"\b\d\d:\d\d:\d\d\b|\w:\\\\|site-packages|0x[0-9a-f]{6}", kept)


def test_the_tour_is_small_and_every_question_has_an_answer_in_one_to_three_lines(tour):
    assert TOUR.stat().st_size < 400_000
    questions = [cell.source for cell in tour.cells if cell.source.startswith("## ")]
    numbers = [re.match(r"## (\d+)\. .*\?\n", text)[1] for text in questions]
    assert numbers == [str(number) for number in range(1, 11)]
    for cell in tour.cells:
        if cell.cell_type == "code":
            lines = [line for line in cell.source.split("\n") if line and "import" not in line]
            assert len(lines) <= 3
            assert not [one for one in cell.outputs if one.output_type == "error"]
            assert not [one for one in cell.outputs if one.get("name") == "stderr"]


def draw(path):
    trucebook.compare("killed", place="gaza-strip").plot().save(path)


def main():
    tour = nbformat.read(TOUR, as_version=4)
    TOUR.write_text(nbformat.writes(run(tour)) + "\n", encoding="utf-8")
    draw(PICTURE)


if __name__ == "__main__":
    main()
