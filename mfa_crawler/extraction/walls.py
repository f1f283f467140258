"""Errors, challenges and consent walls that are sent as a success, told from news."""

import re
from functools import cache
from html import unescape

from mfa_crawler.cleaning import UNSPACED, one_line
from mfa_crawler.extraction.article import ArticlePage
from mfa_crawler.extraction.document import Document
from mfa_crawler.extraction.markup import first, visible_text

_SHORT = 60  # words from which a text is no apology
_WORD = re.compile(rf"[{UNSPACED}]{{2}}|[^\W_]+")  # without spaces, two signs a word
_NUMBER = r"(?:(?:http|error|błąd|fehler|erreur|ошибка|помилка)\s+)*(?:4\d\d|50\d)"
_NAME = r"""(?:page\ |file\ |document\ )?not\ found|access\ denied|forbidden|bad\ gateway
    |gateway\ time-?out|internal\ server\ error|request\ (?:rejected|unsuccessful)
    |nie\ znaleziono(?:\ (?:takiej\ )?(?:strony|zasobu))?
    |strona\ nie\ (?:istnieje|została\ znaleziona)
    |(?:diese\ )?seite\ (?:wurde\ )?nicht\ (?:gefunden|erreichbar)
    |page\ (?:introuvable|non\ trouvée)|página\ no\ encontrada
    |страница\ не\ (?:найдена|существует)|сторінк[ау]\ не\ (?:знайден[оа]|існує)
    |(?:页面|网页|頁面|網頁)(?:不存在|未找到|找不到|出错|无法访问)
    |(?:お探しの)?ページ(?:が|は)(?:見つかりません(?:でした)?|存在しません)"""
_NOTICE = r"""just\ a\ moment|attention\ required|something\ went\ wrong
    |service\ (?:temporarily\ )?unavailable"""
# "400 lat" and "500-lecie" are anniversaries, and what begins with "Not found guilty" is news
_CALLED = re.compile(
    rf"""(?:^|[|»]\s+){_NUMBER}(?:\s*[-–—:|.](?=\s|$)|\s*$|\s+(?:{_NAME}|{_NOTICE}))
    |(?:^|[|»–—:·-]\s+)(?:(?:{_NAME})(?=[\s.!…。]*(?:$|[|»–—:·-]\s))|(?:{_NOTICE})\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_CALLED_ONLY = re.compile(
    rf"(?=.*\w)(?:{_NUMBER})?[\s.:,–—|-]*(?:{_NAME}|{_NOTICE})?[\s.!…。]*",
    re.IGNORECASE | re.VERBOSE,
)
_LIKELY = re.compile(
    r"\b(?:captcha|cookies?|consent|unavailable|forbidden|error|awaria|przerwa|błąd)\b|went wrong"
    r"|are you (?:a )?(?:human|robot)|enable javascript|before you continue|checking your browser"
    r"|under maintenance|nie znaleziono|nicht (?:gefunden|erreichbar)|introuvable"
    r"|出错|不存在|无法访问|見つかりません|エラー",
    re.IGNORECASE,
)
# that the very page that was asked for is not there, or not for everybody; not that a site is away
_APOLOGY = r"""
    \b(?:page|document|resource|content|url|file)\ (?:that\ )?you(?:['’]re|['’]ve|\ are|\ were
        |\ have)?\ (?:looking|requested|asked|tried|trying|searching)\b
    |\b(?:requested\ (?:page|url|document|resource|file)|(?:this|the|that)\ (?:page|url))\ (?:
        (?:could\ not|cannot|can['’]t|couldn['’]t)\ be\ (?:found|displayed|loaded|reached|located)
        |(?:was|is)\ not\ (?:found|available)|does(?:\ not|n['’]t)\ exist
        |(?:is\ )?no\ longer\ (?:exists?|available)|has\ been\ (?:moved|removed|deleted)\ or)\b
    |\b(?:can['’]?t|cannot|could(?:n['’]t|\ not)|unable\ to)\ find\ (?:the|that|this)\ page\b
    |\byou\ (?:do\ not|don['’]t)\ have\ permission\ to\ (?:access|view)\b
    |\bstron[aęy],?\ któr(?:ej|ą)\ (?:szukasz|poszukujesz|próbujesz)
    |\b(?:podan|żądan|szukan|wskazan|poszukiwan|ta|taka)\w*\ strona\ (?:nie\ istnieje|już\ nie
        |nie\ została\ (?:znaleziona|odnaleziona)|została\ (?:usunięta|przeniesiona))
    |\bnie\ (?:znaleziono|można\ znaleźć|odnaleziono|znaleźliśmy|możemy\ znaleźć)
        (?:\ podanej|\ żądanej|\ szukanej|\ takiej|\ tej)?\ strony\b
    |\b(?:gesuchte|angeforderte|aufgerufene|gewünschte)n?\ (?:seite|url|ressource|datei)\b
    |\bseite\ (?:(?:wurde|konnte|kann)\ (?:leider\ )?nicht\ (?:gefunden|angezeigt)
        |ist\ (?:leider\ )?nicht\ (?:mehr\ )?(?:vorhanden|verfügbar))
    |\bseite,\ die\ sie\ (?:suchen|aufrufen|angefordert)|\bseite\ existiert\ (?:leider\ )?nicht\b
    |\bpage\ que\ vous\ (?:re)?(?:cherchez|demandez|avez\ demandée|souhaitez|essayez|tentez)
    |\bpage\ (?:demandée|recherchée)\ (?:n['’]|est\ introuvable|a\ été)
    |\bcette\ page\ n['’](?:existe\ (?:pas|plus)|est\ (?:pas|plus)\ (?:disponible|accessible))
    |\bpágina\ (?:que\ (?:usted\ )?(?:busca|buscas|estás?\ buscando|ha\ solicitado|solicitó)
        |(?:solicitada|buscada)\ no)\b
    |\bno\ (?:se\ (?:ha\ )?(?:encontró|encontrado|pudo\ encontrar)|encontramos|hemos\ encontrado
        |pudimos\ encontrar)\ la\ página\b|\besta\ página\ (?:no|ya\ no)\ existe
    |\b(?:запрашиваем|запрошенн|иском)\w*\ (?:вами\ )?страниц
    |\bстраниц\w+,?\ котор\w+\ вы\ (?:ищете|искали|запрашива|запросили|пыта)
    |\b(?:данная|такая|эта)\ страница\ не\ (?:найдена|существует)
    |\b(?:запитан|запитуван|шукан)\w+\ (?:вами\ )?сторінк
    |\bсторінк\w+,?\ як\w+\ ви\ (?:шука|запит|намага)
    |\b(?:така|ця|дана)\ сторінка\ не\ (?:знайдена|існує)
    |[您你][^。]{0,8}(?:访问|请求|查找|浏览|查看|寻找|訪問|請求|尋找|瀏覽)的?.{0,2}(?:页面|网页|内容|頁面|網頁)
    |(?:访问|请求|訪問|請求)的(?:页面|网页|頁面|網頁)|找不到.{0,8}(?:页面|网页|頁面|網頁)
    |(?:页面|网页|頁面|網頁)(?:已被?|已經)?(?:不存在|删除|移除|刪除|走丢)
    |(?:お探し|ご指定|ご覧になろうと|アクセスしようと|リクエスト)\w{0,6}(?:ページ|ファイル|URL)
    |(?<!ホーム)ページ[がは](?:見つかり|見つけられ|存在し|表示でき|削除され|ありません)"""
# ordinary pages of Cloudflare's customers have its `scripts/jsd`
_CHALLENGE = re.compile(
    rb"cf-challenge|_cf_chl_opt|challenge-platform/(?![\w/]{0,40}scripts/jsd)|_Incapsula_Resource"
    rb"|sgcaptcha|\.awswaf\.com|gokuProps|captcha-delivery\.com|datadome|px-captcha"
    rb"|Reference\s*(?:&#32;)?(?:#|&#35;|&#x23;)[0-9]+\.[0-9a-f]",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    rb"<form\s[^>]{0,300}\baction=[\"']?https?://consent\."
    rb"|\b(?:id|class)=[\"']?[\w\s-]{0,80}\b(?:consent|cookie)-?(?:wall|page|form)\b",
    re.IGNORECASE,
)
_REFRESH = re.compile(
    rb"<meta\s[^>]{0,80}http-equiv=[\"']?refresh\b[^>]{0,200}url=[^>]{0,300}"
    rb"(?:captcha|challenge|consent|/verify|\bwaf\b)",
    re.IGNORECASE,
)
_MARKS = {_CHALLENGE: "a challenge", _REFRESH: "a challenge", _CONSENT: "a consent wall"}
_TITLE = re.compile(rb"<title\b[^>]{0,200}>([^<]{0,500})", re.IGNORECASE)


@cache
def _apologies() -> re.Pattern[str]:
    """Compiled when a short text is met: that takes longer than most commands have."""
    return re.compile(_APOLOGY, re.IGNORECASE | re.VERBOSE)


def wall_for(page: ArticlePage) -> str | None:
    """What a page in the shape of an article is instead, as a reason; None for an article.

    A dated one is an error where its few words are an apology or its headline nothing but the name
    of an error; an undated one also where its headline or title begins with such a name.
    """
    try:
        return _wall(page)
    except RecursionError:  # it is refused where it is read
        return None


def _wall(page: ArticlePage) -> str | None:
    headline = page.headline
    if page.date.raw is None:
        for words in (headline, _title(page.document)):
            if _CALLED.search(words):
                return f"answered 200 with an error: {words!r}"
    text = _short_text(page)
    if text is None:
        return None
    if _CALLED_ONLY.fullmatch(headline):
        return f"answered 200 with an error: {headline!r}"
    return _apology(text)


def wall_likely_for(page: ArticlePage) -> str | None:
    """The same for pages of unknown markup, which take the shape of an article more readily."""
    if page.date.raw is None and _short_text(page) is not None:
        if _LIKELY.search(page.headline):
            return f"answered 200 with an error or challenge: {page.headline!r}"
        if mark := _bare(page.document):
            return mark
    return wall_for(page)


def error_title(document: Document) -> str | None:
    """The same for a page that is no article, where its title begins with the name of an error."""
    title = _title(document)
    return f"answered 200 with an error or challenge: {title!r}" if _CALLED.search(title) else None


def wall_instead(document: Document) -> str | None:
    """The same for a page that nothing reads: by its title, or by its markup and few words."""
    title = _title(document)
    if _CALLED.search(title) or _LIKELY.search(title):
        return f"answered 200 with an error or challenge: {title!r}"
    return _bare(document)


def _title(document: Document) -> str:
    found = None if document.is_json else _TITLE.search(document.markup)
    return (one_line(unescape(found[1].decode(errors="replace"))) or "") if found else ""


def _bare(document: Document) -> str | None:
    """What the markup or the words say of a page that has hardly any words."""
    try:
        text = visible_text(first(document.tree(), "body")) or ""
    except RecursionError:
        return None
    if not _is_short(text):
        return None
    for pattern, name in _MARKS.items():
        if found := pattern.search(document.markup):
            sign = found[0].decode(errors="replace")[:80]
            return f"answered 200 with {name}: {sign!r}"
    return _apology(text)


def _apology(text: str) -> str | None:
    said = _apologies().search(text)
    return f"answered 200 with an apology: {said[0]!r}" if said else None


def _short_text(page: ArticlePage) -> str | None:
    """The words of an article that has few of them."""
    body = "\n".join(block.text for block in page.body.blocks)
    text = "\n".join(filter(None, (page.headline, page.lead, body)))
    return text if _is_short(text) else None


def _is_short(text: str) -> bool:
    return len(text) < 20 * _SHORT and len(_WORD.findall(text)) < _SHORT
