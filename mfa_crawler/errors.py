"""Every error this project raises, in one tree.

::

    MfaError
    ├── UsageProblem            the person can mend it: exit code 2
    │   ├── ContactMissing      a public host is asked for without a contact address
    │   ├── UnknownSite         no Site of that id
    │   ├── NewerDatabase       a later version of this software wrote the database
    │   ├── BadArgument         an argument, setting or address that cannot be read
    │   └── ExtraMissing        an optional package that this needs is not installed
    ├── FetchError              no response worth reading came back
    │   ├── ForbiddenAddress    the address is private, loopback, link-local, shared or metadata
    │   ├── RobotsDisallowed    robots.txt, or its absence by fault, forbids the URL
    │   ├── BadStatus           an HTTP status that is no success
    │   │   └── Gone            404 or 410
    │   ├── TooLarge            the body, or what it inflates to, is over the limit
    │   ├── BadEncoding         the Content-Encoding cannot be undone
    │   ├── TimedOut            the answer did not end in time
    │   ├── CutShort            the connection ended before the body did
    │   ├── TooManyRedirects    a chain of redirects that does not end
    │   ├── NotReached          the run ended before this URL was asked for or answered
    │   ├── HostAway            the host asked to be left alone for longer than we wait
    │   ├── BadStamp            an answer of a time-stamping authority that is no valid stamp
    │   └── Unreachable         no name, no connection, no TLS, no HTTP
    ├── PageError               a response came, but it cannot be read as what it should be
    │   ├── NotHtml             an image, a PDF, JSON ... where HTML was expected
    │   ├── WrongFormat         HTML where JSON or a feed was expected, or the other way round
    │   ├── NotMedia            HTML or text where a picture or attachment was expected
    │   ├── EmptyPage           a 200 with nothing in it
    │   ├── ErrorPage           a 200 that is an error template, a challenge or a consent wall
    │   ├── TruncatedPage       the markup ends inside the article
    │   ├── NotAList            a page of another kind where a list was expected
    │   ├── UnknownLayout       no layout of the family recognises the page
    │   ├── NotAnArticle        a page of a known other kind (people list, menu)
    │   ├── MissingField        a field no record can do without is not on the page
    │   ├── OtherSite           a redirect left the site
    │   └── SamePage            a redirect to a page that another entry led to
    ├── WalkError               a listing that cannot be walked to its end
    │   ├── EmptyListing        a listing page without entries
    │   ├── ShortListing        a listing that ends before the page number it claims
    │   └── ListingLoop         a listing that leads back to itself or never ends
    ├── ArchiveError            bytes of the archive that are not as they were written
    │   ├── TornMember          a gzip member that does not end
    │   ├── BadRecord           no WARC record, or one that cannot be read
    │   ├── BadDigest           a record of others whose bytes do not have the digest it gives
    │   ├── BadManifest         a line of the manifest that does not follow from the one before
    │   └── NotEntered          a file that no line of the manifest vouches for yet
    ├── SiteHeld                another run holds the site: exit code 3
    ├── NotKept                 the archive has no such article
    ├── Unproven                an article that rests on records that nobody could check alone
    ├── Withheld                an article or record that was taken out of view
    ├── NotImported             a file of others that is not taken into the archive
    ├── UnevenLedger            an account of a walk or site whose sums do not agree
    ├── NoReplay                pywb did not start, or ended by itself
    └── NotWritten              a record that the disk did not take

Every page and fetch error names the URL; ``kind`` is the name that reports count it under.
"""

import re


class MfaError(Exception):
    """Root of the tree; `kind` is the class name in snake_case, used in reports and counts."""

    kind: str

    def __init_subclass__(cls) -> None:
        cls.kind = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class UsageProblem(MfaError):
    """Something the person at the keyboard can mend; the message says how. Exit code 2."""


class ContactMissing(UsageProblem):
    """A public host may only be crawled by somebody who can be reached (`MFA_CONTACT`)."""


class UnknownSite(UsageProblem):
    """No `Site` has this id; the message lists near ones."""


class NewerDatabase(UsageProblem):
    """A later version of this software wrote the database; the message says what to do."""


class BadArgument(UsageProblem):
    """An argument or setting that cannot be read."""


class ExtraMissing(UsageProblem):
    """An optional package that this needs is not installed; the message says how to get it."""


class UrlError(MfaError):
    """An error about one URL: `url` is the address, `reason` the sentence without it."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url}: {reason}")
        self.url = url
        self.reason = reason


class FetchError(UrlError):
    """No response worth reading came back."""


class ForbiddenAddress(FetchError):
    """The name resolved to, or the URL is, an address that no ministry publishes from."""


class RobotsDisallowed(FetchError):
    """robots.txt forbids the URL, or could not be had (RFC 9309 section 2.3.1.4)."""


class BadStatus(FetchError):
    """An HTTP status that is no success; `status` is the number."""

    def __init__(self, url: str, status: int) -> None:
        super().__init__(url, f"answered HTTP {status}")
        self.status = status


class Gone(BadStatus):
    """404 or 410: seen once, which is no proof that the page was removed for good."""


class TooLarge(FetchError):
    """The body, as sent or inflated, is over `DOWNLOAD_MAXSIZE`."""


class BadEncoding(FetchError):
    """The Content-Encoding is unknown to us or a lie."""


class TimedOut(FetchError):
    """The answer did not end within `DOWNLOAD_TIMEOUT` seconds."""


class CutShort(FetchError):
    """The connection ended before the body did (Content-Length or last chunk missing)."""


class TooManyRedirects(FetchError):
    """A chain of redirects that does not end."""


class NotReached(FetchError):
    """The run ended before this URL was asked for or answered."""


class HostAway(FetchError):
    """Retry-After asks for a longer rest than `MFA_RETRY_AFTER_MAX` seconds."""


class BadStamp(FetchError):
    """The authority refused, or its answer does not hold: digest, nonce, signature, certificate."""


class Unreachable(FetchError):
    """No such name, connection refused, TLS failure, or bytes that are not HTTP."""


class PageError(UrlError):
    """A response came, but it cannot be read as what it should be."""


class NotHtml(PageError):
    """An image, a PDF, JSON ... where HTML was expected."""


class WrongFormat(PageError):
    """HTML, or nothing that can be parsed, where JSON, a feed or a sitemap was expected."""


class NotMedia(PageError):
    """HTML, text, or the cut beginning of a picture, where a picture or attachment was expected."""


class EmptyPage(PageError):
    """A 200 with nothing in it."""


class ErrorPage(PageError):
    """A 200 that is an error template, a challenge or a consent wall."""


class TruncatedPage(PageError):
    """The markup ends inside the article."""


class UnknownLayout(PageError):
    """No layout of the family recognises the page."""


class NotAnArticle(PageError):
    """A page of a known other kind, such as a people list."""


class MissingField(PageError):
    """A field that no record can do without is not on the page."""


class OtherSite(PageError):
    """A redirect left the site: not observable as an article of it."""


class SamePage(PageError):
    """A redirect to a page that another entry of the same walk led to."""


class NotAList(PageError):
    """A page of another kind where a list was expected: the list's address may have changed."""


class WalkError(UrlError):
    """A listing that cannot be walked to its end."""


class EmptyListing(WalkError):
    """A listing page without entries."""


class ShortListing(WalkError):
    """A listing that ends before the page number it claims: its layout may have changed."""


class ListingLoop(WalkError):
    """A listing that leads back to itself or never ends."""


class ArchiveError(MfaError):
    """Bytes of the archive that are not as they were written; `file` and `offset` say which."""

    def __init__(self, file: str, offset: int, reason: str) -> None:
        super().__init__(f"{file} at byte {offset}: {reason}")
        self.file = file
        self.offset = offset
        self.reason = reason


class TornMember(ArchiveError):
    """A gzip member that does not end: the writer was killed, or the file was cut."""


class BadRecord(ArchiveError):
    """Bytes that are no WARC record (WARC/1.1), or whose HTTP message cannot be read."""


class BadDigest(ArchiveError):
    """A record that others wrote and whose bytes do not have the digest that it gives."""


class BadManifest(ArchiveError):
    """A line of the manifest that does not follow from the line before, or is no line at all."""


class NotEntered(ArchiveError):
    """A file that is in no line of the manifest: it is still being written, or was put there."""


class SiteHeld(MfaError):
    """Another run holds the site, and lives. Exit code 3."""


class NotKept(UrlError):
    """The archive has no such article; the message says how to get it."""


class Unproven(UrlError):
    """An article of which no proof can be made: others wrote its records, and not as we check."""


class Withheld(UrlError):
    """An article or record was taken out of view; the message says when, why and how to lift it."""


class NotImported(MfaError):
    """A file of others that is not taken in; `file` is its path, `reason` says what to do."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


class UnevenLedger(MfaError):
    """Sums of the account of a walk or site that do not agree; the message names both."""


class NoReplay(MfaError):
    """pywb did not start, or ended by itself; the message holds its last words."""


class NotWritten(UrlError):
    """A record that the disk did not take; the run ends with it."""
