"""An output folder with a life behind it: several runs over two sites that changed meanwhile."""

import signal
from pathlib import Path

from mfa_crawler.replica import Replica, running
from mfa_crawler.replica.faults import parse_fault
from tests.crawling import run, text_only
from tests.forked import Ended
from tests.guarantees.killing import Watched, struck_at_requests

SITE, OTHER = "pl_mfa_en", "pl_paa"
_SMALL = ("-s", "MFA_WARC_BYTES=150000", "-s", "DOWNLOAD_DELAY=0", "-s", "RETRY_TIMES=0")
_PICTURES = ("-a", "images=1", "-s", "MFA_WARC_BYTES=100000000")


def lived(folder: Path) -> Path:
    """Crawl a replica again and again, with edits, removals, failures, redirects and a kill.

    Pictures are fetched by the last crawl of the first site.
    """
    ministry = Watched(seed=7, articles=30, years=3)
    with running(ministry) as replica:
        _crawl(replica, folder, SITE)
        urls = [ministry.truth("/web/diplomacy", number).url for number in range(12)]
        _crawl(replica, folder, OTHER)
        ministry.edit(urls[0], headline="Another headline")
        ministry.edit(urls[1])
        ministry.typo(urls[2])
        ministry.remove(urls[3])
        ministry.unlist(urls[4])
        ministry.template(urls[5])
        ministry.publish(3)
        path = urls[6].removeprefix("https://www.gov.pl")
        ministry.faults.update(
            [
                parse_fault(f"{path}=drop"),
                parse_fault(f"{urls[7].removeprefix('https://www.gov.pl')}=status:503"),
                parse_fault(f"{urls[8].removeprefix('https://www.gov.pl')}=truncated"),
                parse_fault(f"{urls[9].removeprefix('https://www.gov.pl')}=redirect:{urls[10]}"),
            ]
        )
        _crawl(replica, folder, SITE, "-a", "full=1")
        ministry.faults.clear()
        ministry.restore(urls[0])
        ministry.edit(urls[11])
        killed(ministry, replica, folder, "-a", "full=1", after=20)
        _crawl(replica, folder, SITE, "-a", "limit=5")
        _crawl(replica, folder, SITE, "-a", "full=1", *_PICTURES)
        _crawl(replica, folder, OTHER, "-a", "full=1")
    return folder


def _crawl(replica: Replica, folder: Path, site: str, *arguments: str) -> Ended:
    ended = run("scrapy", "crawl", site, *text_only(replica, folder), *_SMALL, *arguments)
    assert ended.code == 0, ended.err
    return ended


def killed(ministry: Watched, replica: Replica, folder: Path, *arguments: str, after: int) -> None:
    """A crawl that SIGKILL ends as it asks for the n-th time; rows wait in memory till then."""
    command = ["scrapy", "crawl", SITE, *text_only(replica, folder), *_SMALL, *arguments]
    done = struck_at_requests(ministry, {after}, signal.SIGKILL, *command)
    assert done.code == -signal.SIGKILL, done.err


def mfa(folder: Path, verb: str, *arguments: str) -> Ended:
    """`mfa VERB --output FOLDER`."""
    return run("mfa", verb, "--output", str(folder), *arguments)
