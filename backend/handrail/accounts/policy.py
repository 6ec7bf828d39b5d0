"""Who may manage whom. Whoever is limited to some domains reaches only what lies within them entirely."""

from collections.abc import Iterable

from handrail.accounts.types import User
from handrail.core.kernel import Scope
from handrail.core.refusals import Fault, invalid, not_found


def may_reach(scope: Scope, domains: Iterable[str] | None) -> bool:
    """Whether these domains (None: all) are all among the viewer's."""
    return scope.domains is None or (domains is not None and scope.domains.issuperset(domains))


def may_see(scope: Scope, person: User) -> bool:
    """Whether this person exists for the viewer: they share a domain, or the person is everywhere."""
    return scope.domains is None or person.domains is None or not scope.domains.isdisjoint(person.domains)


def ensure_may_manage(scope: Scope, person: User | None) -> User:
    """Errors: NotFound; Fault FORBIDDEN for people who reach beyond the viewer's domains."""
    if person is None or not (may_see(scope, person) or may_reach(scope, person.domains)):
        raise not_found("person")
    if not may_reach(scope, person.domains):
        raise Fault("FORBIDDEN", "You can only change people whose domains are all among yours.")
    return person


def ensure_may_grant(scope: Scope, domains: list[str] | None) -> None:
    """Nobody gives more than they have. Errors: InvalidInput."""
    if not may_reach(scope, domains):
        raise invalid("domainIds", "Choose among your own domains.")


def ensure_may_lend(scope: Scope, permissions: Iterable[str]) -> None:
    """A token never may more than whoever makes it. Errors: InvalidInput."""
    beyond = sorted(set(permissions) - scope.permissions)
    if beyond:
        raise invalid("scopes", f"You do not have {', '.join(beyond)} yourself.")
