"""`mfa`: thin verbs over the rooms."""

from mfa_crawler.cli.app import main

__all__ = ["main"]
