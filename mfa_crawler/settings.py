"""Scrapy settings, each change with its reason; a user's `-s NAME=VALUE` still wins."""

import os

from mfa_crawler.fetch.identity import user_agent

BOT_NAME = "mfa_crawler"
SPIDER_LOADER_CLASS = "mfa_crawler.spiders.SiteSpiderLoader"  # sites are data, not modules

# Ours
MFA_CONTACT = os.environ.get("MFA_CONTACT", "")  # whom a webmaster can reach; public hosts need it
MFA_OUTPUT = os.environ.get("MFA_OUTPUT", "output")
MFA_RUN = None  # name of the run; a new one each time unless `mfa crawl` gives several sites one
MFA_CONNECT: dict[str, str] = {}  # host -> local server, see docs/run.md
MFA_DELAY_MAPPED = False  # whether hosts of MFA_CONNECT are waited for too
MFA_RETRY_AFTER_MAX = 600  # seconds; a host that asks for more is away for this run
MFA_GC_THRESHOLD = 50_000

# Who we are, and how often
USER_AGENT = user_agent(MFA_CONTACT)
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0  # one request a second and host, the archive's rule for guests
DOWNLOAD_DELAY_JITTER = 0.25
CONCURRENT_REQUESTS = 4  # with 16 a SIGTERM took 19 s to end
CONCURRENT_REQUESTS_PER_DOMAIN = 4
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY  # Scrapy starts at 5 s, which is for unknown hosts

# What may come back
DOWNLOAD_TIMEOUT = 60  # seconds for the whole answer
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # a page is 0.1 MB, a photo 10; over this it is a mistake
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is off
REDIRECT_MAX_TIMES = 10
METAREFRESH_ENABLED = False  # a re-read from WARC could not follow it
COOKIES_ENABLED = False  # news needs no session, and one capture must not depend on another
HTTPPROXY_ENABLED = False  # through a proxy the address guard cannot see where it leads

# How
TWISTED_REACTOR_ENABLED = False  # plain asyncio: less CPU a page, and no reactor to own the process
ASYNCIO_EVENT_LOOP = "uvloop.Loop"
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # nothing listens
DOWNLOAD_HANDLERS = {
    "http": "mfa_crawler.fetch.DownloadHandler",
    "https": "mfa_crawler.fetch.DownloadHandler",
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "mfa_crawler.fetch.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "mfa_crawler.fetch.Compression": 590,
    "mfa_crawler.fetch.Throttle": 860,
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,  # ours is a middleware
    "mfa_crawler.extensions.RunWriter": 500,
    "mfa_crawler.extensions.CalmCollector": 500,
}
RETRY_EXCEPTIONS = [
    "mfa_crawler.errors.TimedOut",
    "mfa_crawler.errors.CutShort",
    "mfa_crawler.errors.Unreachable",
]

# What comes out
ITEM_PIPELINES = {"mfa_crawler.pipelines.FilingPipeline": 100}
LOG_FORMATTER = "mfa_crawler.extensions.NewsLogFormatter"
LOG_LEVEL = "INFO"  # DEBUG prints every record
FEED_EXPORTERS = {"csv": "mfa_crawler.extensions.CsvArticleExporter"}
FEED_EXPORT_ENCODING = "utf-8"  # Polish as Polish, not as escapes
