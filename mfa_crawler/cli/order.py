"""An order to crawl: checked before anything is asked for, then carried out with progress."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from rich.markup import escape
from scrapy.crawler import Crawler

from mfa_crawler.archive import make_folder
from mfa_crawler.cli.console import notes
from mfa_crawler.cli.outcome import is_success, report
from mfa_crawler.cli.progress import Progress
from mfa_crawler.errors import BadArgument, ContactMissing, MfaError
from mfa_crawler.extensions import close_run, new_run_id
from mfa_crawler.fetch import connections_from_arguments, is_contact
from mfa_crawler.sites import Site
from mfa_crawler.spiders import NewsSpider
from mfa_crawler.spiders.running import project_settings, run_sites
from mfa_crawler.store import Lease


def _new_run() -> str:
    return new_run_id(datetime.now(UTC))


@dataclass(frozen=True)
class Order:
    """Which sites, into which folder, over which connections; `delay` in seconds or None."""

    sites: tuple[Site, ...]
    output: Path
    connect: tuple[str, ...] = ()
    delay: float | None = None
    run: str = field(default_factory=_new_run)

    @property
    def folder(self) -> Path:
        """Where this run writes."""
        return self.output / "runs" / self.run

    def carry_out(self, arguments: Mapping[str, str], *, json: bool) -> bool:
        """Crawl, print the outcome; False if a site could not be read at all, or on interrupt.

        Raises as `crawl`.
        """
        crawlers, refusals = self.crawl(arguments)
        report(self.sites, crawlers, json=json)
        notes.print(
            f"Records, reports and log: [bold]{escape(str(self.folder))}[/]", soft_wrap=True
        )
        if refusals:
            raise refusals[0]
        return is_success(self.sites, crawlers)

    def crawl(self, arguments: Mapping[str, str]) -> tuple[list[Crawler], list[MfaError]]:
        """Crawl with progress: the crawlers that began, and why others did not.

        Raises before the first request: a UsageProblem for no contact for a public host, arguments
        that cannot be read, a folder that cannot be written; SiteHeld for a site that another
        run is crawling.
        """
        require_contact(self._hosts, self._connections)
        NewsSpider.of(self.sites[0])(**arguments)  # a wrong argument must not cost a start
        self._make_folder()
        for site in self.sites:
            Lease(self.output, site.id).take().free()  # a held site must not cost a start
        progress = Progress(notes)
        settings = project_settings(self._changes)
        with progress.showing():
            crawlers, refusals = run_sites(self.sites, settings, arguments, progress.watch)
        for crawler in crawlers:
            close_run(crawler)
        return crawlers, refusals

    @cached_property
    def _connections(self) -> dict[str, str]:
        return connections_from_arguments(self.connect, self._hosts)

    @cached_property
    def _hosts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(host for site in self.sites for host in site.hosts))

    @property
    def _changes(self) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "MFA_RUN": self.run,
            "MFA_OUTPUT": str(self.output),
            "MFA_CONNECT": self._connections,
            "LOG_FILE": str(self.folder / "crawl.log"),  # the terminal shows progress
        }
        if self.delay is not None:
            settings |= {
                "DOWNLOAD_DELAY": self.delay,
                "AUTOTHROTTLE_START_DELAY": self.delay,
                "MFA_DELAY_MAPPED": True,
            }
        return settings

    def _make_folder(self) -> None:
        try:
            make_folder(self.folder)
        except OSError as error:
            raise BadArgument(
                f"cannot write to {self.output}: {error.strerror}; "
                "choose another folder with --output"
            ) from None


def require_contact(hosts: Iterable[str], connections: Mapping[str, str]) -> None:
    """Raise ContactMissing if one of the hosts is public and MFA_CONTACT reaches nobody."""
    public = next((host for host in hosts if host not in connections), None)
    contact = project_settings({})["MFA_CONTACT"]
    if public and not is_contact(contact):
        now = f"MFA_CONTACT={contact} is no way to do so" if contact else "MFA_CONTACT is not set"
        others = f" (--connect sends only {', '.join(connections)})"
        raise ContactMissing(
            f"{public} is a public host{others if connections else ''}, and its "
            f"webmaster must be able to reach you; {now}. Write an email address or an https "
            "page: MFA_CONTACT=you@example.org mfa crawl ..."
        )
