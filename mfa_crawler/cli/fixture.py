"""`mfa fixture`: a page of a ministry into a saved page for the tests, without its words."""

import hashlib
import json as standard_json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
from rich.markup import escape

from mfa_crawler.archive import make_folder, replacing
from mfa_crawler.cli.console import Connect, Json, Output, notes, print_json, results
from mfa_crawler.errors import BadArgument
from mfa_crawler.extraction import page_address
from mfa_crawler.learn import Disguise, Draft, draft, keep_for
from mfa_crawler.sites import Site
from mfa_crawler.sites import site as site_by_id

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_PRIVATE = "# Real pages are other people's: they stay on this machine.\n*\n"
_URL = re.compile(r"https?://", re.IGNORECASE)
_LINE = 76  # characters of a paragraph that are shown


@dataclass(frozen=True)
class _Page:
    """A page as it came."""

    url: str
    body: bytes
    headers: Mapping[str, str]

    @property
    def content_type(self) -> str | None:
        return self.headers.get("Content-Type")


def fixture(  # noqa: PLR0913 - a verb's options
    site: Annotated[str, typer.Argument(help="Site id, such as pl_mfa_en; see `mfa sites`.")],
    source: Annotated[
        str, typer.Argument(metavar="URL|FILE", help="A page to fetch, or a saved one.")
    ],
    *,
    url: Annotated[str, typer.Option(help="The address that a FILE was saved from.")] = "",
    name: Annotated[
        str, typer.Option(help="Folder's name, such as `two-galleries`; default: date and hash.")
    ] = "",
    folder: Annotated[
        Path | None,
        typer.Option(help="Where fixtures are; default: tests/golden of the checkout, else here."),
    ] = None,
    seed: Annotated[
        str, typer.Option(help="Equal seeds make equal words equal on several pages.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Write although the readings differ, or one is there.")
    ] = False,
    connect: Connect = None,
    output: Output = Path("output"),
    json: Json = False,
) -> None:
    """Make a saved page for the tests from a real one: its markup, with made-up words.

    Every word that somebody could read becomes another of the same length, capitals and script,
    always the same one; names, slugs, e-mail names, telephone numbers, UUIDs too. Tags, white
    space, entities, numbers, dates and labels such as `Photo:` stay, byte for byte. Both pages are
    read: if the records differ by more than words, the fields are named, nothing is written and
    the exit code is 1.

    The fixture is `<family>/<layout>/<name>/` with page.html (or .json), meta.toml and
    expected.json. The real page goes to `pages/<site>/<name>/` of the output folder, which git
    ignores; keep it there. A page that no layout reads has its disguise beside it, for whoever
    writes the layout, and the command is printed that makes the fixture then.
    docs/add-a-ministry.md goes through it.

    Example: MFA_CONTACT=you@example.org mfa fixture pl_mfa_en
    https://www.gov.pl/web/diplomacy/some-news --name some-news
    """
    known = site_by_id(site)
    if name and not _NAME.fullmatch(name):
        raise BadArgument(f"--name {name}: write small letters, digits and hyphens: two-galleries")
    page = _page(source, url, tuple(connect or ()), output)
    digest = hashlib.sha256(page.body).hexdigest()
    disguise = Disguise(keep_for(known), seed or digest)
    made = draft(page.body, page.url, known, disguise, page.content_type)
    if made.differences and not force:
        _refuse(made, page.url, json=json)
    chosen = name or f"{_day(made)}-{digest[:6]}"
    private = output / "pages" / known.id / chosen
    if not force:
        _spare_another(private / made.name, page)
    place = None
    if made.read:
        place = (folder or _golden()) / known.family.name / made.read.layout / chosen
        if place.exists() and not force:
            raise BadArgument(f"{place} is there; give another --name, or say --force")
        _write(place, _files(made, known))
    _keep(output / "pages", private, page, made)
    again = ("mfa", "fixture", known.id, str(private / made.name), "--url", page.url)
    _report(made, place, private, shlex.join((*again, "--name", chosen)), json=json)


def _page(source: str, url: str, connect: tuple[str, ...], output: Path) -> _Page:
    if _URL.match(source):
        if url:
            raise BadArgument("--url is for a FILE; a URL is its own address")
        return _fetched(source, connect, output)
    if not url:
        raise BadArgument(f"{source}: say where it was saved from, with --url https://...")
    try:
        return _Page(url, Path(source).read_bytes(), {})
    except OSError as error:
        raise BadArgument(f"cannot read {source}: {error.strerror}") from None


def _fetched(url: str, connect: tuple[str, ...], output: Path) -> _Page:
    from mfa_crawler.cli.order import require_contact  # Scrapy takes a second
    from mfa_crawler.fetch import connections_from_arguments
    from mfa_crawler.spiders.running import project_settings
    from mfa_crawler.spiders.single import fetch_page

    url = page_address(url)
    host = urlsplit(url).hostname or ""
    connections = connections_from_arguments(connect, [host])
    require_contact([host], connections)
    changes = {"MFA_OUTPUT": str(output), "MFA_CONNECT": connections, "LOG_LEVEL": "ERROR"}
    return _Page(*fetch_page(url, project_settings(changes)))


def _spare_another(kept: Path, page: _Page) -> None:
    """Raise BadArgument where the real page of this name is another one."""
    if kept.is_file() and kept.read_bytes() != page.body:
        raise BadArgument(f"{kept.parent} holds another page; give another --name, or say --force")


def _golden() -> Path:
    """`tests/golden` of the checkout that this folder is in, else `fixtures` here."""
    here = Path.cwd()
    found = (above / "tests" / "golden" for above in (here, *here.parents))
    golden = next((one for one in found if (one / "pages.py").is_file()), here / "fixtures")
    return golden.relative_to(here) if golden.is_relative_to(here) else golden


def _day(made: Draft) -> str:
    record = made.read.record if made.read else {}
    return str(record.get("article", {}).get("date") or record.get("kind", "unread"))


def _files(made: Draft, site: Site) -> dict[str, bytes]:
    assert made.read is not None
    return {
        made.name: made.body,
        "meta.toml": _meta(made.url, site),
        "expected.json": made.read.printed.encode(),
    }


def _meta(url: str, site: Site) -> bytes:
    # a JSON string is a basic string of TOML
    quoted = (standard_json.dumps(text, ensure_ascii=False) for text in (url, site.id))
    return "url = {}\nsite = {}\n".format(*quoted).encode()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    make_folder(folder)
    for name, data in files.items():
        with replacing(folder / name) as file:
            file.write(data)


def _keep(pages: Path, private: Path, page: _Page, made: Draft) -> None:
    _write(pages, {".gitignore": _PRIVATE.encode()})
    address = f"url = {standard_json.dumps(page.url)}\n".encode()
    disguised = {} if made.read else {_disguised(made): made.body}
    _write(private, {made.name: page.body, "meta.toml": address, **disguised})


def _disguised(made: Draft) -> str:
    return made.name.replace("page", "disguised")


def _refuse(made: Draft, url: str, *, json: bool) -> None:
    if json:
        print_json({"url": url, "differences": made.differences})
    notes.print(
        "[red]The disguised page is not read as the real one, so nothing was written:[/] the "
        "disguise changed something that the layout needs; add it to learn/keep.py",
        soft_wrap=True,
    )
    for difference in made.differences:
        notes.print(escape(f"  {difference}"), soft_wrap=True)
    raise typer.Exit(1)


def _report(made: Draft, place: Path | None, private: Path, again: str, *, json: bool) -> None:
    if json:
        print_json(
            {
                "fixture": str(place) if place else None,
                "page": str(private),
                "layout": made.read.layout if made.read else None,
                "url": made.url,
                "differences": made.differences,
                "reason": made.reason,
            }
        )
    elif made.read and place:
        results.print(f"Fixture    [bold]{escape(str(place))}[/]", soft_wrap=True)
        results.print(
            f"Real page  {escape(str(private))} (git ignores it; never commit it)", soft_wrap=True
        )
        for line in _told(made.read.record):
            results.print(escape(line), soft_wrap=True)
        results.print(
            "\nNext: read expected.json against the real page, field by field. If a field is wrong,"
            "\nmend the layout and run `make golden`; then `pytest tests/golden tests/house`.",
            soft_wrap=True,
        )
    elif made.source:
        results.print(
            f"The site's {made.source} reads the page and needs no layout, so there is no record.\n"
            f"In disguise and as it came: [bold]{escape(str(private))}[/]",
            soft_wrap=True,
        )
    else:
        results.print(f"No layout reads the page: {escape(made.reason or '')}", soft_wrap=True)
        results.print(
            f"In disguise and as it came: [bold]{escape(str(private))}[/]", soft_wrap=True
        )
        results.print(
            f"\nNext: write a layout by {_disguised(made)} (docs/add-a-ministry.md); then this "
            f"makes\na record and a fixture:\n\n    {escape(again)}",
            soft_wrap=True,
        )
    for difference in made.differences:
        notes.print(f"[yellow]differs:[/] {escape(difference)}", soft_wrap=True)


def _told(record: Mapping[str, Any]) -> list[str]:
    """What the record says, in a few lines."""
    if record["kind"] == "article":
        article = record["article"]
        names = ("gallery", "inline_images", "attachments", "videos", "links", "problems")
        counts = ", ".join(f"{len(article[name])} {name.replace('_', ' ')}" for name in names)
        pieces = len(article["body"].split("\n\n")) if article["body"] else 0
        return [
            f"Headline   {article['headline']}",
            f"Date       {article['published_at'] or article['date']} ({article['date_raw']})",
            f"Begins     {(article['lead'] or article['body'])[:_LINE]}",
            f"Has        {pieces} paragraphs, {counts}",
        ]
    if record["kind"] == "listing":
        entries = record["entries"]
        first = [f"First      {entry['date']}  {entry['headline']}" for entry in entries[:1]]
        return [f"Entries    {len(entries)}, next {record['next']}, of {record['pages']}", *first]
    return [f"No news    {record['reason']}"]
