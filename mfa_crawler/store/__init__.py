"""The store: one SQLite database, derived from the archive and made again from it."""

from mfa_crawler.store.lease import Lease
from mfa_crawler.store.mentions import ListRow, Mention
from mfa_crawler.store.overview import Happening, SiteStanding
from mfa_crawler.store.pictures import MediaSight
from mfa_crawler.store.query import Query
from mfa_crawler.store.rows import (
    IMPORTED,
    CaptureRow,
    Change,
    CheckRow,
    Event,
    EventType,
    FailureRow,
    History,
    Kind,
    OriginalRow,
    Presence,
    RunRow,
    Spell,
    State,
    Status,
    UrlRow,
    Version,
    Walk,
)
from mfa_crawler.store.search import Hit, Tally
from mfa_crawler.store.shown import ArticleRow, ShownRow, VersionRow
from mfa_crawler.store.store import Store
from mfa_crawler.store.tables import DERIVED, EVIDENCE, TableRow
from mfa_crawler.store.wanted import ALL, Wanted
from mfa_crawler.store.withdrawing import withdrawn
from mfa_crawler.store.withholding import Act, Hidden, Withholding

__all__ = [
    "ALL",
    "DERIVED",
    "EVIDENCE",
    "IMPORTED",
    "Act",
    "ArticleRow",
    "CaptureRow",
    "Change",
    "CheckRow",
    "Event",
    "EventType",
    "FailureRow",
    "Happening",
    "Hidden",
    "History",
    "Hit",
    "Kind",
    "Lease",
    "ListRow",
    "MediaSight",
    "Mention",
    "OriginalRow",
    "Presence",
    "Query",
    "RunRow",
    "ShownRow",
    "SiteStanding",
    "Spell",
    "State",
    "Status",
    "Store",
    "TableRow",
    "Tally",
    "UrlRow",
    "Version",
    "VersionRow",
    "Walk",
    "Wanted",
    "Withholding",
    "withdrawn",
]
