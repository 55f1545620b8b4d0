"""Checks every call against the published Bot API: its methods, their parameters, types and lengths."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from kontor.demo.telegram.entities import utf16_length
from kontor.demo.telegram.errors import ApiError, BadRequestError

ARRAY = "Array of "
ALTERNATIVES = re.compile(r" or | and |, ")
ATTACHED = "attach://"
BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "action": "wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
WRONG_LENGTH = {
    "callback_data": "BUTTON_DATA_INVALID",
    "command": "BOT_COMMAND_INVALID",
    "caption": "message caption is too long",
}

Fields = Mapping[str, "Field"]


@dataclass(frozen=True)
class Upload:
    """A file that came with the call."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Field:
    """One parameter of a method, or one field of an object."""

    type: str
    required: bool
    limit: tuple[int, int, str] | None

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Field":
        """Read one entry of the description."""
        limit = data.get("limit")
        return cls(data["type"], data["required"], tuple(limit) if limit else None)


class MismatchError(ValueError):
    """A value is not of the expected type; the message says where."""


def _integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,19}", value):
        return int(value)
    raise MismatchError("expected an Integer")


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise MismatchError("expected a String")


def _boolean(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in BOOLEANS:
        return BOOLEANS[value.lower()]
    raise MismatchError("expected a Boolean")


def _true(value: object) -> bool:
    if _boolean(value):
        return True
    raise MismatchError("expected True")


def _float(value: object) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    try:
        return float(_string(value))
    except ValueError as error:
        raise MismatchError("expected a Float") from error


def _file(value: object) -> Upload:
    if isinstance(value, Upload):
        return value
    raise MismatchError("expected an InputFile")


SCALARS: dict[str, Callable[[object], Any]] = {
    "Integer": _integer,
    "String": _string,
    "Boolean": _boolean,
    "True": _true,
    "Float": _float,
    "InputFile": _file,
}


def _decoded(value: object, kind: str) -> object:
    """Nested values arrive as JSON text in forms and as they are in JSON bodies."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise MismatchError(f"can't parse {kind} JSON object") from error


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


@dataclass(frozen=True)
class Method:
    """A method of the Bot API under its published name."""

    name: str
    fields: Fields


class Schema:
    """The Bot API as data; `check` is the one thing to do with it."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        self.version: str = description["version"]["version"]
        self._methods = {
            name.lower(): Method(name, _fields(entry)) for name, entry in description["methods"].items()
        }
        self._types = {name: _fields(entry) for name, entry in description["types"].items()}

    def method(self, name: str) -> Method:
        """The method called `name` in any case; refused with 404 when there is none."""
        try:
            return self._methods[name.lower()]
        except KeyError:
            raise ApiError(404, "Not Found") from None

    def unknown_types(self) -> set[str]:
        """Types that are named somewhere and described nowhere: none, if the description is whole."""
        entries = [*(method.fields for method in self._methods.values()), *self._types.values()]
        named = {
            name
            for fields in entries
            for field in fields.values()
            for name in ALTERNATIVES.split(field.type.replace(ARRAY, ""))
        }
        return named - self._types.keys() - SCALARS.keys()

    def check(
        self, method: Method, parameters: Mapping[str, object], uploads: Mapping[str, Upload]
    ) -> dict[str, Any]:
        """The parameters of a call as Python values; what the description forbids raises `BadRequestError`.

        Unknown parameters are dropped, as Telegram does. Texts that go with a `parse_mode` are measured
        by the methods themselves, after their entities are parsed.
        """
        values = _attached(parameters, uploads)
        try:
            return self._object(values, method.fields, MISSING)
        except MismatchError as error:
            raise BadRequestError(str(error)) from None

    def _object(
        self, values: Mapping[str, object], fields: Fields, missing: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for name, field in fields.items():
            value = values.get(name)
            if value is not None:
                result[name] = self._field(name, field, value, fields)
            elif field.required:
                raise MismatchError((missing or {}).get(name, f'parameter "{name}" is required'))
        return result

    def _field(self, name: str, field: Field, value: object, siblings: Fields) -> Any:
        try:
            checked = self._value(value, field.type)
        except MismatchError as error:
            raise MismatchError(_located(name, str(error))) from None
        if field.limit and not (name in ("text", "caption") and "parse_mode" in siblings):
            _check_length(name, checked, field.limit)
        return checked

    def _value(self, value: object, expected: str) -> Any:
        if expected.startswith(ARRAY):
            return self._array(value, expected.removeprefix(ARRAY))
        options = ALTERNATIVES.split(expected)
        failure = MismatchError(f"expected {expected}")
        for option in self._plausible(value, options):
            try:
                return self._single(value, option)
            except MismatchError as error:
                failure = error
        raise failure

    def _array(self, value: object, expected: str) -> list[Any]:
        items = _decoded(value, "array")
        if not isinstance(items, list):
            raise MismatchError("expected an Array")
        return [self._value(item, expected) for item in items]

    def _plausible(self, value: object, options: list[str]) -> list[str]:
        """Of several object types, those whose required fields are there."""
        if len(options) == 1 or options[0] in SCALARS:
            return options
        given = _decoded(value, "object")
        if not isinstance(given, dict):
            return []
        return [name for name in options if self._fits(given, name)]

    def _fits(self, given: Mapping[str, object], name: str) -> bool:
        fields = self._types[name]
        kind = given.get("type")
        if "type" in fields and isinstance(kind, str):
            return name.endswith(_camel(kind))
        return all(key in given for key, field in fields.items() if field.required)

    def _single(self, value: object, name: str) -> Any:
        if name in SCALARS:
            return SCALARS[name](value)
        given = _decoded(value, name)
        fields = self._types[name]
        if not fields:
            return self._one_of_family(given, name)
        if not isinstance(given, dict):
            raise MismatchError(f"object expected as {name}")
        return self._object(given, fields)

    def _one_of_family(self, given: object, family: str) -> Any:
        """Abstract types (`BotCommandScope`) are told apart by `type`; others pass as they are."""
        if not isinstance(given, dict):
            return given
        kind = given.get("type")
        fields = self._types.get(family + _camel(kind)) if isinstance(kind, str) else None
        if fields is not None:
            return self._object(given, fields)
        if family in ("BotCommandScope", "MenuButton", "InputMedia"):
            raise MismatchError(f"{family} has an unsupported type")
        return given


def _fields(entry: Mapping[str, Any]) -> Fields:
    return {name: Field.from_json(data) for name, data in entry.items()}


def _attached(parameters: Mapping[str, object], uploads: Mapping[str, Upload]) -> dict[str, object]:
    """The parameters with `attach://name` replaced by the file of that name."""
    values: dict[str, object] = {**parameters, **uploads}
    for name, value in parameters.items():
        if isinstance(value, str) and value.startswith(ATTACHED):
            values[name] = uploads.get(value.removeprefix(ATTACHED), value)
    return values


def _located(name: str, problem: str) -> str:
    if problem.isupper() or problem in MISSING.values() or problem in WRONG_LENGTH.values():
        return problem
    return f"can't parse {name}: {problem}"


def _check_length(name: str, value: str, limit: tuple[int, int, str]) -> None:
    shortest, longest, unit = limit
    length = len(value.encode()) if unit == "bytes" else utf16_length(value)
    if not shortest <= length <= longest:
        raise MismatchError(WRONG_LENGTH.get(name, f"{name} must have {shortest}-{longest} {unit}"))


@cache
def bot_api() -> Schema:
    """The description that comes with this package."""
    path = resources.files("kontor.demo.telegram") / "data" / "telegram-bot-api.json"
    return Schema(json.loads(path.read_text(encoding="utf-8")))
