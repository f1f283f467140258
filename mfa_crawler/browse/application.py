"""The whole application: Datasette over the guarded database, with our plugin, behind the guard."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

from datasette.app import Datasette
from datasette.plugins import pm

from mfa_crawler.browse import plugin
from mfa_crawler.browse.guard import Application, Guard
from mfa_crawler.browse.guarded import GuardedDatabase
from mfa_crawler.browse.replays import Replays
from mfa_crawler.browse.room import HERE, Room

_SETTINGS = {
    "allow_download": False,  # the file holds what is withheld
    "default_cache_ttl": 0,  # a crawl may be writing
    "sql_time_limit_ms": 5000,  # the view coverage takes seconds on large archives
    "suggest_facets": False,  # they cost a look at every column of large tables
}
_METADATA = {
    "title": "Archive of foreign ministries",
    "databases": {
        "mfa": {"description": "Tables and SQL of the archive; begin with the view articles_now."}
    },
}


def application(
    output: Path, replays: Replays | None = None, names: Collection[str] = ()
) -> Application:
    """An ASGI application over an output folder, which is only read.

    `names` are host names by which it may be asked, beside IP addresses and localhost. Raises
    BadArgument where nothing is kept yet.
    """
    room = Room(output, replays)
    room.store().close()
    if not pm.is_registered(plugin):
        pm.register(plugin, name="mfa_crawler")
        pm.unregister(name="datasette.handle_exception")  # ours says it; theirs prints all values
    datasette: Any = Datasette(
        memory=True,  # without a file it insists on one; taken away below
        settings=_SETTINGS,
        metadata=_METADATA,
        template_dir=str(HERE / "templates"),
        static_mounts=[("room", str(HERE / "static"))],
    )
    datasette.room = room
    datasette.remove_database("_memory")
    path = str((output / "mfa.sqlite").absolute())
    datasette.add_database(GuardedDatabase(datasette, path, is_mutable=True), name="mfa")
    return Guard(datasette.app(), names)
