"""A tool's arguments against its JSON Schema (Draft 2020-12), with bounded work.

Agents send the arguments, so nothing here may run away: sizes and depth are limited, patterns are matched in linear
time, and a validation ends after a fixed number of steps. Messages name rules, never the values, which may be secret.
"""

from collections.abc import Callable, Iterator
from contextvars import ContextVar
from functools import lru_cache
from math import isfinite
from typing import Any

import orjson
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

from handrail.core.json import children, deeper_than
from handrail.core.refusals import Problem
from handrail.tools import patterns

MOST_BYTES = 65_536
MOST_DEPTH = 32
MOST_STEPS = 20_000
MOST_PROBLEMS = 20
steps_left: ContextVar[list[int]] = ContextVar("steps_left")
Rule = Callable[[Any, Any, Any, Any], Iterator[ValidationError] | None]


class TooMuchWork(Exception):
    """The schema and the arguments together need more steps than are allowed."""


def problem_with(value: Any, what: str) -> str | None:
    """Why this value cannot be kept as JSON, or None."""
    try:
        size = len(orjson.dumps(value))
    except (TypeError, ValueError, RecursionError):
        return f"{what} must be JSON: text in UTF-8, and numbers that a double holds exactly."
    if size > MOST_BYTES:
        return f"{what} may take 64 KiB at most."
    if deeper_than(value, MOST_DEPTH):
        return f"{what} may be nested {MOST_DEPTH} levels at most."
    if has_endless_number(value):
        return f"{what} must not hold infinite numbers."
    return None


def has_endless_number(value: Any) -> bool:
    """Whether a number is infinite: `1e999` is read as that."""
    if isinstance(value, float):
        return not isfinite(value)
    return any(has_endless_number(child) for child in children(value))


def validate(schema: dict[str, Any], arguments: Any) -> list[Problem]:
    """What is wrong with the arguments, by JSON Pointer; nothing when they are good."""
    if not isinstance(arguments, dict):
        return [Problem(path="", message="The arguments must be an object.")]
    message = problem_with(arguments, "The arguments")
    if message is None:
        try:
            return problems(schema, arguments)
        except (TooMuchWork, RecursionError):
            message = "They take too much work to check. Send smaller ones."
        except (ArithmeticError, Unresolvable):
            message = "They cannot be checked against the tool's schema."
    return [Problem(path="", message=message)]


def problems(schema: dict[str, Any], arguments: Any) -> list[Problem]:
    """Every broken rule, the first twenty. Errors: TooMuchWork, RecursionError, Unresolvable, ArithmeticError."""
    steps_left.set([MOST_STEPS])
    found: dict[tuple[str, str], Problem] = {}
    for error in checker(orjson.dumps(schema)).iter_errors(arguments):
        for path, message in told(error):
            found[(path, message)] = Problem(path=path, message=message)
        if len(found) >= MOST_PROBLEMS:
            break
    return list(found.values())[:MOST_PROBLEMS]


@lru_cache(256)
def checker(schema: bytes) -> Any:
    """What checks against a schema; kept, because to make one costs as much as to use it."""
    return Checker(orjson.loads(schema), registry=Registry())


def told(error: ValidationError) -> Iterator[tuple[str, str]]:
    """A broken rule in our own words: path and message, never the value."""
    path = "".join(pointer(part) for part in error.absolute_path)
    limit: Any = error.validator_value
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "required":
        for name in limit:
            if name not in instance:
                yield path + pointer(name), "This is required."
        return
    if error.validator == "additionalProperties" and isinstance(instance, dict):
        known, matching = schema.get("properties", {}), schema.get("patternProperties", {})
        for name in instance:
            if name not in known and not any(fits(pattern, name) for pattern in matching):
                yield path + pointer(name), "The tool knows no such argument."
        return
    said = SAID.get(str(error.validator))
    yield path, said(limit) if said else "This has a form that the tool's schema does not allow."


def pointer(part: str | int) -> str:
    """One step of a JSON Pointer."""
    text = str(part).replace("~", "~0").replace("/", "~1")
    return "/" + (text if len(text) <= 100 else text[:100] + "...")


def choices(value: list[Any]) -> str:
    """The allowed values, as JSON, cut at a readable length."""
    text = ", ".join(orjson.dumps(item).decode() for item in value[:20])
    return text if len(text) <= 200 else text[:200] + "..."


SAID: dict[str, Callable[[Any], str]] = {
    "type": lambda value: f"This must be of type {' or '.join([value] if isinstance(value, str) else value)}.",
    "enum": lambda value: f"This must be one of: {choices(value)}.",
    "const": lambda value: f"This must be {choices([value])}.",
    "minimum": lambda value: f"This must be at least {value}.",
    "maximum": lambda value: f"This must be at most {value}.",
    "exclusiveMinimum": lambda value: f"This must be above {value}.",
    "exclusiveMaximum": lambda value: f"This must be below {value}.",
    "multipleOf": lambda value: f"This must be a multiple of {value}.",
    "minLength": lambda value: f"This must have at least {value} characters.",
    "maxLength": lambda value: f"This may have at most {value} characters.",
    "minItems": lambda value: f"This must have at least {value} items.",
    "maxItems": lambda value: f"This may have at most {value} items.",
    "minProperties": lambda value: f"This must have at least {value} members.",
    "maxProperties": lambda value: f"This may have at most {value} members.",
    "anyOf": lambda value: "This fits none of the forms that are allowed.",
    "oneOf": lambda value: "This must fit exactly one of the forms that are allowed.",
    "unevaluatedProperties": lambda value: "This holds an argument that the tool does not know.",
    "dependentRequired": lambda value: "An argument is given without another one that it needs.",
    "uniqueItems": lambda value: "No item may stand here twice.",
    "pattern": lambda value: f"This must match {str(value)[:100]}.",
}


def counted(rule: Rule) -> Rule:
    """The rule, one step each time it is applied."""

    def apply(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[ValidationError] | None:
        spend(1 + (len(value) // 32 if isinstance(value, dict | list) else 0))
        return rule(validator, value, instance, schema)

    return apply


def spend(steps: int) -> None:
    """Errors: TooMuchWork when the validation has no steps left."""
    left = steps_left.get()
    left[0] -= steps
    if left[0] < 0:
        raise TooMuchWork


def fits(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the text; its cost counts as steps."""
    spend(patterns.cost(pattern, text) // 50)
    return patterns.found(pattern, text)


def pattern_rule(validator: Any, pattern: str, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """`pattern`, in linear time."""
    if isinstance(instance, str) and not fits(pattern, instance):
        yield ValidationError("pattern")


def unique_rule(validator: Any, unique: bool, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """`uniqueItems`, in linear time."""
    if unique and isinstance(instance, list):
        seen = {orjson.dumps(whole(item), option=orjson.OPT_SORT_KEYS) for item in instance}
        if len(seen) < len(instance):
            yield ValidationError("uniqueItems")


def whole(value: Any) -> Any:
    """The value with 1.0 as 1: equal numbers are equal."""
    if isinstance(value, float) and value.is_integer():
        return int(value) if abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {key: whole(item) for key, item in value.items()}
    return [whole(item) for item in value] if isinstance(value, list) else value


def pattern_properties_rule(validator: Any, rules: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """`patternProperties`, in linear time."""
    if isinstance(instance, dict):
        for pattern, rule in rules.items():
            for name, value in instance.items():
                if fits(pattern, name):
                    yield from validator.descend(value, rule, path=name, schema_path=pattern)


def additional_rule(validator: Any, rule: Any, instance: Any, schema: Any) -> Iterator[ValidationError]:
    """`additionalProperties`, in linear time."""
    if not isinstance(instance, dict):
        return
    known, matching = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, value in instance.items():
        if name in known or any(fits(pattern, name) for pattern in matching):
            continue
        if rule is False:
            yield ValidationError("additionalProperties")
            return
        yield from validator.descend(value, rule, path=name)


OWN_RULES: dict[str, Rule] = {
    "pattern": pattern_rule,
    "uniqueItems": unique_rule,
    "patternProperties": pattern_properties_rule,
    "additionalProperties": additional_rule,
}
RULES: dict[str, Any] = {**Draft202012Validator.VALIDATORS, **OWN_RULES}
Checker: Any = extend(Draft202012Validator, {name: counted(rule) for name, rule in RULES.items()})  # type: ignore[no-untyped-call]
