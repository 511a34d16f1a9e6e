"""The site beside a release is compared with what the release makes."""

import shutil
import zipfile

import pytest

from trucebook.errors import UsageError
from trucebook.load.releases import Release
from trucebook.release import export as exporting
from trucebook.release.export import export
from trucebook.verify import pages as judging
from trucebook.verify.verify import verify
from trucebook.version import __version__

RULE = "site_is_as_made"


@pytest.fixture(scope="module")
def archive(toy_release, tmp_path_factory):
    out = tmp_path_factory.mktemp("zip") / "toy.zip"
    return export(Release(toy_release.name, toy_release), "zip", out)


@pytest.fixture
def unzipped(archive, toy_release, tmp_path):
    folder = tmp_path / toy_release.name
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    return folder


def of_site(path):
    return [problem for problem in verify(path).problems if problem.rule == RULE]


def test_the_site_that_a_release_makes_is_sound_in_archive_and_folder(archive, unzipped):
    assert of_site(archive) == []
    assert of_site(unzipped) == []
    shutil.rmtree(unzipped / "site")
    assert of_site(unzipped) == []


def test_each_page_that_differs_is_reported_at_its_first_difference(unzipped):
    page, script = unzipped / "site/index.html", unzipped / "site/static/trucebook.js"
    page.write_text(page.read_text().replace("<h1>", "<h1>Not so: ", 1))
    script.write_bytes(script.read_bytes() + b"alert(1)")
    (unzipped / "site/more.js").write_text("alert(1)")
    (unzipped / "site/static/style.css").unlink()
    found = {problem.file: problem for problem in of_site(unzipped)}
    assert list(found) == [
        *("site/index.html", "site/more.js", "site/static/style.css", "site/static/trucebook.js")
    ]
    assert {problem.severity for problem in found.values()} == {"error"}
    assert "Not so" in found["site/index.html"].value
    assert found["site/more.js"].message == "expected no such file, as the release makes it"
    assert "delete the folder site" in found["site/more.js"].hint


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ("the maker", "trucebook 0.0.1 made it"),
        ("the release", "it has errors"),
        ("the engine", "the site cannot be made again: no engine"),
    ],
)
def test_a_site_that_is_not_compared_has_a_warning(unzipped, monkeypatch, spoil, why):
    page = unzipped / "site/index.html"
    if spoil == "the maker":
        page.write_text(page.read_text().replace(f"trucebook {__version__}", "trucebook 0.0.1"))
    elif spoil == "the release":
        (unzipped / "README.md").write_text("Other words.\n")
    else:

        def pages(_):
            raise UsageError("no engine")

        monkeypatch.setattr(judging, "pages", pages)
    [problem] = of_site(unzipped)
    assert (problem.severity, problem.file) == ("warning", "site/index.html")
    assert why in problem.message


def test_a_site_depends_on_its_release_alone(unzipped, tmp_path):
    moved = shutil.copytree(unzipped, tmp_path / "elsewhere")
    assert exporting.pages(moved) == exporting.pages(unzipped)
