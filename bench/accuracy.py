"""How right a reading is, field by field, beside what is known to be true."""

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence

Fields = Mapping[str, str | int | None]
"""What is said of one article. A name that is missing is a field that a tool does not have; None
is a field for which it found nothing. `gallery` is the number of pictures, `date` an ISO day.
"""

FIELDS = ("headline", "date", "body", "lead", "credit", "gallery")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_MARK = re.compile(r"^\s*(?:-|\d+\.) ", re.MULTILINE)  # of a list's item, which some tools drop


def accuracy(truths: Sequence[Fields], said: Sequence[Fields]) -> dict[str, float]:
    """From 0 to 1 for each field of a tool: the mean F1 of the body, the share of exact others.

    Articles count where the truth or the tool has a value: who finds no lead in articles without
    one earns nothing. A field that no article counts for is left out.

    >>> accuracy([{"lead": "A", "date": None}, {"lead": None, "date": None}],
    ...          [{"lead": "A", "date": None}, {"lead": "B", "date": None}])
    {'lead': 0.5}
    """
    found = {}
    for name in FIELDS:
        rights = [
            _likeness(truth, told) if name == "body" else float(_same(truth[name], told[name]))
            for truth, told in zip(truths, said, strict=True)
            if name in truth and name in told and (truth[name] or told[name])
        ]
        if rights:
            found[name] = statistics.mean(rights)
    return found


def _same(truth: str | int | None, told: str | int | None) -> bool:
    return str(truth or "").split() == str(told or "").split()


def _likeness(truth: Fields, told: Fields) -> float:
    """Many tools take the lead for the first paragraph: they lose nothing by it."""
    whole = f"{truth.get('lead') or ''}\n{truth['body']}"
    return max(word_f1(str(text or ""), str(told["body"] or "")) for text in (truth["body"], whole))


def word_f1(truth: str, told: str) -> float:
    """Of two texts as bags of words; each Chinese or Japanese character is a word.

    >>> word_f1("one two two three", "- two three four")
    0.5714285714285714
    """
    words, others = (Counter(_WORD.findall(_MARK.sub("", text))) for text in (truth, told))
    shared, most = (words & others).total(), words.total() + others.total()
    return 2 * shared / most if most else 1.0
