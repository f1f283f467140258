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

LARGEST = 1 << 29  # bytes of a record
SHOWING = {("response", "200"), ("revisit", "200"), ("revisit", "304"), ("revisit", "")}
PROVEN = """
PROVEN, by digests that were computed just now:
- {records} WARC records, {seen} of them answers of {first} to {last},
  are whole: gzip members, block digests, payload digests, originals of revisits.
- Every record {tied}is in the file that the manifest names (Merkle paths),
  and all {lines} lines of the manifest are chained up to the head
  {head}
- The article names one of these answers, and its spells begin and end with answers (200 or 304)
  of its address, at the times that it names{but}.
- Of its pictures and files that have a SHA-256, {here} of {named} are here: records hold the bytes.
"""
GIVEN = "- The head that you gave is line {given}: it covers them all.\n"
NOT_PROVEN = """
NOT PROVEN:
- That the bytes came from that server: TLS leaves no proof. When is the crawler's clock.
- That the article says what the bytes say, and the spells are those of the archive: whoever hands
  this on can write other words and spells under the same head, and name other pictures.
  Read the bytes yourself, or with parser {parser}.
"""
NO_HEAD = """\
- That the head is the archive's: compare it with one kept elsewhere, and give it.
  A consistent forgery of everything here has another head.
"""
UNSTAMPED = "- When the manifest was at this head: the bundle brings no time-stamp.\n"
STAMPED = """\
- That line {stamp[lines]} of the manifest was stamped at {stamp[time]}, and by whom: this script
  checks no signatures. Get the root from the authority that the answer names (stamp.pem is what the
  archive trusted), and say:
  openssl ts -reply -text -in stamp.tsr
  openssl ts -verify -digest {stamp[head]} -in stamp.tsr -CAfile stamp.pem
"""
Files = dict[str, bytes]  # what is in the bundle, by name
Headers = dict[str, str]  # of a WARC record, names in lower case
Records = dict[str, Headers]  # by record id
Json = dict[str, Any]


def need(holds: object, sentence: str) -> None:
    """Go on only if it holds; ValueError with the sentence where it does not."""
    if not holds:
        raise ValueError(sentence)


def packed(files: Files) -> bytes:
    """The one ZIP of these files, their SHA256SUMS too: stored, in order of name, of 1980."""
    named = sorted(set(files) - {"SHA256SUMS"})
    sums = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in named]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted({*named, "SHA256SUMS"}):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, files[name] if name in named else "".join(sums))
    return buffer.getvalue()


def unpacked(data: bytes) -> Files:
    """The files of a bundle, every byte of which is accounted for."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        sizes = (len(data) + 1 if one.compress_type else one.file_size for one in entries)
        need(sum(sizes) <= len(data), "the ZIP is none that only stores its files")
        files = {entry.filename: archive.read(entry) for entry in entries}
    need(packed(files) == data, "the ZIP or its SHA256SUMS has bytes that this kind does not have")
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
    if size == 1 or not path or not 0 <= index < size:
        return leaf.hex() if (index, size, path) == (0, 1, []) else None
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


def record(data: bytes) -> tuple[Headers, bytes]:
    """Header fields, with `:status` of HTTP, and block of the one record in a gzip member."""
    inflator = zlib.decompressobj(wbits=31)
    text = inflator.decompress(data, LARGEST)
    need(inflator.eof and not inflator.unused_data, "a record is not one whole gzip member")
    head, _, rest = text.partition(b"\r\n\r\n")
    is_warc = head.startswith(b"WARC/1.") and rest.endswith(b"\r\n\r\n")
    need(is_warc, "a record does not begin and end like one of WARC")
    pairs = [line.partition(":") for line in head.decode("utf-8").split("\r\n")[1:]]
    fields = {name.lower(): value.strip().strip("<>") for name, _, value in pairs}
    block = rest[:-4]
    need(fields["content-length"] == str(len(block)), "a record is not as long as it says")
    made = digest_like(fields["warc-block-digest"], block)
    need(fields["warc-block-digest"] == made, "a WARC-Block-Digest is not that of the bytes")
    http, _, body = block.partition(b"\r\n\r\n")
    if fields["warc-type"] == "response":
        payload = fields["warc-payload-digest"]
        need(payload == digest_like(payload, body), "a WARC-Payload-Digest is not the body's")
    fields[":status"] = b"".join(http.split(None, 2)[1:2]).decode() if http[:5] == b"HTTP/" else ""
    return fields, block


def records(files: Files, proof: Json, lines: list[Json]) -> Records:
    """Header fields of every record by its id, after all its digests and its path were checked."""
    entered = {line["name"]: line for line in lines}
    found = {}
    for said in proof["records"]:
        data, line = files[said["member"]], entered.get(said["file"])
        where = f"record {said['record_id']}"
        fields, block = record(data)
        same = fields["warc-record-id"], len(data)
        need(same == (said["record_id"], said["length"]), f"{where} has another id or length")
        need(line is not None, f"{where} is of a file that is not in the manifest")
        if line and line.get("root"):
            leaf = hashlib.sha256(b"\x00" + data).digest()
            root = climbed(leaf, said["index"], line["records"], said["path"])
            need(root == line["root"], f"{where} is not in the file that the manifest names")
        if said["sha256"]:
            digest = hashlib.sha256(block.partition(b"\r\n\r\n")[2]).hexdigest()
            need(
                digest == said["sha256"],
                f"{where} holds other bytes than those of its picture or file",
            )
        found[said["record_id"]] = fields
    members = {said["member"] for said in proof["records"]}
    need(len(found) == len(members) == len(proof["records"]), "a record is there twice")
    return found


def references(found: Records) -> None:
    """Every revisit must say of an original that is there what is so; a request, of its answer."""
    for record_id, fields in found.items():
        if fields["warc-type"] == "request":
            answer = found.get(fields["warc-concurrent-to"], {})
            need(answer.get("warc-date") == fields["warc-date"], "a request has no answer here")
        if fields["warc-type"] == "revisit":
            original = found.get(fields["warc-refers-to"], {})
            need(original.get("warc-type") == "response", f"{record_id} has no original here")
            so = original["warc-date"], original["warc-target-uri"], original["warc-payload-digest"]
            same = so[2] if fields[":status"] == "304" else None
            said = fields["warc-refers-to-date"], fields["warc-refers-to-target-uri"]
            digest = fields.get("warc-payload-digest", same)
            need((*said, digest) == so, f"{record_id} says of its original what is not so")


def sight(found: Records, record_id: str, *urls: str) -> Headers:
    """Header fields of a record that can show what stood at one of these addresses."""
    fields = found.get(record_id.partition("#")[0], {})  # behind it: which article of a feed
    original = found.get(fields.get("warc-refers-to", ""), fields)
    where = f"record {record_id}, which an article or a spell names,"
    need(fields, f"{where} is not here")
    is_page = (fields["warc-type"], fields[":status"]) in SHOWING and original[":status"] == "200"
    need(is_page, f"{where} is no answer that shows it")
    bare = {url.partition("://")[2] for url in urls}
    need(fields["warc-target-uri"].partition("://")[2] in bare, f"{where} is of another address")
    return fields


def derivation(files: Files, proof: Json, found: Records) -> Json:
    """What is claimed of the article; it and its spells must name records that can show it."""
    article: Json = json.loads(files["article.json"])
    claims: Json = json.loads(files["claims.json"])
    left = {one["record_id"]: one for one in proof["left_out"]}
    capture, urls = article["capture"], (proof["asked"], proof["url"], proof["entry"])
    source = sight(found, capture["record_id"], urls[0])
    so = source["warc-date"], source["warc-payload-digest"], claims["parser"], claims["layout"]
    said = (capture[x] for x in ("fetched_at", "payload_digest", "parser_version", "layout"))
    is_so = (*said, article["url"]) == (*so, proof["url"])
    need(is_so, "the article names another time, payload, parser, layout or address")
    name, its = claims["capture"], {claims["capture"], capture["record_id"]}
    its = its if name in left else {name, sight(found, name, *urls).get("warc-refers-to")}
    is_its = claims["version"] == proof["version"] and capture["record_id"] in its
    need(is_its, "the claims are of another version")
    for spell in claims["spells"]:
        need(spell["version"] == proof["version"], "a spell is of another version")
        for name, date in ((spell[f"{x}_capture"], spell[f"{x}_date"]) for x in ("first", "last")):
            on = left[name]["date"] if name in left else sight(found, name, *urls)["warc-date"]
            need(on == date, "a spell has another date")
    shown = [one for part in ("gallery", "inline_images", "attachments") for one in article[part]]
    named = {one.get("sha256") for one in (article["main_image"] or {}, *shown)} - {None}
    here = {said["sha256"] for said in proof["records"]} & named
    return dict(claims, here=len(here), named=len(named))


def proven(data: bytes, head: str = "") -> list[str]:
    """What a bundle proves and what not, in lines of words; raises ValueError and others."""
    files = unpacked(data)
    proof: Json = json.loads(files["proof.json"])
    need(proof["format"] == "mfa-proof-1", "the bundle is no mfa-proof-1")
    used = {said["member"] for said in proof["records"]}
    used |= {"proof.json", "article.json", "claims.json", "manifest.jsonl", "check.py"}
    used |= {"stamp.tsr", "stamp.pem"} if proof["stamp"] else set()
    need(set(files) == used | {"SHA256SUMS"}, "a file is missing, or one too many is there")
    lines = chain(files["manifest.jsonl"])
    found = records(files, proof, lines)
    references(found)
    claims = derivation(files, proof, found)
    heads, number = [line["digest"] for line in lines], {x["name"]: n for n, x in enumerate(lines)}
    last = max(number[said["file"]] for said in proof["records"])
    if stamp := proof["stamp"]:
        is_its = stamp["head"] == heads[stamp["lines"] - 1] and stamp["lines"] > last
        need(is_its, "the stamp is of no line that covers the records")
        time = "".join(filter(str.isdigit, stamp["time"])).encode()  # as GeneralizedTime has it
        is_its = bytes.fromhex(stamp["head"]) in files["stamp.tsr"] and time in files["stamp.tsr"]
        need(is_its and len(time) == 14, "the stamp is of another digest or time")
    need(not head or head in heads[last:], f"no line that covers the records has the digest {head}")
    return [printable(line) for line in report(proof, claims, found, lines, head)]


def report(proof: Json, claims: Json, found: Records, lines: list[Json], head: str) -> list[str]:
    """The words for a bundle in which nothing is wrong."""
    seen = [f for f in found.values() if f["warc-type"] in {"response", "revisit"}]
    dates = sorted(f["warc-date"] for f in seen)
    rootless = {line["name"] for line in lines if not line.get("root")}
    loose = sorted({said["file"] for said in proof["records"]} & rootless)
    heads, entry, asked = [x["digest"] for x in lines], proof["entry"], proof["asked"]
    words = {"records": len(found), "seen": len(seen), "first": dates[0], "last": dates[-1]}
    words |= {"tied": "but those named below " if loose else "", "lines": len(heads)}
    words |= {"head": heads[-1], "stamp": proof["stamp"], "given": head and heads.index(head) + 1}
    words |= {key: claims[key] for key in ("parser", "here", "named")}
    words["but"] = ", but for the looks named below" if proof["left_out"] else ""
    text = PROVEN + (GIVEN if head else "") + NOT_PROVEN + ("" if head else NO_HEAD)
    text += STAMPED if proof["stamp"] else UNSTAMPED
    said = [f"{proof['url']}, version {proof['version']}"]
    classes = {claims["source_class"], *(fields.get("warc-mfa-source-class") for fields in seen)}
    if "synthetic" in classes:
        said += ["SYNTHETIC: made with --connect from a server that is not the ministry's."]
    said += [line.format_map(words) for line in text.splitlines()]  # no value can add a line
    said += [f"- That {entry}, which was listed, is this article."] * (entry != proof["url"])
    said += [f"- That {asked} gave it for its address."] * (asked != proof["url"])
    for one in proof["left_out"]:
        said += [f"- The look at {one['date']}: {one['record_id']} in {one['file']} {one['why']}."]
    said += [f"- That the records of {file} are in it: its line has no root." for file in loose]
    said += ["- What was before, between or after. The archive claims, and no more:"]
    return said + [f"  {event['claim']}" for event in claims["events"]]


def printable(text: str) -> str:
    """The text without what could move a terminal's cursor: a forger writes what he likes."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def main(arguments: list[str]) -> int:
    """Check the bundle that is named, print what it proves, and give the exit code."""
    try:
        need(len(arguments) in {1, 2}, "say: python3 check.py PROOF.zip [HEAD]")
        with open(arguments[0], "rb") as file:  # noqa: PTH123 - short
            lines, code = proven(file.read(), *arguments[1:]), 0
    except Exception as error:  # noqa: BLE001 - a forged bundle may break anything
        lines, code = [printable(f"FAILED: {type(error).__name__}: {error}")], 1
    sys.stdout.write("\n".join([*lines, ""]))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
