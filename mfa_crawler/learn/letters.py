"""Which letters may stand in for one another: of one script, and alike in a word."""

import unicodedata
from functools import lru_cache

# Of each group any letter may become any other. A letter of no group stays: it is rare, or says
# how its neighbours are read. Letters with marks keep to groups that one language uses.
_GROUPS = """
    aeiouy bcdfghjklmnprstvwz
    ąę ćńź łśż äöü áéíúý àèìòù âêîôû çñ čšžřťďň ěů ăâî șț őű øæå
    аеиоу юя ыэ іїє бвгджзклмнпрстфхцчшщ
    αεηιουω άέήίύώ βγδζθκλμνξπρτφχψ
    بتثجحخدذرزسشصضطظعغفقكلمنه אבגדהוזחטילמנסעפצקרשת ךםןףץ
    あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろ
    がぎぐげござじずぜぞだでどばびぶべぼ
    アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロ
    ガギグゲゴザジズゼゾダデドバビブベボ
""".split()
_POOLS = {letter: group for group in _GROUPS for letter in group}
_POOLS |= dict.fromkeys("qx", _POOLS["b"])
_HAN = (  # common in Chinese and Japanese, and in no date, number or label
    "山水火木土石田川林森花草竹米麦魚鳥馬牛羊犬虎竜雪雨風雲空星光海湖島岸波港橋道町村里家門窓屋庭池"
    "春夏秋冬朝夕夜昼東西南北高低長短大小白黒赤青金銀玉糸布衣食茶酒味音声歌心手足目耳口首身力"
)
_NUMERALS = "〇一二三四五六七八九十百千万"
_HANGUL = "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후"


def is_syllabic(letter: str) -> bool:
    """Whether a letter is of a script without spaces between words, or of whole syllables.

    >>> is_syllabic("山"), is_syllabic("あ"), is_syllabic("한"), is_syllabic("a")
    (True, True, True, False)
    """
    return "\u3005" <= letter <= "\u30ff" or _is_han(letter) or "\uac00" <= letter <= "\ud7a3"


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\uf900" <= letter <= "\ufaff" or letter > "\U0001ffff"


def is_letter(character: str) -> bool:
    """Whether words are made of it: letters, numbers that words are written with, vowel signs (they
    are marks), and Chinese that this Python does not know yet.
    """
    is_mark = unicodedata.category(character).startswith("M")
    return character.isalnum() or is_mark or character > "\U0001ffff"


@lru_cache(maxsize=8192)
def pool(letter: str) -> str:
    """The letters that a small letter may become; itself alone where it must stay.

    >>> pool("ł"), pool("ß"), "山" in pool("国")
    ('łśż', 'ß', True)
    """
    if letter in _POOLS or not is_letter(letter):
        return _POOLS.get(letter, letter)
    if _is_han(letter):
        return letter if letter in _NUMERALS else _HAN
    if "\uac00" <= letter <= "\ud7a3":
        return _HANGUL
    return _neighbours(letter) if letter > "\u052f" and not is_syllabic(letter) else letter


def _neighbours(letter: str) -> str:
    """The letters of the same kind beside it: scripts that we name no letters of."""
    block, kind = ord(letter) & ~0x3F, _kind(letter)
    beside = map(chr, range(block, block + 0x40))
    return "".join(other for other in beside if _kind(other) == kind) or letter


def _kind(letter: str) -> tuple[str, bool, bool]:
    """Its category, and whether it has a capital of one letter that is small again as it was."""
    capital = letter.upper()
    return unicodedata.category(letter), capital == letter, capital.lower() == letter


_STROKES = str.maketrans("łøđıß", "lodis")


@lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """A word in small letters without marks, as addresses spell it.

    >>> plain("Łódź")
    'lodz'
    """
    apart = unicodedata.normalize("NFD", word.lower())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_STROKES)
