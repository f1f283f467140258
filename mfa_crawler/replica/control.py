"""The control endpoint: `POST /-/replica` changes the running ministry, GET tells its state."""

import json
from collections.abc import Mapping
from dataclasses import replace

from mfa_crawler.replica.faults import parse_fault
from mfa_crawler.replica.model import Ministry
from mfa_crawler.replica.wire import Request, Response

PATH = "/-/replica"
VERBS = (
    "edit",
    "typo",
    "template",
    "photo",
    "pdf",
    "reupload",
    "remove",
    "unlist",
    "restore",
    "publish",
)


def answer(ministry: Ministry, request: Request, state: Mapping[str, object]) -> Response:
    """Carry out one order and say what came of it, as JSON.

    An order is `{"do": VERB, "url": ...}`, `{"do": "remove", "url": ..., "status": 410}`,
    `{"do": "publish", "count": 3, "unit": "/web/paa"}` or `{"do": "fault", "fault": "PATH=KIND"}`.
    """
    if request.method == "GET":
        return _json(200, {"hosts": ministry.hosts, "units": _units(ministry), **state})
    if request.method != "POST":
        return _json(405, {"error": "use GET or POST"})
    try:
        order = json.loads(request.body)
        if not isinstance(order, dict):
            raise TypeError("the order must be a JSON object")
        return _json(200, {"ok": True, **_obey(ministry, order)})
    except (KeyError, TypeError, ValueError) as problem:
        return _json(400, {"error": str(problem.args[0] if problem.args else problem)})


def _obey(ministry: Ministry, order: dict[str, object]) -> dict[str, object]:
    verb, url = order.get("do"), order.get("url")
    if verb == "publish":
        count, unit = order.get("count", 1), order.get("unit")
        if not isinstance(count, int) or count < 1 or not isinstance(unit, str | None):
            raise TypeError("count is a number from 1 on, unit a path")
        return {"do": verb, "urls": ministry.publish(count, unit)}
    if verb == "fault":
        path, fault = parse_fault(str(order.get("fault")))
        times = order.get("times")
        ministry.misbehave(path, replace(fault, times=times if isinstance(times, int) else None))
        return {"do": verb, "path": path, "fault": fault.describe()}
    if verb == "heal":
        return {"do": verb, "healed": ministry.faults.pop(str(order.get("path")), None) is not None}
    if verb == "template" and url is None:
        ministry.template()
        return {"do": verb}
    if verb not in VERBS:
        raise ValueError(f"do: one of {', '.join((*VERBS, 'fault', 'heal'))}, not {verb!r}")
    if not isinstance(url, str):
        raise TypeError("url is missing")
    _change(ministry, str(verb), url, order)
    return {"do": verb, "url": url}


def _change(ministry: Ministry, verb: str, url: str, order: dict[str, object]) -> None:
    if verb == "remove":
        status = order.get("status", 404)
        if status not in {404, 410}:
            raise ValueError("status is 404 or 410")
        ministry.remove(url, int(str(status)))
    elif verb == "edit":
        headline = order.get("headline")
        ministry.edit(url, headline if isinstance(headline, str) else None)
    else:
        getattr(ministry, verb)(url)


def _units(ministry: Ministry) -> list[dict[str, object]]:
    return [
        {
            "host": unit.host,
            "path": unit.path,
            "listing": f"https://{unit.host}{unit.listing}",
            "name": unit.name,
            "language": unit.language,
            "listed": ministry.listed(unit),
        }
        for unit in ministry.units
    ]


def _json(status: int, content: Mapping[str, object]) -> Response:
    body = json.dumps(content, ensure_ascii=False).encode() + b"\n"
    return Response(status, body, "application/json;charset=UTF-8")
