"""The archive in a browser: pages of ours for reading it, beside Datasette's tables and SQL."""

from mfa_crawler.browse.application import application
from mfa_crawler.browse.replays import Replays, find_replay, index_of, replaying

__all__ = ["Replays", "application", "find_replay", "index_of", "replaying"]
