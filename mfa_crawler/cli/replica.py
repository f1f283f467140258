"""`mfa replica`: run a ministry in a box, and change it while somebody crawls it."""

import json
import threading
import urllib.error
import urllib.request
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from mfa_crawler.replica import Ministry, Replica

replica = typer.Typer(
    name="replica",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="""A ministry in a box: made-up portals on this machine, for trying things out.

    In one terminal: `mfa replica serve`

    In another one, paste what it prints: `mfa crawl pl_mfa_en --connect www.gov.pl=http://127.0.0.1:PORT`

    Or crawl all its hosts: `mfa crawl --all --connect '*=http://127.0.0.1:PORT'`

    Then change something, crawl again, and see what the crawler makes of it:
    `mfa replica edit https://www.gov.pl/web/diplomacy/SLUG --at http://127.0.0.1:PORT`
    """,
)
console = Console(highlight=False, soft_wrap=True)
notes = Console(stderr=True, highlight=False, soft_wrap=True)

At = Annotated[str, typer.Option("--at", help="Base URL that `mfa replica serve` printed.")]
Page = Annotated[str, typer.Argument(help="Address of the article, as on the real host.")]


@replica.command()
def serve(
    articles: Annotated[int, typer.Option(min=1, help="Articles of each unit.")] = 40,
    years: Annotated[int, typer.Option(min=1, help="Years they are spread over.")] = 3,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 7,
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 0,
    fault: Annotated[
        list[str] | None,
        typer.Option(
            help="PATH=KIND[:VALUE], may be repeated; `*` is every path, `HOST/*` a host's."
        ),
    ] = None,
) -> None:
    """Serve the replica until Ctrl-C: gov.pl and, in their own markup, ministries elsewhere.

    Kinds of fault: slow:SECONDS, status:CODE, drop, truncated, drip:SECONDS, empty, error-page,
    challenge, image, charset, bomb:BYTES, huge:BYTES, huge-undeclared:BYTES, headers:BYTES,
    redirect:URL, shift:K (publishes an article after every K-th request for the list), and, on
    gov.pl, no-items and self-next.

    Example: `mfa replica serve --articles 200 --fault /web/diplomacy/news-=shift:1`
    """
    from mfa_crawler.replica import WORLD, Ministry, running  # late: other verbs need no replica
    from mfa_crawler.replica.faults import parse_fault

    ministry = Ministry(seed, articles, years, WORLD)
    try:
        ministry.faults.update(parse_fault(text) for text in fault or [])
    except ValueError as problem:
        raise typer.BadParameter(str(problem), param_hint="--fault") from None
    try:
        _serve(running(ministry, port), ministry)
    except OSError as problem:
        raise typer.BadParameter(
            f"{problem.strerror}; 0 takes a free one", param_hint="--port"
        ) from None


def _serve(server: "AbstractContextManager[Replica]", ministry: "Ministry") -> None:
    with server as served, suppress(KeyboardInterrupt):
        console.print(served.url)
        for pair in served.connect():
            console.print(f"--connect {pair}")
        notes.print(f"Crawl it: mfa crawl pl_mfa_en --connect {served.connect('www.gov.pl')}")
        notes.print(f"All of it: mfa crawl --all --connect '*={served.url}'")
        lists = (f"https://{unit.host}{unit.listing}" for unit in ministry.units)
        notes.print("Lists: " + ", ".join(lists))
        notes.print("Ctrl-C ends it.")
        threading.Event().wait()


@replica.command()
def edit(
    url: Page,
    at: At,
    headline: Annotated[str | None, typer.Option(help="Change the headline to this too.")] = None,
) -> None:
    """Add a sentence to an article's text: a change of substance."""
    _order(at, do="edit", url=url, headline=headline)


@replica.command()
def typo(url: Page, at: At) -> None:
    """Change only an article's typography: quotes, dashes, a no-break space."""
    _order(at, do="typo", url=url)


@replica.command()
def template(
    at: At, url: Annotated[str | None, typer.Argument(help="One article; else every page.")] = None
) -> None:
    """Change only the template: hashed file names and hidden noise, never the text."""
    _order(at, do="template", url=url)


@replica.command()
def photo(url: Page, at: At) -> None:
    """Put other bytes behind an article's pictures (or one `/photo/...` address)."""
    _order(at, do="photo", url=url)


@replica.command()
def pdf(url: Page, at: At) -> None:
    """Put other bytes behind an article's attachments (or one `/attachment/...` address)."""
    _order(at, do="pdf", url=url)


@replica.command()
def reupload(url: Page, at: At) -> None:
    """Put an article's pictures under new addresses, with the same bytes, as editors do."""
    _order(at, do="reupload", url=url)


@replica.command()
def remove(
    url: Page, at: At, status: Annotated[int, typer.Option(help="404 or 410.")] = 404
) -> None:
    """Take an article off the list and off the web.

    Example: `mfa replica remove https://www.gov.pl/web/diplomacy/SLUG --status 410 --at URL`
    """
    _order(at, do="remove", url=url, status=status)


@replica.command()
def unlist(url: Page, at: At) -> None:
    """Take an article off the list; its address still answers."""
    _order(at, do="unlist", url=url)


@replica.command()
def restore(url: Page, at: At) -> None:
    """Undo every change of an article: its first bytes come back."""
    _order(at, do="restore", url=url)


@replica.command()
def publish(
    at: At,
    count: Annotated[int, typer.Argument(min=1, help="How many.")] = 1,
    unit: Annotated[str, typer.Option(help="Path of the unit, or its address.")] = "/web/diplomacy",
) -> None:
    """Publish new articles on top of a list, and print their addresses.

    Example: `mfa replica publish 3 --unit /web/paa --at http://127.0.0.1:PORT`
    """
    _order(at, do="publish", count=count, unit=unit)


@replica.command()
def fault(
    at: At,
    fault: Annotated[str, typer.Argument(help="PATH=KIND[:VALUE], as for `serve`.")],
    times: Annotated[int | None, typer.Option(help="Requests that suffer; default: all.")] = None,
) -> None:
    """Make a path of the running replica misbehave.

    Example: `mfa replica fault /web/diplomacy/news-=status:503 --times 1 --at URL`
    """
    _order(at, do="fault", fault=fault, times=times)


@replica.command()
def heal(at: At, path: Annotated[str, typer.Argument(help="The fault's path.")]) -> None:
    """Let a path behave again."""
    _order(at, do="heal", path=path)


def _order(at: str, **order: object) -> None:
    """Send an order to the running replica and print what it answered."""
    from mfa_crawler.replica.control import PATH

    body = json.dumps({key: value for key, value in order.items() if value is not None}).encode()
    request = urllib.request.Request(  # noqa: S310  # the address is the user's own replica
        at.rstrip("/") + PATH, body, {"Content-Type": "application/json"}
    )
    # no proxy of the environment may stand between us and this machine
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            console.print(answer.read().decode().rstrip(), markup=False)
    except urllib.error.HTTPError as refusal:
        with refusal:
            notes.print(f"[bold red]mfa replica:[/] {json.load(refusal)['error']}")
        raise typer.Exit(2) from None
    except (urllib.error.URLError, ValueError) as problem:
        notes.print(f"[bold red]mfa replica:[/] nothing answers at {at}: {problem}")
        raise typer.Exit(1) from None
