"""Pages in the scripts of the world, and the words that must come out of them as they went in."""

from typing import NamedTuple

MARKS = "\u200e\u200f\u061c\u200c\u200d\u2067\u2069"
"""Direction marks, isolates and joiners: without them words read otherwise."""


class Said(NamedTuple):
    """What a page says in one language, in NFC and singly spaced."""

    language: str
    headline: str
    body: str
    name: str
    label: str
    """Of the credit that follows the text."""
    word: str
    """One that a reader looks for, as a keyboard gives it: without marks."""


SAID = (
    Said("uk", "Зустріч міністрів у Києві", "Їхні розмови про об’єкти – «ґанок і їжак».",
         "МЗС України", "Фото:", "їжак"),
    Said("ru", "Заявление министерства", "Ёлки, объезд и подъём: всё это – «щит».",
         "Иван Петров", "Автор фото:", "подъем"),
    Said("zh", "外交部发言人谈双边关系", "双方同意加强合作，𠮷林与䶮的代表也在场。",
         "新华社记者 李明", "摄影：", "合作"),
    Said("ja", "外務大臣会談について", "パーティーで両大臣は「ギョーザ」を食べ、葛󠄀城市を訪れた。",
         "外務省", "写真提供：", "ギョーザ"),
    Said("ar", "وزير الخارجية يلتقي نظيره", "قال الوزير:\u200f «نعم» (\u200eEU\u200e 2023)، وهذه "
         "مُهِمَّةٌ كبيرة.", "Jan Kowalski", "Photo:", "مهمة"),
    Said("he", "שר החוץ נפגש עם עמיתו", "הוא אמר: \u2067שָׁלוֹם\u2069 לצה״ל, "
         "וגם \u200eNATO\u200e נזכר.", "Jan Kowalski", "Photo:", "שלום"),
    Said("fa", "دیدار وزیران امور خارجه", "ما می\u200cخواهیم گفت\u200cوگو ادامه یابد.",
         "Jan Kowalski", "Photo:", "می\u200cخواهیم"),
    Said("hi", "विदेश मंत्री की बैठक", "मंत्रियों ने क्\u200dष और श्री के बारे में बात की।",
         "Jan Kowalski", "Photo:", "मंत्रियों"),
)  # fmt: skip


def page_of(said: Said) -> bytes:
    """A gov.pl article that says it, with no-break spaces, soft hyphens and a byte order mark."""
    untidy = said.body.replace(" ", "\u00a0", 1).replace(" ", " \ufeff\u00ad\n", 1)
    return f"""<!DOCTYPE html><html lang="{said.language}"><body><main>
    <article id="main-content" class="article-area__article"><h2>{said.headline}\u200b</h2>
    <p class="event-date">06.10.2023</p><div class="editor-content"><div><p>{untidy}</p>
    <p>{said.label}&nbsp;{said.name}</p></div></div>
    <div class="gallery"><a data-group="gallery" href="/photo/1"
    data-modaal-desc="{said.headline}. {said.label} {said.name}"><img src="/photo/1" alt=""></a>
    </div></article></main></body></html>""".encode()
