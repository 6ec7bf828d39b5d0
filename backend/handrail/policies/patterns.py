"""Names with stars."""


def fits(pattern: str, name: str) -> bool:
    """Whether a name fits; `*` stands for any letters. Linear: each part is taken where it first occurs."""
    if "*" not in pattern:
        return pattern == name
    first, *middle, last = pattern.split("*")
    if len(name) < len(first) + len(last) or not name.startswith(first) or not name.endswith(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in middle:
        at = name.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
