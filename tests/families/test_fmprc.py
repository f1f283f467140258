"""China's foreign ministry: real pages of 2019 and 2020, and pages that differ a little."""

from dataclasses import dataclass

import msgspec
import pytest
from lxml.etree import _Element as Element

from mfa_crawler.extraction import Document, Region
from mfa_crawler.families import fmprc
from tests.families.reading import article, list_page, real, real_article, real_listing

SITE = "https://www.fmprc.gov.cn"
LIST = f"{SITE}/web/wjdt_674879/fyrbt_674889/"


@dataclass(frozen=True)
class Seen:
    """What a person sees on a page."""

    path: str
    url: str
    headline: str
    day: str
    begins: str
    ends: str
    pictures: int
    paragraphs: int


SEEN = [
    Seen(
        "frhd_2019-12-10_t1722968",
        "t1722968",
        "驻摩洛哥使馆妇女小组参加2019年使团慈善义卖",
        "2019-12-10",
        "岁末年终，拉巴特洋溢着节日的氛围。",
        "传递了乐好善施、团结互助的人道主义精神。",
        3,
        4,
    ),
    Seen(
        "frhd_2020-01-02_t1729556",
        "t1729556",
        "驻宋卡总领馆妇女小组参加泰国宋卡市新年慈善活动",
        "2020-01-02",
        "2020年1月1日清晨，",
        "共祝愿“中泰一家亲”友谊绵延千秋好。",
        2,
        2,
    ),
    Seen(
        "frhd_2020-03-09_t1753480",
        "t1753480",
        "驻欧盟大使夫人蔡潇丽接受欧盟媒体采访介绍中国妇女事业发展",
        "2020-03-09",
        "在2020年“三八”国际妇女节来临之际，",
        "祝大家幸福、安康！",
        1,
        24,
    ),
    Seen(
        "frhd_2020-05-25_t1782501",
        "t1782501",
        "驻阿联酋大使夫人韦建琪参加驻阿使团夫人协会开斋节送祝福活动",
        "2020-05-25",
        "为庆祝伊斯兰教的重要节日—开斋节，",
        "就是在为人类、国家与社会抗击新冠疫情做出贡献。",
        3,
        2,
    ),
    Seen(
        "frhd_2020-07-24_t1800399",
        "t1800399",
        "驻毛里求斯使馆向毛总理夫人转交援毛抗疫物资",
        "2020-07-24",
        "2020年7月23日，驻毛里求斯大使孙功谊",
        "科比塔、王菊现场接受媒体采访。",
        4,
        5,
    ),
    Seen(
        "zyxw_2019-02-16_t1638430",
        "t1638430",
        "杨洁篪会见卢森堡外交大臣阿瑟伯恩",
        "2019-02-16",
        "当地时间2019年2月15日，",
        "希望即将举行的欧中领导人会晤为欧中关系发展提供新动力。",
        1,
        4,
    ),
]


@real
@pytest.mark.parametrize("seen", SEEN, ids=lambda seen: seen.path)
def test_a_real_article_is_read_as_a_person_reads_it(seen: Seen) -> None:
    found = real_article(f"fmprc.gov.cn/{seen.path}.html", f"{LIST}{seen.url}.shtml")
    assert (found.headline, found.date, found.date_raw) == (seen.headline, seen.day, seen.day)
    assert found.body.startswith(seen.begins)
    assert found.body.endswith(seen.ends)
    assert len(found.body.split("\n\n")) == seen.paragraphs
    assert len(found.inline_images) == found.body_html.count("<img ") == seen.pictures
    assert all(image.url.startswith(f"{LIST}W0") for image in found.inline_images)
    assert (found.lead, found.published_at, found.photo_credit) == (None, None, None)
    assert (found.attachments, found.translations, found.problems) == ((), (), ())


@real
@pytest.mark.parametrize("seen", SEEN, ids=lambda seen: seen.path)
def test_neither_source_nor_tools_nor_related_news_stand_in_a_record(seen: Seen) -> None:
    found = real_article(f"fmprc.gov.cn/{seen.path}.html", f"{LIST}{seen.url}.shtml")
    words = msgspec.json.encode(found).decode()
    noise = ("供稿", "来源", "字体", "打印本页", "相关新闻", "附件", "推荐给朋友", "版权所有")
    assert not [word for word in noise if word in words]


@real
@pytest.mark.parametrize(
    ("number", "count", "newest", "oldest", "follows"),
    [
        (0, 15, "2020-12-11", "2020-11-23", "default_1.shtml"),
        (1, 15, "2020-11-20", "2020-11-03", "default_2.shtml"),
        (2, 15, "2020-11-02", "2020-10-16", "default_3.shtml"),
        (66, 10, "2017-05-17", "2017-05-04", None),
    ],
)
def test_a_real_list_is_read_as_a_person_reads_it(
    number: int, count: int, newest: str, oldest: str, follows: str | None
) -> None:
    name = f"default_{number}" if number else "default"
    path = f"fmprc.gov.cn/listing_{number:02}_wjdt_674879_fyrbt_674889_{name}_shtml.html"
    found = real_listing(path, f"{LIST}{name}.shtml")
    assert len(found.entries) == len({entry.url for entry in found.entries}) == count
    assert (found.entries[0].date, found.entries[-1].date) == (newest, oldest)
    assert found.pages == 67
    assert found.next == (LIST + follows if follows else None)
    days = [entry.date or "" for entry in found.entries]
    assert days == sorted(days, reverse=True)
    for entry in found.entries:
        assert entry.url.startswith(f"{LIST}t1")
        assert entry.headline
        assert "外交部" in entry.headline
        assert not entry.headline.endswith(")")


class Watched(Document):
    """Remembers which parts of it somebody had parsed."""

    def tree(self, region: Region | None = None) -> Element:
        self.parsed = [*vars(self).get("parsed", []), region]
        return super().tree(region)


@pytest.mark.parametrize(
    ("start", "end", "layout"),
    [
        ('<div class="rebox_news"><ul></ul>', '<div class="copyright">', "listing-2020"),
        ('<div class="vibox"><b id=News_Body_Title>桥', '<div class="searchview">', "article-2019"),
    ],
)
def test_only_the_layout_whose_region_the_page_holds_has_it_parsed(
    start: str, end: str, layout: str
) -> None:
    document = Watched(LIST, f"<html><body>{start}</div>{end}</div></body></html>".encode())
    found = fmprc.recognise(document)
    assert (found.layout, document.parsed) == (layout, [type(found).region])


def page(time: str, inner: str = "<p>甲</p>") -> str:
    return f"""<div class="vibox"><div id="News_Body_Title">桥</div>
        <span id="News_Body_Time">{time}</span>
        <div id="News_Body_Txt_A">{inner}</div><div class="searchview"></div></div>"""


@pytest.mark.parametrize(
    ("printed", "day", "moment"),
    [
        ("2019-12-10", "2019-12-10", None),
        ("2019/12/10", "2019-12-10", None),
        ("2019年12月10日", "2019-12-10", None),
        ("2019-12-10 18:30", "2019-12-10", "2019-12-10T18:30"),
        ("2019/12/10 18:30:05", "2019-12-10", "2019-12-10T18:30:05"),
        ("2019-12-10 00:00", "2019-12-10", None),
        ("12-10", None, None),
        ("2019-13-10", None, None),
        ("昨天", None, None),
    ],
)
def test_a_day_is_what_is_printed_or_none(
    printed: str, day: str | None, moment: str | None
) -> None:
    found = article(fmprc, f"{LIST}t1.shtml", page(printed))
    assert (found.date, found.published_at, found.date_raw) == (day, moment, printed)
    assert (found.problems == ()) == (day is not None)


SCRIPT = (
    '<a href=\\"default"+"_" + nextPage + "."+"shtml\\" class=\'fy\'>',
    '<a href=\\"list"+"_"+nextPage+"."+"html\\">',
)


def listing(script: str) -> str:
    return f"""<div class="rebox_news"><ul><li><a href="./t1.shtml">桥</a>(2020-01-02)</li></ul>
        </div><script>{script}</script><div class="copyright"></div>"""


@pytest.mark.parametrize(
    ("script", "pages", "follows"),
    [
        (f"var currentPage = 0;var countPage = 2\n{SCRIPT[0]}", 2, "default_1.shtml"),
        (f"var currentPage = 7;\nvar countPage=67//x\n{SCRIPT[1]}", 67, "list_8.html"),
        (f"var currentPage = 1;var countPage = 2\n{SCRIPT[0]}", 2, None),
        (f"var currentPage = 9;var countPage = 2\n{SCRIPT[0]}", 2, None),
        (f"var currentPage = 0;var countPage = 1\n{SCRIPT[0]}", 1, None),
        (f"var currentPage = 0;var countPage = 0\n{SCRIPT[0]}", None, None),
        (f"var currentPage = 0;var countPage = -3\n{SCRIPT[0]}", None, None),
        (f"var currentPage = 0;var countPage = many\n{SCRIPT[0]}", None, None),
        (f"var currentPage = x;var countPage = 5\n{SCRIPT[0]}", 5, None),
        ("var currentPage = 0;var countPage = 5", 5, None),
        ("", None, None),
    ],
)
def test_the_script_says_how_many_pages_there_are_and_which_is_next(
    script: str, pages: int | None, follows: str | None
) -> None:
    found = list_page(fmprc, f"{LIST}default.shtml", listing(script))
    assert found.pages == pages
    assert found.next == (LIST + follows if follows else None)


@pytest.mark.parametrize(
    ("script", "signal"),
    [
        ("", "list: pagination without a count"),
        ("var currentPage = 0;var countPage = 5", "list: pagination without a next page"),
    ],
)
def test_a_script_that_is_not_understood_is_named(script: str, signal: str) -> None:
    assert list_page(fmprc, f"{LIST}default.shtml", listing(script)).signals() == (signal,)
