"""Rows of runs from the records in which we noted them: crawls, imports and decisions."""

from dataclasses import replace

import msgspec

from mfa_crawler.filing.admitting import Import
from mfa_crawler.items import SourceClass
from mfa_crawler.sites import Site
from mfa_crawler.store import RunRow, Withholding


def run_row(report: bytes, record_id: str) -> RunRow:
    """The row of a run, from its report (docs/run.md)."""
    said = msgspec.json.decode(report)
    return RunRow(
        site=said["site"],
        run=said["run"],
        started=said["started"],
        finished=said["finished"],
        reason=said["reason"],
        source_class=SourceClass(said["source_class"]),
        complete=said["walk"]["complete"],
        covered=said["walk"]["covered"],
        record_id=record_id,
        record=report.decode(),
    )


def _run_row(block: bytes, record_id: str, _: Site) -> RunRow:
    return run_row(block, record_id)


def _import_row(block: bytes, record_id: str, _: Site) -> RunRow:
    return msgspec.json.decode(block, type=Import).row(record_id)


def _withholding_row(block: bytes, record_id: str, site: Site) -> RunRow:
    """What was withheld under a former address stays so under today's, and under both."""
    made = msgspec.json.decode(block, type=Withholding)
    if site.former and made.entry:
        now = site.territory.spelled
        urls = tuple(dict.fromkeys([*map(now, made.urls), made.entry, *made.urls]))
        made = replace(made, entry=now(made.entry), urls=urls)
    return made.row(record_id)


RUN_ROWS = {"run": _run_row, "import": _import_row, "withholding": _withholding_row}
"""What makes a run's row of its record, by role."""
