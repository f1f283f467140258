"""Runs and the WARC files they wrote."""

from mfa_crawler.store.columns import Columns
from mfa_crawler.store.database import Database
from mfa_crawler.store.rows import RunRow

_RUN = Columns(RunRow, "runs")


class Runs(Database):
    """The part of the store that knows runs and files."""

    def add_run(self, run: RunRow) -> bool:
        """Keep a run's row, in place of the one it had while it ran.

        False, and nothing is written, where the run had already ended.
        """
        done = self._write(
            f"""INSERT INTO runs ({_RUN.names}) VALUES ({_RUN.marks()})
            ON CONFLICT (site, run) DO UPDATE SET ({_RUN.names}) = ({_RUN.marks()})
            WHERE runs.reason IS NULL""",  # noqa: S608 - names of columns
            *_RUN.values(run),
        )
        return done.rowcount > 0

    def runs(self, site: str | None = None) -> list[RunRow]:
        """Every run, of one site or of all, the oldest first."""
        rows = self._read(
            _RUN.select("WHERE ?1 IS NULL OR site = ?1 ORDER BY started, site, run"), site
        )
        return [_RUN.read(row) for row in rows]

    def last_covered_walk(self, site: str) -> str | None:
        """When the last run began that reached the end of the list, or None."""
        found = self._one("SELECT max(started) FROM runs WHERE site = ? AND covered", site)[0]
        return None if found is None else str(found)

    def settle_file(self, site: str, run: str, file: str) -> None:
        """Say that a WARC file is closed, and that every record of it has its row."""
        self._write(
            """INSERT INTO files (name, site, run, settled) VALUES (?, ?, ?, 1)
            ON CONFLICT (name) DO UPDATE SET settled = 1""",
            file,
            site,
            run,
        )

    def settled_files(self, site: str) -> set[str]:
        """Names of the WARC files whose every record has its row."""
        rows = self._read("SELECT name FROM files WHERE site = ? AND settled", site)
        return {name for (name,) in rows}
