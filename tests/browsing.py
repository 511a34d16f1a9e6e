"""Chromium for tests: all that a page prints, asks for and opens is watched."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
AXE = Path(__file__).parents[1] / ".venv-judges/node/node_modules/axe-core/axe.min.js"

STRICT = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self';"
    " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of a host that trusts no page."""

CLIPPED = """() => {
  const found = [];
  const wide = document.documentElement.clientWidth;
  const beyond = document.documentElement.scrollWidth - wide;
  if (beyond > 0) found.push(`the page is ${beyond} px wider than its window`);
  const scrolls = (one) => /auto|scroll/.test(getComputedStyle(one).overflowX);
  for (const one of document.body.querySelectorAll("*")) {
    if (one.closest(".visually-hidden, .skip, svg") || !one.checkVisibility()) continue;
    const cut = /hidden|clip/.test(getComputedStyle(one).overflowX);
    const box = one.getBoundingClientRect();
    const out = (box.right > wide + 1 || box.left < -1) && box.width > 0;
    let above = one;
    while (above && !scrolls(above)) above = above.parentElement;
    if ((cut && one.scrollWidth > one.clientWidth + 1) || (out && !above)) {
      found.push(`${cut ? "cut off" : "outside"}: ${one.outerHTML.slice(0, 150)}`);
    }
  }
  return found.slice(0, 5);
}"""
"""What of a page cannot be read in a window of this width."""


@dataclass
class Windows:
    """Chromium with one window in which scripts run and one in which they do not.

    NOTE: a window costs as much as five pages, so each is used again and again.
    """

    browser: Browser
    pages: dict[bool, Page] = field(default_factory=dict)

    @contextmanager
    def visit(
        self,
        address: str,
        within: str,
        *,
        width: int = 1600,
        scripts: bool = True,
        expected: Sequence[str] = (),
    ) -> Iterator[Page]:
        """A page, which at the end has printed nothing, left no origin and missed no file.

        Args:
            address: its address.
            within: what every address that the page asks for begins with.
            width: of the window, px.
            scripts: whether scripts run.
            expected: parts of the messages that a test provokes.
        """
        if scripts not in self.pages:
            self.pages[scripts] = self.browser.new_context(java_script_enabled=scripts).new_page()
        page = self.pages[scripts]
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media="screen", color_scheme="light")
        seen: list[str] = []
        watching = _watches(seen, within)
        for event, watch in watching.items():
            page.on(event, watch)  # type: ignore[call-overload]
        try:
            page.goto(address)
            yield page
        finally:
            for event, watch in watching.items():
                page.remove_listener(event, watch)
            page.goto("about:blank")
        unexpected = [one for one in seen if not any(part in one for part in expected)]
        assert not unexpected, "\n".join(unexpected)


def _watches(seen: list[str], within: str) -> dict[str, Callable[[Any], object]]:
    """What to do at each event of a page that no page of ours may cause: note it in `seen`."""
    inside = (within, "data:", "blob:", "about:blank")
    return {
        "popup": lambda other: seen.append(f"opened: {other.url}"),
        "console": lambda one: seen.append(f"console {one.type}: {one.text}"),
        "pageerror": lambda error: seen.append(f"error: {error}"),
        "dialog": lambda dialog: (seen.append(f"dialog: {dialog.message}"), dialog.dismiss()),
        "requestfailed": lambda one: (
            _was_left_behind(one) or seen.append(f"failed: {one.url} {one.failure}")
        ),
        "response": lambda answer: answer.ok or seen.append(f"{answer.status}: {answer.url}"),
        "request": lambda one: one.url.startswith(inside) or seen.append(f"left: {one.url}"),
    }


def _was_left_behind(request: Any) -> bool:
    """Whether it is for the icon, which no page waits for, and was given up as the page was left.

    NOTE: a missing icon fails otherwise (ERR_FILE_NOT_FOUND, or a response of 404).
    """
    return request.url.endswith("/icon.svg") and request.failure == "net::ERR_ABORTED"


@pytest.fixture(scope="module")
def windows() -> Iterator[Windows]:
    """Chromium, without network beyond this machine.

    NOTE: one per module, not per session: while it is open an event loop runs in this thread, and
    tests elsewhere start their own.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is in the extra `dev`")
    with api.sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=[*ARGUMENTS])
        yield Windows(started)
        started.close()


@cache
def axe() -> str:
    """The accessibility checker; the test is skipped where it is not installed."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: make clients")
    return AXE.read_text(encoding="utf-8")


def barriers(page: Page, *rules: str) -> list[str]:
    """What axe-core finds on a page as it is now, one line per rule and the first element.

    Args:
        page: the page.
        rules: run these alone; without, all, and the size of targets.
    """
    options = {
        "preload": False,
        "resultTypes": ["violations"],
        "rules": {"target-size": {"enabled": True}},
    }
    if rules:
        options |= {"runOnly": {"type": "rule", "values": [*rules]}}
    page.evaluate(axe())
    found = page.evaluate(f"axe.run({json.dumps(options)}).then((result) => result.violations)")
    return [
        f"{one['impact']}: {one['id']}: {len(one['nodes'])} ×, as {one['nodes'][0]['html']}"
        f" {one['nodes'][0]['failureSummary']}"
        for one in found
    ]


def clipped(page: Page) -> list[str]:
    """What of a page cannot be read in its window: wider than it, cut off, outside."""
    found: list[str] = page.evaluate(CLIPPED)
    return found


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder below a path, with headers."""

    headers_sent: dict[str, str]
    below: str

    def translate_path(self, path: str) -> str:
        inside = path.removeprefix(self.below)
        return super().translate_path(inside if inside != path else "/nothing-here")

    def end_headers(self) -> None:
        for name, value in self.headers_sent.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


@contextmanager
def hosted(folder: Path, below: str = "", **headers: str) -> Iterator[str]:
    """Serve a folder below a path of a free port; gives its address, with a slash at the end."""
    bound = type("Bound", (_Handler,), {"headers_sent": headers, "below": below})
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(bound, directory=folder)) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{below}/"
        server.shutdown()
