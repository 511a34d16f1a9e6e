"""Add a source to a book: `source add TEXT` makes its record from the text.

TEXT is a file in UTF-8, as received. Id, digest and length are found; what the text says of
itself (headline, outlet, date …) is told by options, and what it does not say is left empty.
The text stays where it is, or is copied into seeds/texts/, which git must ignore, with --keep.

Exit code: 0 all well, 1 the record needs a correction that is named, 2 could not run.
"""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from trucebook.markup import show, visible

_TOLD = {
    "language": "BCP 47 tag (default: en)",
    "title": "headline as the text prints it",
    "outlet": "publisher as the text names it",
    "author": "byline as the text prints it",
    "published": "date as the text prints it, EDTF such as 2024-02-07",
    "published-basis": "what in the text the date rests on",
    "url": "address that the text prints",
    "rights": "who holds the rights (default: the publisher, quoted in short spans)",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make the record of a source from its text")
    add.add_argument("text", metavar="TEXT", help="file of the text")
    add.add_argument("--book", default=".", metavar="BOOK", help="folder of the book")
    add.add_argument("--id", metavar="ID", help="its id (default: the next free one)")
    for name, about in _TOLD.items():
        add.add_argument(f"--{name}", metavar="TEXT", help=about)
    add.add_argument("--keep", action="store_true", help="copy the text into seeds/texts/")


def run(options: argparse.Namespace) -> int:
    """Write the record and tell the next steps."""
    from trucebook.book.source import RIGHTS, add_source
    from trucebook.validate.check import check

    names = [name.replace("-", "_") for name in _TOLD]
    told = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    told = {"language": "en", "rights": RIGHTS, **told}
    added = add_source(
        options.book, options.text, source_id=options.id, keep=options.keep, told=told
    )
    record = added.record
    show(visible(f"{added.path}: {record['source_id']}, {record['characters']} characters"))
    # That the text is not at hand is no news here: only errors of the record itself count.
    file = f"seeds/{added.path.name}"
    found = check(options.book).problems
    errors = [item for item in found if item.file == file and item.severity == "error"]
    for problem in errors:
        show(problem.as_text(), error=True)
    show(_next_steps(options))
    return 1 if errors else 0


def _next_steps(options: argparse.Namespace) -> str:
    text, book = Path(options.text), Path(options.book)
    here = [] if book == Path() else [str(book)]
    texts = [] if options.keep else ["--texts", str(text.parent)]
    steps = (
        (["extract", str(text), "--book", str(book)], "proposes rows for it"),
        (["review", *here, *texts], "keeps what is proposed beside the rows"),
        (["seal", *here, *texts], "when its rows stand in dataset/"),
    )
    told = ((visible(f"trucebook {shlex.join(words)}"), about) for words, about in steps)
    return "Next:\n" + "\n".join(f"  {command:<44} {about}" for command, about in told)
