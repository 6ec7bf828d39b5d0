"""Which media types a request brings and which it takes, by the GraphQL-over-HTTP specification."""

from functools import lru_cache

JSON = "application/json"
RESPONSE = "application/graphql-response+json"
LONGEST = 1_000


@lru_cache(256)
def is_json(content_type: str) -> bool:
    """Whether a body of this content type is JSON in UTF-8."""
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    pairs = [each.partition("=") for each in parameters]
    return kind == JSON and all(value.strip('"') in ("utf-8", "utf8") for name, _, value in pairs if name == "charset")


@lru_cache(256)
def answer_type(accept: str) -> str | None:
    """The media type of the answer, or None where nothing fits.

    The newer type must be named: who accepts anything may not know it.
    """
    if len(accept) > LONGEST:
        return None
    wanted = dict(quality_of(part) for part in accept.split(",") if part.strip())
    if not wanted:
        return JSON
    json = wanted.get(JSON, wanted.get("application/*", wanted.get("*/*", 0)))
    response = wanted.get(RESPONSE, 0)
    if response > 0 and response >= json:
        return RESPONSE
    return JSON if json > 0 else None


@lru_cache(256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header names gzip and does not refuse it."""
    if len(accept_encoding) > LONGEST:
        return False
    return dict(quality_of(part) for part in accept_encoding.split(",")).get("gzip", 0) > 0


def quality_of(part: str) -> tuple[str, float]:
    """One part of an Accept header: the media type or encoding, and how much it is wanted."""
    kind, *parameters = (each.strip().lower() for each in part.split(";"))
    for name, _, value in (each.partition("=") for each in parameters):
        if name.strip() == "q":
            try:
                return kind, float(value)
            except ValueError:
                return kind, 0.0
    return kind, 1.0
