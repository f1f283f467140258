"""Takes the pictures in docs/pictures/: of `mfa serve` and `mfa report`, over made-up ministries.

Run as `python -m docs.pictures`, or `make pictures`; it needs Chromium (`apt install chromium`).
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, sync_playwright

from docs.report_picture import draw
from mfa_crawler.replica import Ministry, running

_CHROMIUM = "/usr/bin/chromium"
_FOLDER = Path(__file__).parent / "pictures"
_MFA = Path(sys.executable).parent / "mfa"


def main() -> None:
    """Crawl, serve, and look at it in three windows."""
    if not Path(_CHROMIUM).exists():
        sys.exit(f"docs.pictures: no {_CHROMIUM}; on Debian and Ubuntu: apt install chromium")
    _FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        article = _archive(Path(folder))
        with _serving(Path(folder)) as url, sync_playwright() as playwright:
            options = ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
            browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=options)
            page = f"{url}article?url={quote(article, safe='')}"
            _take(browser, url, "home.png", (1200, 900), "light")
            _take(browser, page, "article.png", (1200, 900), "light")
            _take(browser, f"{page}#history", "history.png", (1200, 760), "dark")
            browser.close()
    draw(_FOLDER)


def _archive(folder: Path) -> str:
    """Crawl a ministry three times while it changes; gives an article with a gallery and edits."""
    ministry = Ministry(seed=7, articles=90, years=4)
    own = [one for one in ministry.articles("/web/diplomacy") if one.unit.path == "/web/diplomacy"]
    rich = next(one.url for one in reversed(own) if one.main_photo and len(one.gallery) > 2)
    others = [one.url for one in reversed(own) if one.url != rich]
    with running(ministry) as replica:
        _crawl(folder, replica.connect())
        for url in (rich, *others[:3]):
            ministry.edit(url)
        for url in others[4:7]:
            ministry.unlist(url)
        for _ in range(2):
            _crawl(folder, replica.connect())
        ministry.restore(rich)
        _crawl(folder, replica.connect())
    return rich


def _crawl(folder: Path, connect: list[str]) -> None:
    command: list[str | Path] = [_MFA, "crawl", "pl_mfa_en", "pl_mfa", "--full", "--no-requisites"]
    hosts = [part for one in connect for part in ("--connect", one)]
    subprocess.run([*command, *hosts, "--output", folder], check=True)  # noqa: S603 - our own


@contextmanager
def _serving(folder: Path) -> Iterator[str]:
    command: list[str | Path] = [_MFA, "serve", "--port", "0", "--json", "--output", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        try:
            assert process.stdout
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()


def _take(browser: Browser, url: str, name: str, size: tuple[int, int], scheme: str) -> None:
    width, height = size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(url)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=_FOLDER / name)
    page.close()
    print(f"wrote docs/pictures/{name}")


if __name__ == "__main__":
    main()
