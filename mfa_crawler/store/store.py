"""The store whole: every part of it over one connection."""

from mfa_crawler.store.accounts import Accounts
from mfa_crawler.store.articles import Articles
from mfa_crawler.store.histories import Histories
from mfa_crawler.store.overview import Overview
from mfa_crawler.store.pictures import Pictures
from mfa_crawler.store.requisites import Requisites
from mfa_crawler.store.rereading import Rereading
from mfa_crawler.store.runs import Runs
from mfa_crawler.store.search import Search
from mfa_crawler.store.tables import Tables
from mfa_crawler.store.walks import Walks
from mfa_crawler.store.withholding import Withheld


class Store(
    Runs,
    Withheld,
    Rereading,
    Walks,
    Histories,
    Pictures,
    Requisites,
    Articles,
    Search,
    Accounts,
    Overview,
    Tables,
):
    """Everything that was derived from the archive, in `<folder>/mfa.sqlite` (schema.sql).

    Open it with `Store.open(folder)`, and write inside `with store.transaction():`. Write methods
    raise sqlite3.Error where the disk takes no more or another process holds the database for
    longer than 30 seconds.
    """

    def near(self, url: str) -> list[str]:
        """Up to three URLs of articles whose words this URL holds, for `did you mean`."""
        words = url.rpartition("://")[2].partition("/")[2].replace("/", "-").split("-")
        return [hit.url for hit in self.search(" OR ".join(filter(None, words)), limit=3)]
