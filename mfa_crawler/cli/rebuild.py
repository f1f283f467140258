"""`mfa rebuild`: the database again, from WARC alone."""

from pathlib import Path

from rich.markup import escape

from mfa_crawler.cli.again import Jobs, described, fail_if_damaged, reading, say_done, say_unknown
from mfa_crawler.cli.console import Json, Output, notes, print_json, results
from mfa_crawler.filing import rebuild as rebuild_all


def rebuild(*, jobs: Jobs = None, output: Output = Path("output"), json: Json = False) -> None:
    """Make the database again from the WARC files, and put it in the old one's place.

    The old one stays until the new one is whole, whatever happens, and where a part of the archive
    cannot be read: it may hold what that part said. Nothing may crawl meanwhile.
    After a change of the parser `mfa reread` does as well, and keeps what is equal.

    Example: mfa rebuild --output output
    """
    with reading(jobs) as spread:
        done = rebuild_all(output, say_done, spread)
    say_unknown(done)
    if json:
        print_json({**described(done), "replaced": done.stayed is None})
    elif done.stayed:
        notes.print(
            f"[red]{escape(str(done.stayed))} stays as it was:[/] it may hold what cannot be read "
            "any more; move it away, and mfa rebuild makes one of the rest",
            soft_wrap=True,
        )
    else:
        captures = sum(adopted.captures for adopted in done.sites.values())
        words = f"{captures:,} captures of {len(done.sites)} sites are in {output / 'mfa.sqlite'}"
        results.print(escape(words), soft_wrap=True)
    fail_if_damaged(done)
