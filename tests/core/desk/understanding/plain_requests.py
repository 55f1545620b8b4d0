"""Requests in one line, so that tables of expectations can be read."""

from __future__ import annotations

from collections.abc import Iterable

from core.desk.requests import Request


def plain(requests: Iterable[Request]) -> str:
    """`document document_type=invoice numbers=90012345 + contact`; periods as first..last."""
    return " + ".join(_one(request.to_json()) for request in requests)


def _one(filled: dict[str, object]) -> str:
    slots = [f"{name}={_value(filled[name])}" for name in sorted(filled) if name != "intent"]
    return " ".join([str(filled["intent"]), *slots])


def _value(value: object) -> str:
    if isinstance(value, dict):
        return f"{value['from'] or ''}..{value['to'] or ''}"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
