"""Errors, challenges and consent walls of every family, and news that looks a little like them."""

import pytest

from mfa_crawler.errors import ErrorPage, PageError, UnknownLayout
from mfa_crawler.extraction import ArticlePage, Document
from mfa_crawler.families import FAMILIES

MENU = "".join(
    f"<li><a href='/office/{n}'>Office number {n} of the ministry</a></li>" for n in range(40)
)
SHELLS = {
    "govpl": """<article id="main-content" class="article-area__article"><h2>{headline}</h2>
    <p class="event-date">{dotted}</p><div class="editor-content"><p>{text}</p></div></article>""",
    "fmprc": """<div class="vibox"><div id="News_Body_Title">{headline}</div>
    <span id="News_Body_Time">{iso}</span><div id="News_Body_Txt_A"><p>{text}</p></div></div>
    <div class="searchview"></div>""",
    "auswaertiges": """<main><h1 class="heading__title"><span>{headline}</span></h1>
    <span class="heading__meta">{dotted} - Artikel</span>
    <div class="c-rte--default"><p>{text}</p></div></main>""",
    "wordpress": """<main><h1 class="wp-block-post-title">{headline}</h1>
    <div class="wp-block-post-date"><time datetime="{iso}T10:00:00Z">{iso}</time></div>
    <div class="entry-content wp-block-post-content"><p>{text}</p></div></main>""",
    "drupal": """<main><h1 class="page-title">{headline}</h1><article class="node
    node--type-news node--view-mode-full"><div class="field--name-field-date"><time
    datetime="{iso}">{iso}</time></div><div class="field--name-body"><p>{text}</p></div></article>
    </main>""",
    "govuk": """<meta name="govuk:schema-name" content="news_article"><main><h1>{headline}</h1>
    <meta name="govuk:first-published-at" content="{iso}T10:00:00Z">
    <div class="gem-c-govspeak"><p>{text}</p></div></main>""",
    "generic": """<main><article><h1>{headline}</h1><p><time datetime="{iso}">{iso}</time></p>
    <p>{text}</p></article></main>""",
}
SHELLS |= {"meti": SHELLS["generic"], "mofajp": SHELLS["generic"]}
HOSTS = {"govpl": "www.gov.pl", "meti": "www.meti.go.jp", "mofajp": "www.mofa.go.jp"}
BY_NAME = {family.name: family for family in FAMILIES}
everywhere = pytest.mark.parametrize("name", [family.name for family in FAMILIES])


def page(name: str, headline: str, text: str, day: str = "2023-10-06", title: str = "") -> Document:
    dotted = ".".join(reversed(day.split("-"))) if day else ""
    inner = SHELLS[name].format(headline=headline, text=text, iso=day, dotted=dotted)
    body = f"""<!DOCTYPE html><html lang="en"><head><title>{title or headline}</title></head>
    <body class="single"><nav><ul>{MENU}</ul></nav>{inner}<footer>Ministry</footer></body></html>"""
    return Document(f"https://{HOSTS.get(name, 'mfa.example')}/web/x/a", body.encode())


def article(name: str, document: Document) -> ArticlePage:
    found = BY_NAME[name].recognise(document)
    assert isinstance(found, ArticlePage)
    return found


def test_every_family_has_a_shell() -> None:
    assert SHELLS.keys() == BY_NAME.keys()


APOLOGIES = {
    "en": "We are sorry. The page you are looking for has been moved.",
    "en, passive": "Sorry. This page could not be found. Please try the search.",
    "en, asked for": "The requested document was not found. Go back to the front page.",
    "en, permission": "You don't have permission to access this resource. Ask the administrator.",
    "pl": "Przepraszamy. Strona, której szukasz, nie istnieje.",
    "pl, passive": "Podana strona nie została znaleziona. Sprawdź adres.",
    "de": "Die von Ihnen gesuchte Seite ist nicht da. Bitte nutzen Sie die Suche.",
    "de, passive": "Entschuldigung. Diese Seite wurde leider nicht gefunden.",
    "fr": "Désolé. La page que vous recherchez a changé d’adresse.",
    "fr, passive": "La page demandée n’existe plus. Retournez à l’accueil.",
    "es": "Lo sentimos. La página que busca ya no está aquí.",
    "es, not found": "Lo sentimos. No hemos encontrado la página. Vuelva al inicio.",
    "ru": "Извините. Запрашиваемая страница была удалена.",
    "ru, active": "Страница, которую вы ищете, исчезла. Вернитесь на главную.",
    "uk": "Вибачте. Сторінку, яку ви шукаєте, видалено.",
    "uk, asked for": "Запитувана сторінка відсутня. Поверніться на головну.",
    "zh": "抱歉，您访问的页面已经搬家。请返回首页。",
    "zh, gone": "该网页已被删除。请返回首页。",
    "ja": "申し訳ございません。お探しのページは移転した可能性があります。",
    "ja, not found": "ページが見つかりませんでした。URLをご確認ください。",
}


@everywhere
@pytest.mark.parametrize("language", APOLOGIES)
@pytest.mark.parametrize("day", ["2023-10-06", ""], ids=["dated", "undated"])
def test_a_familys_own_shell_round_an_apology_is_no_article(
    name: str, language: str, day: str
) -> None:
    with pytest.raises(ErrorPage, match="answered 200 with an apology"):
        BY_NAME[name].recognise(page(name, "Notice to visitors", APOLOGIES[language], day))


@everywhere
@pytest.mark.parametrize(
    "headline",
    [
        "404",
        "Error 404",
        "404 - Nie znaleziono strony",
        "Page not found",
        "Access Denied",
        "Seite nicht gefunden",
        "Page introuvable",
        "Página no encontrada",
        "Страница не найдена",
        "Сторінку не знайдено",
        "页面不存在",
        "ページが見つかりません",
    ],
)
@pytest.mark.parametrize("day", ["2023-10-06", ""], ids=["dated", "undated"])
def test_a_headline_that_is_nothing_but_an_error_is_one(name: str, headline: str, day: str) -> None:
    with pytest.raises(ErrorPage, match="answered 200 with an error"):
        BY_NAME[name].recognise(page(name, headline, "Go to the front page. Or search.", day))


LONG = "The delegations spoke about the harbour and the old bridge over the river Quill. " * 8
NEWS = {
    "400 lat dyplomacji": "Minęło czterysta lat. Odbyła się uroczystość.",
    "500-lecie traktatu": "Otwarto wystawę. Potrwa do maja.",
    "404 envoys met in Quill": "They spoke for a day. They will meet again.",
    "Awaria w Warszawie": "Doszło do awarii sieci. Ambasada jest czynna.",
    "Not found guilty: the envoy returns": "The court has spoken. He came home today.",
    "Access denied to observers": "They waited at the border. The talks go on.",
    "The bridge at Quill is unavailable": "It is closed until May. Use the ferry, please.",
    "Visa website away": "The visa website is unavailable on Monday. Please call us.",
    "This document is not binding": "This document is not available in French. Ask the embassy.",
    "Prace techniczne": "Strona ambasady będzie niedostępna 3 maja. Przepraszamy za utrudnienia.",
    "Traktat": "Żadna ze wskazanych stron nie podpisała umowy. Rozmowy trwają.",
    "Wartung": "Die Internetseite der Botschaft ist am Montag nicht erreichbar. Danke.",
    "Mise à jour": "Cette page n’est plus mise à jour. Voyez celle de l’ambassade.",
    "Aviso": "Hay una página que intenta obtener datos. No es la nuestra.",
    "Новости": "Подробности на указанной странице. Встреча прошла вчера.",
    "Новини": "Докладніше на вказаній сторінці. Зустріч відбулася вчора.",
    "王毅访问奎尔": "王毅访问的内容包括会谈。双方签署了文件。",
    "移転のお知らせ": "外務省のホームページは移動しました。新しいURLをご覧ください。",
}


@everywhere
@pytest.mark.parametrize("headline", NEWS)
def test_news_and_short_notices_are_read(name: str, headline: str) -> None:
    found = article(name, page(name, headline, NEWS[headline]))
    assert (found.headline, found.date.iso) == (headline, "2023-10-06")
    assert article(name, page(name, headline, LONG, "")).headline == headline


@everywhere
def test_a_long_article_may_quote_an_apology(name: str) -> None:
    text = f"{LONG} They read: “{APOLOGIES['en']}”"
    assert article(name, page(name, "A report on links", text)).date.iso == "2023-10-06"


CHALLENGES = {
    "cloudflare": '<div class="cf-challenge"></div>',
    "cloudflare, later": '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl"></script>',
    "incapsula": '<iframe src="/_Incapsula_Resource?CWUDNSAI=9&xinfo=1"></iframe>',
    "sgcaptcha": '<meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2F">',
    "aws": '<script src="https://1.token.awswaf.com/1/challenge.js"></script>',
    "akamai": "<p>Reference&#32;&#35;18.2d351ab8.1557333295.a4e16ab</p>",
    "datadome": '<script>var dd={"host":"geo.captcha-delivery.com"}</script>',
    "refresh": '<meta http-equiv="refresh" content="3; url=/challenge?to=/">',
    "consent": '<form action="https://consent.example/save"><button>Yes</button></form>',
    "consent, own": '<div id="cookie-wall"><p>Choose. Or go.</p></div>',
}


@everywhere
@pytest.mark.parametrize("kind", CHALLENGES)
@pytest.mark.parametrize("words", ["", "<h1>One moment</h1><p>We look. Then you go on.</p>"])
def test_a_bare_page_with_the_marks_of_a_challenge_is_one(name: str, kind: str, words: str) -> None:
    body = f"<html><head><title>mfa.example</title></head><body>{words}{CHALLENGES[kind]}</body>"
    with pytest.raises(ErrorPage, match="answered 200 with a c"):
        BY_NAME[name].recognise(Document("https://mfa.example/a", f"{body}</html>".encode()))


@everywhere
@pytest.mark.parametrize("kind", CHALLENGES)
@pytest.mark.parametrize("day", ["2023-10-06", ""], ids=["dated", "undated"])
def test_an_article_is_read_whatever_its_host_puts_into_its_pages(
    name: str, kind: str, day: str
) -> None:
    document = page(name, "Talks", "They spoke. They will speak again.", day)
    body = document.body.replace(b"<footer>", CHALLENGES[kind].encode() + b"<footer>")
    assert article(name, Document(document.url, body)).headline == "Talks"


@everywhere
def test_a_page_of_scripts_is_no_challenge_because_its_host_counts_visitors(name: str) -> None:
    body = """<html><head><title>Talks</title></head><body><div id="app"></div>
    <script src="/cdn-cgi/challenge-platform/h/b/scripts/jsd/main.js"></script></body></html>"""
    with pytest.raises(UnknownLayout):
        BY_NAME[name].recognise(Document("https://mfa.example/a", body.encode()))


@everywhere
def test_news_listed_below_an_error_does_not_make_it_a_list(name: str) -> None:
    items = "".join(
        f"<li><a href='/n/{n}'>The envoys met for the {n}th time</a> 2023-10-0{n}</li>"
        for n in range(1, 9)
    )
    body = f"""<html><head><title>Page not found | Ministry</title></head><body><h1>Oh</h1>
    <h2>Latest news</h2><ul>{items}</ul></body></html>"""
    with pytest.raises(PageError) as raised:
        BY_NAME[name].recognise(Document("https://mfa.example/a", body.encode()))
    assert raised.value.kind == "error_page"
