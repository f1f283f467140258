"""Crawls a ministry like `pl_mfa_en` on a host of its own.

python -m tests.guarantees.elsewhere HOST URL FOLDER
"""

import sys
from dataclasses import replace

from mfa_crawler.discovery import Listing
from mfa_crawler.sites import site
from mfa_crawler.spiders import NewsSpider
from mfa_crawler.spiders.running import project_settings, run_sites

if __name__ == "__main__":
    _, host, url, folder = sys.argv
    there = replace(
        site("pl_mfa_en"),
        id="xx_mfa",
        discovery=Listing(f"https://{host}/web/diplomacy/news-"),
    )
    settings = project_settings({"MFA_CONNECT": {host: url}, "MFA_OUTPUT": folder})
    [crawler], _refusals = run_sites([there], settings, {}, lambda _: None)
    spider = crawler.spider
    sys.exit(not isinstance(spider, NewsSpider) or spider.ledger.reason != "finished")
