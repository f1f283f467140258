"""Photo credits: a label and at most 80 characters that are no sentence."""

import re

from mfa_crawler.cleaning.unspaced import (
    is_unspaced,
    is_unspaced_name,
    unspaced_credit,
    unspaced_tail,
)

_LONGEST = 80  # characters of a credit, by DESIGN section 4
_MOST = 5  # words of a name in a script without capitals; more may be a sentence
_REACH = 2 * _LONGEST  # characters at the end of a text that its label and credit can fill

_LABEL = r"""
    (?: photos? (?:\s+credits?)? \s* (?: : | \bby\b\s*:? | (?=©|\(c\)) )
      | (?:images?|pictures?|credits?|photograph(?:s|er|ers)?) (?:\s+(?:credits?|by))? \s* :
      | crédits? (?:\s+photo(?:s|graphiques?)?)? \s* : | credits?\s+photos? \s* :
      | photographies? \s* : | cr[ée]ditos? \s* : | fotos \s* :
      | fot[oó]graf(?:in|en|[íi]as?|[oa]s?) \s* :
      | bild(?:nachweise?|quellen?|rechte) \s* : | bild(?:er)? \s* : (?!.*\b(?:in|und|der)\b)
      | (?:автор(?:ка|и|ы)?\s+)? (?:фото(?:граф(?:и[ийя])?)?|світлин[аи]) \s*
        (?: : | \.\s*: | [–—-]\s | (?=©|\(c\)) )
      | fot (?:o|ograf|ografia|ografie)? \s* (?: \.\s*: | [.:] )
      | zdj (?:[ęe]ci[ae]|\.) \s* :
      | autor(?:ka|zy|ki)? \s+ (?:zdjęć|zdjęcia|zdjecia|zdjec|fotografii) \s* [:–-]
      | (?:sources?|źródło|zrodlo|quellen?|fuentes?|(?:источник|джерело)(?:\s+фото)?) \s* :
      | © | \(c\) | copyright \s* (?: : | (?=©|\(c\)|\d{4}) )
    )"""
_CREDIT = re.compile(rf"(?:{_LABEL}\s*)+(?P<name>.+)$", re.VERBOSE | re.IGNORECASE)
_IN_LABELS = tuple(  # every label holds one of these, and most captions none
    """photo image picture credit crédit fot zdj autor source źród zrod quelle fuente bild
    фото світлин источник джерело © (c) copyright""".split()
)
_INNER_LABEL = re.compile(rf"(?:\s|[.;,/|]\s*)(?:{_LABEL}\s*)+", re.VERBOSE | re.IGNORECASE)
_TAIL = re.compile(
    # A lower-case "photo by" in running text is no label; one after a full stop or bracket is.
    rf"(?P<before>^|[.!?,;:|/(\[（。–—-]\s*|\s)(?P<credit>(?P<label>{_LABEL})\s*.+)$",
    re.VERBOSE | re.IGNORECASE,
)
_OPEN_LABEL = re.compile(r"\bby\s*$", re.IGNORECASE)
_ARTICLE = 10  # characters that the longest of these words can take
_RUNNING = re.compile(  # "the photo:", "sur la photo :", "im Bild:", "на фото:" show what is seen
    r"""\b(?:an?|the|this|that|his|her|their|its|of|la|le|les|une|cette|el|esta|im|auf|dem|das|unser
    |на|у|в|з|о|об|цьому|этом)\s+$""",
    re.VERBOSE | re.IGNORECASE,
)
_BRACKETS = {"(": ")", "[": "]", "（": "）"}
_ENDED = re.compile(r"(\w{3,})[.!?…]\s+(?=\w)")
_OPEN_END = re.compile(r"[!?…:]$")
_ADDRESS = re.compile(r"(?<!\S)[^\s:]+\.[a-z]{2,}(?:/\S*)?(?=\s|$)", re.IGNORECASE)
_WORDS = re.compile(r"[^\s/|,;&+()\[\]\"„”“'’]+")
_RANKS = frozenset(  # they stand before names, most of them with a full stop
    """adm chor dr gen inż kadm kmdr kpr kpt ks mgr mjr mł płk plut por ppłk ppor prof sierż st szer
    szt sztab""".split()
)
_SHORTENED = _RANKS | {"mat"}  # "mat. prasowe"
_SMALL = frozenset(  # lower-case words that stand in names of people, agencies and collections
    """a al alliance and archiv archive archives archivo archiwum bin by courtesy d da de del della
    den der des di dla do dpa du e el et for from handout i imago in l la le les mat materiały of
    och on op oraz own photothek picture prasowe press private prywatne przez the to und van via von
    w własne y z ze étrangères
    архив архів дел закордонних з и из иностранных пресс-служба пресслужба прес-служба справ та
    і із""".split()
)


def _is_name(value: str) -> bool:
    if len(value) > _LONGEST or _OPEN_END.search(value) or not _is_balanced(value):
        return False
    if any(word.lower() not in _SHORTENED for word in _ENDED.findall(value)):
        return False  # a sentence ends inside
    words = _WORDS.findall(_ADDRESS.sub("@", value))
    if sum(_is_caseless(word) for word in words) > _MOST:
        return False
    return any(map(str.isalpha, value)) and all(_is_name_word(word) for word in words)


def _is_caseless(word: str) -> bool:
    return any(map(str.isalpha, word)) and word.lower() == word.upper()


def _is_balanced(value: str) -> bool:
    bare = re.sub(r"\([^()\[\]]*\)|\[[^()\[\]]*\]", "", value)
    return not set(bare) & set("()[]")


def _is_name_word(word: str) -> bool:
    bare = word.strip(".-–—")
    if is_unspaced(bare):
        return is_unspaced_name(bare)
    return (
        not bare
        or not bare[0].islower()
        or "." in bare
        or "@" in bare
        or bare in _SMALL
        or bare in _RANKS
    )


def credit_line(line: str) -> str | None:
    """The name or names of a line that is nothing but a credit, or None.

    >>> credit_line("Photo:\\u00a0Micky Kroell/OBWE")
    'Micky Kroell/OBWE'
    >>> credit_line("(fot. Jan Kowalski, Anna Nowak / MSZ)")
    'Jan Kowalski, Anna Nowak / MSZ'
    >>> credit_line("Фото: МЗС України"), credit_line("（新华社记者 李明 摄）")
    ('МЗС України', '新华社记者 李明')
    >>> credit_line("Photo: an exhibition that opened in Warsaw") is None
    True
    """
    line = " ".join(line.split())
    if len(line) > _REACH:
        return None
    found = _CREDIT.match(line)
    if not found and line[:1] in _BRACKETS and line.rstrip(".").endswith(_BRACKETS[line[0]]):
        found = _CREDIT.match(line.rstrip(".")[1:-1].strip())
    return _names(found["name"]) if found else unspaced_credit(line)


def _names(value: str) -> str | None:
    """The names of a credit that may hold a second label: `A. Source: B` is `A; B`."""
    parts = _INNER_LABEL.split(value)
    if not all(any(map(str.isalpha, part)) for part in parts):
        return _name(value)  # "PAP © 2023"
    names = [_name(part) for part in parts]
    return "; ".join(name for name in names if name) if all(names) else None


def _name(value: str) -> str | None:
    value = value.strip(" ,;|–—-")
    last = value.split()[-1] if value else ""
    if last.endswith(".") and last.count(".") == 1 and len(last) > 3:
        value = value[:-1]  # the full stop of the paragraph, not of an abbreviation
    return value if _is_name(value) else None


def split_caption(caption: str | None) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit; either may be None.

    >>> split_caption("Ministers in talks. Fot. Jan Kowalski / MSZ")
    ('Ministers in talks.', 'Jan Kowalski / MSZ')
    >>> split_caption("Visitors before a photo by Ansel Adams")
    ('Visitors before a photo by Ansel Adams', None)
    """
    text = " ".join((caption or "").split())
    if not text:
        return None, None
    folded = text.casefold()
    if not any(part in folded for part in _IN_LABELS):
        found = unspaced_tail(text)
    elif whole := credit_line(text):
        return None, whole
    else:
        found = _tail(text) or unspaced_tail(text)
    if found is None:
        return text, None
    rest, name = found
    return rest or None, name


def _tail(text: str) -> tuple[str, str] | None:
    start = max(0, len(text) - _REACH)
    while found := _TAIL.search(text, start):
        start = found.start("credit") + 1
        before, label = found["before"], found["label"]
        in_sentence = before.isspace() and label[0].islower() and _OPEN_LABEL.search(label)
        if in_sentence or _RUNNING.search(text, start - _ARTICLE, start - 1):
            continue
        credit, opener = found["credit"], before.strip()
        if opener in _BRACKETS and credit.rstrip(".").endswith(_BRACKETS[opener]):
            credit = credit.rstrip(".")[:-1]
        name = credit_line(credit)
        if name:
            return text[: found.start("credit")].rstrip(" ,;|/([（–—-"), name
    return None
