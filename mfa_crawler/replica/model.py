"""The ministry: a publication that can be edited, moved and broken while somebody reads it."""

from collections import Counter
from dataclasses import replace
from datetime import date

from mfa_crawler.replica import identity
from mfa_crawler.replica.changes import Change
from mfa_crawler.replica.entries import path_of
from mfa_crawler.replica.faults import Fault, FaultKind
from mfa_crawler.replica.publication import Key, Publication
from mfa_crawler.replica.robots import Robots
from mfa_crawler.replica.statement import Statement
from mfa_crawler.replica.truth import Truth
from mfa_crawler.replica.units import Unit


class Ministry(Publication):
    """A whole portal on loopback; everything follows from `seed` and from what is changed.

    `articles` is how many each unit has, spread over `years` years up to 30 September 2026;
    `page_bytes` fills short pages up with hidden noise, for benchmarks.

    >>> ministry = Ministry(seed=7, articles=40)
    >>> ministry.truth("/web/diplomacy", 0).date
    '2023-10-02'
    """

    def __init__(
        self,
        seed: int = 7,
        articles: int = 40,
        years: int = 3,
        units: tuple[Unit, ...] | None = None,
        page_bytes: int = 0,
    ) -> None:
        super().__init__(seed, articles, years, units, page_bytes)
        self.faults: dict[str, Fault] = {}
        """Misbehaviour by path, by path and query, by `host/path`; or all of `host/*` or `*`."""
        self.robots: dict[str, Robots] = {}
        """robots.txt by host; a host not named allows everything."""
        self._listing_reads: Counter[Unit] = Counter()
        self._fault_hits: Counter[str] = Counter()

    def edit(self, url: str, headline: str | None = None) -> None:
        """Add a sentence to the text, another one at every call; perhaps change the headline."""
        with self._lock:
            old = self._change(self._must_locate(url))
            self._set(url, replace(old, edits=old.edits + 1, headline=headline or old.headline))

    def typo(self, url: str) -> None:
        """Change only typography: quotes, dashes, a no-break space."""
        with self._lock:
            old = self._change(self._must_locate(url))
            self._set(url, replace(old, typos=old.typos + 1))

    def template(self, url: str | None = None) -> None:
        """Change only the template (hashed names, hidden noise), of one page or of all."""
        with self._lock:
            if url is None:
                self._template += 1
                return
            old = self._change(self._must_locate(url))
            self._set(url, replace(old, templates=old.templates + 1))

    def photo(self, url: str) -> None:
        """Put other bytes behind a picture's address, or behind all pictures of an article."""
        self._replace_files("photo", url)

    def pdf(self, url: str) -> None:
        """Put other bytes behind an attachment's address, or behind all of an article."""
        self._replace_files("attachment", url)

    def reupload(self, url: str) -> None:
        """Put an article's pictures under new addresses, with the very bytes they had."""
        with self._lock:
            article = self._current(self._must_locate(url))
            others = {}
            for uuid in self._files("photo", article.url):
                others[uuid] = identity.mint(self.seed, "photo", f"{uuid} again")
                self._sources[others[uuid]] = self.file_name(uuid)
            self._repicture(url, others)

    def illustrate(self, url: str, like: str) -> None:
        """Give an article the main picture of another one; both must have one."""
        with self._lock:
            main, other = (self._current(self._must_locate(u)).main_photo for u in (url, like))
            if main is None or other is None:
                raise KeyError(f"{url if main is None else like} has no main picture")
            self._repicture(url, {main.uuid: other.uuid})

    def _repicture(self, url: str, others: dict[str, str]) -> None:
        old = self._change(self._must_locate(url))
        moved = [(first, others.pop(now, now)) for first, now in old.pictures]
        self._set(url, replace(old, pictures=(*moved, *others.items())))

    def remove(self, url: str, status: int = 404) -> None:
        """Take an article off: its address answers `status` and the list forgets it."""
        with self._lock:
            self._set(url, replace(self._change(self._must_locate(url)), status=status))

    def unlist(self, url: str) -> None:
        """Take an article off the list; its address still answers."""
        with self._lock:
            self._set(url, replace(self._change(self._must_locate(url)), unlisted=True))

    def restore(self, url: str) -> None:
        """Undo every change of an article (or of a picture or file): the first bytes come back."""
        with self._lock:
            files = self._files("photo", url) + self._files("attachment", url)
            for uuid in files:
                if self._file_revisions.pop(uuid, 0):
                    self._file_stamps[uuid] += 1
            if (key := self._locate(url)) or not files:
                self._set(url, Change(statement=self._change(key).statement if key else None))

    def publish(self, count: int = 1, unit_path: str | None = None) -> list[str]:
        """Publish new articles on top of a list (of the first unit) and return their addresses."""
        unit = self.units[0] if unit_path is None else self.unit(unit_path)
        with self._lock:
            first = self.timeline(unit).own
            self._published[unit] += count
        return [self.article(unit.base, first + offset).url for offset in range(count)]

    def announce(self, name: str, unit_path: str, day: date, photo: str = "") -> str:
        """Publish a statement (statement.py) on top of a list, and return its address.

        The same name in a unit of another language (en, pl, uk) is its translation, whatever its
        day; pages of GOV.UK offer it. `photo` names its main picture: where it is the same, the
        bytes are, under addresses of their own; without it there is none.
        """
        (url,) = self.publish(1, unit_path)
        picture = identity.mint(self.seed, "photo", f"{url} statement") if photo else ""
        key = self._must_locate(url)
        with self._lock:
            self._changes[key] = Change(statement=Statement(name, day, picture))
            if photo:
                self._sources[picture] = identity.mint(self.seed, "photo", f"statement {photo}")
        return self._current(key).url

    def misbehave(self, path: str, fault: Fault) -> None:
        """Give a path a fault, whatever it has suffered before."""
        with self._lock:
            self.faults[path] = fault
            del self._fault_hits[path]

    def fault_for(self, host: str, target: str) -> Fault | None:
        """Return how to misbehave for this request, and count it."""
        path = target.partition("?")[0]
        with self._lock:
            for key in (host + target, host + path, target, path, f"{host}/*", "*"):
                fault = self.faults.get(key)
                if fault is None:
                    continue
                self._fault_hits[key] += 1
                if fault.times is None or self._fault_hits[key] <= fault.times:
                    return fault
        return None

    def listing_was_read(self, unit: Unit, fault: Fault | None) -> None:
        """Publish an article if the list is one that shifts and it is time."""
        if fault is None or fault.kind is not FaultKind.SHIFT:
            return
        with self._lock:
            self._listing_reads[unit] += 1
            if self._listing_reads[unit] % fault.every == 0:
                self._published[unit] += 1

    def _must_locate(self, url: str) -> Key:
        key = self._locate(url)
        if key is None:
            raise KeyError(f"no article of this replica has the address {url}")
        return key

    def _set(self, url: str, change: Change) -> None:
        key = self._must_locate(url)
        self._stamps[key] += 1
        if change == Change():
            self._changes.pop(key, None)
        else:
            self._changes[key] = change

    def _replace_files(self, kind: str, url: str) -> None:
        files = self._files(kind, url)
        if not files:
            raise KeyError(f"no {kind} of this replica at {url}")
        with self._lock:
            self._file_revisions.update(files)
            self._file_stamps.update(files)

    def _files(self, kind: str, url: str) -> list[str]:
        """Return the ids of a file address, or of all files of that kind of an article."""
        last = identity.of(path_of(url))
        if identity.recognise(self.seed, kind, last):
            return [last]
        article = self.find(url)
        if article is None:
            return []
        if kind == "attachment":
            return [file.uuid for file in article.attachments]
        pictures = [picture.uuid for picture in article.gallery]
        main = [article.main_photo.uuid] if article.main_photo else []
        return main + pictures + [identity.of(image) for image in _inline(article.truth)]


def _inline(truth: Truth) -> list[str]:
    return [image.url for image in truth.inline_images]
