"""Our routes in Datasette: each answers with a page, a picture, or where a page is as it was."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from datasette.utils.asgi import Request, Response
from pluggy import HookimplMarker

from mfa_crawler.browse import pages, pictures
from mfa_crawler.browse.failures import failure
from mfa_crawler.browse.guard import OURS
from mfa_crawler.browse.pages import Context
from mfa_crawler.browse.room import Room
from mfa_crawler.errors import MfaError
from mfa_crawler.store import ArticleRow, Store

hookimpl = HookimplMarker("datasette")

_Answer = tuple[str, Context, int]
"""Name of a template, what it shows, and the HTTP status."""


@hookimpl
def register_routes() -> Sequence[tuple[str, Callable[..., Any]]]:
    """Our addresses, which come before Datasette's own."""
    return [
        (r"^/$", home),
        (r"^/search$", search),
        (r"^/article$", article),
        (r"^/difference$", difference),
        (r"^/(?P<kind>picture|file)/(?P<sha256>[0-9a-f]{64})$", held),
        (r"^/as-it-was$", as_it_was),
    ]


@hookimpl
def menu_links() -> list[dict[str, str]]:
    """The way from Datasette's pages to ours."""
    return [{"href": "/", "label": "The reading room"}, {"href": "/mfa", "label": "Tables and SQL"}]


@hookimpl
async def extra_template_vars(datasette: Any) -> Context:
    """What Datasette's pages say above their own words."""
    return await asyncio.to_thread(_said_everywhere, datasette.room)


def _said_everywhere(room: Room) -> Context:
    with room.store() as store:
        return {**pages.flags(store), "has_withheld": bool(store.standing())}


@hookimpl
def handle_exception(datasette: Any, request: Request, exception: Exception) -> Any:
    """What went wrong, on a page of Datasette's, or of ours where it is the archive's fault."""
    return failure(datasette, request, exception)


async def home(datasette: Any) -> Response:
    """The first page."""
    return await _page(datasette, lambda store: ("home", pages.home(store), 200))


async def search(datasette: Any, request: Request) -> Response:
    """Hits and facets."""
    asked = pages.Asked.of({name: request.args.get(name) for name in request.args})
    return await _page(datasette, lambda store: ("search", pages.found(store, asked), 200))


async def article(datasette: Any, request: Request) -> Response:
    """An article."""
    has_replay = datasette.room.replays is not None

    def made(store: Store, kept: ArticleRow) -> _Answer:
        return "article", pages.article(store, kept, has_replay=has_replay), 200

    return await _of_article(datasette, request.args.get("url") or "", made)


async def difference(datasette: Any, request: Request) -> Response:
    """Two versions of an article."""
    old, new = request.args.get("old") or "", request.args.get("new") or ""

    def made(store: Store, kept: ArticleRow) -> _Answer:
        found = pages.difference(store, kept, old, new)
        return ("difference", found, 200) if found else _missing("It has no such versions.")

    return await _of_article(datasette, request.args.get("url") or "", made)


async def held(datasette: Any, request: Request) -> Response:
    """The bytes of a picture or attachment of an article that can be seen."""
    kind, sha256 = request.url_vars["kind"], request.url_vars["sha256"]
    room: Room = datasette.room

    def read() -> Response | None:
        with room.store() as store:
            kept = store.article(request.args.get("of") or "")
            name = pictures.holds(store, kept, sha256) if kept else None
            if kept is None or name is None:
                return None
            if kind == "picture":
                return pictures.picture(store, room.output, kept, sha256)
            return pictures.file(store, room.output, kept, sha256, name)

    try:
        response = await asyncio.to_thread(read)
    except MfaError as error:  # a damaged or missing WARC file
        return Response.text(f"{error}\n", status=500)
    return response or Response.text("No article that can be seen shows this.\n", status=404)


async def as_it_was(datasette: Any, request: Request) -> Response:
    """To the replay of one capture, or how to get one."""
    room: Room = datasette.room
    record_id = request.args.get("record") or ""

    def find() -> str | _Answer:
        with room.store() as store:
            row, shows = store.capture(record_id), store.shown(record_id)
            if row is None or (shows is None and row.outcome != "not_modified"):
                return _missing("No capture of this name shows an article.")
            if row.record_id in store.out_of_view():
                return _missing("No capture of this name shows an article.")
            if room.replays is None:
                return "no_replay", {"row": row}, 200
            return room.replays.memento(row)

    try:
        found = await asyncio.to_thread(find)
    except MfaError as error:  # files that cannot be indexed
        found = _missing(str(error))
    if isinstance(found, str):
        return Response.redirect(found)
    return await _page(datasette, lambda _: found)


async def _of_article(
    datasette: Any, url: str, made: Callable[[Store, ArticleRow], _Answer]
) -> Response:
    def answer(store: Store) -> _Answer:
        kept = store.article(url) if url else None
        if kept is not None:
            return made(store, kept)
        withheld = store.withholding_of(url)
        if withheld is not None:
            return "withheld", {"date": withheld.date[:10]}, 451
        return _missing("The archive has no article of this address.", store.near(url))

    return await _page(datasette, answer)


def _missing(words: str, near: Sequence[str] = ()) -> _Answer:
    return "missing", {"words": words, "near": near}, 404


async def _page(datasette: Any, make: Callable[[Store], _Answer]) -> Response:
    room: Room = datasette.room

    def read() -> _Answer:
        with room.store() as store, store.moment():  # a crawl may write between two questions
            template, context, status = make(store)
            return template, {**pages.flags(store), **context}, status

    template, context, status = await asyncio.to_thread(read)
    html = await room.render(template, context)
    headers = {"Content-Security-Policy": OURS, "Cache-Control": "no-store"}
    return Response.html(html, status=status, headers=headers)
