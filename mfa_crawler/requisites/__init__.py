"""What a browser asks for to show a page as it looked: style sheets, fonts, pictures, icons.

Pure functions from bytes to addresses; who fetches them, and when, is not decided here.
"""

from mfa_crawler.requisites.page import of_page, renditions_of_page
from mfa_crawler.requisites.requisite import Requisite
from mfa_crawler.requisites.sheet import is_style_sheet, of_sheet

__all__ = ["Requisite", "is_style_sheet", "of_page", "of_sheet", "renditions_of_page"]
