"""The report's drawings as PNG or SVG files by matplotlib, equal bytes for equal archives."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mfa_crawler.corpus.audit import Audit, Audited
from mfa_crawler.corpus.audit.rates import Share
from mfa_crawler.corpus.report.charts import stretches
from mfa_crawler.corpus.report.holdings import Holdings
from mfa_crawler.corpus.whole import write
from mfa_crawler.errors import BadArgument

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLUE, _INK, _RULE = "#2457a6", "#1d2433", "#d9dce3"


class Drawn(StrEnum):
    """Formats of plots."""

    PNG = "png"
    SVG = "svg"


def draw_curves(audit: Audit, file: Path) -> None:
    """Share changed by days after the first look, one panel a site; raises BadArgument where the
    file is neither .png nor .svg or cannot be written, or matplotlib is missing.
    """
    shown = audit.all
    with _figure(file, len(shown), 2.9) as axes:
        for one, ax in zip(shown, axes, strict=True):
            _curve(one, ax)


def draw_months(held: Sequence[Holdings], audit: Audit, file: Path) -> None:
    """Publications a month, one panel a site of the audit, all over the same years; raises
    BadArgument as `draw_curves`.
    """
    years = {day.year for one in held for day in one.days}
    with _figure(file, len(held), 1.9) as axes:
        for one, said, ax in zip(held, audit.sites, axes, strict=True):
            ax.set_title(_title(said), loc="left")
            months = [year + (month - 0.5) / 12 for year, month in one.months]
            ax.bar(months, [*one.months.values()], width=0.07, color=_BLUE)
            ax.set_ylabel("a month")
            if years:  # January begins at the whole number
                ax.set_xlim(min(years), max(years) + 1)
            ax.ticklabel_format(useOffset=False)
            ax.locator_params(integer=True)


def _curve(one: Audited, ax: "Axes") -> None:
    ax.set_title(_title(one), loc="left")
    said = [(point.day, point.changed) for point in one.cohort.drawn.points if point.changed]
    ax.set_xscale("log")
    ax.set_xlim(0.5, 400)
    at_risk = {point.day: point.at_risk for point in one.cohort.curves[0].points}
    ax.set_xticks([*at_risk], [f"{day:g}\n({number:,})" for day, number in at_risk.items()])
    ax.minorticks_off()
    ax.set_xlabel("days after the first look (articles at risk)")
    ax.set_ylabel("changed, %")
    if not said:
        ax.text(0.5, 0.5, "too few followed", transform=ax.transAxes, ha="center")
        return
    days = [day for day, _ in said]
    low, high = ([100 * value for value in side] for side in _sides(said))
    ax.fill_between(days, low, high, color=_BLUE, alpha=0.18, linewidth=0)
    for is_rough, stretch in stretches(said):
        line = [(day, 100 * share.share) for day, share in stretch]
        ax.plot(*zip(*line, strict=True), ":" if is_rough else "-", color=_BLUE, linewidth=2)
    ax.set_ylim(bottom=0)


def _sides(said: Sequence[tuple[float, Share]]) -> tuple[list[float], list[float]]:
    return [share.low for _, share in said], [share.high for _, share in said]


def _title(one: Audited) -> str:
    name = one.site or "all sites together"
    return f"{name} · SYNTHETIC" if one.synthetic else name


@contextmanager
def _figure(file: Path, panels: int, height: float) -> Iterator[Sequence["Axes"]]:
    """Panels one below the other, and the file when they are drawn."""
    form = _form(file)
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise BadArgument("plots need matplotlib: pip install 'mfa-crawler[report]'") from None
    with mpl.rc_context():
        mpl.rcdefaults()  # whatever somebody has in a matplotlibrc
        mpl.rc("svg", hashsalt="mfa_crawler", fonttype="none")  # else its ids are random
        mpl.rc("axes", edgecolor=_RULE)
        mpl.rc("axes.spines", top=False, right=False)
        mpl.rc("text", color=_INK)
        figure: Figure = Figure(figsize=(7.2, 0.6 + height * panels), layout="constrained")
        axes = figure.subplots(panels, 1, squeeze=False)[:, 0]
        yield list(axes)
        # no date, and no version of matplotlib: they would differ where nothing does
        empty = {"Date": None, "Creator": None} if form is Drawn.SVG else {"Software": None}
        drawn = BytesIO()
        figure.savefig(drawn, format=str(form), dpi=144, metadata=empty)
        write(file, [drawn.getvalue()])


def _form(file: Path) -> Drawn:
    try:
        return Drawn(file.suffix.removeprefix("."))
    except ValueError:
        raise BadArgument(f"{file} ends neither in .png nor in .svg") from None
