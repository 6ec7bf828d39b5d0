"""Everyone who may ask: nobody, each role, people limited to a domain, an agent, a token with each single scope."""

from dataclasses import dataclass

from handrail.accounts.permissions import AGENT, CATALOGUE, ROLES
from tests.accounts import acts
from tests.makers import Scene
from tests.world import Api, World

NOBODY = "nobody"


@dataclass(frozen=True)
class Caller:
    """A client and the permissions it has."""

    name: str
    api: Api
    held: frozenset[str]


def token(world: World, *scopes: str, domains: list[str] | None = None) -> Api:
    """A program with these scopes."""
    made = acts.create_token(world.admin, scopes=list(scopes), domainIds=domains)
    return world.client(token=made["secret"])


def callers(world: World, scene: Scene) -> list[Caller]:
    """All of them; those limited to some domains see the scene's."""
    here = [scene.domain["id"]]
    found = [Caller(NOBODY, world.client(), frozenset()), Caller("agent", scene.bot, AGENT)]
    for role, held in ROLES.items():
        found.append(Caller(role, acts.person(world, f"{role}@example.com", role), held))
        found.append(Caller(f"{role} of a domain", acts.person(world, f"{role}.here@example.com", role, here), held))
    for scope in CATALOGUE:
        found.append(Caller(f"token with {scope}", token(world, scope), frozenset({scope})))
    return found
