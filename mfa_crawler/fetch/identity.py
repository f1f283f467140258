"""Who we say we are: the user agent, and the contact that every public host is owed."""

import re
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

_CONTACT = re.compile(
    r"[!-'*+\--;=?A-~]+@(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+"
    r"|https://(?!-)[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(/[!-'*-~]*)?",
    re.IGNORECASE,
)


def is_contact(value: str) -> bool:
    """Whether a webmaster could reach somebody there: an email address or an https URL.

    >>> is_contact("archive@example.org"), is_contact("https://example.org/crawler")
    (True, True)
    >>> is_contact("http://example.org"), is_contact("nobody"), is_contact("a@b.org\\r\\nX: y")
    (False, False, False)
    """
    return _CONTACT.fullmatch(value) is not None


def user_agent(contact: str) -> str:
    """Our User-Agent (RFC 9110 section 10.1.5); its first word is the robots.txt product token.

    >>> user_agent("archive@example.org").partition(" ")[2]
    '(+archive@example.org)'
    >>> "(" in user_agent("")
    False
    """
    product = f"mfa_crawler/{version('mfa-crawler')}"
    return f"{product} (+{contact})" if contact else product


class Identity:
    """Scrapy add-on: the user agent says whom to reach, wherever MFA_CONTACT was set."""

    def update_settings(self, settings: "BaseSettings") -> None:
        """Set USER_AGENT, unless somebody set one."""
        settings.set("USER_AGENT", user_agent(settings["MFA_CONTACT"] or ""), priority="addon")
