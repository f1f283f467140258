"""What `mfa serve` answers, and to whom: policies, bytes, SQL, and nothing of what is withheld."""

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from mfa_crawler.browse.guarded import CLOSED
from mfa_crawler.browse.pictures import as_picture
from mfa_crawler.filing import rebuild
from mfa_crawler.store import Store
from tests.browse.asking import Answer, ask
from tests.browse.served import HEADLINE, Reading
from tests.crawling import run
from tests.forked import BIN
from tests.pictured import sql
from tests.searching import holds

pytestmark = pytest.mark.xdist_group("browse")


def _article(url: str) -> str:
    return f"/article?url={quote(url, safe='')}"


def _asked(statement: str) -> str:
    return f"/mfa.json?{urlencode({'sql': statement, '_shape': 'array', '_size': 'max'})}"


@pytest.fixture
def mine(reading: Reading, tmp_path: Path) -> Path:
    return Path(shutil.copytree(reading.folder, tmp_path / "mine"))


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8001", 200),
        ("localhost", 200),
        ("[::1]:80", 200),
        ("192.168.1.7", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("[::1].evil.example", 421),
        ("127.0.0.1:80:evil.example", 421),
        ("", 421),
    ],
)
def test_only_who_asks_for_this_machine_is_answered(
    reading: Reading, host: str, status: int
) -> None:
    (answer,) = ask(reading.folder, ["/"], host)
    assert answer.status == status
    assert holds(answer.body, HEADLINE) == (status == 200)


def test_pages_elsewhere_lead_here_and_embed_nothing(reading: Reading) -> None:
    for site, dest, status in (
        ("cross-site", "image", 403),
        ("same-site", "iframe", 403),
        ("cross-site", "document", 200),
        ("same-origin", "image", 200),
    ):
        headers = {"Sec_Fetch_Site": site, "Sec_Fetch_Dest": dest}
        (answer,) = ask(reading.folder, ["/search"], **headers)
        assert answer.status == status


def test_a_page_number_that_is_none_is_answered(reading: Reading) -> None:
    asked = [f"/search?page={number}" for number in ("0", "x", "000001", "9" * 5000)]
    assert [answer.status for answer in ask(reading.folder, asked)] == [200] * 4


def test_every_answer_forbids_scripts_of_others(reading: Reading) -> None:
    paths = ["/", "/search", _article(reading.hostile), "/mfa", "/mfa/articles_now", "/none"]
    for path, answer in zip(paths, ask(reading.folder, paths), strict=True):
        policy = answer.headers["content-security-policy"]
        default = "'none'" if not path.startswith(("/mfa", "/none")) else "'self'"
        assert policy.startswith(f"default-src {default};")
        assert ("unsafe" in policy) == (default == "'self'")
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert b"SYNTHETIC" in answer.body or path == "/none"


def test_pictures_and_files_come_under_the_type_that_their_bytes_show(reading: Reading) -> None:
    pages = ask(reading.folder, map(_article, (reading.edited, reading.attached)))
    text = "".join(page.body.decode() for page in pages)
    found = re.findall(r'(?:src|href)="(/(?:picture|file)/[^"]+)"', text)
    paths = [path.replace("&amp;", "&") for path in dict.fromkeys(found)]
    assert {path.split("/")[1] for path in paths} == {"picture", "file"}
    for path, answer in zip(paths, ask(reading.folder, paths), strict=True):
        assert answer.status == 200
        assert "sandbox" in answer.headers["content-security-policy"]
        if path.startswith("/picture"):
            assert answer.headers["content-type"] == "image/jpeg"
            assert answer.body.startswith(b"\xff\xd8")
        else:
            assert answer.headers["content-type"] == "application/octet-stream"
            assert answer.headers["content-disposition"].startswith("attachment;")
    elsewhere = [path.partition("=")[0] + "=" + quote(reading.unlisted) for path in paths]
    assert {answer.status for answer in ask(reading.folder, elsewhere)} == {404}


@pytest.mark.parametrize(
    ("body", "kind", "saved_as"),
    [
        (b"GIF89a" + bytes(9), "image/gif", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml", "name.svg"),
        (b"<!DOCTYPE html><script>1</script>", "application/octet-stream", "name.bin"),
        (b"%PDF-1.4 ...", "application/octet-stream", "name.bin"),
    ],
)
def test_no_picture_is_a_document(body: bytes, kind: str, saved_as: str | None) -> None:
    answer = as_picture(body, "name")
    assert answer.content_type == kind
    disposition = f'attachment; filename="{saved_as}"' if saved_as else None
    assert answer.headers.get("Content-Disposition") == disposition
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")


def test_tables_sql_and_json_are_read_and_never_written(reading: Reading) -> None:
    refused = [
        "select count(*) from dbstat",
        "select load_extension('x')",
        "delete from articles",
        "select * from sqlite_dbpage",
        "with a as (select 1) insert into files select 'a', 'b', 'c', 0",
    ]
    found = "select a.url from words w join articles a on a.entry = w.rowid where words match"
    rows, *answers = ask(
        reading.folder, [_asked(f"{found} 'another'"), *map(_asked, refused), "/mfa.db"]
    )
    assert reading.edited in {row["url"] for row in json.loads(rows.body)}
    assert all(answer.status >= 400 for answer in answers)


def test_an_error_is_a_sentence_and_leaves_nothing_open(
    mine: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ["/none", "/mfa/none.json", _asked("select hex(zeroblob(90000000))")]
    for answer, words in zip(ask(mine, asked), ("404", "Table not found", "too big"), strict=True):
        assert answer.status in {400, 404}
        assert holds(answer.body, words)
        assert "unsafe-inline" in answer.headers["content-security-policy"]
    assert not (mine / "mfa.sqlite-wal").exists()  # the statement that failed would keep it
    with closing(sqlite3.connect(mine / "mfa.sqlite")) as db:
        ((place, size),) = db.execute(
            """SELECT rootpage, page_size FROM sqlite_schema, pragma_page_size
            WHERE name = 'articles'"""
        ).fetchall()
    with (mine / "mfa.sqlite").open("r+b") as file:
        file.seek((place - 1) * size)
        file.write(b"\xff" * size)
    for answer in ask(mine, ["/", "/search?q=a", "/mfa/articles", "/mfa/articles.json"]):
        assert (answer.status, holds(answer.body, "mfa rebuild")) == (500, True)
    assert "Traceback" not in capfd.readouterr().err
    ended = run("mfa", "search", "a", MFA_OUTPUT=str(mine))
    assert (ended.code, "mfa rebuild" in ended.err) == (1, True)


def _everything(folder: Path, lived: Reading) -> list[Answer]:
    """All that is said to who asks for an article in every way there is."""
    names = [
        name for (name,) in sql(folder, "SELECT name FROM sqlite_schema WHERE type <> 'index'")
    ]
    pictures = sql(
        folder,
        "SELECT DISTINCT sha256 FROM captures WHERE sha256 IS NOT NULL AND url LIKE '%photo%'",
    )
    captures = sql(folder, "SELECT record_id FROM captures WHERE url = ?", lived.edited)
    columns = [f"select {one} from {table}" for table in CLOSED for one in CLOSED[table].split()]
    return ask(
        folder,
        [
            "/",
            *(f"/search?q={quote(words)}" for words in (HEADLINE[:16], lived.words[:30], "")),
            *(f"/search?page={page}" for page in range(1, 4)),
            _article(lived.edited),
            f"/difference?{urlencode({'url': lived.edited, 'old': 1, 'new': 2})}",
            *(f"/mfa/{name}.json?_size=max&_shape=array" for name in names),
            *(f"/mfa/{name}" for name in ("articles_now", *CLOSED)),
            *map(_asked, columns),
            _asked("with urls as (select url, headline from main.urls) select * from urls"),
            _asked("select json_group_array(url) from (select * from captures order by url)"),
            _asked("select * from urls where headline like 'Another%'"),
            *(f"/as-it-was?record={one}" for (one,) in captures),
            *(f"/picture/{one}?of={quote(lived.edited, safe='')}" for (one,) in pictures),
        ],
    )


def test_what_is_withheld_is_nowhere(reading: Reading, mine: Path) -> None:
    slug = urlsplit(reading.edited).path.rpartition("/")[2]
    said = (reading.words, HEADLINE, slug)
    before = _everything(mine, reading)
    for words in said:
        assert sum(holds(answer.body, words) for answer in before) > 2
    pictures = [one for one in before if one.headers["content-type"] == "image/jpeg"]
    assert len(pictures) > 1

    ended = run(
        "mfa", "withhold", reading.edited, "--reason", "it names a child", MFA_OUTPUT=str(mine)
    )
    assert ended.code == 0, ended.err
    after = _everything(mine, reading)
    assert [words for words in said for one in after if holds(one.body, words)] == []
    assert [one for one in after if one.headers["content-type"] == "image/jpeg"] == []
    (page,) = ask(mine, [_article(reading.edited)])
    assert (page.status, b"Withheld" in page.body) == (451, True)
    assert b"child" not in page.body
    (other,) = ask(mine, [_article(reading.unlisted)])
    assert other.status == 200

    lifted = run("mfa", "withhold", "--lift", reading.edited, MFA_OUTPUT=str(mine))
    assert lifted.code == 0, lifted.err
    assert holds(ask(mine, ["/"])[0].body, HEADLINE)


def test_a_crawl_may_write_and_a_rebuild_replace_what_is_read(mine: Path) -> None:
    writing = sqlite3.connect(mine / "mfa.sqlite", isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    writing.execute("UPDATE articles SET status = 'gone'")
    pages = ask(mine, ["/", "/mfa/articles.json?_size=max"])
    assert [page.status for page in pages] == [200, 200]
    writing.execute("ROLLBACK")
    writing.close()
    assert not (mine / "mfa.sqlite-wal").exists()
    rebuild(mine, lambda *_: None)  # refused while anybody has the database open


def test_without_pywb_a_capture_says_how_to_see_it(reading: Reading) -> None:
    rows = sql(reading.folder, "SELECT record_id, url FROM captures WHERE purpose = 'article'")
    kept = [record for record, url in rows if url == reading.edited]
    robots, *_ = sql(reading.folder, "SELECT record_id FROM captures WHERE purpose = 'robots'")
    names = [*kept, robots[0], "urn:uuid:none"]
    answers = ask(reading.folder, [f"/as-it-was?record={name}" for name in names])
    assert [answer.status for answer in answers] == [*(200 for _ in kept), 404, 404]
    assert holds(answers[0].body, "make pywb")
    assert holds(answers[0].body, kept[0])


def test_who_lets_others_in_is_warned(reading: Reading) -> None:
    command: list[str | Path] = [
        BIN / "mfa",
        "serve",
        "--host",
        "0.0.0.0",
        "--port",
        "0",
        "--output",
        reading.folder,
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        said = process.stdout.readline()
        process.terminate()
        _, err = process.communicate(timeout=30)
    assert said.startswith("The archive is at http://0.0.0.0:")
    assert "there is no password" in err
    assert process.returncode == 0


def test_without_datasette_the_extra_is_named(reading: Reading) -> None:
    program = (
        "import sys; sys.modules['datasette'] = None; from mfa_crawler.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "serve", "--output", str(reading.folder)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, "mfa-crawler[browse]" in ended.stderr) == (2, True)


def test_an_archive_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    home, search = ask(tmp_path, ["/", "/search"])
    assert (home.status, holds(home.body, "No article is kept yet")) == (200, True)
    assert (search.status, holds(search.body, "No article has this.<")) == (200, True)


def test_what_ministries_wrote_is_marked_as_their_language(reading: Reading) -> None:
    found, home = ask(reading.folder, ["/search?language=pl", "/"])
    marked = re.findall(rb'<h3 dir="auto"><a href="[^"]+" lang="pl">', found.body)
    assert len(marked) == found.body.count(b"<h3") > 3
    assert home.body.count(b'dir="auto" lang="en"') > 1  # happenings


def test_nothing_kept_and_a_taken_port_are_said(reading: Reading, tmp_path: Path) -> None:
    ended = run("mfa", "serve", MFA_OUTPUT=str(tmp_path / "none"))
    assert (ended.code, "run mfa crawl first" in ended.err) == (2, True)
    ended = run("mfa", "serve", "--host", "192.0.2.1", MFA_OUTPUT=str(reading.folder))
    assert (ended.code, "cannot listen on 192.0.2.1" in ended.err) == (2, True)
