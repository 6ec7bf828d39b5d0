"""What people do with accounts, as documents."""

from typing import Any

from tests.world import ADMIN, Api, World

PASSWORD = "a long enough secret"
REFUSAL = "__typename ... on Refusal { message } ... on InvalidInput { problems { path message } }"
FIELDS = (
    "role permissions domainIds actor { type id name } user { id name email state revision } sessions { id current }"
)
ME = f"{REFUSAL} ... on Me {{ {FIELDS} }}"


def sign_in(api: Api, email: str = ADMIN["email"], password: str = ADMIN["password"]) -> Any:
    """Sign in; the client keeps the cookie."""
    return api.one(
        f"mutation ($email: String!, $password: String!) {{ signIn(email: $email, password: $password) {{ {ME} }} }}",
        email=email, password=password,
    )  # fmt: skip


def use_link(api: Api, mutation: str, link: str, **more: Any) -> Any:
    """Follow a one-time link."""
    declared = "".join(f", ${name}: String!" for name in more)
    given = "".join(f", {name}: ${name}" for name in more)
    return api.one(
        f"mutation ($token: String!{declared}) {{ {mutation}(token: $token{given}) {{ {ME} }} }}",
        token=link.split("#token=")[1], **more,
    )  # fmt: skip


def invite(api: Api, email: str, role: str = "VIEWER", domains: list[str] | None = None, name: str = "Someone") -> Any:
    """Invite someone."""
    return api.one(
        "mutation ($name: String!, $email: String!, $role: Role!, $domains: [ID!]) {"
        " inviteUser(name: $name, email: $email, role: $role, domainIds: $domains) {"
        f" {REFUSAL} ... on InvitedUser {{ link expiresAt user {{ id state revision domainIds }} }} }} }}",
        name=name, email=email, role=role, domains=domains,
    )  # fmt: skip


def person(
    world: World, email: str, role: str = "VIEWER", domains: list[str] | None = None, name: str = "Someone"
) -> Api:
    """Someone new, signed in."""
    invited = invite(world.admin, email, role, domains, name)
    assert invited["__typename"] == "InvitedUser", invited
    client = world.client()
    entered = use_link(client, "acceptInvite", invited["link"], password=PASSWORD)
    assert entered["__typename"] == "Me", entered
    return client


def me(api: Api) -> Any:
    """Who is asking."""
    return api.one(f"{{ me {{ {FIELDS} }} }}")


def update(api: Api, user: Any, **changes: Any) -> Any:
    """Change a person as they were read."""
    kinds = {"name": "String", "role": "Role", "domainIds": "[ID!]", "allDomains": "Boolean", "disabled": "Boolean"}
    declared = "".join(f", ${name}: {kinds[name]}" for name in changes)
    given = "".join(f", {name}: ${name}" for name in changes)
    return api.one(
        f"mutation ($id: ID!, $revision: Int!{declared}) {{ updateUser(id: $id, expectedRevision: $revision{given}) {{"
        f" {REFUSAL} ... on User {{ id name role state revision domainIds }} }} }}",
        id=user["id"], revision=user["revision"], **changes,
    )  # fmt: skip


def create_token(api: Api, **given: Any) -> Any:
    """An integration's token, unless told otherwise."""
    wanted = {"name": "CI", "kind": "INTEGRATION", **given}
    return api.one(
        "mutation ($name: String!, $kind: TokenKind!, $agentId: ID, $scopes: [String!], $domainIds: [ID!],"
        " $expiresAt: DateTime) { createToken(name: $name, kind: $kind, agentId: $agentId, scopes: $scopes,"
        f" domainIds: $domainIds, expiresAt: $expiresAt) {{ {REFUSAL} ... on CreatedToken {{ secret"
        " token { id name prefix scopes domainIds createdBy { type name } } } } }",
        **wanted,
    )  # fmt: skip


def actions(world: World) -> list[str]:
    """The ledger's actions, in order."""
    return [row.action for row in world.ledger()]
