"""A real Chromium that can reach nothing but this machine, and an account of what it asked for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Request, sync_playwright

_INVISIBLE = re.compile("[\u00ad\u200b\ufeff]")
CHROMIUM = "/usr/bin/chromium"
_ARGUMENTS = [
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@dataclass
class Browser:
    """One window, and every request that its pages, frames and service workers made."""

    page: Page
    asked: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str | None]:
        """The hosts that were asked for anything."""
        network = (urlsplit(url) for url in self.asked)
        return {url.hostname for url in network if url.scheme not in {"data", "blob", "about"}}


def plain(text: str) -> str:
    """Words with single spaces, without what nobody sees."""
    return " ".join(_INVISIBLE.sub("", text).split())


@contextmanager
def browsing(profile: Path) -> Iterator[Browser]:
    """Chromium with a fresh profile in that folder."""
    with sync_playwright() as playwright:
        context: BrowserContext = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, headless=True, args=_ARGUMENTS
        )
        try:
            browser = Browser(context.new_page())

            def note(request: Request) -> None:
                browser.asked.append(request.url)

            context.on("request", note)
            yield browser
        finally:
            context.close()
