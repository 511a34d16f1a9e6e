"""The provenance statement of a release, and releases made again from older states of a book."""

import hashlib
import json
import re
import shutil

import pytest
from conftest import ROOT, TOY
from edit import set_cells
from google.protobuf import json_format
from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.resource_descriptor import ResourceDescriptor
from in_toto_attestation.v1.statement import Statement
from repository import git, set_version

from trucebook.errors import DataError, UsageError
from trucebook.release.build import build
from trucebook.verify.verify import verify
from trucebook.version import __version__

pytestmark = pytest.mark.slow


@pytest.fixture
def release(toy_release, tmp_path):
    home = shutil.copytree(toy_release.parent, tmp_path / "releases")
    return home / toy_release.name


def statement_of(release):
    return json.loads((release.parent / f"{release.name}.provenance.json").read_bytes())


def test_in_toto_accepts_the_statement(toy_release):
    text = (toy_release.parent / "0.1.0.provenance.json").read_text(encoding="utf-8")
    Statement.copy_from_pb(json_format.Parse(text, statement_pb2.Statement())).validate()
    predicate = json_format.ParseDict(json.loads(text)["predicate"], Provenance())
    assert predicate.run_details.builder.version["trucebook"] == __version__
    assert predicate.build_definition.external_parameters["version"] == "0.1.0"
    for item in predicate.build_definition.resolved_dependencies:
        ResourceDescriptor.copy_from_pb(item).validate()


def test_the_statement_names_every_file_and_every_text(toy_release):
    statement = statement_of(toy_release)
    said = {item["name"]: item["digest"]["sha256"] for item in statement["subject"]}
    assert said == {path.name: sha256(path) for path in toy_release.iterdir()}
    made_from = {
        item["name"]: item["digest"]["sha256"]
        for item in statement["predicate"]["buildDefinition"]["resolvedDependencies"]
    }
    assert made_from["dataset/figures.csv"] == sha256(TOY / "dataset" / "figures.csv")
    texts = {sha256(path) for path in (TOY / "seeds" / "texts").iterdir()}
    assert {digest for name, digest in made_from.items() if name.startswith("text of ")} == texts
    assert "schemas/vocabularies/bounds.csv" in made_from


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_committed_book_names_its_commit(toy, tmp_path):
    commit(toy, "begin")
    statement = statement_of(build(toy, tmp_path / "out"))
    first = statement["predicate"]["buildDefinition"]["resolvedDependencies"][0]
    assert first == {"name": "book", "digest": {"gitCommit": git(toy, "rev-parse", "HEAD")}}


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"_type": "x", "predicateType": "y"}'])
def test_a_statement_that_is_none_is_reported(release, text):
    (release.parent / "0.1.0.provenance.json").write_text(text)
    [problem] = verify(release).problems
    assert (problem.file, problem.rule) == ("0.1.0.provenance.json", "provenance_is_readable")


def test_a_statement_on_another_book_is_reported(release):
    path = release.parent / "0.1.0.provenance.json"
    digest = sha256(TOY / "seeds" / "S01.json")
    path.write_text(path.read_text().replace(digest, "0" * 64))
    [problem] = verify(release, rebuild=TOY).problems
    assert problem.rule == "provenance_speaks_of_this"
    assert problem.message == f"expected SHA-256 {digest} for seeds/S01.json, as the book has it"


def test_a_release_is_made_again(release):
    assert verify(release, rebuild=TOY).problems == ()


def commit(book, message):
    if not (book / ".git").exists():
        git(book, "init", "--quiet", "--initial-branch", "main")
        (book / ".gitignore").write_text("build\n")
    git(book, "add", ".")
    git(book, "commit", "--quiet", "--message", message)


@pytest.fixture
def grown(toy):
    """The toy book in its second version, its first in git."""
    commit(toy, "the first version")
    build(toy)
    path = toy / "CITATION.cff"
    path.write_text(path.read_text().replace("version: 0.1.0", "version: 0.2.0"))
    set_cells(toy, "figures", "F0018", note="another note")
    return toy


def test_an_older_release_is_made_again_from_the_commit_of_its_version(grown):
    assert verify(grown / "build" / "0.1.0", rebuild=grown).problems == ()


def test_a_revision_may_be_named(grown):
    commit(grown, "the second version")
    release = grown / "build" / "0.1.0"
    assert verify(release, rebuild=grown, at="HEAD~1").valid
    with pytest.raises(UsageError, match="git knows no revision 'nowhere'"):
        verify(release, rebuild=grown, at="nowhere")


def test_a_row_that_another_commit_of_the_version_has_otherwise_is_reported(grown):
    set_version(grown, "0.1.0")
    commit(grown, "the same version, another row")
    found = verify(grown / "build" / "0.1.0", rebuild=grown, at="HEAD").problems
    cells = {(item.file, item.row_id, item.field) for item in found}
    assert ("figures.csv", "F0018", "note") in cells


def test_a_revision_of_another_version_is_no_measure_of_a_release(grown):
    commit(grown, "the second version")
    message = "expected version 0.1.0 of the book at HEAD, found 0.2.0"
    with pytest.raises(UsageError, match=message):
        verify(grown / "build" / "0.1.0", rebuild=grown, at="HEAD")


def test_a_book_without_that_version_is_reported(release, grown):
    shutil.rmtree(grown / ".git")
    with pytest.raises(UsageError, match="git"):
        verify(release, rebuild=grown)


def test_a_book_that_cannot_be_read_is_reported(release, toy):
    (toy / "dataset" / "figures.csv").write_bytes(b"\xff")
    with pytest.raises(DataError, match="The book cannot be read"):
        verify(release, rebuild=toy)


VERSIONS = re.findall(r'"version": "(.*?)"', (ROOT / "build" / "releases.json").read_text())


@pytest.mark.parametrize("version", VERSIONS)
def test_every_release_in_the_repository_is_made_again(version):
    if not (ROOT / ".git").exists() or git(ROOT, "rev-parse", "--is-shallow-repository") == "true":
        pytest.skip("older states of the book are in the history of a full clone")
    assert verify(ROOT / "build" / version, rebuild=ROOT).valid
