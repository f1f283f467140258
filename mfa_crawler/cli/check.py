"""Checks a proof that `mfa prove` wrote, with nothing but Python's standard library (3.9 or newer).

    python3 check.py PROOF.zip [HEAD]

HEAD is the digest of the manifest's last line as somebody else kept it: a colleague, a time-stamp
(RFC 3161), a printed page. Without it you see that the proof agrees with itself. Take this file
from a source that you trust, not from the proof: a forged proof can bring a checker that nods.

Exit code 0: everything that is claimed below holds. 1: something does not, and it is named.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import sys
import zipfile
import zlib
from typing import Any

FORMAT = "mfa-proof-1"
SHOWING = {("response", "200"), ("revisit", "200"), ("revisit", "304"), ("revisit", "")}
SYNTHETIC = "SYNTHETIC: made with --connect from a server that is not the ministry's."
PROVEN = """
PROVEN, by digests that were computed just now:
- {} WARC records, {} of them answers of {} to {},
  are whole: gzip members, block digests, payload digests, originals of revisits.
- Every record {}is in the file that the manifest names (Merkle paths),
  and all {} lines of the manifest are chained up to the head
  {}
- The article names one of these answers, and its spells begin and end with answers (200 or 304)
  of its address, at the times that it names."""
NOT_PROVEN = """
NOT PROVEN:
- That the bytes came from that server: TLS leaves no proof. When is the crawler's clock.
- That the article says what the bytes say, and the spells are those of the archive: whoever hands
  this on can write other words and spells under the same head. Read the bytes yourself, or with
  parser {parser}."""
NO_HEAD = """\
- That the head is the archive's: compare it with one kept elsewhere, and give it.
  A consistent forgery of everything here has another head."""
UNSTAMPED = "- When the manifest was at this head: the bundle brings no time-stamp."
STAMPED = """\
- That {tsa} stamped line {lines} of the manifest at {time}:
  this script checks no signatures. Get the root from the authority itself (stamp.pem is what the
  archive trusted), and say:
  openssl ts -verify -digest {head} -in stamp.tsr -CAfile stamp.pem"""
Files = dict[str, bytes]  # what is in the bundle, by name
Headers = dict[str, str]  # of a WARC record, names in lower case
Records = dict[str, Headers]  # by record id
Json = dict[str, Any]


def need(holds: object, sentence: str) -> None:
    """Go on only if it holds; ValueError with the sentence where it does not."""
    if not holds:
        raise ValueError(sentence)


def packed(files: Files) -> bytes:
    """The one ZIP of these files: stored, in order of name, of 1980, so that no byte is free."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()


def sums(files: Files) -> bytes:
    """What SHA256SUMS says, in the form that `sha256sum -c` reads."""
    named = sorted(name for name in files if name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in named]
    return "".join(lines).encode()


def unpacked(data: bytes) -> Files:
    """The files of a bundle, every byte of which is accounted for."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    need(packed(files) == data, "the ZIP has bytes that this kind of bundle does not have")
    need(files.get("SHA256SUMS") == sums(files), "SHA256SUMS is not that of the files")
    return files


def chain(manifest: bytes) -> list[Json]:
    """The manifest's lines, each of which must hold the digest of the one before."""
    previous = hashlib.sha256().hexdigest()
    lines = []
    for number, line in enumerate(manifest.splitlines(), 1):
        said = json.loads(line)
        need(said["previous"] == previous, f"line {number} of the manifest breaks the chain")
        previous = hashlib.sha256(line).hexdigest()
        lines.append(dict(said, digest=previous))
    need(lines and manifest.endswith(b"\n"), "the manifest has no whole line")
    return lines


def climbed(leaf: bytes, index: int, size: int, path: list[str]) -> str | None:
    """The root that a path leads to (RFC 9162 section 2.1.3), or None if it fits no tree."""
    if not 0 <= index < size or (size == 1) == bool(path):
        return None
    if size == 1:
        return leaf.hex()
    split = 1 << (size - 1).bit_length() - 1
    is_left, other = index < split, bytes.fromhex(path[-1])
    place = (index, split) if is_left else (index - split, size - split)
    under = climbed(leaf, *place, path[:-1])
    node = bytes.fromhex(under or "")
    above = hashlib.sha256(b"\x01" + (node + other if is_left else other + node))
    return above.hexdigest() if under else None


def digest_like(written: str, data: bytes) -> str:
    """The digest of the data by the algorithm and in the spelling of another one."""
    algorithm, _, value = written.partition(":")
    digest = hashlib.new(algorithm, data).digest()
    is_hexadecimal = len(value) == 2 * len(digest)
    return f"{algorithm}:{digest.hex() if is_hexadecimal else base64.b32encode(digest).decode()}"


def record(data: bytes) -> Headers:
    """Header fields of the one WARC record that a gzip member holds, and `:status` of HTTP."""
    inflator = zlib.decompressobj(wbits=31)
    text = inflator.decompress(data)
    need(inflator.eof and not inflator.unused_data, "a record is not one whole gzip member")
    head, _, rest = text.partition(b"\r\n\r\n")
    need(head.startswith(b"WARC/1."), "a record does not begin like one of WARC")
    need(rest.endswith(b"\r\n\r\n"), "a record does not end like one of WARC")
    pairs = [line.partition(":") for line in head.decode("utf-8").split("\r\n")[1:]]
    fields = {name.lower(): value.strip().strip("<>") for name, _, value in pairs}
    block = rest[:-4]
    need(fields["content-length"] == str(len(block)), "a record is not as long as it says")
    made = digest_like(fields["warc-block-digest"], block)
    need(fields["warc-block-digest"] == made, "a WARC-Block-Digest is not that of the bytes")
    payload = fields.get("warc-payload-digest")
    http, _, body = block.partition(b"\r\n\r\n")
    if payload and fields["warc-type"] == "response":
        need(payload == digest_like(payload, body), "a WARC-Payload-Digest is not the body's")
    status = http.split(None, 2)[1:2] if http.startswith(b"HTTP/") else []
    fields[":status"] = b"".join(status).decode()
    return fields


def records(files: Files, proof: Json, lines: list[Json]) -> Records:
    """Header fields of every record by its id, after all its digests and its path were checked."""
    entered = {line["name"]: line for line in lines}
    found = {}
    for said in proof["records"]:
        data, line = files[said["member"]], entered.get(said["file"])
        where = f"record {said['record_id']}"
        fields = record(data)
        need(fields["warc-record-id"] == said["record_id"], f"{where} has another id")
        need(len(data) == said["length"], f"{where} has another length")
        need(line is not None, f"{where} is of a file that is not in the manifest")
        if line and line.get("root"):
            leaf = hashlib.sha256(b"\x00" + data).digest()
            root = climbed(leaf, said["index"], line["records"], said["path"])
            need(root == line["root"], f"{where} is not in the file that the manifest names")
        found[said["record_id"]] = fields
    members = [said["member"] for said in proof["records"]]
    need(len(found) == len(members) == len(set(members)), "a record is there twice")
    return found


def references(found: Records) -> None:
    """Every revisit must say of an original that is there what is so; a request, of its answer."""
    for record_id, fields in found.items():
        if fields["warc-type"] == "request":
            answer = found.get(fields["warc-concurrent-to"], {})
            need(answer.get("warc-date") == fields["warc-date"], "a request has no answer here")
        if fields["warc-type"] == "revisit":
            original = found.get(fields["warc-refers-to"], {})
            where = f"record {record_id}"
            need(original.get("warc-type") == "response", f"{where} has no original here")
            need(fields["warc-refers-to-date"] == original["warc-date"], f"{where}: other date")
            uri = fields["warc-refers-to-target-uri"]
            need(uri == original["warc-target-uri"], f"{where}: other address of its original")
            same = original["warc-payload-digest"] if fields[":status"] == "304" else None
            digest = fields.get("warc-payload-digest", same)
            need(digest == original["warc-payload-digest"], f"{where}: other payload")


def sight(found: Records, record_id: str, *urls: str) -> Headers:
    """Header fields of a record that can show what stood at one of these addresses."""
    fields = found.get(record_id, {})
    original = found.get(fields.get("warc-refers-to", ""), fields)
    where = f"record {record_id}, which an article or a spell names,"
    need(fields, f"{where} is not here")
    need((fields["warc-type"], fields[":status"]) in SHOWING, f"{where} is no answer that shows it")
    need(original[":status"] == "200", f"{where} has no whole page")
    bare = {url.partition("://")[2] for url in urls}
    need(fields["warc-target-uri"].partition("://")[2] in bare, f"{where} is of another address")
    return fields


def derivation(files: Files, proof: Json, found: Records) -> Json:
    """What is claimed of the article; it and its spells must name records that can show it."""
    article: Json = json.loads(files["article.json"])
    claims: Json = json.loads(files["claims.json"])
    capture = article["capture"]
    source = sight(found, capture["record_id"], proof["url"])
    need(source["warc-date"] == capture["fetched_at"], "the article names another time")
    digest = source.get("warc-payload-digest")
    need(digest == capture["payload_digest"], "the article names another payload")
    need(article["url"] == proof["url"], "the article has another address than its proof")
    read = claims["parser"], claims["layout"]
    need(read == (capture["parser_version"], capture["layout"]), "the article names another parser")
    names = claims["version"], claims["capture"]
    need(names == (proof["version"], capture["record_id"]), "the claims are of another version")
    for spell in claims["spells"]:
        need(spell["version"] == proof["version"], "a spell is of another version")
        for end in ("first", "last"):
            seen = sight(found, spell[f"{end}_capture"], proof["url"], proof["entry"])
            need(seen["warc-date"] == spell[f"{end}_date"], "a spell has another date")
    return claims


def proven(data: bytes, head: str = "") -> list[str]:
    """What a bundle proves and what not, in lines of words; raises ValueError and others."""
    files = unpacked(data)
    proof: Json = json.loads(files["proof.json"])
    need(proof["format"] == FORMAT, f"the bundle is no {FORMAT}")
    used = {said["member"] for said in proof["records"]}
    used |= {"proof.json", "article.json", "claims.json", "manifest.jsonl", "check.py"}
    stamp: Json | None = proof["stamp"]
    used |= {"stamp.tsr", "stamp.pem"} if stamp else set()
    need(set(files) == used | {"SHA256SUMS"}, "a file is missing, or one too many is there")
    lines = chain(files["manifest.jsonl"])
    found = records(files, proof, lines)
    references(found)
    claims = derivation(files, proof, found)
    heads = [line["digest"] for line in lines]
    need(not head or head in heads, f"no line of the manifest has the digest {head}")
    number = {line["name"]: place for place, line in enumerate(lines)}
    last = max(number[said["file"]] for said in proof["records"])
    if stamp:
        need(stamp["head"] in heads[last:], "the stamp is of no line that covers the records")
        need(bytes.fromhex(stamp["head"]) in files["stamp.tsr"], "the stamp is of another digest")
    need(not head or head in heads[last:], f"{head} is older than a file that holds a record")
    return [printable(line) for line in report(proof, claims, found, lines, head)]


def report(proof: Json, claims: Json, found: Records, lines: list[Json], head: str) -> list[str]:
    """The words for a bundle in which nothing is wrong."""
    seen = [f for f in found.values() if f["warc-type"] in {"response", "revisit"}]
    dates = sorted(fields["warc-date"] for fields in seen)
    rootless = {line["name"] for line in lines if not line.get("root")}
    loose = sorted({said["file"] for said in proof["records"]} & rootless)
    heads, entry = [line["digest"] for line in lines], proof["entry"]
    is_synthetic = any(fields.get("warc-mfa-source-class") == "synthetic" for fields in seen)
    said = [f"{proof['url']}, version {proof['version']}", *[SYNTHETIC] * is_synthetic]
    tied = "but those named below " if loose else ""
    numbers = len(found), len(seen), dates[0], dates[-1], tied, len(heads), heads[-1]
    said += PROVEN.format(*numbers).splitlines()
    if head:
        said += [f"- The head that you gave is line {heads.index(head) + 1}: it covers them all."]
    said += NOT_PROVEN.format(parser=claims["parser"]).splitlines()
    said += [f"- That {entry}, which was listed, is this article."] * (entry != proof["url"])
    said += [f"- That the records of {file} are in it: its line has no root." for file in loose]
    said += [] if head else NO_HEAD.splitlines()
    said += STAMPED.format(**proof["stamp"]).splitlines() if proof["stamp"] else [UNSTAMPED]
    claimed = [f"  {event['claim']}" for event in claims["events"]]
    return [
        *said,
        "- What was before, between or after. The archive claims, and no more:",
        *claimed,
    ]


def printable(text: str) -> str:
    """The text without what could move a terminal's cursor: a forger writes what he likes."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def main(arguments: list[str]) -> int:
    """Check the bundle that is named, print what it proves, and give the exit code."""
    if len(arguments) not in {1, 2}:
        sys.stdout.write(f"{__doc__}\n")
        return 1
    try:
        with open(arguments[0], "rb") as file:  # noqa: PTH123 - short
            lines = proven(file.read(), *arguments[1:])
    except Exception as error:  # noqa: BLE001 - a forged bundle may break anything
        sys.stdout.write(printable(f"FAILED: {type(error).__name__}: {error}") + "\n")
        return 1
    sys.stdout.write("\n".join([*lines, ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
