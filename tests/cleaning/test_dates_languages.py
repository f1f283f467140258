"""Days as they are written in nine languages, and what is no whole day in any of them."""

import pytest

from mfa_crawler.cleaning import written_day

SIXTH = {
    "pl": """6 października 2023|6 października 2023 r.|6 października 2023 roku|6 paź 2023
        |piątek, 6 października 2023|dnia 6 października 2023 r.|06.10.2023|6.10.2023 r.
        |06.10.2023, 12:30""",
    "en": """6 October 2023|October 6, 2023|6th October 2023|October 6th, 2023|Oct. 6, 2023
        |Friday, 6 October 2023|the 6th of October 2023|Fri, 6 Oct 2023""",
    "de": """6. Oktober 2023|06. Oktober 2023|6. Okt. 2023|Freitag, 6. Oktober 2023
        |Freitag, den 6. Oktober 2023|den 6. Oktober 2023|06.10.2023|6. 10. 2023
        |06.10.2023, 12:30 Uhr""",
    "fr": """6 octobre 2023|le 6 octobre 2023|vendredi 6 octobre 2023|6 oct. 2023
        |Le vendredi 6 octobre 2023|06 octobre 2023""",
    "es": """6 de octubre de 2023|6 de octubre del 2023|viernes, 6 de octubre de 2023
        |06 de octubre de 2023|6 octubre 2023|el 6 de octubre de 2023""",
    "ru": """6 октября 2023|6 октября 2023 г.|6 октября 2023 года|6 окт. 2023
        |пятница, 6 октября 2023|06.10.2023|06.10.2023 г.|06.10.2023 12:30""",
    "uk": """6 жовтня 2023|6 жовтня 2023 р.|6 жовтня 2023 року|6 жовт. 2023
        |п’ятниця, 6 жовтня 2023 року|06.10.2023|06.10.2023 р.|6.10.2023 року""",
    "zh": """2023年10月6日|2023-10-06|2023年10月06日|2023/10/6|２０２３年１０月６日
        |2023年10月6日 星期五|2023年10月6日（周五）|2023.10.06""",
    "ja": """2023年10月6日|令和5年10月6日|2023/10/06|2023年10月6日（金）|2023年10月6日(金曜日)
        |2023年10月6日 金曜日|令和５年１０月６日|2023-10-06""",
}
FIRST = {
    "fr": "1er octobre 2023|1ᵉʳ octobre 2023|le 1er octobre 2023|dimanche 1er octobre 2023",
    "es": "1 de octubre de 2023|1º de octubre de 2023|1.º de octubre de 2023|1° de octubre de 2023",
    "en": "1st October 2023|October 1st, 2023",
    "de": "1. Oktober 2023|01.10.2023",
}
NO_DAYS = {
    "pl": """31 kwietnia 2023|31.04.2023|06.10.23|6 października|06.13.2023|10/12/2023
        |06.10.2023 - 08.10.2023|0.10.2023|06.10.1066""",
    "en": "10/12/2023|10.12.2023|31 April 2023|6 October|October 2023|6-8 October 2023",
    "de": """31.02.2023|32. Oktober 2023|10/12/2023|6. Oktober|Oktober 2023|06.10.|06.10.23
        |6.-8. Oktober 2023|06.10.2023 bis 08.10.2023""",
    "fr": "06/10/2023|06.10.2023|31 avril 2023|6 octobre|du 6 au 8 octobre 2023|1er octobre",
    "es": "06/10/2023|06.10.2023|31 de abril de 2023|6 de octubre|octubre de 2023|el 6",
    "ru": """31.04.2023|31 апреля 2023 г.|6 октября|октябрь 2023|06.10.23|10/12/2023
        |6–8 октября 2023""",
    "uk": "31.04.2023|31 квітня 2023 року|6 жовтня|жовтень 2023|06.10.23|10/12/2023",
    "zh": "10月6日|2023年10月|2023年2月30日|06.10.2023|昨天|2023年10月6日至8日|23-10-06|3天前",
    "ja": "10月6日|5年10月6日|2023年13月6日|06/10/2023|昨日|令和5年10月|平成35年10月6日",
}


def rows(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(one, raw.strip()) for one, forms in table.items() for raw in forms.split("|")]


@pytest.mark.parametrize(("language", "raw"), rows(SIXTH))
def test_a_day_is_read_in_every_form(language: str, raw: str) -> None:
    assert written_day(raw, language) == "2023-10-06"


@pytest.mark.parametrize(("language", "raw"), rows(FIRST))
def test_the_first_of_a_month_is_read_with_its_ordinal(language: str, raw: str) -> None:
    assert written_day(raw, language) == "2023-10-01"


@pytest.mark.parametrize(("language", "raw"), rows(NO_DAYS))
def test_what_is_no_whole_day_in_the_language_is_none(language: str, raw: str) -> None:
    assert written_day(raw, language) is None


@pytest.mark.parametrize("language", ["de", "de-AT", "pl", "ru", "uk"])
def test_full_stops_make_the_order_clear_where_nobody_writes_another(language: str) -> None:
    assert written_day("10.12.2023", language) == "2023-12-10"
    assert written_day("10/12/2023", language) is None
