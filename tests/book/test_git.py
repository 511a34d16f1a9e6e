from pathlib import Path

import pytest
from edit import cell, set_cells
from repository import git

from trucebook.book.book import materials, read_book
from trucebook.book.git import (
    as_of,
    clean_commit,
    folder_in_repository,
    fork_point,
    last_with_version,
    would_commit,
)
from trucebook.errors import UsageError


def test_a_book_is_read_as_it_stood(kept):
    before = cell(kept, "figures", "F0002", "bound")
    set_cells(kept, "figures", "F0002", bound="about")
    with as_of(kept, "HEAD") as folder:
        assert cell(folder, "figures", "F0002", "bound") == before
        assert read_book(folder).problems == ()
    assert not folder.exists()


def test_a_book_in_a_sub_folder_of_a_repository_is_found(kept):
    git(kept.parent, "init", "--quiet")
    (kept / ".git").rename(kept.parent / "elsewhere")
    git(kept.parent, "add", kept.name)
    git(kept.parent, "commit", "--quiet", "--message", "begin")
    with as_of(kept, "HEAD") as folder:
        assert (folder / "dataset" / "figures.csv").is_file()


def test_the_fork_point_is_where_the_branch_began(kept):
    first = git(kept, "rev-parse", "HEAD")
    git(kept, "switch", "--quiet", "--create", "branch")
    git(kept, "commit", "--quiet", "--allow-empty", "--message", "on the branch")
    git(kept, "switch", "--quiet", "main")
    git(kept, "commit", "--quiet", "--allow-empty", "--message", "on main")
    git(kept, "switch", "--quiet", "branch")
    assert fork_point(kept, "main") == first


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", ""])
def test_a_revision_that_is_none_is_reported(kept, revision):
    with pytest.raises(UsageError, match="revision"), as_of(kept, revision):
        pass


def test_an_unknown_revision_leads_on(kept):
    with pytest.raises(UsageError, match=r"git knows no revision 'nowhere' here\..*git fetch"):
        fork_point(kept, "nowhere")


def test_a_folder_outside_git_is_reported(toy, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(toy.parent))
    with pytest.raises(UsageError, match="not a git repository"), as_of(toy, "HEAD"):
        pass


def test_releases_come_along_where_asked_for(kept):
    (kept / "build").mkdir()
    (kept / "build" / "releases.json").write_text("{}")
    git(kept, "add", ".")
    git(kept, "commit", "--quiet", "--message", "a release")
    with as_of(kept, "HEAD") as without, as_of(kept, "HEAD", releases=True) as folder:
        assert not (without / "build").exists()
        assert (folder / "build" / "releases.json").is_file()


def test_the_folder_is_named_as_its_repository_does(kept, monkeypatch):
    assert folder_in_repository(kept) == ""
    git(kept.parent, "init", "--quiet")
    (kept / ".git").rename(kept.parent / "elsewhere")
    assert folder_in_repository(kept) == "toy/"
    monkeypatch.chdir(kept)
    assert folder_in_repository(Path()) == "toy/"


def test_outside_of_git_the_folder_is_named_from_the_working_directory(toy, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(toy.parent))
    monkeypatch.chdir(toy.parent)
    assert folder_in_repository(toy) == "toy/"
    monkeypatch.chdir(toy)
    assert folder_in_repository(toy) == ""


def test_git_would_commit_what_nothing_ignores(kept):
    (kept / ".gitignore").write_text("/private/\n")
    assert would_commit(kept / "new.txt")
    assert would_commit(kept / "no" / "folder" / "yet.txt")
    assert not would_commit(kept / "private" / "new.txt")


def test_without_a_work_tree_or_git_nothing_would_be_committed(toy, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(toy.parent))
    assert not would_commit(toy / "new.txt")
    monkeypatch.setenv("PATH", "")
    assert not would_commit(toy / "new.txt")


def test_the_last_commit_of_a_version_is_found(kept):
    set_cells(kept, "figures", "F0018", note="another note")
    git(kept, "commit", "--quiet", "--all", "--message", "the last of 0.1.0")
    last = git(kept, "rev-parse", "HEAD")
    path = kept / "CITATION.cff"
    path.write_text(path.read_text().replace("version: 0.1.0", "version: 0.1.10"))
    git(kept, "commit", "--quiet", "--all", "--message", "the next version")
    assert last_with_version(kept, "0.1.0") == last
    assert last_with_version(kept, "0.1.10") == git(kept, "rev-parse", "HEAD")
    with pytest.raises(UsageError, match=r"no commit in reach has version 0\.1\.1 "):
        last_with_version(kept, "0.1.1")


def test_a_commit_holds_a_book_only_while_nothing_is_changed(kept):
    files = materials(read_book(kept))
    assert clean_commit(kept, files) == git(kept, "rev-parse", "HEAD")
    assert clean_commit(kept, {**files, "CITATION.cff": b"of another version"}) is None
    assert clean_commit(kept, {**files, "seeds/S99.json": b"of nobody"}) is None
    (kept / "notes.txt").write_text("no part of a book")
    assert clean_commit(kept, files) is not None
    set_cells(kept, "figures", "F0018", note="another note")
    assert clean_commit(kept, files) is None


def test_outside_git_no_commit_holds_a_book(toy, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(toy.parent))
    assert clean_commit(toy, materials(read_book(toy))) is None
