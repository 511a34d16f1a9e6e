"""The signatures beside a release: how they are made, and checked by a list of signers."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from trucebook.book.citation import read_citation
from trucebook.errors import UsageError
from trucebook.files import write
from trucebook.language import say
from trucebook.load.releases import SUMS
from trucebook.problem import Problem
from trucebook.release.provenance import provenance_file
from trucebook.snapshot import Snapshot
from trucebook.verify.files import ReleaseFiles, fault, open_release, read_beside

UNSIGNED = "release_is_signed"
_STATEMENT = "provenance.json"


def check_signatures(release: ReleaseFiles, version: str, signers: Path) -> Iterator[Problem]:
    """The list of checksums is signed by an allowed signer, and so is the provenance."""
    for name, data in _signed(release, version).items():
        file = signature_file(version, name)
        signature = read_beside(release.home / file)
        if signature is None:
            yield fault(UNSIGNED, file, say("expected a signature of {name} beside it", name=name))
            continue
        try:
            signer(data, signature, signers)
        except ValueError as error:
            yield fault(
                UNSIGNED, file, say("expected an allowed signer of {name}", name=name), error
            )


def sign_release(folder: str | Path, key: Path) -> list[Path]:
    """Sign what `check_signatures` looks at; returns the files that were written."""
    release = open_release(folder)
    version = read_citation(Snapshot(release.home, release.files))[0].version
    if not version:
        raise UsageError(f"{folder}: expected the folder of a release, with CITATION.cff.")
    signatures = {
        release.home / signature_file(version, name): sign(data, key)
        for name, data in _signed(release, version).items()
    }
    for path, signature in signatures.items():
        write(path, signature)
    return list(signatures)


def _signed(release: ReleaseFiles, version: str) -> dict[str, bytes]:
    statement = read_beside(release.home / provenance_file(version))
    signed = {SUMS: release.files.get(SUMS, b"")}
    return signed if statement is None else {**signed, _STATEMENT: statement}


NAMESPACE = "trucebook-release"
"""What the signature is for: one made for mail or git with the same key is none."""


def signature_file(version: str, file: str) -> str:
    """Name of the signature of a file of a release, beside the release."""
    return f"{version}.{file}.sig"


def sign(data: bytes, key: Path) -> bytes:
    """The signature of some bytes, by a private key or by one that an agent holds."""
    if not key.is_file():
        raise UsageError(f"{key}: expected the file of a signing key; make one with ssh-keygen.")
    done = _run(data, "sign", "-f", str(key), "-n", NAMESPACE)
    if done.returncode:
        raise UsageError(f"{key}: OpenSSH cannot sign with it: {_last(done.stderr)}")
    return done.stdout


def signer(data: bytes, signature: bytes, signers: Path) -> str:
    """Who in the list of allowed signers signed some bytes; a `ValueError` says why nobody did."""
    if not signers.is_file():
        raise UsageError(f"{signers}: expected a list of allowed signers; see docs/releases.md.")
    with TemporaryDirectory(prefix="trucebook-") as name:
        path = Path(name, "signature")
        path.write_bytes(signature)
        given = ("-s", str(path), "-f", str(signers))
        found = _run(b"", "find-principals", *given)
        names = found.stdout.decode(errors="replace").splitlines()
        if found.returncode or not names:
            raise ValueError(f"its key is none of {signers.name}: {_last(found.stderr)}")
        done = _run(data, "verify", *given, "-I", names[0], "-n", NAMESPACE)
        if done.returncode:
            raise ValueError(_last(done.stdout + done.stderr))
    return names[0]


def _run(data: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603
            ["ssh-keygen", "-Y", *arguments],  # noqa: S607
            input=data,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise UsageError("This needs ssh-keygen (OpenSSH 8.2 or newer), not installed.") from None


def _last(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "no reason given"
