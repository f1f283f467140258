"""What the report says of one site: counts, months, silences, fields, what is due, the audit."""

from collections.abc import Iterator

from mfa_crawler.corpus.audit import HORIZONS, LEAST, Audited, Cohort
from mfa_crawler.corpus.audit.rates import FEW, percent
from mfa_crawler.corpus.report import charts
from mfa_crawler.corpus.report.holdings import Holdings
from mfa_crawler.corpus.report.markup import count, number, table, tag, words
from mfa_crawler.store import Status

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def of_site(held: Holdings) -> Iterator[str]:
    """Everything but the audit."""
    yield _facts(
        {
            "articles": number(held.articles),
            "versions": number(held.versions),
            "unlisted": number(held.standing[Status.UNLISTED]),
            "gone": number(held.standing[Status.GONE]),
            "without a day": number(held.undated),
        }
    )
    if held.days:
        yield from _publications(held)
    beside = [*(_silences(held) if held.days else ()), *_due(held)]
    fields = _fields(held) if held.articles else ()
    yield tag("div", tag("div", *beside), tag("div", *fields), class_="columns")


def _facts(facts: dict[str, str]) -> str:
    return tag(
        "dl",
        *(
            tag("div", tag("dt", words(name)), tag("dd", words(fact)))
            for name, fact in facts.items()
        ),
    )


def _publications(held: Holdings) -> Iterator[str]:
    yield tag("h3", "Publications")
    first, last = min(held.days), max(held.days)
    label = f"Publications a month of {held.site}, {first:%Y-%m} to {last:%Y-%m}"
    yield tag("figure", charts.months(held.months, label), tag("figcaption", "by month"))
    yield _legend()
    years = range(held.watched(last.year)[1].year, first.year - 1, -1)
    for year in years:
        yield _calendar(held, year)
    months = held.months
    rows = (
        [str(year), *(_or_dot(months.get((year, month))) for month in range(1, 13))]
        for year in years
    )
    counts = table(f"Publications a month of {held.site}", ["year", *_MONTHS], rows)
    yield tag("details", tag("summary", "the same as a table"), counts)


def _calendar(held: Holdings, year: int) -> str:
    first, last = held.watched(year)
    published = sum(first <= day <= last for day in held.days)
    silent = (last - first).days + 1 - published
    caption = f"{year}: {count(published, 'day')} with a publication, {number(silent)} without"
    name = f"Publications a day of {held.site} in {year}"
    drawn = charts.calendar(held.days, first, last, name)
    scroll = tag("div", drawn, class_="wide calendar", tabindex=0, role="region", aria_label=name)
    return tag("figure", scroll, tag("figcaption", words(caption)))


def _or_dot(count: int | None) -> str:
    return "·" if count is None else number(count)


def _legend() -> str:
    square = tag("rect", width=10, height=10)
    steps = enumerate(("none", *(name for _, name in charts.STEPS)))
    return tag(
        "ul",
        *(
            tag(
                "li",
                tag("svg", square, viewBox="0 0 10 10", class_=f"s{step}", aria_hidden="true"),
                words(name),
            )
            for step, name in steps
        ),
        class_="legend",
        aria_label="Publications a day",
    )


def _silences(held: Holdings) -> Iterator[str]:
    yield tag("h3", "Silences")
    if held.usual_pause is not None:
        pause = f"Days from one day of publication to the next: usually {held.usual_pause:g}."
        yield tag("p", words(pause), class_="note")
    rows = ([f"{one.first} to {one.last}", number(one.days)] for one in held.silences)
    yield table(f"The longest silences of {held.site}", ["from, to", "days"], rows)
    note = (
        "No article that is kept prints a day in between: what was removed before anybody looked, "
        "and what lists do not go back to, looks like silence too."
    )
    yield tag("p", note, class_="note")


def _fields(held: Holdings) -> Iterator[str]:
    yield tag("h3", "Fields")
    rows = (
        [words(name), number(filled), _percent(filled, held.articles), _bar(filled / held.articles)]
        for name, filled in held.filled.items()
    )
    yield table(
        f"Articles of {held.site} whose current version has the field",
        ["field", "articles", "share", tag("span", "of all", class_="drawn")],
        rows,
    )


def _percent(part: int, whole: int) -> str:
    """A share of what is there, which is no estimate; 100 % only where it is all.

    >>> _percent(999, 1000), _percent(0, 10)
    ('99.9 %', '0 %')
    """
    shown = f"{100 * part / whole:.1f}" if 0 < part < whole else f"{100 * part / whole:.0f}"
    return f"{shown} %"


def _bar(share: float) -> str:
    track = tag("rect", width=100, height=8, rx=2, class_="track")
    filled = tag("rect", width=f"{100 * share:.1f}", height=8, rx=2, class_="bar")
    return tag(
        "svg", track, filled, viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true"
    )


def _due(held: Holdings) -> Iterator[str]:
    yield tag("h3", "Due")
    due = held.due
    yield _facts(
        {
            "never answered": number(due.never_answered),
            "failed last": number(due.failed),
            "due again": number(due.overdue),
            "within a week": number(due.soon),
        }
    )
    yield tag("p", words(f"As of the last capture, {held.until or 'none'}."), class_="note")


def of_audit(one: Audited, within: float) -> Iterator[str]:
    """How many articles changed how soon, and how sure that is."""
    cohort = one.cohort
    yield tag("h3", "Changes after publication")
    yield tag(
        "p",
        words(
            f"First captured within {within:g} hours of appearing: {number(cohort.counted)} of "
            f"{count(cohort.articles, 'article')}; looked at {count(cohort.checks, 'time')} more."
        ),
        class_="note",
    )
    anything = cohort.curves[0]
    if not any(point.changed for point in anything.points):
        few = f"Fewer than {LEAST} were followed for a day: too few to say how many changed."
        yield tag("p", words(few))
        return
    label = f"Share of articles of {one.site or 'all sites'} that had changed, by days"
    caption = "Share changed by days after the first look, with its pointwise 95 % interval"
    yield tag("figure", charts.curve(cohort.drawn.points, label), tag("figcaption", caption))
    yield table(
        f"Changed, of articles of {one.site or 'all sites'}: percent and 95 % interval",
        ["part", "seen", *(f"{day} day{'s' * (day > 1)}" for day in HORIZONS)],
        _changes(cohort),
    )
    note = (
        f"~ and a dotted line: rough, by fewer than {FEW} articles that changed, or did not. "
        f"A dot: fewer than {LEAST} were followed so long."
    )
    yield tag("p", words(note), class_="note")


def _changes(cohort: Cohort) -> Iterator[list[str]]:
    for curve in cohort.curves:
        if curve.seen or curve is cohort.curves[0]:
            shares = [percent(point.changed) for point in curve.points]
            yield [words(curve.part), number(curve.seen), *shares]
    points = cohort.curves[0].points
    yield ["at risk", "", *(number(point.at_risk) for point in points)]
