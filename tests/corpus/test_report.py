"""The report of an archive: the same twice, as the archive says, and readable by everybody."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import html
from msgspec.structs import replace

from mfa_crawler.corpus.audit import audit, gather
from mfa_crawler.corpus.report import holdings, page
from mfa_crawler.corpus.report.plots import draw_months
from mfa_crawler.store import Store
from tests.corpus.followed import BEGAN, DAYS, SITE, Followed
from tests.crawling import run

pytestmark = pytest.mark.xdist_group("followed")  # its archive is made once


def reported(folder: Path, destination: Path, *arguments: str) -> Path:
    ended = run("mfa", "report", str(destination), "--output", str(folder), *arguments)
    assert (ended.code, ended.err) == (0, "")
    assert str(destination) in ended.out.split()
    return destination


@pytest.fixture(scope="session")
def made(ministry: Followed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    return reported(ministry.folder, folder / "all.html", "--plot", "png", "--plot", "svg")


def read(made: Path) -> html.HtmlElement:
    read_page = html.fromstring(made.read_text("utf-8"))
    assert isinstance(read_page, html.HtmlElement)
    return read_page


def cells(made: Path, caption: str) -> dict[str, list[str]]:
    """The rows of a table by their heads."""
    (table,) = (
        table for table in read(made).iter("table") if caption in (table.findtext("caption") or "")
    )
    rows = (["".join(cell.itertext()) for cell in row] for row in table.iterfind("tbody/tr"))
    return {head: rest for head, *rest in rows}


def test_two_reports_of_one_archive_are_equal_whenever_the_database_was_made(
    ministry: Followed, made: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(ministry.folder, tmp_path / "copy"))
    (copy / "mfa.sqlite").unlink()
    assert run("mfa", "rebuild", "--output", str(copy)).code == 0
    again = reported(copy, tmp_path / "again.html", "--plot", "png", "--plot", "svg")
    for suffix in (".html", "-months.png", "-months.svg", "-changes.png", "-changes.svg"):
        first, second = (path.with_name(path.stem + suffix) for path in (made, again))
        assert first.read_bytes() == second.read_bytes(), suffix
        assert first.stat().st_size > 2_000


def test_months_are_those_of_the_articles(ministry: Followed, made: Path) -> None:
    shown = cells(made, "Publications a month")
    counts = {
        (year, month): int(cell)
        for year, months in shown.items()
        for month, cell in enumerate(months, 1)
        if cell not in {"·", "0"}
    }
    with Store.open(ministry.folder, read_only=True) as store:
        days = [row.article.date for row in store.articles() if row.article.date]
    assert counts == Counter((day[:4], int(day[5:7])) for day in days)
    assert len(days) == sum(counts.values()) == 31


def test_silences_go_to_the_last_capture_and_no_day_after_it_is_drawn(
    ministry: Followed, made: Path
) -> None:
    with Store.open(ministry.folder, read_only=True) as store:
        held = holdings(store, SITE)
    assert held.until is not None
    assert (held.until - BEGAN.date()).days == DAYS[-1]
    longest = held.silences[0]
    assert cells(made, "longest silences") == {
        f"{one.first} to {one.last}": [str(one.days)] for one in held.silences
    }
    assert not any(longest.first <= day <= longest.last for day in held.days)
    assert held.watched(held.until.year) == (date(held.until.year, 1, 1), held.until)
    newest = read(made).find_class("calendar")[0]
    squares = sum((path.get("d") or "").count("M") for path in newest.iter("path"))
    assert squares == held.until.timetuple().tm_yday


def test_a_field_is_counted_where_an_article_has_it(ministry: Followed, made: Path) -> None:
    shown = cells(made, "has the field")
    with Store.open(ministry.folder, read_only=True) as store:
        articles = [row.article for row in store.articles()]
    for field in ("headline", "lead", "photo_credit", "gallery", "published_at", "tags"):
        filled = sum(bool(getattr(article, field)) for article in articles)
        assert int(shown[field][0]) == filled
    assert 0 < int(shown["lead"][0]) < len(articles)


def test_the_page_says_what_the_audit_says(ministry: Followed, made: Path) -> None:
    printed = run("mfa", "audit", "--output", str(ministry.folder), COLUMNS="80").out
    for head, row in cells(made, "Changed, of articles").items():
        part = {"typographic": "typography", "at risk": "unchanged"}.get(head, head)
        said = next(
            line for line in printed.splitlines() if line.split(" ·")[0].strip().startswith(part)
        )
        assert " ".join(row).split() == said.split()[len(part.split()) :]


def test_a_synthetic_archive_is_flagged_on_its_page_and_plots(made: Path) -> None:
    flags = [flag.text_content() for flag in read(made).find_class("warning")]
    assert [flag.partition(":")[0] for flag in flags] == ["SYNTHETIC", "SYNTHETIC"]
    for what in ("months", "changes"):
        assert "SYNTHETIC" in made.with_name(f"all-{what}.svg").read_text("utf-8")


def test_headings_stand_in_order_and_every_drawing_and_table_has_a_name(made: Path) -> None:
    shown = read(made)
    levels = [int(one.tag[1]) for one in shown.iter("h1", "h2", "h3")]
    assert levels[:3] == [1, 2, 3]
    assert levels.count(1) == 1
    for drawing in shown.iter("svg"):
        assert drawing.get("aria-hidden") == "true" or drawing.get("aria-label")
    for table in shown.iter("table"):
        assert table.findtext("caption")
        assert all(head.get("scope") for head in table.iter("th"))


def test_several_sites_stand_at_a_glance_and_every_link_leads_somewhere(
    ministry: Followed, tmp_path: Path
) -> None:
    with Store.open(ministry.folder, read_only=True) as store:
        held, one = holdings(store, SITE), gather(store, SITE)
    other = "zz_<b>"  # an archive may hold a site that the registry does not know
    told = audit([one, replace(one, site=other)], f"{held.until}T00:00:00Z")
    Path(tmp_path, "two.html").write_text(page([held, replace(held, site=other)], told), "utf-8")
    shown = cells(tmp_path / "two.html", "at a glance")
    assert held.until is not None
    assert shown[SITE][:3] == ["31", str(max(held.days)), str((held.until - max(held.days)).days)]
    assert shown[other] == shown[SITE]
    found = read(tmp_path / "two.html")
    ids = [element.get("id") for element in found.iter("section", "h2") if element.get("id")]
    links = {link.get("href") for link in found.iter("a")}
    assert links == {f"#{SITE}", f"#{other}", "#together"} <= {f"#{name}" for name in ids}
    assert len(set(ids)) == len(ids)
    assert not list(found.iter("b"))


def test_plots_of_several_sites_have_the_same_years_even_of_one_article(
    ministry: Followed, tmp_path: Path
) -> None:
    with Store.open(ministry.folder, read_only=True) as store:
        held, one = holdings(store, SITE), gather(store, SITE)
    few = [replace(held, days=days) for days in ({date(2024, 7, 1): 1}, {date(2023, 2, 1): 1})]
    draw_months(few[:1], audit([one], None), tmp_path / "one.svg")
    draw_months(few, audit([one, one], None), tmp_path / "two.svg")
    for name, years in (("one.svg", ["2024", "2025"]), ("two.svg", ["2023", "2024", "2025"] * 2)):
        drawn = (tmp_path / name).read_text("utf-8")
        assert re.findall(r">(20\d\d)</text>", drawn) == years


def test_the_policy_allows_the_style_sheet_and_nothing_else(made: Path) -> None:
    text = made.read_text("utf-8")
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    parts = policy.replace("&#x27;", "'").split("; ")
    assert parts[0] == "default-src 'none'"
    assert re.fullmatch(r"style-src 'sha256-[A-Za-z0-9+/]{43}='", parts[1])
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert ' style="' not in text


def test_what_cannot_be_written_is_an_error_with_a_remedy(
    ministry: Followed, tmp_path: Path
) -> None:
    ended = run("mfa", "report", str(tmp_path / "no/where.html"), "--output", str(ministry.folder))
    assert ended.code == 2
    assert "name another file" in ended.err
    plot = str(tmp_path / "no/where.svg")
    ended = run("mfa", "audit", "--plot", plot, "--output", str(ministry.folder))
    assert (ended.code, ended.out) == (2, "")
    assert "name another file" in ended.err
    ended = run("mfa", "audit", "--plot", "a.gif", "--output", str(ministry.folder))
    assert ended.code == 2
    assert "neither in .png nor in .svg" in ended.err


def test_without_matplotlib_the_extra_is_named(ministry: Followed, tmp_path: Path) -> None:
    script = f"""
import sys
sys.modules["matplotlib"] = None
sys.argv = ["mfa", "audit", "--plot", r"{tmp_path}/a.svg", "--output", r"{ministry.folder}"]
from mfa_crawler.cli import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'mfa-crawler[report]'" in done.stderr
