"""Translation pairs: the same statement in two languages, with a score and what it rests on."""

from mfa_crawler.corpus.pairs.evidence import Pair, Side
from mfa_crawler.corpus.pairs.finding import LEAST, WINDOW, pairs
from mfa_crawler.corpus.pairs.table import COLUMNS, row_of_pair

__all__ = ["COLUMNS", "LEAST", "WINDOW", "Pair", "Side", "pairs", "row_of_pair"]
