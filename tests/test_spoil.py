import shutil
import subprocess

import pytest
from folders import files
from spoil import FORGERIES, SPOILINGS

_OF_CHECKSUMS = ("stale_hash", "flipped_byte", "edited_hash", "no_hash_list", "missing_file")


@pytest.mark.slow
@pytest.mark.parametrize("name", [*SPOILINGS, *FORGERIES])
def test_a_spoiling_leaves_the_checksums_right_unless_they_are_its_fault(
    name, toy_release, tmp_path
):
    folder = tmp_path / "release"
    shutil.copytree(toy_release, folder)
    (SPOILINGS | FORGERIES)[name](folder)
    assert files(folder) != files(toy_release)
    command = ["sha256sum", "--check", "--strict", "--status", "SHA256SUMS"]
    accepted = subprocess.run(command, cwd=folder, check=False).returncode == 0
    assert accepted == (name not in _OF_CHECKSUMS)


def test_every_spoiling_says_what_is_wrong():
    assert [
        name for name, spoil in SPOILINGS.items() if not (spoil.__doc__ or "").endswith(".")
    ] == []
