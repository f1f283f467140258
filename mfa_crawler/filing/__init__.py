"""The one reading of a capture: recognise, read, clean, check.

The live pipeline calls `file`; re-reading, rebuilding and importing will call the same.
"""

from mfa_crawler.filing.reading import Fetched, file, read_article, read_page

__all__ = ["Fetched", "file", "read_article", "read_page"]
