"""`python -m mfa_crawler.replica`: a replica as a process that never outlives its parent."""

import argparse
import json
import os
import sys
from contextlib import suppress
from dataclasses import replace

from mfa_crawler.replica.background import wait_for_parent
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.server import running
from mfa_crawler.replica.units import DEFAULT_UNITS


def main() -> None:
    """Serve until standard input closes or the parent dies; the first line says where."""
    parent = os.getppid()
    options = _parser().parse_args()
    with suppress(KeyboardInterrupt):
        if options.prepared:
            _prepared(options, parent)
        else:
            _live(options, parent)


def _prepared(options: argparse.Namespace, parent: int) -> None:
    from mfa_crawler.replica.prepared import prepare, serving

    # one unit without guests: every listed page is one of the pages that are counted
    units = (replace(DEFAULT_UNITS[0], guests=0),)
    ministry = Ministry(options.seed, options.articles, options.years, units, options.page_bytes)
    with serving(ministry, prepare(ministry), options.port) as url:
        _announce(url, options)
        wait_for_parent(parent)


def _live(options: argparse.Namespace, parent: int) -> None:
    ministry = Ministry(options.seed, options.articles, options.years, page_bytes=0)
    with running(ministry, options.port) as replica:
        _announce(replica.url, options)
        wait_for_parent(parent)


def _announce(url: str, options: argparse.Namespace) -> None:
    line = {"url": url, "articles": options.articles, "prepared": options.prepared}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mfa_crawler.replica", description=__doc__)
    parser.add_argument("--articles", type=int, default=40, help="articles of a unit")
    parser.add_argument("--years", type=int, default=3, help="years they are spread over")
    parser.add_argument("--seed", type=int, default=7, help="same seed, same bytes")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--page-bytes", type=int, default=80_000, help="least size when prepared")
    parser.add_argument(
        "--prepared",
        action="store_true",
        help="render and compress the English unit beforehand and only copy bytes",
    )
    return parser


if __name__ == "__main__":
    main()
