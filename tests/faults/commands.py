"""Every form of a command that writes: where it starts, and what it promises when it breaks off."""

from __future__ import annotations

from dataclasses import dataclass

from faults import starts
from faults.starts import Start

__all__ = ["FORMS", "READERS", "READS", "Form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A command with options.

    Attributes:
        command: the words after `trucebook`; {url} is the address of a server with releases.
        start: what it starts from.
        whole: patterns of paths. What matches one is old or new as a whole; other files are
            old or new each by itself.
        order: pairs of patterns: the first is new before anything of the second is.
        judges: whether what it writes hangs on what the rules find in the book.
        reports: the rule under which its report, exit code 1, names the fault.
    """

    command: str
    start: Start = starts.with_old_outputs
    whole: tuple[str, ...] = ()
    order: tuple[tuple[str, str], ...] = ()
    judges: bool = False
    reports: str = ""

    @property
    def words(self) -> list[str]:
        return self.command.split()


_ANNOUNCED = (
    ("build/*/*", "build/releases.json"),
    ("build/*.provenance.json", "build/releases.json"),
)
"""What an index of releases names is there."""

_DATASET = ("dataset/*",)
"""Files that `review` writes in one move."""

FORMS = (
    Form(command="init new", start=starts.book, whole=("new/*",)),
    Form(command="init new --example", start=starts.book, whole=("new/*",)),
    Form(
        command="source add given/article.txt --keep --title T",
        start=starts.book,
        order=(("seeds/texts/*", "seeds/*.json"),),
    ),
    Form(command="source add given/article.txt", start=starts.book),
    Form(
        command="source add given/page.html",
        start=starts.book,
        order=(("seeds/texts/*", "seeds/*.json"),),
    ),
    Form(command="format", start=starts.untidy),
    Form(command="validate --fix", start=starts.misplaced, judges=True),
    Form(command="validate --fix --coder AB", start=starts.misplaced, judges=True),
    Form(command="evidence --open out/out.csv"),
    Form(command="evidence --add given/evidence.csv", start=starts.unproved),
    Form(command="validate --summary out/out.md"),
    Form(command="validate dataset/figures.csv --table figures --all-problems out/out.parquet"),
    Form(
        command="validate given --table figures --scratch out",
        start=starts.parted,
        reports="keys_are_compared",
    ),
    Form(command="merge given/base.csv given/ours.csv given/theirs.csv", start=starts.branched),
    Form(command="merge --install"),
    Form(command="review", start=starts.reviewed, whole=_DATASET),
    Form(command="evaluate --articles given --confidence out/out.md", start=starts.coded_apart),
    Form(
        command="review --add given/decisions.csv",
        start=starts.reviewed,
        whole=_DATASET,
    ),
    Form(command="review --open out/open.csv", start=starts.reviewed, whole=_DATASET),
    Form(command="review --prune", start=starts.decided, whole=_DATASET),
    Form(
        command="review --accept-above 0.4 --edit tey068 proposal_id=P01 --reject tk1wz2 "
        "--reason no --reviewer RV",
        whole=_DATASET,
    ),
    Form(command="review --accept mwesyv --reviewer RV", start=starts.uncoded, whole=_DATASET),
    Form(command="review --blind 0.1", start=starts.book, whole=_DATASET),
    Form(command="review --keep-first", start=starts.second_pass, whole=_DATASET),
    Form(command="review --coded pf3ce8 --reviewer RV", start=starts.held_back, whole=_DATASET),
    Form(command="build", start=starts.book, whole=("build/*/*",), order=_ANNOUNCED),
    Form(command="build --out out", start=starts.due, whole=("out/*/*",)),
    Form(command="build", start=starts.due, whole=("build/*/*",), order=_ANNOUNCED),
    Form(
        command="release --date 2031-06-01",
        start=starts.book,
        whole=("build/*/*",),
        order=_ANNOUNCED,
    ),
    Form(
        command="release --date 2031-06-01 --version 0.2.0",
        start=starts.changed,
        whole=("build/*/*",),
        order=(
            *_ANNOUNCED,
            ("build/0.2.0*", "CITATION.cff"),
            ("CITATION.cff", "build/releases.json"),
        ),
    ),
    Form(command="sign build/0.1.0 --key given/key", start=starts.signable),
    *(
        Form(
            command=f"export build/{version} --to {form} --out out/{name}.{form}{force}",
            start=starts.exported,
            whole=(f"out/{name}.{form}*",),
        )
        for form in ("sqlite", "duckdb", "xlsx", "jsonl", "zip", "annotations")
        for version, name, force in (("0.1.0", "new", ""), ("0.2.0", "release", " --force"))
    ),
    Form(
        command="export given/release.zip --to jsonl --out out/new.jsonl",
        start=starts.zipped,
        whole=("out/*", "cache/*"),
    ),
    Form(command="fetch --from build --to out", start=starts.released, whole=("out/*",)),
    Form(command="fetch --from given/release.zip", start=starts.zipped, whole=("cache/*",)),
    Form(command="fetch --from {url}", start=starts.released, whole=("cache/[!i]*",)),
    *(
        Form(
            command=f"extract given --book . --format {form} --out out/{folder}",
            start=starts.extracted,
            whole=(f"out/{folder}/*",),
        )
        for form in ("jsonl", "csv", "parquet")
        for folder in ("new", form)
    ),
    Form(command="reuse given --format parquet --out out/reuse.parquet", start=starts.extracted),
    Form(command="site --out out/new", whole=("out/new/*",)),
    Form(command="codebook --out out/out.md"),
    Form(command="codebook --format html --out out/out.html"),
    Form(command="codebook --pages --out out/pages"),
    Form(command="codebook --pages --out out/new"),
    Form(command="reliability --out out/out.md", start=starts.coded_twice),
    Form(command="rules --out out/out.md"),
    Form(command="forms"),
    Form(command="forms --out out/new"),
    Form(command="diff build/0.1.0 . --out out/changes.txt", start=starts.due),
    Form(command="evaluate --out out/out.txt"),
    Form(command="evaluate --articles given --calibrate out/out.json", start=starts.coded_apart),
)

_READS = (
    "--texts --format --check --released --book --from --extractor --column --only --misses --held"
)

READS = {
    "init": "--title --author --bare",
    "source": "--book --id --title --outlet --author --language --published --published-basis "
    "--url --retrieved-on --rights --encoding",
    "validate": f"{_READS} --table --against --changed-since --jobs --engine --scheduler "
    "--language",
    "release": f"{_READS} --date --version --dry-run",
    "evidence": _READS,
    "verify": f"{_READS} --index --signers --rebuild --at --language",
    "diff": f"{_READS} --most",
    "sign": "--key",
    "evaluate": f"{_READS} --articles",
    **dict.fromkeys(("format", "rules", "forms", "build", "codebook", "coverage"), _READS),
    **dict.fromkeys(("reliability", "export"), _READS),
    "review": f"{_READS} --articles --source --page --port --coder --language",
    "extract": f"{_READS} --language --jobs --timeout --parts --engine --scheduler",
    "reuse": f"{_READS} --common --jobs --engine --scheduler",
    **dict.fromkeys(("origins", "timeline", "show", "wordings"), _READS),
    "compare": f"{_READS} --place --group",
    "discrepancies": f"{_READS} --strict",
    "proposal": f"{_READS} --graph",
    "site": "--language",
}
"""Options that name nothing to write; they may be tried all the same."""

READERS = (
    Form(command="validate", start=starts.released, judges=True),
    Form(command="verify build/0.1.0", start=starts.released),
    Form(command="verify given/release.zip", start=starts.zipped),
    Form(command="format --check", start=starts.untidy),
    Form(command="review --check", start=starts.reviewed),
    Form(command="source check", start=starts.book),
    Form(command="release --dry-run", start=starts.changed),
    Form(command="diff 0.1.0", start=starts.changed),
    Form(command="codebook --pages --check out/pages"),
    Form(command="forms --check"),
    Form(command="rules --check out/out.md"),
    Form(command="evaluate"),
    Form(command="extract given", start=starts.extracted),
    Form(command="fetch --from build", start=starts.released),
)
"""Commands that change nothing."""
