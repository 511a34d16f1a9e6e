"""The explorer: size, time to build beside its peers, and how soon it answers in a browser.

The floor does the least that any site of rows must: Jinja2 writes one page per row, a table of its
cells. mkdocs builds as many pages from Markdown. All three in one run, in CPU seconds. Latencies
are Chromium's own: Event Timing, from the key until the next paint. Needs the extras `dev` and
`bench`. Run `python benches/site.py 54 5000`.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

import browsing
import conftest
import hostile

FLOOR = """<!doctype html><title>{{ row_id }}</title><link rel="stylesheet" href="../style.css">
<table>{% for name, value in row.items() %}<tr><th>{{ name }}<td>{{ value }}{% endfor %}</table>"""

STEPS = (
    ("filter", "figures.html", "select[name=status]", ("ArrowDown", "ArrowUp") * 3),
    (
        "filter in the address",
        "figures.html#status=reported",
        "select[name=source]",
        ("ArrowDown",),
    ),
    ("show more", "figures.html", "#more", ("Enter",)),
    ("search", "search.html", "main input[type=search]", ("o", "f", "f", "e", "Backspace")),
    ("timeline", "timeline.html", "select[name=kind]", ("ArrowDown", "ArrowUp")),
    ("sayings", "sayings.html", "select[name=speaker]", ("ArrowDown", "ArrowUp")),
)
"""What a reader does: where, on which element, with which keys."""

WATCH = """() => {
  window.seen = [];
  const note = (list) => list.getEntries().forEach((one) => window.seen.push(one.duration));
  new PerformanceObserver(note).observe({ type: "event", durationThreshold: 16 });
}"""


def used() -> float:
    """CPU seconds of this process and its children so far."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def cost(work: Callable[[], object]) -> float:
    """CPU seconds of some work."""
    before = used()
    work()
    return used() - before


def rows_of(book: Path) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Table, id and cells of the rows that have pages."""
    from trucebook.read.claims import claims

    found = claims(book)
    for table, schema in found.schemas.items():
        if table not in ("evidence", "mentions", "event_mentions", "redirects"):
            for row in found.rows(table):
                yield table, str(row[schema.key]), dict(row)


def floor(book: Path, out: Path) -> None:
    """One page per row by Jinja2 alone."""
    import jinja2

    template = jinja2.Environment(autoescape=True).from_string(FLOOR)
    for table, row_id, row in rows_of(book):
        path = out / table / f"{row_id}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.render(row_id=row_id, row=row), encoding="utf-8")


def markdown(book: Path, out: Path) -> None:
    """One page per row in Markdown, for mkdocs."""
    for table, row_id, row in rows_of(book):
        path = out / "docs" / table / f"{row_id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        cells = "\n".join(f"| {name} | {value} |" for name, value in row.items())
        path.write_text(f"# {row_id}\n\n| cell | value |\n|---|---|\n{cells}\n", encoding="utf-8")
    (out / "docs" / "index.md").write_text("# A book\n", encoding="utf-8")
    # NOTE: with every page in its menu, as by default, mkdocs would write n² links.
    settings = (
        "site_name: A book\nplugins: []\nnav: [index.md]\nvalidation: {omitted_files: ignore}\n"
    )
    (out / "mkdocs.yml").write_text(settings, encoding="utf-8")


def builds(book: Path, made: Path) -> None:
    """Print pages, bytes and CPU seconds of ours and of the peers."""
    from trucebook.read.site.site import site

    ours = cost(lambda: site(book, made / "ours"))
    least = cost(lambda: floor(book, made / "floor"))
    markdown(book, made / "mkdocs")
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    tool = shutil.which("mkdocs", path=tools)
    command = [tool or "mkdocs", "build", "--quiet", "--config-file", made / "mkdocs/mkdocs.yml"]
    peer = cost(lambda: subprocess.run(command, check=True)) if tool else None
    for name, taken, folder in (
        ("trucebook", ours, made / "ours"),
        ("jinja2 alone", least, made / "floor"),
        ("mkdocs", peer, made / "mkdocs" / "site"),
    ):
        if taken is not None:
            files = [path for path in folder.rglob("*") if path.is_file()]
            pages = sum(path.suffix == ".html" for path in files)
            size = sum(path.stat().st_size for path in files)
            rates = f"{taken / pages * 1000:.1f} | {taken / least:.1f}"
            print(f"| {name} | {pages:,} | {size / 1e6:.2f} | {taken:.1f} | {rates} |")


def latencies(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """The time from each key until the next paint, ms, by what a reader does."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        path = shutil.which("chromium")
        chromium = play.chromium.launch(executable_path=path, args=[*browsing.ARGUMENTS])
        for name, address, element, keys in STEPS:
            page = chromium.new_page()
            page.goto(f"{folder.as_uri()}/{address}")
            page.wait_for_timeout(1000)
            if page.locator(element).count() and page.locator(element).is_visible():
                page.evaluate(WATCH)
                yield name, [*pressed(page, element, keys)]
            page.close()
        chromium.close()


def pressed(page: browsing.Page, element: str, keys: Iterable[str]) -> Iterator[int]:
    """Press keys on an element of a page; the longest event of each key, ms."""
    for key in keys:
        page.evaluate("window.seen.length = 0")
        page.locator(element).press(key)
        page.wait_for_timeout(400)
        yield int(page.evaluate("Math.max(0, ...window.seen)"))


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [54, 5000]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            book = conftest.copy_book(conftest.TOY, Path(folder) / "book")
            hostile.many_figures(book, size)
            print(f"\n{size:,} figures\n\n| | pages | MB | CPU s | ms per page | to the floor |")
            print("|---|---|---|---|---|---|")
            builds(book, Path(folder))
            print("\n| in the browser | events until the next paint, ms |\n|---|---|")
            for name, taken in latencies(Path(folder) / "ours"):
                print(f"| {name} | {', '.join(map(str, taken))} |", flush=True)


if __name__ == "__main__":
    main()
