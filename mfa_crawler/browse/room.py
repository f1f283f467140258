"""What our pages are made from: the archive's folder, its templates, and perhaps a replay."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from mfa_crawler.browse.replays import Replays
from mfa_crawler.store import Store
from mfa_crawler.store.telling import count, moment, short

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")  # BCP 47, well-formed
HERE = Path(__file__).parent


class Room:
    """An archive that is looked at; every page opens its database anew."""

    def __init__(self, output: Path, replays: Replays | None) -> None:
        self.output = output
        self.replays = replays
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            enable_async=True,
        )
        self._templates.filters.update(moment=moment, short=short, outward=_outward, lang=_lang)
        self._templates.globals.update(count=count, address=_address)

    def store(self) -> Store:
        """The database, to be read and closed."""
        return Store.open(self.output, read_only=True)

    async def render(self, template: str, context: Mapping[str, object]) -> str:
        """A page of ours as HTML."""
        return await self._templates.get_template(f"room/{template}.html").render_async(context)


def _address(page: str, **arguments: object) -> str:
    """`/article?url=...`: an address of ours."""
    return f"/{page}?{urlencode(arguments)}"


def _outward(url: str) -> bool:
    """Whether an address is on the web: archived pages may name `javascript:`."""
    return url.startswith(("https://", "http://"))


def _lang(language: str | None) -> Markup:
    """The attribute that says in which language an element is, where that is known."""
    if language and _LANGUAGE.fullmatch(language):
        return Markup(' lang="{}"').format(language)
    return Markup("")
