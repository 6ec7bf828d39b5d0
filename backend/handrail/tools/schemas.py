"""What may stand as a tool's `argumentsSchema`: JSON Schema (Draft 2020-12) of an object, complete in itself."""

from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from referencing.exceptions import Unresolvable

from handrail.core.json import children, inexact_paths
from handrail.core.refusals import Problem
from handrail.tools import patterns
from handrail.tools.arguments import TooMuchWork, problem_with, problems

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def check_schema(schema: Any) -> list[Problem]:
    """What is wrong with a schema as a tool's `argumentsSchema`; nothing when it can be used."""
    if not isinstance(schema, dict):
        return [Problem(path="argumentsSchema", message="A JSON Schema is an object.")]
    message = problem_with(schema, "A schema") or number_problem(schema) or reference_problem(schema)
    if message is None and schema.get("type", "object") != "object":
        message = "Arguments are an object: its `type` must be `object`."
    if message is None:
        try:
            Draft202012Validator.check_schema(schema)
        except SchemaError as error:
            where = "".join(f"/{part}" for part in error.absolute_path)
            message = f"Not a JSON Schema (2020-12) at {where or 'its top'}: {error.message[:200]}"
        except RecursionError:
            message = "This schema is nested too deeply."
    if message is None:
        message = trial_problem(schema)
    return [Problem(path="argumentsSchema", message=message)] if message else []


def number_problem(schema: Any) -> str | None:
    """Browsers would round numbers that a double does not hold exactly."""
    paths = inexact_paths(schema)
    return f"The number at {paths[0][:100]} has more digits than a double holds." if paths else None


def reference_problem(schema: Any) -> str | None:
    """References must stay inside the schema, and patterns must be sound."""
    todo = [schema]
    while todo:
        item = todo.pop()
        todo += children(item)
        if not isinstance(item, dict):
            continue
        for key in ("$ref", "$dynamicRef"):
            if isinstance(item.get(key), str) and not item[key].startswith("#"):
                return f"`{key}` must stay inside the schema: it begins with `#`."
            if isinstance(item.get(key), str) and points_nowhere(schema, item[key]):
                return f"`{key}` leads nowhere: {item[key][:100]}"
        if isinstance(item.get("$schema"), str) and item["$schema"].rstrip("#") != DIALECT:
            return f"`$schema` must be {DIALECT}."
        if isinstance(item.get("$id"), str):
            return "`$id` is not allowed: a tool's schema stands alone."
        given = [item["pattern"]] if isinstance(item.get("pattern"), str) else []
        if isinstance(item.get("patternProperties"), dict):
            given += list(item["patternProperties"])
        for pattern in given:
            if wrong := patterns.fault(pattern):
                return f"The pattern {pattern[:100]} cannot be used. {wrong}"
    return None


def points_nowhere(schema: Any, reference: str) -> bool:
    """Whether a JSON Pointer or the name of an anchor leads to nothing."""
    if not reference.startswith("#/"):
        return reference != "#" and not has_anchor(schema, reference[1:])
    at = schema
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(at, dict) and name in at:
            at = at[name]
        elif isinstance(at, list) and name.isdigit() and int(name) < len(at):
            at = at[int(name)]
        else:
            return True
    return False


def has_anchor(value: Any, name: str) -> bool:
    """Whether a part of the schema bears this name."""
    if isinstance(value, dict) and name in (value.get("$anchor"), value.get("$dynamicAnchor")):
        return True
    return any(has_anchor(child, name) for child in children(value))


def trial_problem(schema: dict[str, Any]) -> str | None:
    """A schema that cannot even judge an empty object is of no use."""
    try:
        problems(schema, {})
    except (Unresolvable, RecursionError, TooMuchWork):
        return "This schema refers to itself without end, or to what it does not hold."
    return None
