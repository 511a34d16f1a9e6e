"""`trucebook source`."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from trucebook.commands import add, add_flag
from trucebook.markup import show, visible

HELP = """\
TEXT is a file in UTF-8, as received. Id, digest and length are found; options say what the text
prints about itself (headline, outlet, date …), and what it does not print is left empty.
The text is not moved; --keep copies it into seeds/texts/, which git must ignore.

`remove` takes out the record, the rows that cite the source, the evidence for those, and the rows
of other tables (actors, places …) that only these referred to.

Exit code: 0 all well, 1 the record needs a correction that is named, 2 could not run.
"""

_PRINTED = {
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
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser("add", help="make the record of a source from its text")
    add(action, "text", "TEXT", "file of the text")
    add(action, "--book", "BOOK", "folder of the book", default=".")
    add(action, "--id", "ID", "its id (default: the next free one)")
    for name, about in _PRINTED.items():
        add(action, f"--{name}", "TEXT", about)
    add_flag(action, "--keep", "copy the text into seeds/texts/")
    action = actions.add_parser("remove", help="take a source that no release has out of the book")
    add(action, "source_id", "ID", "id of the source")
    add(action, "--book", "BOOK", "folder of the book", default=".")
    action.set_defaults(text=None)


def run(options: argparse.Namespace) -> int:
    """Write the record and print the next steps, or remove one."""
    if options.text is None:
        return _remove(options)
    from trucebook.book.source import RIGHTS, add_source
    from trucebook.validate.check import check

    names = [name.replace("-", "_") for name in _PRINTED]
    given = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    stated = {"language": "en", "rights": RIGHTS, **given}
    added = add_source(
        options.book, options.text, source_id=options.id, keep=options.keep, stated=stated
    )
    record = added.record
    show(visible(f"{added.path}: {record['source_id']}, {record['characters']} characters"))
    # NOTE: a text that is not at hand is expected here: only errors of the record itself count.
    file = f"seeds/{added.path.name}"
    found = check(options.book).problems
    errors = [item for item in found if item.file == file and item.severity == "error"]
    for problem in errors:
        show(problem.as_text(), error=True)
    show(_next_steps(options))
    return 1 if errors else 0


def _remove(options: argparse.Namespace) -> int:
    from trucebook.book.remove import remove_source, summary

    removed = remove_source(options.book, options.source_id)
    show(visible(f"{options.source_id}: removed, with the rows that only it needs"))
    show(summary(removed))
    show(visible(f"Its text stays where it is; delete {removed.text} if it is no longer needed."))
    show("Next: trucebook validate lists the cells of other rows whose evidence went with it.")
    return 0


def _next_steps(options: argparse.Namespace) -> str:
    text, book = Path(options.text), Path(options.book)
    here = [] if book == Path() else [str(book)]
    texts = [] if options.keep else ["--texts", str(text.parent)]
    steps = (
        (["extract", str(text), "--book", str(book)], "proposes rows for it"),
        (["review", *here, *texts], "keeps what is proposed beside the rows"),
        (["validate", *here, *texts], "when its rows are in dataset/"),
    )
    lines = (f"  {visible('trucebook ' + shlex.join(words)):<44} {about}" for words, about in steps)
    return "Next:\n" + "\n".join(lines)
