"""Photo credits as editors write them in nine languages, and sentences that begin like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_crawler.cleaning import credit_line, split_caption

CREDITS = [
    ("Foto: Xander Heinl/photothek", "Xander Heinl/photothek"),
    ("Fotos: dpa", "dpa"),
    ("Foto: picture alliance/dpa", "picture alliance/dpa"),
    ("Foto: © Auswärtiges Amt", "Auswärtiges Amt"),
    ("Bild: Auswärtiges Amt", "Auswärtiges Amt"),
    ("Bildnachweis: Thomas Imo/photothek.de", "Thomas Imo/photothek.de"),
    ("Fotografin: Anna Weber", "Anna Weber"),
    ("Quelle: Bundesregierung/Denzel", "Bundesregierung/Denzel"),
    ("Photo\u00a0: Jonathan Sarago/MEAE", "Jonathan Sarago/MEAE"),
    ("Photos : Jean Dupont et Anne Martin", "Jean Dupont et Anne Martin"),
    ("Crédit photo\u202f: Frédéric de La Mure", "Frédéric de La Mure"),
    ("Crédits photos : © Judith Litvine / MEAE", "Judith Litvine / MEAE"),
    ("Crédits : Ministère de l’Europe", "Ministère de l’Europe"),
    ("© Ministère des Affaires étrangères", "Ministère des Affaires étrangères"),
    ("Foto: Cancillería del Perú", "Cancillería del Perú"),
    ("Fotografía: Juan Pérez / MAEC", "Juan Pérez / MAEC"),
    ("Crédito: EFE", "EFE"),
    ("Créditos: Ana García y Luis Soto", "Ana García y Luis Soto"),
    ("Fuente: Ministerio de Asuntos Exteriores", "Ministerio de Asuntos Exteriores"),
    ("Фото: МИД России", "МИД России"),
    ("Фото - пресс-служба МИД", "пресс-служба МИД"),
    ("Автор фото: Иван Петров", "Иван Петров"),
    ("Фото: И. Петров, ТАСС", "И. Петров, ТАСС"),
    ("Источник: Министерство иностранных дел", "Министерство иностранных дел"),
    ("Фото: Офіс Президента України", "Офіс Президента України"),
    ("Світлини: Олена Шевченко та Іван Бойко", "Олена Шевченко та Іван Бойко"),
    ("Джерело фото: Міністерство закордонних справ", "Міністерство закордонних справ"),
    ("图片来源：新华社", "新华社"),
    ("图：视觉中国", "视觉中国"),
    ("摄影：李明", "李明"),
    ("摄影：李明、王小川", "李明、王小川"),
    ("（外交部供图）", "外交部"),
    ("外交部 供图", "外交部"),
    ("（新华社记者 李明 摄）", "新华社记者 李明"),
    ("新华社记者李明摄", "新华社记者李明"),
    ("李明 摄影", "李明"),
    ("（外務省提供）", "外務省"),
    ("（外務省撮影）", "外務省"),
    ("（Photo: AFP）", "AFP"),
    ("写真提供：外務省", "外務省"),
    ("写真：内閣広報室", "内閣広報室"),
    ("写真：外務省提供", "外務省"),
    ("（写真提供:AFP）", "AFP"),
    ("撮影：山田太郎", "山田太郎"),
    ("提供：共同通信", "共同通信"),
    ("出典：朝日新聞", "朝日新聞"),
    ("撮影：ジョン・スミス", "ジョン・スミス"),
    ("Photo: 外務省", "外務省"),
    ("© 新华社", "新华社"),
]
NO_CREDITS = [
    "Foto: Der Minister traf seinen Kollegen am Montag in Berlin.",
    "Bild: Außenministerin Schmidt in Kyjiw",
    "Bilder der Woche",
    "Bildung: Neue Wege für Europa",
    "Quelle: Das Ministerium teilte mit, dass die Gespräche andauern.",
    "Quellen des Völkerrechts",
    "Photo : le ministre rencontre son homologue à Paris.",
    "Photographie et diplomatie : une exposition",
    "Crédits alloués : dix millions",
    "Source : le ministère a déclaré vendredi que les pourparlers continuent.",
    "Foto: el ministro saluda a su homólogo",
    "Fuente: el ministerio informó el viernes.",
    "Fuentes diplomáticas confirman la visita",
    "Crédito público: nuevas reglas aprobadas ayer",
    "Фото: министр на встрече с коллегой",
    "Фото — это искусство видеть.",
    "Фотография дня",
    "Фото с места событий",
    "Источник: министерство сообщило в пятницу, что переговоры продолжаются.",
    "Источник сообщил о переговорах",
    "Джерело: міністр заявив про це у пʼятницю.",
    "Джерело життя",
    "Світлини з події",
    "图：两国外长举行会谈",
    "图：外长参观外交部",
    "图片：代表团抵达北京首都机场",
    "图为两国外长。",
    "摄影展在巴黎开幕",
    "摄影：一门关于光的艺术，值得每个人学习。",
    "（去年摄）",
    "（10月6日摄）",
    "（资料图片）",
    "中方愿为有关国家提供帮助",
    "由外交部提供",
    "写真：日米外相会談",
    "写真：岸田総理",
    "写真は会談の様子。",
    "出典：国連憲章第一条",
    "提供：無償資金協力に関する交換公文の署名",
    "（昨年撮影）",
    "新闻摄影",
    "禁止摄影",
    "严禁拍摄",
    "奖品由某某公司提供",
    "奖品由中国公司提供",
    "（奖品由某某公司提供）",
    "提供：AIを活用した支援",
    "新たな支援を提供",
    "Photo: 外務大臣は本日、米国の国務長官と会談しました",
    "Photo: وزير الخارجية يلتقي نظيره في وارسو اليوم",
    "Photo: שר החוץ נפגש היום עם עמיתו בוורשה",
]


@pytest.mark.parametrize(("line", "name"), CREDITS)
def test_a_label_of_the_language_and_a_name_are_a_credit(line: str, name: str) -> None:
    assert credit_line(line) == name
    assert split_caption(line) == (None, name)


@pytest.mark.parametrize("line", NO_CREDITS)
def test_what_only_begins_like_a_credit_stays(line: str) -> None:
    assert credit_line(line) is None
    assert split_caption(line) == (line, None)


@pytest.mark.parametrize(
    ("caption", "words", "credit"),
    [
        ("Die Minister in Berlin. Foto: dpa", "Die Minister in Berlin.", "dpa"),
        ("Die Minister in Berlin (Bild: photothek)", "Die Minister in Berlin", "photothek"),
        ("Les ministres à Paris. Crédit photo : MEAE", "Les ministres à Paris.", "MEAE"),
        ("Los ministros en Madrid. Fuente: EFE", "Los ministros en Madrid.", "EFE"),
        ("Министры в Москве. Фото: МИД России", "Министры в Москве.", "МИД России"),
        ("Міністри в Києві (фото: МЗС)", "Міністри в Києві", "МЗС"),
        ("两国外长举行会谈。新华社记者 李明 摄", "两国外长举行会谈。", "新华社记者 李明"),
        ("两国外长举行会谈（新华社记者 李明 摄）", "两国外长举行会谈", "新华社记者 李明"),
        ("两国外长举行会谈 图片来源：新华社", "两国外长举行会谈", "新华社"),
        ("握手する両大臣（写真提供：外務省）", "握手する両大臣", "外務省"),
        ("两国外长会谈（Photo: AFP）", "两国外长会谈", "AFP"),
        ("两国外长会谈。Photo: AFP", "两国外长会谈。", "AFP"),
        ("握手する両大臣。写真：AFP", "握手する両大臣。", "AFP"),
    ],
)
def test_a_caption_and_its_tail_are_told_apart(caption: str, words: str, credit: str) -> None:
    assert split_caption(caption) == (words, credit)


@pytest.mark.parametrize(
    "caption",
    [
        "Im Bild: Minister Schmidt",
        "Sur la photo : Jean Dupont",
        "En la foto: Ministro Pérez",
        "На фото: Министр Иванов",
        "На фото: МИД России",
        "Delegation im Bild: Anna Weber",
        "两国外长举行会谈。图：会谈现场",
        "握手する両大臣。写真：左から外務大臣",
        "会談（昨年撮影）",
    ],
)
def test_what_a_picture_shows_is_no_credit(caption: str) -> None:
    assert split_caption(caption) == (caption, None)


@given(st.text("外交部新华社记者李明摄图：供写真提。（） 、a", max_size=300))
def test_a_caption_in_han_never_gains_words(caption: str) -> None:
    text = " ".join(caption.split())
    words, credit = split_caption(caption)
    assert text.startswith(words or "")
    assert (credit or "") in text
    assert len(credit or "") <= 40
    assert words or credit or not text


@pytest.mark.parametrize(
    "piece", ["图：", "（摄", "新华社记者 李明 摄。", "写真提供：社、", "外交部外交部"]
)
def test_a_long_caption_in_han_is_read_in_one_go(piece: str) -> None:
    words, credit = split_caption(piece * 50_000)
    assert len(words or "") + len(credit or "") <= len(piece) * 50_000
