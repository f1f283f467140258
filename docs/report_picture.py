"""Draws report.png for docs/pictures/: the report of a made-up ministry as a browser shows it."""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import ViewportSize, sync_playwright

from tests.corpus.followed import followed
from tests.crawling import run
from tests.replaying.browser import CHROMIUM

_WINDOW: ViewportSize = {"width": 1100, "height": 1500}


def draw(folder: Path) -> None:
    """Write `report.png` into a folder: the top of the report of a ministry followed for six weeks
    that had published for three years, in a light window.
    """
    picture = folder / "report.png"
    with TemporaryDirectory() as place:
        page = Path(place, "report.html")
        output = followed(Path(place, "output"), articles=300).folder
        done = run("mfa", "report", str(page), "--output", str(output))
        if done.code:
            raise SystemExit(done.err)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            window = browser.new_page(viewport=_WINDOW, color_scheme="light")
            window.goto(page.as_uri())
            window.screenshot(path=picture)
            browser.close()
