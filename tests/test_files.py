import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from folders import files

from trucebook import files as module
from trucebook.errors import UsageError
from trucebook.files import add, refused, scratch, staged, write

ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def fail(code):
    """What fails in place of a call of the system that names no file."""

    def call(*_, **__):
        raise OSError(code, os.strerror(code))

    return call


def make_folder(place, **texts):
    with staged(place, replace_folder=True) as made:
        made.mkdir()
        for name, text in texts.items():
            (made / name).write_text(text)


def everything(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


# A file


def test_a_file_is_written_and_nothing_stays_beside_it(tmp_path):
    write(tmp_path / "a", b"old")
    write(tmp_path / "a", b"new")
    assert files(tmp_path) == {"a": b"new"}
    assert everything(tmp_path) == ["a"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
@pytest.mark.parametrize(
    "call",
    [
        "pathlib.Path.mkdir",
        "pathlib.Path.write_bytes",
        "os.chmod",
        "os.fsync",
        "pathlib.Path.replace",
    ],
)
def test_a_failure_leaves_the_old_file_and_names_it(tmp_path, monkeypatch, code, call):
    path = tmp_path / "a"
    path.write_text("old")
    monkeypatch.setattr(call, fail(code))
    with pytest.raises(OSError, match=os.strerror(code)) as raised:
        write(path, b"new")
    assert (raised.value.errno, raised.value.filename) == (code, str(path))
    assert files(tmp_path) == {"a": b"old"}
    assert everything(tmp_path) == ["a"]


def test_an_error_while_it_is_made_leaves_nothing(tmp_path):
    def stop():
        with staged(tmp_path / "x" / "y" / "a") as made:
            made.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert everything(tmp_path) == []


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.touch()])
def test_words_of_an_error_never_name_what_is_staged(tmp_path, make):
    def stop():
        with staged(tmp_path / "a") as made:
            make(made)
            raise UsageError(f"{made}/x: wrong")

    with pytest.raises(UsageError, match=rf"^{tmp_path}/a/x: wrong$"):
        stop()


@pytest.mark.parametrize("mask", [0o022, 0o002, 0o077])
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path, mask):
    before = os.umask(mask)
    try:
        write(tmp_path / "a", b"")
        make_folder(tmp_path / "b", c="")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "b", "b/c")]
    assert modes == [0o666 & ~mask, 0o777 & ~mask, 0o666 & ~mask]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o444, 0o755])
def test_what_is_replaced_keeps_its_permissions(tmp_path, mode):
    write(tmp_path / "a", b"old")
    make_folder(tmp_path / "b", c="old", d="old")
    for name in ("a", "b/c"):
        (tmp_path / name).chmod(mode)
    (tmp_path / "b").chmod(0o750)
    write(tmp_path / "a", b"new")
    make_folder(tmp_path / "b", c="new", e="new")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "b", "b/c")]
    assert modes == [mode, 0o750, mode]
    assert files(tmp_path) == {"a": b"new", "b/c": b"new", "b/e": b"new"}


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path, there):
    (tmp_path / "far").mkdir()
    if there:
        (tmp_path / "far" / "a").write_text("old")
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to(tmp_path / "far" / "a")
    write(tmp_path / "one", b"new")
    assert (tmp_path / "one").is_symlink()
    assert (tmp_path / "two").is_symlink()
    assert not (tmp_path / "far" / "a").is_symlink()
    assert (tmp_path / "far" / "a").read_bytes() == b"new"


def test_a_linked_folder_stays_linked(tmp_path):
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to("far")
    make_folder(tmp_path / "near", a="new")
    assert (tmp_path / "near").is_symlink()
    assert files(tmp_path / "far") == {"a": b"new"}


def test_a_circle_of_links_is_reported(tmp_path):
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links") as raised:
        write(tmp_path / "a", b"")
    assert raised.value.filename == str(tmp_path / "a")


def test_a_long_name_has_room(tmp_path):
    name = "ü" * 120
    write(tmp_path / name, b"")
    assert everything(tmp_path) == [name]


def test_a_missing_folder_is_made_only_where_it_is_wanted(tmp_path):
    with pytest.raises(UsageError, match=r"none/a: expected the folder .*none to write into"):
        write(tmp_path / "none" / "a", b"", parents=False)
    write(tmp_path / "some" / "more" / "a", b"", parents=True)
    assert everything(tmp_path) == ["some", "some/more", "some/more/a"]


# What is no file


def run(code, **options):
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=ENV, check=True, **options).stdout


@pytest.mark.parametrize("call", ["write", "add"])
def test_a_device_stays_one(call):
    getattr(module, call)(os.devnull, b"x")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize("call", ["write", "add"])
def test_a_pipe_is_written_to(call):
    code = f"from trucebook.files import {call}; {call}('/dev/stdout', b'x')"
    assert run(code, stdout=subprocess.PIPE) == b"x"


@pytest.mark.parametrize("call", ["write", "add"])
def test_the_standard_output_keeps_what_is_printed_around_it(tmp_path, call):
    code = (
        f"from trucebook.files import {call}\nprint('a')\n{call}('/dev/stdout', b'b')\nprint('c')"
    )
    path = tmp_path / "out"
    with path.open("wb") as out:
        run(code, stdout=out)
    assert path.read_text() == "a\nbc\n"


@pytest.mark.parametrize("before", [None, b"", b"before\n"])
def test_bytes_are_added_behind_those_that_are_there(tmp_path, before):
    path = tmp_path / "a"
    if before is not None:
        path.write_bytes(before)
    add(path, b"more")
    assert files(tmp_path) == {"a": (before or b"") + b"more"}


# A folder


@pytest.fixture(params=["swapped", "two renames"])
def way(request, monkeypatch):
    """Both ways in which one folder takes the place of another."""
    if request.param == "two renames":
        monkeypatch.setattr(module, "_exchanged", lambda *_: False)
    elif sys.platform != "linux":
        pytest.skip("no system call that swaps")


@pytest.mark.usefixtures("way")
def test_a_folder_takes_the_place_of_another(tmp_path):
    make_folder(tmp_path / "a", x="old", y="old")
    make_folder(tmp_path / "a", y="new")
    assert files(tmp_path) == {"a/y": b"new"}
    assert everything(tmp_path) == ["a", "a/y"]


def test_a_folder_is_replaced_only_where_that_is_wanted(tmp_path):
    make_folder(tmp_path / "a", x="old")

    def place():
        with staged(tmp_path / "a") as made:
            made.mkdir()

    with pytest.raises(OSError, match="not empty") as raised:
        place()
    assert raised.value.filename == str(tmp_path / "a")
    assert files(tmp_path) == {"a/x": b"old"}


def test_an_empty_folder_gives_way(tmp_path):
    (tmp_path / "a").mkdir()
    with staged(tmp_path / "a") as made:
        made.mkdir()
        (made / "x").touch()
    assert everything(tmp_path) == ["a", "a/x"]


def test_a_file_and_a_folder_never_give_way_to_each_other(tmp_path):
    make_folder(tmp_path / "folder", x="old")
    write(tmp_path / "file", b"old")
    with pytest.raises(IsADirectoryError) as raised:
        write(tmp_path / "folder", b"new")
    assert raised.value.filename == str(tmp_path / "folder")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "file", x="new")
    assert files(tmp_path) == {"file": b"old", "folder/x": b"old"}


BETWEEN = """
import os, sys
from pathlib import Path
from trucebook import files
rename = Path.rename
def second(path, target):
    if path.name == "new" and not Path(target).exists():
        {what}
    return rename(path, target)
files._exchanged = lambda *_: False
Path.rename = second
with files.staged(sys.argv[1], replace_folder=True) as made:
    made.mkdir()
"""


def test_the_old_folder_goes_back_where_the_second_rename_fails(tmp_path):
    make_folder(tmp_path / "a", x="old")
    command = [sys.executable, "-c", BETWEEN.format(what="raise OSError(5, 'x')"), tmp_path / "a"]
    done = subprocess.run(command, env=ENV, capture_output=True, text=True, check=False)
    assert f"Input/output error: '{tmp_path / 'a'}'" in done.stderr
    assert everything(tmp_path) == ["a", "a/x"]


def test_the_next_run_puts_back_what_a_killed_one_moved_away(tmp_path):
    make_folder(tmp_path / "a", x="old")
    command = [sys.executable, "-c", BETWEEN.format(what="os.kill(os.getpid(), 9)"), tmp_path / "a"]
    done = subprocess.run(command, env=ENV, check=False)
    assert done.returncode == -9
    assert not (tmp_path / "a").exists()
    write(tmp_path / "b", b"")
    assert everything(tmp_path) == ["a", "a/x", "b"]


# Leftovers

HOLD = """
import sys
from trucebook.files import staged
with staged(sys.argv[1]) as made:
    made.write_text("half")
    print("staged", flush=True)
    sys.stdin.read()
"""


def holding(path):
    command = [sys.executable, "-c", HOLD, str(path)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENV)
    assert child.stdout.readline() == b"staged\n"
    return child


@pytest.mark.skipif(sys.platform == "win32", reason="no lock says which run is alive")
def test_the_next_run_removes_what_a_killed_one_left_and_nothing_of_a_live_one(tmp_path):
    with holding(tmp_path / "dead") as dead, holding(tmp_path / "live") as live:
        dead.kill()
        dead.wait()
        write(tmp_path / "mine", b"")
        [left] = [path for path in tmp_path.iterdir() if path.name.endswith(".staged")]
        assert left.name.startswith(".live.")
        live.stdin.close()
        assert live.wait(60) == 0
    assert files(tmp_path) == {"live": b"half", "mine": b""}


def test_nothing_but_staging_folders_is_removed(tmp_path):
    others = [".a.staged", "a.abcdefgh.staged", ".a.abcdefg.staged", ".a.ABCDEFGH.staged", ".git"]
    for name in others:
        (tmp_path / name).mkdir()
    (tmp_path / ".a.abcdefgh.staged").write_text("a file")
    (tmp_path / ".b.abcdefgh.staged").symlink_to(tmp_path / ".git")
    write(tmp_path / "mine", b"")
    assert set(everything(tmp_path)) >= {*others, ".a.abcdefgh.staged", ".b.abcdefgh.staged"}


@pytest.mark.parametrize("call", ["pathlib.Path.mkdir", "pathlib.Path.write_bytes"])
def test_a_failure_in_a_scratch_folder_names_the_folder_around_it(tmp_path, monkeypatch, call):
    monkeypatch.setattr(call, fail(errno.ENOSPC))
    with (
        pytest.raises(OSError, match=os.strerror(errno.ENOSPC)) as raised,
        scratch(tmp_path / "a") as folder,
    ):
        (folder / "b").write_bytes(b"")
    assert raised.value.filename == str(tmp_path)
    assert everything(tmp_path) == []


def test_an_end_right_after_the_folder_is_made_leaves_none(tmp_path, monkeypatch):
    make = Path.mkdir

    def end(path, *arguments, **options):
        make(path, *arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "mkdir", end)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "a", b"")
    assert everything(tmp_path) == []


def test_a_run_in_another_thread_is_a_live_one(tmp_path):
    with scratch(tmp_path / "a") as folder:
        write(tmp_path / "b", b"")
        assert folder.is_dir()
    assert everything(tmp_path) == ["b"]


def test_git_ignores_what_is_staged(tmp_path):
    for page in (ROOT / ".gitignore", ROOT / "src/trucebook/book/starter/gitignore"):
        folder = tmp_path / page.name
        folder.mkdir()
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        (folder / ".gitignore").write_bytes(page.read_bytes())
        (folder / "dataset").mkdir()
        with staged(folder / "dataset" / "figures.csv") as made:
            made.write_text("x")
            command = ["git", "-C", str(folder), "status", "--porcelain", "--untracked-files=all"]
            reported = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert reported == "?? .gitignore\n"


# Errors of libraries


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Exception("database or disk is full"), errno.ENOSPC),
        (Exception(f'Could not write ".x": {os.strerror(errno.ENOSPC)}'), errno.ENOSPC),
        (Exception(OSError(errno.EROFS, "x")), errno.EROFS),
        (Exception("disk I/O error"), errno.EIO),
    ],
)
def test_what_the_system_said_is_found_in_what_a_library_made_of_it(error, code):
    assert refused(error).errno == code
    assert refused(error).filename is None


# Signals


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_ends_a_command_and_it_cleans_up(tmp_path, number, code):
    text = (
        "import os, sys, time\n"
        "from trucebook import commands\n"
        "from trucebook.files import staged\n"
        "def run(_):\n"
        "    with staged(sys.argv[1]) as made:\n"
        "        made.write_text('half'); print('staged', flush=True); time.sleep(60)\n"
        "import trucebook.commands.rules as rules; rules.run = run\n"
        "sys.exit(commands.main(['rules']))\n"
    )
    command = [sys.executable, "-c", text, str(tmp_path / "a" / "b")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENV
    ) as child:
        assert child.stdout.readline() == b"staged\n"
        child.send_signal(number)
        assert child.wait(60) == code
        assert child.stderr.read() == b"trucebook: stopped\n"
    assert everything(tmp_path) == []
