"""Scrapy settings, each change with its reason; a user's `-s NAME=VALUE` still wins."""

import os

BOT_NAME = "mfa_crawler"
SPIDER_LOADER_CLASS = "mfa_crawler.spiders.SiteSpiderLoader"  # sites are data, not modules

# Ours
MFA_CONTACT = os.environ.get("MFA_CONTACT", "")  # whom a webmaster can reach; public hosts need it
MFA_OUTPUT = os.environ.get("MFA_OUTPUT", "output")
MFA_RUN = None  # name of the run; a new one each time unless `mfa crawl` gives several sites one
MFA_COMMIT_SECONDS = 5.0  # what a power cut may lose; rows wait so long in memory
MFA_WARC_BYTES = 1_000_000_000  # a WARC file is closed at this size, the field's custom
MFA_WALK_DAYS = 7.0  # the whole list is walked as often, to see what is not listed any more
MFA_CONNECT: dict[str, str] = {}  # host -> local server, see docs/run.md
MFA_DELAY_MAPPED = False  # whether hosts of MFA_CONNECT are waited for too
MFA_RETRY_AFTER_MAX = 600  # seconds; a host that asks for more is away for this run
MFA_GC_THRESHOLD = 5_000  # allocations between looks of the garbage collector; 50,000 cost 22 MB

# Who we are, and how often
ADDONS = {"mfa_crawler.fetch.Identity": 0}  # the user agent, made from MFA_CONTACT
ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0  # one request a second and host, the archive's rule for guests
DOWNLOAD_DELAY_JITTER = 0.2  # gaps run from 1.0 to 1.5 s; the smallest still keeps the rule
CONCURRENT_REQUESTS = 4  # with 16 a SIGTERM took 19 s to end
CONCURRENT_REQUESTS_PER_DOMAIN = 4
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = DOWNLOAD_DELAY  # Scrapy starts at 5 s, which is for unknown hosts
AUTOTHROTTLE_MAX_DELAY = 60.0

# What may come back
DOWNLOAD_TIMEOUT = 60  # seconds for the whole answer
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # a page is 0.1 MB, a photo 10; over this it is a mistake
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's default is off
REDIRECT_MAX_TIMES = 10

# How
TWISTED_REACTOR_ENABLED = False  # plain asyncio: less CPU a page, and no reactor to own the process
ASYNCIO_EVENT_LOOP = "uvloop.Loop"
CONCURRENT_ITEMS = 1  # an answer gives one record; Scrapy starts this many tasks for each answer
WARN_ON_GENERATOR_RETURN_VALUE = False  # it reads our source again for every answer
# The components are named whole: Scrapy loads all that stand in its own lists, also those that are
# off, and loading them costs a fifth of a second. Left out are those that ours replace, and:
# - offsite, depth, urllength, metacopy: they drop requests without a word, or look for mistakes
#   that tests look for; the walk and filing see to other sites
# - cookies, referer, httpauth: news needs no session, and one capture must not depend on another
# - httpproxy: through a proxy the address guard cannot see where it leads
# - metarefresh: a re-read from WARC could not follow it; httpcache: its answers are no evidence
# - telnet, remote control: nothing listens
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
SPIDER_MIDDLEWARES = {"scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": 50}
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "mfa_crawler.fetch.Throttle": 95,  # before robots: an away host costs no waiting
    "mfa_crawler.fetch.RobotsMiddleware": 100,  # Scrapy's ignores the status
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    # Scrapy's takes half a body for a whole one, and offers zstd, which no WARC reader knows
    "mfa_crawler.fetch.Compression": 590,
    "mfa_crawler.fetch.Redirect": 600,
}
EXTENSIONS_BASE: dict[str, int] = {}
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "mfa_crawler.extensions.RunWriter": 500,
    "mfa_crawler.extensions.CalmCollector": 500,
}
DOWNLOAD_HANDLERS = {
    "http": "mfa_crawler.fetch.DownloadHandler",
    "https": "mfa_crawler.fetch.DownloadHandler",
    "ftp": None,  # no network scheme goes past the guard
    "s3": None,
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
FEED_EXPORTERS = {
    "csv": "mfa_crawler.extensions.CsvArticleExporter",
    "xml": "mfa_crawler.extensions.XmlArticleExporter",
}
FEED_EXPORT_ENCODING = "utf-8"  # Polish as Polish, not as escapes
