"""Saved pages are read as a person read them; every layout has one."""

import json
from pathlib import Path

import pytest

from mfa_crawler.errors import PageError
from mfa_crawler.extraction import Document
from mfa_crawler.families import FAMILIES
from tests.golden.pages import Saved, saved_pages

PAGES = list(saved_pages())
SEED = Path(__file__).parents[3] / "shared" / "seed" / "expected.json"
LAYOUTS = [(family.name, layout.layout) for family in FAMILIES for layout in family.layouts]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_saved_page_is_read_as_expected(page: Saved) -> None:
    assert page.read() == json.loads(page.expected)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_an_expectation_is_written_as_the_command_writes_it(page: Saved) -> None:
    assert page.printed() == page.expected


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_saved_page_is_read_by_the_layout_its_folder_names(page: Saved) -> None:
    family = next(family for family in FAMILIES if family.name == page.family)
    document = Document(page.meta["url"], page.body)
    if page.layout == "other":
        with pytest.raises(PageError):
            family.recognise(document)
    else:
        assert family.recognise(document).layout == page.layout


@pytest.mark.parametrize(("family", "layout"), LAYOUTS)
def test_every_layout_of_every_family_has_a_saved_page(family: str, layout: str) -> None:
    assert any((page.family, page.layout) == (family, layout) for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_noise_and_editors_names_stand_nowhere_in_a_record(page: Saved) -> None:
    noise = "galerii register Redaktorski Powrót Dalsze Materiały Zdjęcia ( Photos ( Urzędy Prosimy"
    found = [word for word in noise.split() if len(word) > 1 and f"{word}" in json_words(page)]
    assert not found


def json_words(page: Saved) -> str:
    read = page.read()
    fields = read.get("article", read)
    return json.dumps({k: v for k, v in fields.items() if k != "licence"}, ensure_ascii=False)


def test_the_seed_page_is_read_as_it_was_asked_for() -> None:
    if not SEED.is_file():
        pytest.skip(f"{SEED} is not there: the task's folder is not beside the checkout")
    wanted = json.loads(SEED.read_text("utf-8"))
    article = next(page for page in PAGES if page.folder.name == "seed").read()["article"]
    assert len(article["gallery"]) == wanted.pop("gallery_length")
    assert article["main_image"]["alt"] == wanted.pop("main_image")["alt"]
    assert {name: article[name] for name in wanted} == wanted
