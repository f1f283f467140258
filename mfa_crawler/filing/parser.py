"""Which parser read a capture: the version of this software, and a digest of the code that reads.

Events compare readings of one parser only (filing.history), so every change to the code must
change this name, also where nobody thought of raising the version.
"""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


@cache
def parser_version() -> str:
    """Such as `0.1.0+5f0c2a9e`: equal names read equal bytes equally.

    The digest covers the rooms that turn bytes into records, and the versions of what they read
    with: lxml builds the tree, trafilatura, where it is installed, finds the text of unknown pages.
    """
    root = Path(__file__).parents[1]
    digest = hashlib.sha256(f"{version('lxml')} {_trafilatura()}".encode())
    rooms = [root / room for room in ("cleaning", "extraction", "discovery", "families", "sites")]
    own = [root / "items.py", root / "filing" / "reading.py", root / "filing" / "content.py"]
    own.append(root / "filing" / "showing.py")
    for path in sorted([*own, *(file for room in rooms for file in room.rglob("*.py"))]):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{version('mfa-crawler')}+{digest.hexdigest()[:8]}"


def _trafilatura() -> str:
    try:
        return version("trafilatura")
    except PackageNotFoundError:
        return ""
