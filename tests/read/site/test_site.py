"""A site in one step, and what it replaces."""

import hashlib
import os
import shutil
import subprocess
import sys

import pytest
from conftest import TOY
from sites import sites

from trucebook.errors import UsageError
from trucebook.read.site.edition import Edition
from trucebook.read.site.site import contents, site

__all__ = ["sites"]


def texts(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_site_is_a_function_of_its_edition(sites):
    assert texts(sites("toy").folder) == contents(Edition.of(TOY))


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_order_of_sets_does_not_matter(sites, seed):
    """Python hashes texts otherwise in each process."""
    program = (
        "import hashlib, sys; from trucebook.read.site.edition import Edition\n"
        "from trucebook.read.site.site import contents\n"
        "for path, data in sorted(contents(Edition.of(sys.argv[1])).items()):\n"
        "    print(hashlib.sha256(data).hexdigest(), path)"
    )
    command = [sys.executable, "-c", program, str(TOY)]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    made = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    wanted = [
        f"{hashlib.sha256(data).hexdigest()} {path}"
        for path, data in sorted(texts(sites("toy").folder).items())
    ]
    assert made.stdout.splitlines() == wanted


def test_an_earlier_site_is_replaced(sites, tmp_path):
    out = shutil.copytree(sites("toy").folder, tmp_path / "out")
    (out / "fr").mkdir()
    (out / "figures.html").unlink()
    (out / "figures" / "left.html").write_text("of a row that is gone")
    assert texts(site(TOY, out)) == texts(sites("toy").folder)


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        (lambda out: (out / "CNAME").write_text("example.org"), "CNAME"),
        (lambda out: (out / "index.html").write_text("<p>Mine."), "an index.html of something"),
        (lambda out: (out / "index.html").unlink(), "an index.html of something else"),
    ],
)
def test_what_is_no_site_is_never_replaced(sites, tmp_path, spoil, found):
    out = shutil.copytree(sites("toy").folder, tmp_path / "out")
    spoil(out)
    before = texts(out)
    with pytest.raises(UsageError, match=f"expected nothing or an earlier site.*found {found}"):
        site(TOY, out)
    assert texts(out) == before


def test_each_language_has_a_folder_and_links_with_the_others(tmp_path):
    out = site(TOY, tmp_path / "out", languages=["fr", "ar"])
    first, other = (out / "index.html").read_text(), (out / "ar" / "index.html").read_text()
    assert '<html lang="fr" dir="ltr">' in first
    assert '<html lang="ar" dir="rtl">' in other
    assert 'href="ar/index.html"' in first
    assert 'href="../index.html"' in other
    deep = next(out.glob("ar/figures/*.html"))
    assert f'href="../../figures/{deep.name}"' in deep.read_text()
