import argparse

import pytest
from problems import ONE

from trucebook.commands import validate
from trucebook.validate.report.forms import FORMS, written
from trucebook.validate.report.report import Report


def test_every_form_can_be_asked_for():
    parser = argparse.ArgumentParser()
    validate.configure(parser)
    [choices] = [action.choices for action in parser._actions if action.dest == "format"]
    assert list(choices) == list(FORMS)


@pytest.mark.parametrize(
    ("form", "file"),
    [
        ("text", "dataset/figures.csv"),
        ("json", "dataset/figures.csv"),
        ("github", "sub/dataset/figures.csv"),
        ("sarif", "sub/dataset/figures.csv"),
    ],
)
def test_forms_for_those_outside_name_files_from_the_repository(form, file):
    text = written(Report((ONE,), rows={}), form, "sub/")
    assert ("sub/" in text) == file.startswith("sub/")
    assert file in text
