"""API tokens: what the API offers."""

from datetime import datetime
from typing import Annotated

import strawberry

from handrail.accounts.service import tokens
from handrail.accounts.service.watch import watch
from handrail.accounts.types import ApiToken, TokenKind, TokenSort
from handrail.core.connections import Connection_
from handrail.core.graphql import Info, mutation, query
from handrail.core.idempotency import once
from handrail.core.records import record
from handrail.core.refusals import InvalidInput, NotFound


@record(permission="token:admin")
class CreatedToken:
    """A new token with its secret.

    token: The token.
    secret: What the program sends as `Authorization: Bearer ...`. It is shown this once: null when the request is
      repeated with its key.
    """

    token: ApiToken
    secret: str | None


CreateTokenResult = Annotated[
    CreatedToken | InvalidInput | NotFound,
    strawberry.union("CreateTokenResult", description="The token with its secret, or why not."),
]
RevokeTokenResult = Annotated[
    ApiToken | NotFound | InvalidInput,
    strawberry.union("RevokeTokenResult", description="The revoked token, or why not."),
]


@strawberry.type
class TokenQuery:
    @query("token:admin")
    async def api_tokens(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        include_revoked: bool | None = None,
        order: TokenSort | None = None,
        descending: bool | None = None,
    ) -> Connection_[ApiToken]:
        """API tokens, the newest first unless told.

        first: How many, 1 to 100; 50 unless told.
        after: A cursor of the same order: start behind it.
        include_revoked: Also those that work no more.
        order: By what they are sorted; the newest first unless told.
        descending: The other way round; of no use without an order.
        """
        context = info.context
        page = await context.read(tokens.page, context.scope, bool(include_revoked), first, after, order, descending)
        return page.connection(Connection_[ApiToken])


@strawberry.type
class TokenMutation:
    @mutation("token.create", "token:admin")
    async def create_token(
        self,
        info: Info,
        name: str,
        kind: TokenKind,
        agent_id: strawberry.ID | None = None,
        scopes: list[str] | None = None,
        domain_ids: list[strawberry.ID] | None = None,
        expires_at: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> CreateTokenResult:
        """Make an API token. It never may more than you.

        name: What it is for.
        kind: For one agent, or for an integration.
        agent_id: The agent; for agents' tokens only.
        scopes: The permissions; for integrations only.
        domain_ids: Limit an integration to these domains; without it, yours.
        expires_at: When it stops working; without it, never.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        domains = None if domain_ids is None else [str(domain_id) for domain_id in domain_ids]
        wish = tokens.Wish(name, kind, agent_id, scopes, domains, expires_at)
        creator = context.signed_in.actor_id if context.signed_in.actor_type == "PERSON" else None
        made = await once(
            context, idempotency_key, tokens.create, context.scope, wish, creator_id=creator,
            keep=tokens.keep_made, recall=tokens.made_before,
        )  # fmt: skip
        return CreatedToken(token=made.token, secret=made.text or None)

    @mutation("token.revoke", "token:admin")
    async def revoke_token(
        self, info: Info, id: strawberry.ID, idempotency_key: str | None = None
    ) -> RevokeTokenResult:
        """Revoke a token. It stops working at once, on open sockets too.

        id: The token.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        token = await once(context, idempotency_key, tokens.revoke, context.scope, id, recall=tokens.again)
        watch(context.kernel).forget()
        return token
