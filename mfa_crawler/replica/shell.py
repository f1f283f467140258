"""The portal round a page: head, menus, header, footer and all the noise."""

from dataclasses import dataclass
from functools import lru_cache

from mfa_crawler.replica import identity
from mfa_crawler.replica.author import slug_of
from mfa_crawler.replica.filling import attribute, fill, labels, words
from mfa_crawler.replica.prose import grammar
from mfa_crawler.replica.seedpage import cookie_notice
from mfa_crawler.replica.units import Generation, Unit

PORTAL = "Portal Gov.pl"
NO_IMAGE = "/img/fb_share_ogp.jpg"
_FILLER = '<span class="sr-only" aria-hidden="true" data-filler="{:06d}">wypełnienie</span>\n'


@dataclass(frozen=True, slots=True)
class Skin:
    """All that may change in a page while its content stays."""

    seed: int
    revision: int = 0
    """Counts redesigns of nothing: other hashes in names, an alert bar on and off."""
    page_bytes: int = 0
    """Pages shorter than this are filled up with hidden noise."""

    @property
    def noise(self) -> str:
        """Words for the eyes of nobody, different after every change of the template."""
        return f" [{self.revision}]" if self.revision else ""


@dataclass(frozen=True, slots=True)
class Page:
    """What one page puts into the shell."""

    title: str
    path: str
    main: str
    description: str = ""
    image: str = NO_IMAGE
    is_article: bool = False


def wrap(unit: Unit, skin: Skin, page: Page) -> bytes:
    """Return the whole HTML document."""
    slots = {
        **_unit_slots(unit, skin),
        "title": attribute(f"{page.title} - {unit.name} - {PORTAL}"),
        "og_url": f"https://{unit.host}{page.path}",
        "og_image": f"https://{unit.host}{page.image}",
        "description": attribute(page.description),
        "meta_description": "",
        "skip_to_content": "",
        "main": page.main,
        "filler": "",
    }
    if page.is_article:
        skip = labels(unit.language)["label_skip_content"]
        slots["skip_to_content"] = f'<li><a href="#main-content">{skip}</a></li>\n'
    if page.description:
        slots["meta_description"] = (
            f'<meta name="description" content="{attribute(page.description)}"/>\n'
        )
    html = fill("shell", slots)
    missing = skin.page_bytes - len(html.encode())
    if missing > 0:
        lines = -(-missing // len(_FILLER.format(0).encode()))
        slots["filler"] = "".join(_FILLER.format(line) for line in range(lines))
        html = fill("shell", slots)
    return html.encode()


@lru_cache(maxsize=256)
def _unit_slots(unit: Unit, skin: Skin) -> dict[str, str]:
    text = labels(unit.language)
    plain_labels = {key.removeprefix("label_"): value for key, value in text.items()}
    old = unit.generation is Generation.OLD
    hashed = identity.digest(skin.seed, "assets", skin.revision)
    bar = skin.revision % 2
    notice = cookie_notice() if unit.language == "en" else text["label_cookies"]
    return {
        **text,
        **{k: plain_labels[k] for k in _BARE},
        "validation": identity.digest("validation").upper(),
        "site_hash": identity.mint(skin.seed, "unit", unit.path),
        "unit_name": attribute(unit.name),
        "unit_path": unit.path,
        "unit_code": unit.code,
        # the old generation had no hashes in its names until somebody touched the template
        "asset_hash": "" if old and not skin.revision else f"-{hashed[:11]}",
        "container": hashed[11:19],
        "cookie_bar": fill("cookie_bar", {"notice": notice})
        if old or unit.language == "en"
        else "",
        "alert_bar": fill("alert_bar", {"text": text["label_alert"]}) if bar else "",
        "portal_menu": _portal_menu(unit),
        "unit_menu": _unit_menu(unit, skin.seed),
        "other_unit": f"{unit.path}-{plain_labels['other_language']}",
        "street": f"al. Wymyślona {len(unit.name)}",
        "shortcuts": _links(unit, slice(0, 4)),
        "footer_links": _links(unit, slice(14, 20)),
        "licence": text["label_licence_old" if old else "label_licence"],
    }


_BARE = ("lang", "locale", "language_code", "other_language", "other_language_name")


def _portal_menu(unit: Unit) -> str:
    entries = grammar(unit.language).all("menu_entry")
    sections = []
    for start in (0, 6, 12):
        items = "".join(
            fill(
                "portal_entry",
                {"href": f"/web/gov/{slug_of(name, i)}", "id": f"m{i}", "name": name},
            )
            for i, name in enumerate(entries[start : start + 6], start)
        )
        sections.append(f'<div class="govpl-menu__section ">\n<ul>\n{items}</ul>\n</div>\n')
    return "".join(sections)


def _unit_menu(unit: Unit, seed: int) -> str:
    rng = identity.dice(seed, "menu", unit.path)
    entries = grammar(unit.language).all("menu_entry")
    groups = []
    for index, title in enumerate(grammar(unit.language).all("menu_title")):
        names = rng.sample(entries, rng.randint(18, 24))
        groups.append(
            fill(
                "menu_group",
                {
                    "index": str(index),
                    "href": f"{unit.path}/{slug_of(title, index)}x",
                    "name": title,
                    "entries": "".join(_menu_entry(unit, name) for name in names),
                },
            )
        )
    return "".join(groups)


def _menu_entry(unit: Unit, name: str) -> str:
    # no number at the end: an article's address has one
    href = f"{unit.path}/{slug_of(name, 0).removesuffix('-0')}"
    return fill("menu_entry", {"href": href, "name": words(name)})


def _links(unit: Unit, part: slice) -> str:
    return "".join(
        _menu_entry(unit, name) for name in grammar(unit.language).all("menu_entry")[part]
    )
