"""Photo credits in Chinese and Japanese, where no capitals and no spaces show what is a name."""

import re
from functools import cache

from mfa_crawler.cleaning.text import HAN, UNSPACED

_LONGEST = 40  # characters of a credit; two for one of other scripts
_ANY = re.compile(f"[{UNSPACED}]")
_PERSON = rf"(?:[{HAN}]{{2,4}}|[\u30a1-\u30fc]{{2,9}}(?:[・·＝][\u30a1-\u30fc]{{2,9}}){{1,2}})"
_FULL = _PERSON.replace("{2,4}", "{2,6}")  # as long as Japanese ones are; where a label is sure
_OFFICE = rf"""(?:[{HAN}\u30a1-\u30fcA-Za-z・]{{1,12}}
    (?:社|网|網|部|省|庁|厅|局|府|处|馆|館|台|报|報|新聞|通信|室|课|課|中心|公司|集团|协会|協会|事務所)
    |[A-Z][A-Za-z0-9.@&-]+|共同|時事|ロイター|路透|视觉中国|アフロ|央视)"""
_SURE = """(?:图片来源|图片提供|图源|摄影[师者]?|供图|圖片來源|攝影|写真提供|画像提供|撮影者?)
    \\s*[:：]\\s*"""
_VAGUE = "(?:图|图片|圖|写真|画像|提供|出典)\\s*[:：]\\s*"
_SIGN = "(?:供图|供圖|摄影?|攝影?|撮影)"
_TIGHT = "(?:供图|供圖|摄|攝)"  # "新闻摄影" is an art, "李明摄" a credit
_BY = rf"(?:(?:{_OFFICE}\s*)?(?:记者|記者|通讯员|カメラマン)\s*|{_OFFICE}\s+)?"
_CREDIT = rf"""{_SURE} (?P<sure>{_BY}(?:{_FULL}|{_OFFICE})(?:[\s、/／]+(?:{_FULL}|{_OFFICE}))*)
        (?:\s*{_SIGN}|提供)?
    | {_VAGUE} (?P<vague>{_OFFICE}(?:\s*[、/／]\s*{_OFFICE})*) (?:提供)?
    | (?P<signed>{_BY}{_PERSON}(?:[、/／]\s*{_PERSON})*) (?:\s*{_TIGHT}|\s+{_SIGN})
    | (?P<taken>{_OFFICE}) \s*{_SIGN}"""
_GIVEN = rf"(?P<given>(?!.*由){_OFFICE})提供"  # in brackets only
_NAME = rf"{_BY}{_FULL}|{_OFFICE}"
_BRACKETED = re.compile(r"[（(［\[【]\s*([^（(［\[【）)］\]】]+?)\s*[）)］\]】]")
_STARTS = re.compile(r"^|(?<=[。．！？!?…）)”」』\s])(?=\S)|(?=[（(［\[【])")
# What ends a time, and what pictures show: no photographer's name.
_NO_NAME = re.compile(
    r"""[年月日时時初底末前后後拍]$ | ^(?:资料|資料|由|如|本|严禁|禁止|请勿|谢绝)
    | 会[见谈談見] | 访问 | 訪問 | 参观 | 出席 | 举行 | 抵达 | 合影 | 表敬 | 挨拶 | 握手
    | [视視]察""",
    re.VERBOSE,
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when the first such text is met: that takes longer than most commands have."""
    return re.compile(pattern, re.VERBOSE)


def unspaced_credit(line: str) -> str | None:
    """The name of a line that is nothing but a credit, or None.

    A label that stands before what a picture shows just as often needs an agency or an office.

    >>> unspaced_credit("写真提供：外務省"), unspaced_credit("（新华社记者 李明 摄）")
    ('外務省', '新华社记者 李明')
    >>> unspaced_credit("写真：日米外相会談") is None and unspaced_credit("（去年摄）") is None
    True
    """
    if line.isascii() or len(line) > 2 * _LONGEST or not _ANY.search(line):
        return None
    line = line.rstrip("。 ")
    bracketed = _BRACKETED.fullmatch(line)
    found = _compiled(_CREDIT).fullmatch(bracketed[1] if bracketed else line)
    if found is None and bracketed:
        found = _compiled(_GIVEN).fullmatch(bracketed[1])
    if found is None:
        return None
    name = next(filter(None, found.groups()))
    return name if len(name) <= _LONGEST and not _NO_NAME.search(name) else None


def unspaced_tail(text: str) -> tuple[str, str] | None:
    """A caption without the credit that ends it, and the credit, or None where none does.

    >>> unspaced_tail("两国外长举行会谈。新华社记者 李明 摄")
    ('两国外长举行会谈。', '新华社记者 李明')
    """
    if text.isascii() or not _ANY.search(text, max(0, len(text) - _LONGEST)):
        return None
    for start in _STARTS.finditer(text, max(0, len(text) - 2 * _LONGEST)):
        if name := unspaced_credit(text[start.start() :]):
            return text[: start.start()].rstrip(), name
    return None


def is_unspaced(word: str) -> bool:
    """Whether it holds Han or Kana."""
    return not word.isascii() and bool(_ANY.search(word))


def is_unspaced_name(word: str) -> bool:
    """Whether a word with Han or Kana in it may be the name of a person or an office.

    >>> is_unspaced_name("外交部"), is_unspaced_name("外交部发言人表示欢迎")
    (True, False)
    """
    return bool(_compiled(_NAME).fullmatch(word)) and not _NO_NAME.search(word)
