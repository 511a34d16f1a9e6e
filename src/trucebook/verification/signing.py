"""Detached signatures with OpenSSH (`ssh-keygen -Y`): made with a key, checked against a list.

What is signed is the release's list of checksums, and its provenance where there is one. The
signatures lie beside the release.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from trucebook.errors import UsageError

__all__ = ["NAMESPACE", "sign", "signature_file", "signer"]

NAMESPACE = "trucebook-release"
"""What the signature is for: one made for mail or git with the same key is none."""


def signature_file(version: str, file: str) -> str:
    """Name of the signature of a file of a release, beside the release."""
    return f"{version}.{file}.sig"


def sign(data: bytes, key: Path) -> bytes:
    """The signature of some bytes.

    Args:
        data: what is signed.
        key: file of a private key, or of a public one whose private key an agent holds.

    Raises:
        UsageError: OpenSSH is missing or cannot use the key.
    """
    if not key.is_file():
        raise UsageError(f"{key}: expected the file of a signing key; make one with ssh-keygen.")
    done = _run(data, "sign", "-f", str(key), "-n", NAMESPACE)
    if done.returncode:
        raise UsageError(f"{key}: OpenSSH cannot sign with it: {_last(done.stderr)}")
    return done.stdout


def signer(data: bytes, signature: bytes, signers: Path) -> str:
    """Who signed some bytes: a name in the list of allowed signers.

    Raises:
        UsageError: OpenSSH or the list is missing.
        ValueError: nobody in the list made that signature of these bytes; the reason.
    """
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
