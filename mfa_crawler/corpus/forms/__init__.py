"""The forms of exports and releases: one module each, and what chooses between them."""

from mfa_crawler.corpus.forms.writing import Format, Versions, format_of, write, write_to

__all__ = ["Format", "Versions", "format_of", "write", "write_to"]
