"""The corpus: what articles of the whole archive are to each other."""

from mfa_crawler.corpus.syndicated import LOWEST, Alike, Group, How, groups, like

__all__ = ["LOWEST", "Alike", "Group", "How", "groups", "like"]
