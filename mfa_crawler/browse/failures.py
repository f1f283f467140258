"""The answer where something went wrong: one that says what to do, without a traceback."""

import sqlite3
import traceback
from typing import Any

from datasette.utils.asgi import Request, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from mfa_crawler.browse.guard import OURS
from mfa_crawler.errors import MfaError
from mfa_crawler.store.database import explained


async def failure(datasette: Any, request: Request, exception: Exception) -> Response:
    """The page for an error, or its JSON where JSON was asked for."""
    is_json = request.path.endswith(".json")
    if isinstance(exception, MfaError | sqlite3.Error | OSError):
        words = explained(exception) if isinstance(exception, sqlite3.Error) else str(exception)
        if not is_json:
            html = await datasette.room.render("failed", {"synthetic": [], "words": words})
            return Response.html(html, status=500, headers={"Content-Security-Policy": OURS})
        said: dict[str, Any] = {"ok": False, "error": words, "status": 500, "title": None}
    else:
        said = _said(exception)
    if is_json:
        return Response.json(said, status=said["status"])
    template = datasette.jinja_env.get_template("error.html")
    of_pages = {"urls": datasette.urls, "app_css_hash": datasette.app_css_hash()}
    html = await template.render_async({**said, **of_pages, "menu_links": list})
    return Response.html(html, status=said["status"])


def _said(exception: Exception) -> dict[str, Any]:
    """What Datasette says of its own errors; a defect is printed, with its traceback."""
    status = getattr(exception, "status", 500)
    message: str = str(exception)
    said: dict[str, Any] = {}
    if isinstance(exception, DatasetteError):
        said = exception.error_dict
        message = Markup(exception.message) if exception.message_is_html else exception.message  # noqa: S704 - its own
    elif status == 500:
        traceback.print_exception(exception)
    title = getattr(exception, "title", None)
    return {**said, "ok": False, "error": message, "status": status, "title": title}
