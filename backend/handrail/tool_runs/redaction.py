"""Secrets in arguments: what the tool's schema marks `writeOnly`, or a telling name, is shown as `[redacted]`.

When in doubt it is a secret: one branch of `anyOf` that says so is enough, whether or not the value took that branch.
"""

import re
from typing import Any

from handrail.core.json import escape
from handrail.core.records import REDACTED
from handrail.tools import service as tools

NAMES = re.compile(
    r"pass(word|wd|phrase)|secret|token|credential|authorization|private|(^|[_-])(api)?[_-]?key$|(?-i:[a-z]Key$)", re.I
)
BRANCHES = ("allOf", "anyOf", "oneOf")
SINGLE = ("if", "then", "else", "not")
Rules = list[dict[str, Any]]


def redact(value: Any, schema: Any) -> tuple[Any, list[str]]:
    """The value without its secrets, and their JSON Pointers."""
    found: list[str] = []
    return shown(value, [schema], schema, "", found), found


def shown(value: Any, schemas: list[Any], root: Any, path: str, found: list[str]) -> Any:
    """`value`, to which these schemas apply, without secrets; their pointers are added to `found`."""
    rules = applying(schemas, root)
    if any(rule.get("writeOnly") is True for rule in rules):
        found.append(path)
        return REDACTED
    if isinstance(value, dict):
        return {key: member(key, item, rules, root, path, found) for key, item in value.items()}
    if isinstance(value, list):
        return [
            shown(item, item_schemas(rules, index), root, f"{path}/{index}", found) for index, item in enumerate(value)
        ]
    return value


def member(key: str, value: Any, rules: Rules, root: Any, path: str, found: list[str]) -> Any:
    """One member of an object."""
    where = f"{path}/{escape(key)}"
    if NAMES.search(key):
        found.append(where)
        return REDACTED
    return shown(value, member_schemas(rules, key), root, where, found)


def member_schemas(rules: Rules, key: str) -> list[Any]:
    """The schemas of an object's member."""
    schemas: list[Any] = []
    for rule in rules:
        own = [properties[key]] if key in (properties := mapping(rule, "properties")) else []
        own += [part for pattern, part in mapping(rule, "patternProperties").items() if tools.fits(pattern, key)]
        schemas += own or [rule.get("additionalProperties")]
        schemas.append(rule.get("unevaluatedProperties"))
    return schemas


def item_schemas(rules: Rules, index: int) -> list[Any]:
    """The schemas of a list's item."""
    schemas: list[Any] = []
    for rule in rules:
        prefix = rule.get("prefixItems") or []
        schemas.append(prefix[index] if index < len(prefix) else rule.get("items"))
        schemas += [rule.get("contains"), rule.get("unevaluatedItems")]
    return schemas


def applying(schemas: list[Any], root: Any) -> Rules:
    """These schemas and all that they bring along for the same value, each once."""
    rules: Rules = []
    known: set[int] = set()
    todo = list(schemas)
    while todo:
        schema = todo.pop()
        if not isinstance(schema, dict) or id(schema) in known:
            continue
        known.add(id(schema))
        rules.append(schema)
        todo += [part for name in BRANCHES for part in schema.get(name) or []]
        todo += [schema[name] for name in SINGLE if name in schema]
        todo += mapping(schema, "dependentSchemas").values()
        todo += [target(root, schema[name]) for name in ("$ref", "$dynamicRef") if name in schema]
    return rules


def mapping(schema: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under a keyword, or an empty one."""
    found = schema.get(name)
    return found if isinstance(found, dict) else {}


def target(root: Any, reference: Any) -> Any:
    """The part of the schema a reference names (`#`, `#/$defs/card`, `#anchor`), or None."""
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return root if reference == "#" else anchored(root, str(reference).removeprefix("#"))
    at = root
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(at, list):
            at = at[int(name)] if name.isdigit() and int(name) < len(at) else None
        else:
            at = at.get(name) if isinstance(at, dict) else None
    return at


def anchored(value: Any, name: str) -> Any:
    """The part of the schema that bears this name, or None."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            if name in (item.get("$anchor"), item.get("$dynamicAnchor")):
                return item
            todo += item.values()
        elif isinstance(item, list):
            todo += item
    return None
