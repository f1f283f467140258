"""What WARC files are called: by site, time, run, serial number and host, so that none collide."""

import re
import socket
from dataclasses import dataclass, field
from datetime import datetime

OPEN = ".open"
"""Ends the name of a file that is being written, or was when its writer died."""


@dataclass(frozen=True, slots=True)
class WarcName:
    """The parts of a name that one writer's files share."""

    site: str
    """Id of the site: `pl_mfa_en`."""
    run: str
    """Id of the run: `20261123T223341Z-ab12`."""
    host: str = field(default_factory=socket.gethostname)
    """Name of this machine, so that archives made on two can be merged."""

    def file(self, opened: datetime, serial: int) -> str:
        """The name relative to `warc/`; in a site's folder, sorted names are in time order."""
        suffix = self.run.rpartition("-")[2]
        host = re.sub(r"[^A-Za-z0-9.]", "-", self.host)
        time = f"{opened:%Y%m%dT%H%M%S}{opened.microsecond // 1000:03}Z"  # two runs fit a second
        stem = f"{time}-{self.site}-{suffix}-{serial:05}-{host}"
        return f"{self.site}/{stem}.warc.gz"
