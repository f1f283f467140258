"""An article as plain text, as corpus tools take it: headline, lead and body, nothing else."""

from mfa_crawler.corpus.prose import SYNTHETIC, is_synthetic, legal
from mfa_crawler.corpus.rows import Edition


def text_of(edition: Edition) -> str:
    """Its parts, a blank line between them and a newline at the end.

    A made-up one begins with a line that says so.
    """
    article = edition.article
    marked = f"[{SYNTHETIC}]" if is_synthetic(edition) else ""
    parts = (marked, article.headline, article.lead or "", article.body)
    return legal("\n\n".join(filter(None, parts)) + "\n")
