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
import unicodedata
import zipfile
import zlib
from typing import Any

FORMAT = "mfa-proof-1"
Files = dict[str, bytes]  # what is in the bundle, by name
Headers = dict[str, str]  # of a WARC record, names in lower case


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


def chain(manifest: bytes) -> list[dict[str, Any]]:
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
    """The root that a path leads to (RFC 9162 section 2.1.3.2), or None if it fits no tree."""
    if not 0 <= index < size:
        return None
    node, last = leaf, size - 1
    for step in path:
        if last == 0:
            return None
        other = bytes.fromhex(step)
        if index % 2 or index == last:
            node = hashlib.sha256(b"\x01" + other + node).digest()
            while index and index % 2 == 0:
                index, last = index // 2, last // 2
        else:
            node = hashlib.sha256(b"\x01" + node + other).digest()
        index, last = index // 2, last // 2
    return node.hex() if last == 0 else None


def digest_like(written: str, data: bytes) -> str:
    """The digest of the data by the algorithm and in the spelling of another one."""
    algorithm, _, value = written.partition(":")
    digest = hashlib.new(algorithm, data).digest()
    is_hexadecimal = len(value) == 2 * len(digest)
    return f"{algorithm}:{digest.hex() if is_hexadecimal else base64.b32encode(digest).decode()}"


def record(data: bytes) -> tuple[Headers, bytes]:
    """Header fields and block of the one WARC record that a gzip member holds."""
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
    if payload and fields["warc-type"] == "response":
        body = block.partition(b"\r\n\r\n")[2]
        need(payload == digest_like(payload, body), "a WARC-Payload-Digest is not the body's")
    return fields, block


def records(files: Files, proof: dict[str, Any], lines: list[dict[str, Any]]) -> dict[str, Headers]:
    """Header fields of every record by its id, after all its digests and its path were checked."""
    entered = {line["name"]: line for line in lines}
    found = {}
    for said in proof["records"]:
        data, line = files[said["member"]], entered.get(said["file"])
        where = f"record {said['record_id']}"
        fields, _ = record(data)
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


def references(found: dict[str, Headers]) -> None:
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
            same = fields.get("warc-payload-digest", original["warc-payload-digest"])
            need(same == original["warc-payload-digest"], f"{where}: other payload")


def hashed(text: str | None) -> str:
    """The hash of one part's words by the algorithm c1: NFC, white space collapsed."""
    words = unicodedata.normalize("NFC", " ".join((text or "").split()))
    digest = hashlib.blake2b(words.encode(), digest_size=9).digest()
    return base64.b64encode(digest).decode() if words else ""


def derivation(files: Files, proof: dict[str, Any], found: dict[str, Headers]) -> dict[str, Any]:
    """What is claimed of the article; its capture and its hashes must be those of the records."""
    article: dict[str, Any] = json.loads(files["article.json"])
    claims: dict[str, Any] = json.loads(files["claims.json"])
    capture = article["capture"]
    source = found.get(capture["record_id"])
    need(source is not None, "the record that the article was read from is not here")
    if source:
        need(source["warc-date"] == capture["fetched_at"], "the article names another time")
        need(source["warc-target-uri"] == proof["url"], "the article has another address")
        digest = source.get("warc-payload-digest")
        need(digest == capture["payload_digest"], "the article names another payload")
    need(article["url"] == proof["url"], "the article has another address than its proof")
    need(claims["parser"] == capture["parser_version"], "the article names another parser")
    names = claims["version"], claims["capture"]
    need(names == (proof["version"], capture["record_id"]), "the claims are of another version")
    content = claims["content"]
    parts = dict(article, date=article["date"] or article["date_raw"])
    for part in ("headline", "lead", "body", "date"):
        need(content[part][0] == hashed(parts[part]), f"the hash of its {part} is another")
    for spell in claims["spells"]:
        for end in ("first", "last"):
            seen = found.get(spell[f"{end}_capture"], {})
            need(seen.get("warc-date") == spell[f"{end}_date"], "a spell rests on no record here")
    return claims


def proven(data: bytes, head: str = "") -> list[str]:
    """What a bundle proves and what not, in lines of words; raises ValueError and others."""
    files = unpacked(data)
    proof: dict[str, Any] = json.loads(files["proof.json"])
    need(proof["format"] == FORMAT, f"the bundle is no {FORMAT}")
    used = {said["member"] for said in proof["records"]}
    used |= {"proof.json", "article.json", "claims.json", "manifest.jsonl", "check.py"}
    stamp: dict[str, Any] | None = proof["stamp"]
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
    entered = {line["name"]: line for line in lines}
    loose = sorted({s["file"] for s in proof["records"] if not entered[s["file"]].get("root")})
    return report(proof, claims, found, loose, heads, head)


def stamped(stamp: dict[str, Any] | None) -> list[str]:
    """How to check a time-stamp, for which the standard library has no signatures."""
    if not stamp:
        return ["- When the manifest was at this head: the bundle brings no time-stamp."]
    return [
        f"- That {stamp['tsa']} stamped line {stamp['lines']} of the manifest",
        f"  at {stamp['time']}: this script checks no signatures. Get the root from the authority",
        "  itself (stamp.pem is what the archive trusted), and say:",
        f"  openssl ts -verify -digest {stamp['head']} -in stamp.tsr -CAfile stamp.pem",
    ]


def report(
    proof: dict[str, Any],
    claims: dict[str, Any],
    found: dict[str, Headers],
    loose: list[str],
    heads: list[str],
    head: str,
) -> list[str]:
    """The words for a bundle in which nothing is wrong."""
    seen = [f for f in found.values() if f["warc-type"] in {"response", "revisit"}]
    dates = sorted(fields["warc-date"] for fields in seen)
    tied = "but those named below " if loose else ""
    said = [f"{proof['url']}, version {proof['version']}"]
    if any(fields.get("warc-mfa-source-class") == "synthetic" for fields in seen):
        said.append("SYNTHETIC: made with --connect from a server that is not the ministry's.")
    said += [
        "",
        "PROVEN, by digests that were computed just now:",
        f"- {len(found)} WARC records, {len(seen)} of them answers of {dates[0]} to {dates[-1]},",
        "  are whole: gzip members, block digests, payload digests, originals of revisits.",
        f"- Every record {tied}is in the file that the manifest names (Merkle paths),",
        f"  and all {len(heads)} lines of the manifest are chained up to the head",
        f"  {heads[-1]}",
        "- The article names one of these records, and its words have the hashes in claims.json.",
    ]
    if head:
        said += [f"- The head that you gave is line {heads.index(head) + 1}: it covers them all."]
    said += ["", "NOT PROVEN:", *stamped(proof["stamp"])]
    if not head:
        said += ["- That the head is the archive's: compare it with one kept elsewhere, and give"]
        said += ["  it. A consistent forgery of everything here has another head."]
    said += [f"- That the records of {file} are in it: its line has no root." for file in loose]
    said += [
        "- That the bytes came from that server: TLS leaves no proof. When is the crawler's clock.",
        f"- That the article follows from the bytes: parser {claims['parser']} read them.",
        "  Read them yourself, or with that parser.",
        "- What came before, between or after these looks. The archive claims, and no more:",
    ]
    said += [f"  {event['claim']}" for event in claims["events"]]
    return [printable(line) for line in said]


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
