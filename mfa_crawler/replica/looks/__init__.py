"""Looks: how other CMSs than gov.pl's show the same articles; one module a look."""

from collections.abc import Mapping
from types import MappingProxyType

from mfa_crawler.replica.looks import (
    auswaertiges,
    drupal,
    feeds,
    fmprc,
    govuk,
    invented,
    meti,
    mofajp,
    state,
    wordpress,
)
from mfa_crawler.replica.looks.rendering import Rendering

LOOKS: Mapping[str, Rendering] = MappingProxyType(
    {
        "auswaertiges": auswaertiges.RENDERING,
        "drupal": drupal.RENDERING,
        "fmprc": fmprc.RENDERING,
        "govuk": govuk.RENDERING,
        "invented": invented.RENDERING,
        "meti": meti.RENDERING,
        "mofajp": mofajp.RENDERING,
        "state": state.RENDERING,
        "wordpress": wordpress.RENDERING,
        **feeds.RENDERINGS,
    }
)
"""Renderings by the name of the look; gov.pl's own pages are in `pages`."""

__all__ = ["LOOKS", "Rendering"]
