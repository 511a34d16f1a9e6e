import re
import shutil
import subprocess

import pytest
from conftest import ROOT

from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.load.releases import entries
from trucebook.verify.files import open_release
from trucebook.verify.signatures import (
    NAMESPACE,
    check_signatures,
    sign,
    sign_release,
    signer,
)
from trucebook.verify.verify import verify
from trucebook.version import version_key

ALLOWED = ROOT / "allowed_signers"
TO_BE_SIGNED = [
    entry["version"]
    for entry in entries(ROOT / "build")
    if version_key(entry["version"]) >= version_key("0.3.0")
]


@pytest.fixture
def key(tmp_path):
    return make_key(tmp_path / "key")


@pytest.fixture
def release(toy_release, tmp_path):
    home = shutil.copytree(toy_release.parent, tmp_path / "releases")
    return home / toy_release.name


def make_key(path):
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)]
    subprocess.run(command, check=True)
    return path


def allow(key, path, options=f'namespaces="{NAMESPACE}"'):
    public = key.with_suffix(".pub").read_text().strip()
    path.write_text(f"keeper@example.org {options} {public}\n")
    return path


def reported(release, signers):
    return {(item.file, item.rule) for item in verify(release, signers=signers).problems}


SIGNED = ["0.1.0.SHA256SUMS.sig", "0.1.0.provenance.json.sig"]


def test_a_signed_release_is_reported_from_others(release, key, tmp_path, capsys):
    signers = allow(key, tmp_path / "allowed")
    assert reported(release, signers) == {(name, "release_is_signed") for name in SIGNED}
    assert main(["sign", str(release), "--key", str(key)]) == 0
    assert capsys.readouterr().out.split() == [str(release.parent / name) for name in SIGNED]
    assert reported(release, signers) == set()
    assert main(["verify", str(release), "--signers", str(signers)]) == 0


def test_a_key_that_is_not_in_the_list_is_reported(release, key, tmp_path):
    sign_release(release, key)
    signers = allow(make_key(tmp_path / "other"), tmp_path / "allowed")
    assert reported(release, signers) == {(name, "release_is_signed") for name in SIGNED}


@pytest.mark.parametrize(
    "options", ['namespaces="git"', 'namespaces="trucebook-release",valid-before="20200101"']
)
def test_a_key_for_another_use_or_time_is_reported(release, key, tmp_path, options):
    sign_release(release, key)
    assert reported(release, allow(key, tmp_path / "allowed", options))


@pytest.mark.parametrize("name", SIGNED)
def test_a_signature_of_other_bytes_is_reported(release, key, tmp_path, name):
    sign_release(release, key)
    (release.parent / name).write_bytes(sign(b"other bytes", key))
    assert reported(release, allow(key, tmp_path / "allowed")) == {(name, "release_is_signed")}


def test_a_release_with_problems_is_not_signed(release, key, capsys):
    (release / "codebook.md").write_text("else")
    assert main(["sign", str(release), "--key", str(key)]) == 1
    assert "file_has_its_checksum" in capsys.readouterr().out
    assert not (release.parent / SIGNED[0]).exists()


def test_the_signer_is_named(key, tmp_path):
    signature = sign(b"words", key)
    signers = allow(key, tmp_path / "allowed")
    assert signer(b"words", signature, signers) == "keeper@example.org"
    with pytest.raises(ValueError, match="ncorrect signature"):
        signer(b"words!", signature, signers)


def test_a_missing_key_list_or_program_is_reported(key, tmp_path, monkeypatch):
    with pytest.raises(UsageError, match="make one with ssh-keygen"):
        sign(b"", tmp_path / "none")
    (tmp_path / "odd").write_text("no key")
    with pytest.raises(UsageError, match="OpenSSH cannot sign with it"):
        sign(b"", tmp_path / "odd")
    with pytest.raises(UsageError, match="list of allowed signers"):
        signer(b"", b"", tmp_path / "none")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="needs ssh-keygen"):
        sign(b"", key)


@pytest.mark.parametrize("version", TO_BE_SIGNED)
def test_every_release_from_0_3_0_on_is_signed_with_a_key_of_the_list(version):
    release = open_release(ROOT / "build" / version)
    assert list(check_signatures(release, version, ALLOWED)) == []


def test_the_list_of_the_repository_has_public_keys_for_releases_alone():
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    keys = [line for line in lines if line and not line.startswith("#")]
    form = rf'\S+ namespaces="{NAMESPACE}" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI[\w+/]{{43}}=?'
    assert [line for line in keys if not re.fullmatch(form, line.strip())] == []
    assert len({line.split()[-1] for line in keys}) == len(keys)


def test_a_line_as_the_docs_write_it_allows_a_fresh_key(release, key, tmp_path):
    """And the form that the list of the repository must have is that of such a line."""
    signers = tmp_path / "allowed"
    signers.write_text(ALLOWED.read_text(encoding="utf-8"), encoding="utf-8")
    docs = (ROOT / "docs" / "releases.md").read_text(encoding="utf-8")
    [line] = re.findall(r'^echo "trucebook-.*$', docs, re.MULTILINE)
    shell = f'folder="{key.parent}"; cd "{tmp_path}"; {line.replace("allowed_signers", "allowed")}'
    subprocess.run(["sh", "-c", shell], check=True)
    sign_release(release, key)
    key.unlink()
    assert reported(release, signers) == set()
    statement = (release.parent / SIGNED[1]).read_bytes()
    provenance = (release.parent / "0.1.0.provenance.json").read_bytes()
    assert re.fullmatch(r"trucebook-\d+\.\d+\.\d+", signer(provenance, statement, signers))


def test_no_private_key_is_in_the_repository():
    if not (ROOT / ".git").exists():
        pytest.skip("needs git")
    marks = ["PRIVATE" + " KEY-----", "b3BlbnNzaC1r" + "ZXktdj"]
    search = [word for mark in marks for word in ("-e", mark)]
    found = subprocess.run(
        ["git", "grep", "-a", "-F", "--untracked", "--name-only", *search],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (found.returncode, found.stdout) == (1, "")
