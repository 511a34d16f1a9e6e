"""`trucebook source`."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

from trucebook.commands import add, add_flag
from trucebook.markup import show, visible

if TYPE_CHECKING:
    from trucebook.book.recheck import Checked
    from trucebook.book.source import Added

HELP = """\
`add` takes a text in UTF-8, an HTML file, or the address of a web page. Id, digest and length are
found. Of a page the main text is taken, and title, outlet, author, date, address and language
are proposed, each with the statement of the page behind it; options say what the text prints, and
come first. What neither has is left empty. Page and text are kept in seeds/texts/, which git must
ignore; a text that is a file stays where it is, --keep copies it.

`check` fetches the pages of sources again: same, edited (which spans moved or are lost), gone, or
unread with the reason. It writes nothing; --keep keeps what was fetched of the edited ones.

`remove` takes out the record, the rows that cite the source, the evidence for those, and the rows
of other tables (actors, places …) that only these referred to.

Exit code: 0 all well, 1 the record needs a correction that is named, or a source is edited, gone or
unread, 2 could not run.
"""

_STATED = {
    "language": "BCP 47 tag (default: that of the page, else en)",
    "title": "headline as the text prints it",
    "outlet": "publisher as the text names it",
    "author": "byline as the text prints it",
    "published": "date as the text prints it, EDTF such as 2024-02-07",
    "published-basis": "what in the text the date rests on",
    "url": "address that the text prints",
    "retrieved-on": "day on which a file was fetched (default for an address: today)",
    "rights": "who holds the rights (default: the publisher, quoted in short spans)",
}


def configure(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    action = actions.add_parser("add", help="make the record of a source from its text or page")
    add(action, "text", "TEXT", "file of the text or page, or address of the page")
    add(action, "--book", "BOOK", "folder of the book", default=".")
    add(action, "--id", "ID", "its id (default: a free one)")
    for name, about in _STATED.items():
        add(action, f"--{name}", "TEXT", about)
    _add_encoding(action)
    add_flag(action, "--keep", "copy the text into seeds/texts/")
    action = actions.add_parser("check", help="compare sources with their pages as they are now")
    add(action, "sources", "SOURCE", "ids of sources (default: all)", nargs="*")
    add(action, "--book", "BOOK", "folder of the book", default=".")
    _add_encoding(action)
    add_flag(action, "--keep", "keep what was fetched of edited sources in seeds/texts/")
    action = actions.add_parser("remove", help="take a source that no release has out of the book")
    add(action, "source_id", "ID", "id of the source")
    add(action, "--book", "BOOK", "folder of the book", default=".")


def _add_encoding(parser: argparse.ArgumentParser) -> None:
    add(parser, "--encoding", "NAME", "encoding of the page, if it does not say the right one")


def run(options: argparse.Namespace) -> int:
    """Write or remove a record and print the next steps, or print what became of sources."""
    return {"add": _add, "check": _check, "remove": _remove}[options.action](options)


def _add(options: argparse.Namespace) -> int:
    from trucebook.book.source import add_source
    from trucebook.validate.check import check

    names = [name.replace("-", "_") for name in _STATED]
    stated = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    added = add_source(
        options.book,
        options.text,
        source_id=options.id,
        keep=options.keep,
        encoding=options.encoding or "",
        stated=stated,
    )
    for line in _described(added):
        show(visible(line))
    # NOTE: a text that is not at hand is expected here: only errors of the record itself count.
    file = f"seeds/{added.path.name}"
    found = check(options.book).problems
    errors = [item for item in found if item.file == file and item.severity == "error"]
    for problem in errors:
        show(problem.as_text(), error=True)
    show(_next_steps(options, added))
    return 1 if errors else 0


def _remove(options: argparse.Namespace) -> int:
    from trucebook.book.remove import remove_source, summary

    removed = remove_source(options.book, options.source_id)
    show(visible(f"{options.source_id}: removed, with the rows that only it needs"))
    show(summary(removed))
    if removed.text:
        show(visible(f"Its text stays where it is; delete {removed.text} if no longer needed."))
    show("Next: trucebook validate lists the cells of other rows whose evidence went with it.")
    return 0


def _described(added: Added) -> Iterator[str]:
    """What was made, and what a page proposed: a person reads it before going on."""
    record = added.record
    yield f"{added.path}: {record['source_id']}, {record['characters']} characters"
    for path in added.kept:
        yield f"{path}: kept"
    for name, item in added.proposals.items():
        taken = "" if record[name] == item.value else ", not taken"
        yield f"  {name}: {item.value!r} ({item.basis}{taken})"
    if added.proposals:
        yield f"  text: {added.text[:40]!r} … {added.text[-40:]!r}"


def _next_steps(options: argparse.Namespace, added: Added) -> str:
    from pathlib import Path

    book = Path(options.book)
    source_id = str(added.record["source_id"])
    here = [] if book == Path() else [str(book)]
    texts = [] if added.kept else ["--texts", str(Path(options.text).parent)]
    steps = (
        (["review", *here, "--source", source_id, *texts], "proposes rows, makes those you accept"),
        (["validate", *here, "--fix", *texts], "completes rows, reports what is left"),
    )
    lines = (f"  {visible('trucebook ' + shlex.join(words)):<44} {about}" for words, about in steps)
    return "Next:\n" + "\n".join(lines)


def _check(options: argparse.Namespace) -> int:
    from trucebook.book.book import read_book
    from trucebook.book.recheck import check_sources, keep_edited

    book = read_book(options.book)
    states = set()
    for checked in check_sources(book, options.sources, options.encoding or ""):
        states.add(checked.state)
        for line in _outcome(checked):
            show(visible(line))
        for path in keep_edited(book, checked) if options.keep else ():
            show(visible(f"  {path}: kept"))
    return 1 if states & {"edited", "gone", "unread"} else 0


def _outcome(checked: Checked) -> Iterator[str]:
    yield " ".join(filter(None, (f"{checked.source_id}: {checked.state}", checked.address)))
    if checked.reason:
        yield f"  {checked.reason}"
    if checked.state == "edited":
        yield f"  spans in place: {checked.in_place}"
        yield from (f"  {item}" for item in checked.moved)
