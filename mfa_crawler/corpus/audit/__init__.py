"""The audit: what became of articles after they were published, as far as anybody looked."""

from mfa_crawler.corpus.audit.auditing import Audit, Audited, Gathered, audit, gather
from mfa_crawler.corpus.audit.curves import (
    ANYTHING,
    HORIZONS,
    LEAST,
    WITHIN,
    Cohort,
    Curve,
    Point,
    chosen,
    cohort,
    curve,
)
from mfa_crawler.corpus.audit.lives import Edit, Life, life, lives

__all__ = [
    "ANYTHING",
    "HORIZONS",
    "LEAST",
    "WITHIN",
    "Audit",
    "Audited",
    "Cohort",
    "Curve",
    "Edit",
    "Gathered",
    "Life",
    "Point",
    "audit",
    "chosen",
    "cohort",
    "curve",
    "gather",
    "life",
    "lives",
]
