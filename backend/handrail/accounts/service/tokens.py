"""API tokens: making and revoking them. The secret is shown once and kept nowhere."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from handrail.accounts import bearer
from handrail.accounts.permissions import AGENT, CATALOGUE, in_order
from handrail.accounts.policy import ensure_may_lend
from handrail.accounts.service.entering import domain_of
from handrail.accounts.service.people import ensure_domains
from handrail.accounts.store import tokens
from handrail.accounts.types import ApiToken, TokenKind, TokenSort
from handrail.core import references
from handrail.core.connections import Page
from handrail.core.idempotency import Kept
from handrail.core.kernel import Scope
from handrail.core.names import ensure_name
from handrail.core.refusals import invalid, not_found
from handrail.core.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Wish:
    """A token as it is asked for."""

    name: str
    kind: TokenKind
    agent_id: str | None = None
    scopes: list[str] | None = None
    domains: list[str] | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A token with its text, which is shown this once: empty for a request that is repeated."""

    token: ApiToken
    text: str = field(repr=False)


def page(
    connection: Connection, scope: Scope, include_revoked: bool, first: int | None, after: str | None,
    order: TokenSort | None = None, descending: bool | None = None,
) -> Page[ApiToken]:  # fmt: skip
    """Tokens, the newest first unless told."""
    return tokens.page(connection, scope, include_revoked, first, after, order, descending)


def by_ids(connection: Connection, ids: list[str]) -> list[ApiToken | None]:
    """Aligned with `ids`."""
    return tokens.by_ids(connection, ids)


def create(uow: UnitOfWork, scope: Scope, wish: Wish, creator_id: str | None) -> Made:
    """A new token. Errors: InvalidInput, NotFound for an agent that is not there."""
    uow.about("token", None, audience="people")
    secret = bearer.new_token()
    scopes, domains = granted(uow.connection, scope, wish)
    made = ApiToken(
        id=uow.new_id(), name=ensure_name("name", wish.name), kind=wish.kind, agent_id=wish.agent_id, scopes=scopes,
        domains=domains, prefix=secret.prefix, creator_id=creator_id, created_at=uow.now,
        expires_at=ensure_future(wish.expires_at, uow.now), last_used_at=None, revoked_at=None,
    )  # fmt: skip
    tokens.insert(uow.connection, made, secret.hash)
    uow.record(
        "token.create", made.id, after=made, resource_name=made.name, domain_id=domain_of(domains), audience="people"
    )
    return Made(made, secret.text)


def keep_made(made: Made) -> tuple[str, Any]:
    """What an idempotency key keeps of a new token: nothing of its secret."""
    return made.token.id, None


def again(connection: Connection, scope: Scope, kept: Kept) -> ApiToken | None:
    """The token of an idempotency key, unless the viewer does not see it any more."""
    return tokens.get(connection, scope, kept.id)


def made_before(connection: Connection, scope: Scope, kept: Kept) -> Made | None:
    """The same without its secret."""
    found = again(connection, scope, kept)
    return Made(found, "") if found else None


def revoke(uow: UnitOfWork, scope: Scope, token_id: str) -> ApiToken:
    """Make it useless at once. Errors: NotFound, also for one that is revoked already."""
    uow.about("token", None, audience="people")
    before = tokens.get(uow.connection, scope, token_id)
    if before is None or before.revoked_at:
        raise not_found("token")
    after = replace(before, revoked_at=uow.now)
    tokens.revoke(uow.connection, before.id, uow.now)
    uow.record(
        "token.revoke", after.id, before=before, after=after, resource_name=after.name,
        domain_id=domain_of(after.domains), audience="people",
    )  # fmt: skip
    return after


def granted(connection: Connection, scope: Scope, wish: Wish) -> tuple[list[str], list[str] | None]:
    """The permissions and domains of the new token. Errors: InvalidInput, NotFound."""
    if wish.kind is TokenKind.AGENT:
        return in_order(AGENT), [agent_domain(connection, scope, wish)]
    if wish.agent_id:
        raise invalid("agentId", "Only an agent's token is bound to an agent.")
    scopes = frozenset(wish.scopes or ())
    unknown = sorted(scopes - CATALOGUE.keys())
    if unknown:
        raise invalid("scopes", f"There is no permission named {unknown[0][:40]!r}.")
    if not scopes:
        raise invalid("scopes", "Choose at least one permission.")
    ensure_may_lend(scope, scopes)
    return in_order(scopes), ensure_domains(connection, scope, limits(scope) if wish.domains is None else wish.domains)


def limits(scope: Scope) -> list[str] | None:
    """The domains of whoever asks, for a token that names none."""
    return None if scope.domains is None else sorted(scope.domains)


def agent_domain(connection: Connection, scope: Scope, wish: Wish) -> str:
    """The domain of the agent that the token is for. Errors: InvalidInput, NotFound."""
    if not wish.agent_id:
        raise invalid("agentId", "An agent's token needs its agent.")
    if wish.scopes or wish.domains:
        raise invalid("scopes", "An agent's token has fixed scopes and its agent's domain.")
    [agent] = references.find(connection, "agent", [wish.agent_id])
    if agent is None or not scope.sees(agent.domain_id, scope.subject):
        raise not_found("agent")
    return str(agent.domain_id)


def ensure_future(moment: datetime | None, now: datetime) -> datetime | None:
    """Errors: InvalidInput for a moment that has passed."""
    if moment is None:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if aware <= now:
        raise invalid("expiresAt", "This moment has passed already.")
    return aware
