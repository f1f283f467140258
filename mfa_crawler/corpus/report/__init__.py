"""The report: one page and plots that show what an archive holds, by its last capture."""

from mfa_crawler.corpus.report.holdings import Holdings, holdings
from mfa_crawler.corpus.report.page import page

__all__ = ["Holdings", "holdings", "page"]
