"""How each family writes a list and its items, for tests that fill them badly."""

from dataclasses import dataclass

from mfa_crawler.families import Family, drupal, fmprc, govpl, meti, mofajp, wordpress


@dataclass(frozen=True)
class Form:
    """How a family writes a list and one item of it; `day` is the tenth of December 2019."""

    family: Family
    url: str
    whole: str
    item: str
    day: str

    def page(self, *items: tuple[str, str]) -> str:
        """A list of these links and days."""
        return self.whole.format(
            "".join(self.item.format(href=href, day=day) for href, day in items)
        )


FORMS = [
    Form(
        govpl,
        "https://www.gov.pl/web/qiao/news",
        """<html><body><article><div class="art-prev art-prev--near-menu"><ul>{}</ul></div>
        </article></body></html>""",
        """<li><div><div class="event"><span class="date">{day}</span></div><div class="title"><a
        href="{href}">A &amp; B</a></div></div></li>""",
        "10.12.2019",
    ),
    Form(
        fmprc,
        "https://www.fmprc.gov.cn/web/qiao/default.shtml",
        """<div class="rebox_news"><ul>{}</ul></div><script>var currentPage = 0;
        var countPage = 1</script><div class="copyright"></div>""",
        '<li><a href="{href}">A &amp; B</a>{day}</li>',
        "(2019-12-10)",
    ),
    Form(
        meti,
        "https://www.meti.go.jp/press/index.html",
        '<body><ul class="clearfix float_li">{}</ul></body>',
        '<li><div class="txt_box"><p>{day}</p><a href="{href}">A &amp; B</a></div></li>',
        "2019年12月10日",
    ),
    Form(
        mofajp,
        "https://www.mofa.go.jp/mofaj/press/release/1_12_index.html",
        """<main><h2>令和元年12月</h2><div id="pressrelease"><dl class="title-list">{}</dl></div>
        </main>""",
        '<dt>{day}</dt><dd><ul><li><a href="{href}">A &amp; B</a></li></ul></dd>',
        "12月10日付",
    ),
    Form(
        wordpress,
        "https://press.example/news/",
        """<body class="blog"><main><div class="wp-block-query"><ul
        class="wp-block-post-template">{}</ul></div></main></body>""",
        """<li class="wp-block-post"><h2 class="wp-block-post-title"><a href="{href}">A &amp; B</a>
        </h2><div class="wp-block-post-date">{day}</div></li>""",
        '<time datetime="2019-12-10T10:00:00+01:00">10 December</time>',
    ),
    Form(
        drupal,
        "https://press.example/en/news",
        '<main><div class="view view-news"><div class="view-content">{}</div></div></main>',
        """<div class="views-row"><div class="views-field views-field-title"><span
        class="field-content"><a href="{href}">A &amp; B</a></span></div><div class="views-field
        views-field-created"><span class="field-content">{day}</span></div></div>""",
        "10 December 2019",
    ),
]
