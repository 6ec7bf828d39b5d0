"""Saved views: use cases.

A view may name domains, so a shared one exists only for people who see every domain that its owner saw when it was
saved.
"""

import re
from typing import Any

import orjson
from sqlalchemy import Connection

from handrail.core.idempotency import Kept
from handrail.core.kernel import Scope
from handrail.core.names import ensure_name
from handrail.core.records import replace
from handrail.core.refusals import NameTaken, Refused, invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.views import counting, store
from handrail.views.types import DeletedView, SavedView, SavedViewInput

MOST = 200
MOST_BYTES = 8_000
COUNTED_PAGES = counting.PAGES
Counted = counting.Counted
counts = counting.counts
PAGE = re.compile(r"[a-z][a-z-]{0,31}")


def of_page(connection: Connection, scope: Scope, user_id: str, page: str | None) -> list[SavedView]:
    """One's own and those that others share, by name."""
    return [one for one in store.of_page(connection, user_id, page) if exists_for(scope, user_id, one)]


def exists_for(scope: Scope, user_id: str, thing: SavedView) -> bool:
    """Whether somebody may use it."""
    if thing.owner_id == user_id:
        return True
    covered = scope.domains is None or (thing.domains is not None and scope.domains.issuperset(thing.domains))
    return thing.shared and covered


def own(uow: UnitOfWork, scope: Scope, user_id: str, view_id: str) -> SavedView:
    """A view that one may change. Errors: NotFound, for others' views too."""
    found = store.get(uow.connection, view_id)
    if found is None or found.owner_id != user_id:
        uow.about("view", view_id, audience=f"user:{user_id}")
        raise not_found("view of yours")
    uow.about("view", found.id, resource_name=found.name, audience=audience(found))
    return found


def audience(*things: SavedView) -> str:
    """Who learns what happens to it: its owner alone, or people if it is or was shared."""
    return "people" if any(thing.shared for thing in things) else f"user:{things[0].owner_id}"


def save(uow: UnitOfWork, scope: Scope, view_id: str | None, given: SavedViewInput, *, user_id: str) -> SavedView:
    """A new view, or one's own as it shall be. Errors: InvalidInput, NameTaken, NotFound."""
    before = own(uow, scope, user_id, view_id) if view_id else None
    if before is None:
        uow.about("view", None, audience=f"user:{user_id}")
    after = checked(uow, scope, user_id, before, given)
    if store.name_is_taken(uow.connection, after):
        raise taken()
    if before is None and store.count(uow.connection, user_id) >= MOST:
        raise invalid("name", f"You have {MOST} views. Delete one first.")
    (store.save if before else store.insert)(uow.connection, after)
    uow.record(
        "view.save", after.id, before=before, after=after, resource_name=after.name,
        audience=audience(after, *([before] if before else [])),
    )  # fmt: skip
    return after


def taken() -> Refused:
    """The answer to a name that one has used already."""
    return Refused(NameTaken(message="Another view of yours on this page has this name."))


def checked(uow: UnitOfWork, scope: Scope, user_id: str, before: SavedView | None, given: SavedViewInput) -> SavedView:
    """The view as it shall be. Errors: InvalidInput."""
    state: Any = given.state
    kept: Any = state
    if not PAGE.fullmatch(given.page):
        raise invalid("page", "A page is named in small letters and hyphens.")
    if not isinstance(state, dict) or len(orjson.dumps(state)) > MOST_BYTES:
        raise invalid("state", f"The state is an object of at most {MOST_BYTES:,} bytes.")
    domains = None if scope.domains is None else sorted(scope.domains)
    return SavedView(
        id=before.id if before else uow.new_id(), owner_id=user_id, domains=domains, page=given.page,
        name=ensure_name("name", given.name), state=kept, shared=bool(given.shared),
        created_at=before.created_at if before else uow.now, changed_at=uow.now,
    )  # fmt: skip


def rename(uow: UnitOfWork, scope: Scope, view_id: str, name: str, *, user_id: str) -> SavedView:
    """One's own view under another name. Errors: NotFound, InvalidInput, NameTaken."""
    before = own(uow, scope, user_id, view_id)
    after = replace(before, name=ensure_name("name", name), changed_at=uow.now)
    if store.name_is_taken(uow.connection, after):
        raise taken()
    store.save(uow.connection, after)
    uow.record("view.rename", after.id, before=before, after=after, resource_name=after.name, audience=audience(after))
    return after


def remove(uow: UnitOfWork, scope: Scope, view_id: str, *, user_id: str) -> DeletedView:
    """Delete one's own view. Errors: NotFound."""
    before = own(uow, scope, user_id, view_id)
    store.remove(uow.connection, before.id)
    uow.record("view.delete", before.id, before=before, resource_name=before.name, audience=audience(before))
    return DeletedView(id=before.id)


def again(connection: Connection, scope: Scope, kept: Kept) -> SavedView | None:
    """The view of an idempotency key: its owner's, whose key it is."""
    return store.get(connection, kept.id)


def deleted_again(connection: Connection, scope: Scope, kept: Kept) -> DeletedView:
    """What stands for a view that was deleted."""
    return DeletedView(id=kept.id)  # type: ignore[arg-type]
