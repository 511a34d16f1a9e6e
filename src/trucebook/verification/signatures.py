"""The signatures beside a release: made, and held against the list of allowed signers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trucebook.about.citation import read_citation
from trucebook.errors import UsageError
from trucebook.files import write
from trucebook.problem import Problem
from trucebook.published import SUMS
from trucebook.release.provenance import provenance_file
from trucebook.snapshot import Snapshot
from trucebook.verification.parcel import Parcel, open_parcel, read_beside
from trucebook.verification.signing import sign, signature_file, signer
from trucebook.verification.told import fault

__all__ = ["check_signatures", "sign_release"]

_STATEMENT = "provenance.json"


def check_signatures(parcel: Parcel, version: str, signers: Path) -> Iterator[Problem]:
    """The list of checksums is signed by somebody in the list, and so is the provenance."""
    for name, data in _signed(parcel, version).items():
        file = signature_file(version, name)
        signature = read_beside(parcel.home / file)
        if signature is None:
            yield fault("release_is_signed", file, f"expected a signature of {name} beside it")
            continue
        try:
            signer(data, signature, signers)
        except ValueError as error:
            yield fault("release_is_signed", file, f"expected an allowed signer of {name}", error)


def sign_release(folder: str | Path, key: Path) -> list[Path]:
    """Sign what `check_signatures` looks at; returns the files that were written.

    Raises:
        UsageError: there is no release there, or OpenSSH cannot sign with the key.
    """
    parcel = open_parcel(folder)
    version = read_citation(Snapshot(parcel.home, parcel.files))[0].version
    if not version:
        raise UsageError(f"{folder}: expected the folder of a release, with CITATION.cff.")
    signatures = {
        parcel.home / signature_file(version, name): sign(data, key)
        for name, data in _signed(parcel, version).items()
    }
    for path, signature in signatures.items():
        write(path, signature)
    return list(signatures)


def _signed(parcel: Parcel, version: str) -> dict[str, bytes]:
    statement = read_beside(parcel.home / provenance_file(version))
    signed = {SUMS: parcel.files.get(SUMS, b"")}
    return signed if statement is None else {**signed, _STATEMENT: statement}
