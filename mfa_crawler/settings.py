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
METAREFRESH_ENABLED = False  # a re-read from WARC could not follow it
COOKIES_ENABLED = False  # news needs no session, and one capture must not depend on another
HTTPPROXY_ENABLED = False  # through a proxy the address guard cannot see where it leads

# How
TWISTED_REACTOR_ENABLED = False  # plain asyncio: less CPU a page, and no reactor to own the process
ASYNCIO_EVENT_LOOP = "uvloop.Loop"
CONCURRENT_ITEMS = 1  # an answer gives one record; Scrapy starts this many tasks for each answer
WARN_ON_GENERATOR_RETURN_VALUE = False  # it reads our source again for every answer
SPIDER_MIDDLEWARES = {
    # they drop requests without a word, or look for mistakes that tests look for
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # as with cookies
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,  # for queues that nobody set
}
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # nothing listens
DOWNLOAD_HANDLERS = {
    "http": "mfa_crawler.fetch.DownloadHandler",
    "https": "mfa_crawler.fetch.DownloadHandler",
    "ftp": None,  # no network scheme goes past the guard
    "s3": None,
}
DOWNLOADER_MIDDLEWARES = {
    "mfa_crawler.fetch.Throttle": 95,  # before robots: an away host costs no waiting
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # ignores the status
    "mfa_crawler.fetch.RobotsMiddleware": 100,
    # takes half a body for a whole one, and offers zstd, which no WARC reader knows
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "mfa_crawler.fetch.Compression": 590,
    # the handler sends these headers and keeps this time
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": None,
    # no page of ours asks for a password, and the walk and filing see to other sites
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
DOWNLOADER_STATS = False  # the archive holds every byte and status; item counts stay
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,  # Throttle is its subclass
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
FEED_EXPORTERS = {
    "csv": "mfa_crawler.extensions.CsvArticleExporter",
    "xml": "mfa_crawler.extensions.XmlArticleExporter",
}
FEED_EXPORT_ENCODING = "utf-8"  # Polish as Polish, not as escapes
