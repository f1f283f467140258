"""`mfa repair`: what every crawl does at its start, for all sites."""

from pathlib import Path

from mfa_crawler.cli.again import described, fail_if_damaged, say_done, say_unknown
from mfa_crawler.cli.console import Json, Output, print_json, results
from mfa_crawler.filing import repair_all


def repair(*, output: Output = Path("output"), json: Json = False) -> None:
    """Mend what a crash left: close files, set torn bytes aside, file records without rows. Bring
    the database of an older mfa_crawler up to date.

    Every crawl does this for its own site before it begins, so it is needed only before the
    archive is copied or looked at. Nothing is thrown away; a second time it finds nothing to do.

    Example: mfa repair && mfa verify
    """
    done = repair_all(output, say_done)
    say_unknown(done)
    refused = sum(len(adopted.refused) for adopted in done.sites.values())
    if json:
        print_json(described(done))
    else:
        mended = sum(len(adopted.mended) for adopted in done.sites.values()) - refused
        filed = sum(adopted.captures + adopted.failures for adopted in done.sites.values())
        whole = "nothing to mend" if refused else "all is whole"
        words = f"mended {mended} files, filed {filed:,} records" if mended or filed else whole
        results.print(words, soft_wrap=True)
    fail_if_damaged(done)
