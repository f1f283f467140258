"""An article as no ministry wrote it: everything that archived markup could try, unclean."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec

from mfa_crawler.items import Article, Attachment, Image, Translation
from mfa_crawler.store.folding import fold

ELSEWHERE = "https://elsewhere.example"
RAN = "ran"
"""Name of the property of `window` that anything would set that ran."""

_RUN = f"window.{RAN}=1;fetch('{ELSEWHERE}/fetched')"
BODY = f"""<p id="main" style="background:url({ELSEWHERE}/style)">It stands <b>here</b>.</p>
<script>{_RUN}</script><script src="{ELSEWHERE}/script.js"></script>
<style>@import url({ELSEWHERE}/import.css); body {{ display: none }}</style>
<link rel="stylesheet" href="{ELSEWHERE}/link.css"><base href="{ELSEWHERE}/">
<meta http-equiv="refresh" content="0;url={ELSEWHERE}/refresh">
<img src="x" onerror="{_RUN}"><img src="{ELSEWHERE}/pixel.gif" alt="A pixel">
<svg onload="{_RUN}"><image href="{ELSEWHERE}/svg.png"/><script>{_RUN}</script></svg>
<iframe src="{ELSEWHERE}/frame" srcdoc="<script>parent.{RAN}=1</script>"></iframe>
<object data="{ELSEWHERE}/object"></object><embed src="{ELSEWHERE}/embed">
<video src="{ELSEWHERE}/video" autoplay poster="{ELSEWHERE}/poster"></video>
<p><a href="javascript:{_RUN}">A link</a> <a href="data:text/html,<script>{_RUN}</script>">B</a>
<a href="/-/metadata">Ours</a> <a href="/search?q=:">Too</a> <a href="http:/mfa">Too</a></p>
<form action="{ELSEWHERE}/form"><input name="secret" autofocus onfocus="{_RUN}"></form>
<div style="position:fixed;inset:0;background:#fff;z-index:99">covered</div>
<table onmouseover="{_RUN}"><tr><td>cell</td></tr></table>
<math><mtext><img src="q" onerror="{_RUN}"></mtext></math>
<details open ontoggle="{_RUN}">D</details>
<noscript><p title="</noscript><img src=x onerror={_RUN}>"></p></noscript>
</div></article></main><script>{_RUN}</script>"""
HEADLINE = f"""</title></h1><script>{_RUN}</script><img src=x onerror="{_RUN}"> Hostile news"""


def make_hostile(folder: Path, url: str) -> None:
    """Put it into the database in place of an article, past all that cleans on the way in."""
    with closing(sqlite3.connect(folder / "mfa.sqlite")) as db, db:
        ((entry, text),) = db.execute(
            """SELECT a.entry, v.article FROM articles a JOIN versions v
            ON v.entry = a.entry AND v.number = a.version WHERE a.url = ?""",
            (url,),
        ).fetchall()
        article = msgspec.json.decode(text, type=Article)
        script = f"javascript:{_RUN}"
        hostile = replace(
            article,
            headline=HEADLINE,
            lead=HEADLINE,
            body_html=BODY,
            language='"><script>',
            main_image=Image(f"{ELSEWHERE}/main.jpg", alt=HEADLINE, caption=HEADLINE),
            attachments=(Attachment(script, title=HEADLINE),),
            videos=(script, f"data:text/html,<script>{_RUN}</script>"),
            translations=(Translation('en" onclick="', script),),
            tags=(HEADLINE,),
        )
        made = msgspec.json.encode(hostile).decode()
        db.execute("UPDATE versions SET article = ? WHERE entry = ?", (made, entry))
        db.execute("UPDATE articles SET headline = ? WHERE entry = ?", (HEADLINE, entry))
        db.execute("UPDATE words SET headline = ? WHERE rowid = ?", (fold(HEADLINE), entry))
