"""Writers and repairs that are killed: what was kept stays, and no byte is thrown away."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_crawler.archive import (
    Manifest,
    Mending,
    Purpose,
    inspect,
    members,
    read_record,
    records,
    repair,
)
from mfa_crawler.archive.exchange import Place
from mfa_crawler.errors import TornMember
from tests.archive.wire import HTML, PAGE, SITE, chunked, exchange, only_file, sized, writer

ROOT = Path(__file__).parents[2]

WRITING = """
import sys
from pathlib import Path
from mfa_crawler.archive import Purpose
from tests.archive.wire import exchange, sized, writer

archive = writer(Path(sys.argv[1]), max_bytes=60_000)
for number in range(1_000_000):
    raw = sized(bytes([number % 256]) * 5000)
    kept = archive.capture(exchange(raw), Purpose.ARTICLE)
    place = kept.place
    print(kept.record_id, place.file, place.offset, place.length, flush=True)
"""

REPAIRING = """
import sys
from pathlib import Path
from mfa_crawler.archive import repair

print("go", flush=True)
repair(Path(sys.argv[1]) / "warc", "pl_mfa_en")
"""


def started(code: str, output: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, str(output)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def killed(process: subprocess.Popen[str], lines: int) -> list[str]:
    """What it printed, killed as soon as it had printed so many lines."""
    with process:
        assert process.stdout
        printed = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        return [*printed, *process.stdout.readlines()]


@pytest.mark.parametrize("lines", [1, 2, 13, 40, 111])
def test_what_a_killed_writer_had_kept_is_kept(tmp_path: Path, lines: int) -> None:
    printed = killed(started(WRITING, tmp_path), lines)
    repair(tmp_path / "warc", SITE)
    for line in printed:
        if line.endswith("\n"):
            record_id, file, offset, length = line.split()
            place = Place(file, int(offset), int(length))
            assert len(read_record(tmp_path / "warc", place, record_id).response().body) == 5000
    assert not list(inspect(tmp_path / "warc"))
    assert repair(tmp_path / "warc", SITE) == []
    closed = sorted((tmp_path / "warc" / SITE).iterdir())
    assert [one.name for one in Manifest(tmp_path / "warc").entries()] == [
        f"{SITE}/{path.name}" for path in closed
    ]


@pytest.fixture(scope="module")
def unclosed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    """Name and bytes of a file whose writer never closed it."""
    output = tmp_path_factory.mktemp("unclosed")
    archive = writer(output)
    for raw in (sized(PAGE, HTML), chunked(PAGE, HTML)):
        archive.capture(exchange(raw), Purpose.ARTICLE)
    return only_file(output).name, only_file(output).read_bytes()


def put(output: Path, name: str, data: bytes) -> Path:
    path = output / "warc" / SITE / name
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return path


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_wherever_a_file_ends_whole_records_stay_and_the_rest_is_set_aside(
    unclosed: tuple[str, bytes], tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name, whole = unclosed
    output = tmp_path_factory.mktemp("cut")
    full = put(output / "full", name, whole)
    ends = [0, *(offset + length for offset, length in members(full))]
    near = st.sampled_from(ends).flatmap(
        lambda end: st.integers(max(0, end - 12), min(len(whole), end + 12))
    )
    cut = data.draw(near | st.integers(0, len(whole)))
    end = max(one for one in ends if one <= cut)
    put(output, name, whole[:cut])
    done = repair(output / "warc", SITE)
    kept = [path.read_bytes() for path in (output / "warc" / SITE).iterdir()]
    torn = [path.read_bytes() for path in (output / "warc").glob("torn/*")]
    assert kept == ([whole[:end]] if end else [])
    assert torn == ([whole[end:cut]] if end < cut else [])
    [one] = done
    assert one.mending is (Mending.CLOSED if end else Mending.EMPTIED)
    assert one.file == f"{SITE}/{name.removesuffix('.open')}"
    assert one.torn == (f"torn/{name.removesuffix('.open')}.{end}" if torn else None)
    assert not list(inspect(output / "warc"))
    assert repair(output / "warc", SITE) == []


def test_a_killed_repair_loses_nothing_and_is_done_again(
    unclosed: tuple[str, bytes], tmp_path: Path
) -> None:
    name, whole = unclosed
    tail = random.Random(4).randbytes(30_000_000)
    for number in range(6):
        output = tmp_path / str(number)
        path = put(output, name, whole + tail)
        killed(started(REPAIRING, output), 1)
        aside = output / "warc" / "torn" / f"{name.removesuffix('.open')}.{len(whole)}"
        rest = path if path.exists() else path.with_name(name.removesuffix(".open"))
        assert rest.read_bytes() == whole + tail or (
            rest.read_bytes() == whole and aside.read_bytes() == tail
        )
        repair(output / "warc", SITE)
        assert aside.read_bytes() == tail
        assert path.with_name(name.removesuffix(".open")).read_bytes() == whole
        assert not list(inspect(output / "warc"))
        aside.unlink()


def test_other_bytes_torn_at_the_same_place_are_not_written_over(
    unclosed: tuple[str, bytes], tmp_path: Path
) -> None:
    name, _ = unclosed
    path = put(tmp_path, name, b"once")
    repair(tmp_path / "warc", SITE)
    path.write_bytes(b"twice")
    repair(tmp_path / "warc", SITE)
    torn = sorted((tmp_path / "warc" / "torn").iterdir())
    assert [one.read_bytes() for one in torn] == [b"once", b"twice"]


def test_a_file_closed_but_not_entered_is_entered_if_it_is_whole(tmp_path: Path) -> None:
    archive = writer(tmp_path)
    archive.capture(exchange(sized(PAGE)), Purpose.ARTICLE)
    archive.close()
    manifest = tmp_path / "warc" / "manifest.jsonl"
    line = manifest.read_bytes()
    manifest.unlink()
    [one] = repair(tmp_path / "warc", SITE)
    assert one.mending is Mending.ENTERED
    assert manifest.read_bytes() == line
    path = only_file(tmp_path)
    for name, data in ((path.name, path.read_bytes()[:-1]), ("x.warc.gz", path.read_bytes())):
        other = tmp_path / name
        put(other, name, data)
        [refused] = repair(other / "warc", SITE)
        assert (refused.mending, refused.file) == (Mending.REFUSED, f"{SITE}/{name}")
        assert not (other / "warc" / "manifest.jsonl").exists()


def test_an_open_file_beside_a_closed_one_of_its_name_is_never_renamed_over_it(
    unclosed: tuple[str, bytes], tmp_path: Path
) -> None:
    path = put(tmp_path, unclosed[0], b"")
    closed = path.with_name(path.name.removesuffix(".open"))
    closed.write_bytes(b"closed")
    assert repair(tmp_path / "warc", SITE)[0].mending is Mending.EMPTIED
    path.write_bytes(unclosed[1])
    assert repair(tmp_path / "warc", SITE)[0].mending is Mending.REFUSED
    assert (path.read_bytes(), closed.read_bytes()) == (unclosed[1], b"closed")


def test_a_site_is_repaired_alone(unclosed: tuple[str, bytes], tmp_path: Path) -> None:
    path = put(tmp_path, *unclosed)
    assert repair(tmp_path / "warc", "pl_mfa") == []
    assert path.exists()


def test_a_reader_of_an_open_file_reads_up_to_the_torn_record(
    unclosed: tuple[str, bytes], tmp_path: Path
) -> None:
    path = put(tmp_path, unclosed[0], unclosed[1][:-1])
    reading = records(path)
    kinds = [next(reading).kind for _ in range(4)]
    assert kinds == ["warcinfo", "response", "request", "response"]
    with pytest.raises(TornMember, match="ends inside"):
        next(reading)
    os.truncate(path, 0)
    assert list(records(path)) == []
