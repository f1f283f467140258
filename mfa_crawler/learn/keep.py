"""What no disguise may change: dates, labels and other words that parsers look for."""

import re
from dataclasses import dataclass
from functools import cached_property

from mfa_crawler.sites import Site

_MONTHS = """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada
    grudnia
    januar jänner februar märz mai juni juli oktober dezember
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
    січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
"""
_DAYS = """
    monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun
    poniedziałek wtorek środa czwartek piątek sobota niedziela
    montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    понедельник вторник среда четверг пятница суббота воскресенье
    понеділок вівторок середа четвер субота неділя
    am pm gmt utc cet cest est edt uhr
"""
_CREDITS = """
    photo photos photograph photographs photographer image images picture pictures credit credits
    foto fotos fot fotograf fotografia fotografie fotografii zdjęcia zdjęcie zdjęć zdjecia zdjecie
    zdjec zdj autor autorka autorzy autorki source sources źródło zrodlo copyright quelle bild
    bilder photographe crédit crédits fuente фото источник джерело
"""
_IN_CREDITS = """
    adm chor dr gen inż kadm kmdr kpr kpt ks mgr mjr mł płk plut por ppłk ppor prof sierż st szer
    szt sztab mat a al an and archive archives archiwum bin by courtesy da de del della den der di
    dla do du e el for from handout her his i in its la le materiały och of on op oraz own prasowe
    press private prywatne przez that the their this to und van via von w własne y z ze
"""
_PAGINATION = """
    page pages next previous prev older newer strona następna poprzednia seite weiter zurück suivant
    suivante précédent précédente página siguiente anterior страница сторінка
"""
_PHRASES = r"""
    (?<=\d)[^\W\d_]{1,2}(?![^\W\d_]) | (?<![^\W\d_])[^\W\d_]{1,2}(?=\d)  # 6th, 10h30, 21T10, t1722
  | \b\d{1,2}\s[IVX]{1,4}\s\d{4}\b | (?<=\d{4}\ )[rрг]\.
  | (?<!\d)[\d〇一二三四五六七八九十元]++\s*+(?:年|月|日|時|时|分|秒|号)(?:付)?
  | 令和|平成|昭和|星期[一二三四五六日天]
  | [（(][月火水木金土日][)）]
  | 来源|图片|上一页|下一页|首页|尾页|次へ|前へ|次の|前の|写真|提供|出典
  | \b[a-z]{2}-[A-Z]{2}\b
  | pobierz(?:\ plik)? | download(?:\ file)? | \(c\)
  | \bCC\s(?:BY(?:-(?:NC|ND|SA))*|0)\s\d\.\d(?:\s?PL\b)?
  | (?<=\.)(?:pdf|docx?|xlsx?|pptx?|odt|ods|rtf|txt|csv|zip|jpe?g|png|gif|webp|s?html?|php|aspx?|jsp
      |xml|rss|mp[34])\b
  | \b(?:page\ )?not\ found\b | access\ denied | forbidden | just\ a\ moment | attention\ required
  | request\ rejected | unavailable | went\ wrong | server\ error
  | before\ you\ continue | \bcookies?\b | \bconsent\b | captcha | enable\ javascript
  | &\#?\w+; | \[if\ [^\]]*\] | \[endif\] | \bCDATA\b
"""
_SEGMENTS = """
    web www http: https: photo photos format resolution attachment attachments news press page feed
    rss atom category tag wp-content wp-json wp-includes uploads css js img image images icons media
    files file static assets fonts scripts index default embed watch video videos search api ajax
"""
_OF_FAMILIES = {
    "govpl": r"""
        pierwsz\w*\ publikacj\w* | first\ publi\w*
      | ostatni\w*\ (?:modyfikacj|aktualizacj)\w* | last\ (?:modif|updat)\w*
      | \b(?:tekst|zdjęci|audiowizualn|audiovisual)\w* | \btexts?\b
      | nie\ znaleziono | strona\ nie\b | \bbłąd\b | \bawaria\b | \bprzerwa\b | ^error\b
    """,
    "auswaertiges": r"loading-data(?=\.gif)",
    "govuk": r"\b(?:last\ updated|published|withdrawn)\b",
    "mofajp": r"(?<=\d_)index(?=\.html)",
}
"""What a family's layouts look for in words, by its name: patterns, white space not counted."""


@dataclass(frozen=True)
class Keep:
    """What stays as it is.

    `words`: in small letters, kept in any capitals. `phrases`: patterns (verbose, whatever the
    capitals) of stretches that are kept whole. `segments`: parts of an address's path.
    """

    words: frozenset[str]
    phrases: tuple[str, ...]
    segments: frozenset[str]

    @cached_property
    def phrase(self) -> str:
        """All phrases as one pattern."""
        return "|".join(f"(?:{phrase})" for phrase in self.phrases)


KEEP = Keep(
    frozenset(f"{_MONTHS} {_DAYS} {_CREDITS} {_IN_CREDITS} {_PAGINATION}".split()),
    (_PHRASES,),
    frozenset(_SEGMENTS.split()),
)


def keep_for(site: Site) -> Keep:
    """What stays on pages of a site: also its family's words, and the way to its news."""
    own = _OF_FAMILIES.get(site.family.name)
    asked = map(site.territory.address, site.territory.prefixes)
    ways = (site.url, *site.territory.prefixes, *asked)
    path = [part for way in ways for part in re.split(r"[/?#]", way.partition("://")[2])[1:]]
    return Keep(
        KEEP.words,
        (*KEEP.phrases, own) if own else KEEP.phrases,
        KEEP.segments | {segment.lower() for segment in path if segment},
    )
