import shutil
import subprocess

import pytest

from trucebook.commands import main
from trucebook.errors import UsageError
from trucebook.verify.signatures import NAMESPACE, sign, sign_release, signer
from trucebook.verify.verify import verify


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
