"""`@record`: one frozen definition that is both the domain's value and the GraphQL type.

The class docstring describes the type; its lines `name: text` describe the fields, so that the schema, GraphiQL and
the docs say the same. Fields marked `strawberry.Private` are not in the API; names in `secret` stay out of the ledger.
"""

import dataclasses
import inspect
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from enum import Enum, EnumType
from functools import cache
from typing import Any, TypeVar, dataclass_transform, get_args, get_type_hints

import orjson
import strawberry
from strawberry.types.field import StrawberryField
from strawberry.types.private import is_private

from handrail.core.clock import rfc3339

T = TypeVar("T")
Snapshot = dict[str, Any]
REDACTED = "[redacted]"
ANYONE = "anyone"
MISSING = object()
ATOMS = frozenset({str, bool, type(None)})


def parse_docstring(text: str | None) -> tuple[str, dict[str, str]]:
    """Split a docstring into its prose and its `name: text` lines (continued by deeper indentation)."""
    prose: list[str] = []
    named: dict[str, str] = {}
    current: str | None = None
    for line in inspect.cleandoc(text or "").splitlines():
        match = re.match(r"^([a-z_]\w*): (.*)$", line)
        if match:
            current = match[1]
            named[current] = match[2]
        elif current and line.startswith("  "):
            named[current] += " " + line.strip()
        else:
            current = None
            prose.append(line)
    return "\n".join(prose).strip(), named


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(strawberry.field,))
def record(
    *, permission: str = ANYONE, secret: tuple[str, ...] = (), name: str | None = None
) -> Callable[[type[T]], type[T]]:
    """Make a class a record. `permission` is needed to reach any of its fields."""

    def decorate(cls: type[T]) -> type[T]:
        prose, named = parse_docstring(cls.__doc__)
        for field_name, annotation in cls.__annotations__.items():
            if is_private(annotation) or "Private[" in str(annotation) or field_name not in named:
                continue
            default = cls.__dict__.get(field_name, dataclasses.MISSING)
            if isinstance(default, StrawberryField):  # with a default_factory
                default.description = named[field_name]
                continue
            setattr(cls, field_name, strawberry.field(default=default, description=named[field_name]))
        cls.__permission__ = permission  # type: ignore[attr-defined]
        cls.__secret__ = secret  # type: ignore[attr-defined]
        return strawberry.type(cls, name=name, description=prose)

    return decorate


@cache
def readers(cls: type[Any]) -> dict[str, Callable[[Any], Any] | None]:
    """The fields that a record is made of, each with what turns a column's value into it, for enums."""
    hints = get_type_hints(cls)
    return {field.name: reader(hints[field.name]) for field in dataclasses.fields(cls) if field.init}


def reader(hint: Any) -> Callable[[Any], Any] | None:
    """From an enum's name to the enum, for a field that is one."""
    options = [hint] if isinstance(hint, type) else list(get_args(hint)) if type(None) in get_args(hint) else []
    return next((option.__getitem__ for option in options if isinstance(option, EnumType)), None)


def from_row(cls: type[T], row: Any, **more: Any) -> T:
    """Build a record from a database row: columns by field name, enums by their names."""
    for name, convert in readers(cls).items():  # type: ignore[arg-type]
        if name in more:
            continue
        value = getattr(row, name, MISSING)
        if value is not MISSING:
            more[name] = convert(value) if convert and value is not None else value
    return cls(**more)


def replace(thing: T, **changes: Any) -> T:
    """As `dataclasses.replace` for a record, which does without its checks, at a twentieth of the cost."""
    made = object.__new__(type(thing))
    made.__dict__.update(thing.__dict__, **changes)
    return made


def to_row(thing: Any, *names: str) -> dict[str, Any]:
    """The columns of a record, enums by name."""
    values = {name: getattr(thing, name) for name in names}
    return {name: value.name if isinstance(value, Enum) else value for name, value in values.items()}


def snapshot(thing: Any) -> Snapshot:
    """A record as the ledger keeps it: plain JSON values, secrets left out."""
    return {name: plain(getattr(thing, name)) for name in kept(type(thing))}  # type: ignore[arg-type]


@cache
def kept(cls: type[Any]) -> tuple[str, ...]:
    """The fields of a record that the ledger keeps."""
    secret: tuple[str, ...] = getattr(cls, "__secret__", ())
    return tuple(
        field.name
        for field in dataclasses.fields(cls)
        if field.init and field.name not in secret and not field.name.startswith("_")
    )


def plain(value: Any) -> Any:
    """A value as JSON: times in RFC 3339, enums by name, records as objects."""
    kind = type(value)
    return value if kind in ATOMS else shape(kind)(value)  # type: ignore[arg-type]  # most values are atoms


@cache
def shape(kind: Any) -> Callable[[Any], Any]:
    """What makes values of a type plain; found once a type, because this is half the cost of an entry."""
    if issubclass(kind, Enum):
        return lambda value: value._name_
    if issubclass(kind, datetime):
        return rfc3339
    if dataclasses.is_dataclass(kind):
        return snapshot
    if issubclass(kind, dict):
        return lambda value: {str(key): plain(item) for key, item in value.items()}
    if issubclass(kind, list | tuple | set | frozenset):
        return lambda value: [plain(item) for item in value]
    if issubclass(kind, Decimal):
        return str
    if issubclass(kind, float):
        return lambda value: getattr(value, "text", value)  # an InexactNumber as it was written
    if issubclass(kind, int):
        return lambda value: value if -(2**63) <= value < 2**64 else str(value)
    return lambda value: value


def to_json(value: Any) -> str:
    """`plain` as text."""
    return orjson.dumps(plain(value)).decode()
