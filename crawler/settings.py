"""Settings of the crawl. Beside each of Scrapy's own that we change stands its default and our reason."""

from __future__ import annotations

import os

from crawler import __version__
from crawler.feeds.paths import ARTICLES
from pipelines.order import item_pipelines

BOT_NAME = "tamis"  # scrapybot
SPIDER_MODULES = ["crawler.spiders"]  # []
NEWSPIDER_MODULE = "crawler.spiders"  # ""
COMMANDS_MODULE = "crawler.commands"  # ""

# --- Tamis's own -----------------------------------------------------------------------------------------

# Address or mail where the operator of this crawl can be reached; goes into the user agent.
TAMIS_CONTACT = os.environ.get("TAMIS_CONTACT", "")
# Folder for everything a crawl writes.
TAMIS_OUTPUT = "output"
# Folder for what crawls remember of one another; empty: `state` in the output folder.
TAMIS_STATE = ""
# For replays: the moment at which the crawl believes to begin, RFC 3339; empty: the real one.
TAMIS_NOW = ""
# Languages to keep, ISO 639-1; an empty list keeps all.
TAMIS_LANGUAGES = ["fr"]
# Shortest text kept, in characters.
TAMIS_MIN_CHARS = 200
# Keep pages that show only the beginning of an article.
TAMIS_TEASERS = False
# What cleaning does with a class: {"human_ndt": "keep"}; default: remove all but `foreign_passage`.
TAMIS_CLEANING: dict[str, str] = {}
# What becomes of an article whose text is known: "drop", or "mark", which keeps it and joins it by `cluster`.
TAMIS_DUPLICATES = "drop"
# Know the texts of earlier crawls, too (texts.sqlite in the state folder), not only this crawl's own.
TAMIS_REMEMBER_TEXTS = True
# Lines of a shard after which the next one begins.
TAMIS_SHARD_RECORDS = 10_000
# MiB of a shard, before packing, after which the next one begins.
TAMIS_SHARD_MIB = 64
# How published files are packed: `gz`, `zst`, or empty for not at all.
TAMIS_SHARD_PACKING = ""
# Level at which they are packed; 0: the packing's own default.
TAMIS_SHARD_LEVEL = 0
# Pages after which what was written is brought to the disk and its pages count as seen.
TAMIS_COMMIT_RECORDS = 100
# Seconds after which the same happens, if pages are fewer.
TAMIS_COMMIT_SECONDS = 5.0
# Write every cut to removed/.
TAMIS_REMOVED = True
# Write every dropped page to dropped/.
TAMIS_DROPPED = True
# Archive every answer as it came over the wire, in WARC files below warc/ in the output folder.
TAMIS_WARC = False
# Length from which a WARC file is closed and the next begun, in bytes.
TAMIS_WARC_BYTES = 10**9
# Worker processes for extraction and cleaning; 0 means one a core.
TAMIS_WORKERS = 0
# CPU time that one page may cost before it is dropped, in seconds.
TAMIS_PAGE_CPU_SECONDS = 10.0
# Memory that one page may cost before it is dropped, in MiB.
TAMIS_PAGE_MEMORY_MIB = 1024
# Articles that one source may bring in one crawl; those beyond wait for the next.
TAMIS_SOURCE_PAGES = 300
# Every so many looks a feed or sitemap is fetched whole: the validators of some servers never change.
TAMIS_FULL_LOOK = 8
# Look again at articles this young (7d) for edits, once a day; empty: never. An edit is a new `revision`.
TAMIS_REVISIT = ""
# Pages whose rights are reserved: `record` keeps them and says so, `skip` drops them before extraction.
TAMIS_RIGHTS = "record"
# A host that wants to be left alone (Retry-After) for longer, in seconds, is not asked again in this crawl.
TAMIS_MAX_WAIT = 120.0
# Errors in a row after which a host is given up for this crawl.
TAMIS_HOST_FAILURES = 5
# Let the crawl connect to loopback, private and other addresses that are not of the public internet.
TAMIS_ALLOW_PRIVATE = False
# A live line at the terminal and a table at the end.
TAMIS_PROGRESS = True

# --- Who we are, and manners ------------------------------------------------------------------------------

USER_AGENT = f"Tamis/{__version__} (builds French text corpora)"  # Scrapy/VERSION (+https://scrapy.org)
ROBOTSTXT_OBEY = True  # False
ROBOTSTXT_USER_AGENT = "Tamis"  # None: the whole user agent
# en: a site in several languages would answer in English.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "fr,fr-FR;q=0.9,en;q=0.2",
}
AUTOTHROTTLE_ENABLED = True  # False
AUTOTHROTTLE_START_DELAY = 1.0  # 5.0
CONCURRENT_REQUESTS_PER_DOMAIN = 2  # 8
DOWNLOAD_DELAY = 0.25  # 0; AutoThrottle never goes below it
# scrapy.pqueues.DownloaderAwarePriorityQueue: does not know of hosts that must be left alone for a while.
SCHEDULER_PRIORITY_QUEUE = "crawler.network.queue.PatientQueue"
COOKIES_ENABLED = False  # True: a corpus crawl has no session
REFERRER_POLICY = "no-referrer"  # DefaultReferrerPolicy: nobody needs to know where we found a link

# --- Bounds: every byte from outside is hostile -----------------------------------------------------------

DOWNLOAD_MAXSIZE = 8 * 2**20  # 1 GiB
DOWNLOAD_WARNSIZE = 4 * 2**20  # 32 MiB
DOWNLOAD_TIMEOUT = 30  # 180 s
DOWNLOAD_VERIFY_CERTIFICATES = True  # False
REDIRECT_MAX_TIMES = 5  # 20
METAREFRESH_ENABLED = False  # True: a page's text must not steer the crawl
# The schemes a feed could use to make us read our own disk, or somebody's account.
DOWNLOAD_HANDLERS = {  # all on, with a head of any length
    **dict.fromkeys(("file", "data", "ftp", "s3")),
    **dict.fromkeys(("http", "https"), "crawler.network.download.BoundedDownloadHandler"),
}
TWISTED_DNS_RESOLVER = "crawler.network.resolver.PublicResolver"  # scrapy.resolver.CachingThreadedResolver
# True: obeys *_proxy variables of the environment; behind a proxy the address guard sees only the proxy.
HTTPPROXY_ENABLED = False
DOWNLOADER_MIDDLEWARES = {  # {}
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.middlewares.robots.RobotsRules": 100,
    "crawler.middlewares.patience.Patience": 560,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.encodings.Encodings": 590,
    "crawler.middlewares.public_only.PublicOnly": 595,
}
SPIDER_MIDDLEWARES = {  # {}
    "crawler.middlewares.known.SkipKnown": 40,  # before depth and referer are noted
    "crawler.middlewares.count_found.CountFound": 45,
}
TELNETCONSOLE_ENABLED = False  # True: runs Python for whoever gets in
REMOTE_CONTROL_ENABLED = False  # True: likewise
MEMUSAGE_LIMIT_MB = 2048  # 0: no limit; the reactor stays under 300 MB, this catches a leak

# --- What comes out ---------------------------------------------------------------------------------------

ITEM_PIPELINES = item_pipelines()  # {}
FEEDS = {  # {}
    ARTICLES: {
        "format": "shards",
        "store_empty": False,
        "uri_params": "crawler.feeds.paths.uri_params",
        "item_classes": ["crawler.items.Article"],
    }
}
FEED_STORE_EMPTY = False  # True: a run without news would empty yesterday's file
FEED_EXPORT_ENCODING = "utf-8"  # None: accents come out as \u00e9
# Scrapy's own escape accents, or let line ends and lone surrogates through.
FEED_EXPORTERS = {
    **dict.fromkeys(("jsonl", "jsonlines", "jl"), "crawler.feeds.exporter.JsonlExporter"),
    "shards": "crawler.feeds.exporter.ShardExporter",
}
# Scrapy's own writes in place: a reader, or a crash, finds half a file.
FEED_STORAGES = {
    **dict.fromkeys(("", "file"), "crawler.feeds.storage.AtomicFileStorage"),
    "shards": "crawler.feeds.shards.ShardStorage",
}

# --- What is said -----------------------------------------------------------------------------------------

LOG_LEVEL = "INFO"  # DEBUG: prints every item whole
DEFAULT_DROPITEM_LOG_LEVEL = "DEBUG"  # WARNING: dropped/ tells more
LOG_FORMATTER = "crawler.log_formatter.ShortItems"  # prints items whole, page bodies included
LOG_VERSIONS: list[str] = []  # ten lines at every start; runs/ tells the versions that matter
STATS_DUMP = False  # True: the table at the end is for people, runs/ for programs
EXTENSIONS: dict[str, int | None] = {  # {}
    # Scrapy's own: an item that one feed chokes on reaches none of those after it.
    "scrapy.extensions.feedexport.FeedExporter": None,
    "crawler.feeds.exporting.Feeds": 0,
    "crawler.extensions.recovery.Recovery": 0,
    "crawler.extensions.crawl_delay.CrawlDelay": 10,  # after AutoThrottle
    "crawler.extensions.warc.WarcArchive": 0,
    "crawler.extensions.audit.Audit": 0,
    "crawler.extensions.known_texts.KnownTexts": 0,
    "crawler.extensions.source_counts.SourceCounter": 0,
    "crawler.extensions.redirected.Redirected": 0,
    "crawler.extensions.progress.Progress": 0,
    "crawler.extensions.run_report.RunReport": 0,
    "crawler.extensions.manifest.ManifestWriter": 0,
}
