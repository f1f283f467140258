"""Fetching: honest, polite, bounded, and never into a private network.

Scrapy finds the components by the names in settings.py. They are imported when first asked for, so
that settings and small commands need not load Scrapy and aiohttp.
"""

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from mfa_crawler.fetch.connect import connections, connections_from_arguments
from mfa_crawler.fetch.identity import Identity, is_contact, user_agent

if TYPE_CHECKING:
    from mfa_crawler.fetch.compression import Compression
    from mfa_crawler.fetch.guard import guarded_socket, why_refused
    from mfa_crawler.fetch.handler import DownloadHandler, exchanged
    from mfa_crawler.fetch.redirect import Redirect
    from mfa_crawler.fetch.robots import (
        RobotsDecision,
        RobotsMiddleware,
        RobotsRule,
        robots_decided,
    )
    from mfa_crawler.fetch.throttle import Throttle
    from mfa_crawler.fetch.turn import Turn

__all__ = [
    "Compression",
    "DownloadHandler",
    "Identity",
    "Redirect",
    "RobotsDecision",
    "RobotsMiddleware",
    "RobotsRule",
    "Throttle",
    "Turn",
    "connections",
    "connections_from_arguments",
    "exchanged",
    "guarded_socket",
    "is_contact",
    "robots_decided",
    "user_agent",
    "why_refused",
]


def __getattr__(name: str) -> object:
    if name in __all__:
        _load_aiohttp()
        for module in ("compression", "guard", "handler", "redirect", "robots", "throttle", "turn"):
            found = vars(import_module(f"{__name__}.{module}"))
            if name in found:
                return found[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _load_aiohttp() -> None:
    """Import aiohttp without the certificates of this machine, which cost it 40 ms.

    It reads them twice for contexts of its own. Ours is made by Scrapy when a request needs one;
    aiohttp's, if anybody used them, trust no one.
    """
    if "aiohttp" in sys.modules:
        return
    names = ("SSL_CERT_FILE", "SSL_CERT_DIR")
    before = {name: os.environ[name] for name in names if name in os.environ}
    os.environ.update(dict.fromkeys(names, os.devnull))
    try:
        import_module("aiohttp")
    finally:
        for name in names:
            del os.environ[name]
        os.environ.update(before)
