"""What runs beside a crawl: the archive and the run's folder, logs, feeds, memory."""

from mfa_crawler.extensions.memory import CalmCollector
from mfa_crawler.extensions.output import CsvArticleExporter, NewsLogFormatter, XmlArticleExporter
from mfa_crawler.extensions.run import RunWriter, account, close_run, new_run_id

__all__ = [
    "CalmCollector",
    "CsvArticleExporter",
    "NewsLogFormatter",
    "RunWriter",
    "XmlArticleExporter",
    "account",
    "close_run",
    "new_run_id",
]
