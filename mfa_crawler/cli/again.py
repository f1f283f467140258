"""What verbs that read the whole archive again share: `--jobs`, and a word now and then."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Annotated, TypeVar

import typer
from rich.markup import escape

from mfa_crawler.cli.console import notes
from mfa_crawler.filing import Adopted, Rebuilt, Spread, spread_over

Jobs = Annotated[
    int | None,
    typer.Option(min=1, help="Processes that read; default: one for each processor."),
]

Part = TypeVar("Part")
Done = TypeVar("Done")


@contextmanager
def reading(jobs: int | None) -> Iterator[Spread]:
    """A `Spread` that says on stderr every five seconds how far it came."""
    count, said = 0, time.monotonic()

    with spread_over(jobs) as spread:

        def told(work: Callable[[Part], Done], parts: Iterable[Part]) -> Iterator[Done]:
            nonlocal count, said
            for done in spread(work, parts):
                count += len(done) if isinstance(done, Collection) else 1
                if time.monotonic() - said >= 5:
                    said = time.monotonic()
                    notes.print(f"read {count:,} records ...")
                yield done

        yield told


def say_done(site: str, adopted: Adopted) -> None:
    """A line about one site whose records have their rows."""
    notes.print(
        f"{site}: {adopted.captures:,} captures and {adopted.failures:,} failures filed",
        soft_wrap=True,
    )
    for mended in adopted.mended:
        torn = f"; torn bytes are in {mended.torn}" if mended.torn else ""
        reason = f" ({mended.reason})" if mended.reason else ""
        notes.print(f"{site}: {escape(f'{mended.file} {mended.mending}{reason}{torn}')}")
    for error in adopted.damaged:
        notes.print(f"[red]{site}: not filed:[/] {escape(str(error))}", soft_wrap=True)


def say_unknown(done: Rebuilt) -> None:
    """Name the sites that were left out."""
    for site in done.unknown:
        notes.print(
            f"[red]{escape(site)}: the archive holds it, but the registry does not know it;[/] "
            "its captures stay in the archive, and are not in the database",
            soft_wrap=True,
        )


def fail_if_damaged(done: Rebuilt) -> None:
    """End with exit code 1 where a file or record was left as it is, which `say_done` named."""
    refused = sum(len(adopted.refused) for adopted in done.sites.values())
    damaged = sum(len(adopted.damaged) for adopted in done.sites.values())
    if not done.is_whole:
        what = [f"{refused} files"] * (refused > 0) + [f"{damaged} damaged places"] * (damaged > 0)
        notes.print(
            f"[red]{' and '.join(what)} were left as they are:[/] mfa verify says what is wrong; "
            "restore the files from a copy, then run mfa rebuild",
            soft_wrap=True,
        )
        raise typer.Exit(1)


def described(done: Rebuilt) -> dict[str, object]:
    """The same as JSON."""
    return {
        "sites": [{"site": site, **_fields(adopted)} for site, adopted in done.sites.items()],
        "unknown": done.unknown,
    }


def _fields(adopted: Adopted) -> dict[str, object]:
    return {
        "captures": adopted.captures,
        "failures": adopted.failures,
        "mended": adopted.mended,
        "damaged": [
            {"file": error.file, "offset": error.offset, "reason": error.reason}
            for error in adopted.damaged
        ],
    }
