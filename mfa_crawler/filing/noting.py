"""Rows of runs from the records in which we noted them: crawls, imports and decisions."""

import msgspec

from mfa_crawler.filing.admitting import Import
from mfa_crawler.items import SourceClass
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


def _import_row(block: bytes, record_id: str) -> RunRow:
    return msgspec.json.decode(block, type=Import).row(record_id)


def _withholding_row(block: bytes, record_id: str) -> RunRow:
    return msgspec.json.decode(block, type=Withholding).row(record_id)


RUN_ROWS = {"run": run_row, "import": _import_row, "withholding": _withholding_row}
"""What makes a run's row of its record, by role."""
