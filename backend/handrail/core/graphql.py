"""How slices declare what the API offers. A field without a permission fails when the schema is built.

    @query("domain:read")                        a root field
    @mutation("domain.create", "domain:write")   the ledger action of its refusals, and the permission
    @subscription("audit:read", shared=True)
    @field()                                     a resolver on a record; it needs the record's permission

Docstrings become the API's documentation: prose describes the field, lines `name: text` its arguments.
A `Refused` becomes the refusal's value; anything unexpected is masked with a correlation id that is in the log.
"""

import functools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import strawberry
from sqlalchemy import Connection
from strawberry.dataloader import DataLoader

from handrail.core.documents import Prepared
from handrail.core.kernel import Kernel, Scope
from handrail.core.records import ANYONE, parse_docstring
from handrail.core.refusals import Fault, Refused, forbidden, internal, unauthenticated
from handrail.core.unit import Origin, UnitOfWork
from handrail.core.viewer import ANONYMOUS, Request, Viewer
from handrail.core.writer import Unit

P = ParamSpec("P")
R = TypeVar("R")
current_action: ContextVar[str | None] = ContextVar("current_action", default=None)
Loader = Callable[[Connection, list[str]], list[Any]]


class Context:
    """One operation: who asks, and the ways to read and write.

    For subscriptions: `start` is where the stream begins when the carrier knows better than the document, `until` where
    it ends if it does, `position` where it stands, `failed` whether its source broke off.
    """

    loaders: dict[str, Loader] = {}

    def __init__(self, kernel: Kernel, request: Request, viewer: Viewer | None) -> None:
        self.kernel = kernel
        self.request = request
        self.viewer = viewer
        self.response: Any = None
        self.connection_params: dict[str, Any] | None = None
        self.prepared: Prepared | None = None
        self.start: int | None = None
        self.until: int | None = None
        self.position: int | None = None
        self.failed = False
        self._loaders: dict[str, DataLoader[str, Any]] = {}

    @property
    def scope(self) -> Scope:
        """What the viewer may do and see. Errors: Fault UNAUTHENTICATED."""
        return self.signed_in.scope

    @property
    def signed_in(self) -> Viewer:
        """The viewer. Errors: Fault UNAUTHENTICATED."""
        if self.viewer is None or self.viewer.gone:
            raise unauthenticated()
        return self.viewer

    def origin(self) -> Origin:
        """The viewer as the ledger names them, with this request's marks."""
        who = self.viewer or ANONYMOUS
        return Origin(
            who.actor_type, who.actor_id, who.actor_name, self.request.channel, self.request.id, self.request.address,
            current_action.get(), who.role,
        )  # fmt: skip

    def ensure(self, permission: str) -> None:
        """Errors: Fault UNAUTHENTICATED or FORBIDDEN."""
        if permission != ANYONE and not self.scope.may(permission):
            raise forbidden(permission)

    def ensure_here(self) -> None:
        """Errors: Fault UNAUTHENTICATED when the viewer's session or token has ended meanwhile."""
        if self.viewer is not None and self.viewer.gone:
            raise unauthenticated()

    def start_after(self, after: str | None) -> int | None:
        """The position behind which a subscription begins; None: from now on. Errors: Fault INVALID_CURSOR."""
        if self.start is not None:
            return self.start
        return self.kernel.cursors.decode(after) if after else None

    def at(self, seq: int, value: R) -> R:
        """A subscription's next value, and the position of the ledger at which (or later) it stood like this."""
        self.position = seq
        return value

    def state_of(self, name: str, key: str) -> Any:
        """What a slice keeps in memory about a thing (see `Kernel.memory`), or None."""
        return self.kernel.memory.get(name, {}).get(key)

    async def read(self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a store or service function on a reading connection."""
        return await self.kernel.database.read(function, *args, **kwargs)

    async def write(self, function: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a service function as a unit of work; returns when it is committed."""
        result: R = await self.kernel.writer.submit(Unit(function, args, kwargs, self.origin()))
        return result

    async def write_alone(
        self, function: Callable[Concatenate[UnitOfWork, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """As `write`, in a batch of its own: for chunks that hold the writer long."""
        result: R = await self.kernel.writer.submit(Unit(function, args, kwargs, self.origin(), alone=True))
        return result

    async def load(self, kind: str, key: str | None) -> R:
        """One thing by id, all of an operation's in one statement; None for None."""
        if key is None:
            return cast(R, None)
        if kind not in self._loaders:
            function = self.loaders[kind]

            async def fetch(keys: list[str]) -> list[Any]:
                different = list(dict.fromkeys(keys))
                found = dict(zip(different, await self.read(function, different), strict=True))
                return [found[key] for key in keys]

            # A subscription's context lives for many events: batch, but never remember.
            self._loaders[kind] = DataLoader(load_fn=fetch, cache=False)
        return cast(R, await self._loaders[kind].load(key))


class Shared(Context):
    """A subscription for everyone with this scope: it knows what they may see, and none of them."""

    def __init__(self, kernel: Kernel, scope: Scope) -> None:
        self._scope = scope
        super().__init__(kernel, Request("shared", "socket"), None)

    @property
    def scope(self) -> Scope:
        return self._scope

    @property
    def viewer(self) -> Viewer | None:
        raise RuntimeError("A shared subscription asked who is watching. Mark the field as personal.")

    @viewer.setter
    def viewer(self, viewer: Viewer | None) -> None:
        """Nobody."""

    def ensure_here(self) -> None:
        """The carriers let go of members whose session has ended."""


Info = strawberry.Info[Context, None]


@contextmanager
def masked() -> Any:
    """Let refusals and faults through; mask and log everything else."""
    try:
        yield
    except (Refused, Fault):
        raise
    except Exception as error:
        raise internal(error) from None


def _described(function: Callable[..., Any]) -> str:
    return parse_docstring(function.__doc__)[0]


def query(permission: str, cost: int = 1) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
    """A root query field that needs `permission`. `cost`: its points, see core/cost.py."""

    def decorate(resolver: Callable[..., Awaitable[Any]]) -> Any:
        @functools.wraps(resolver)
        async def run(*args: Any, **kwargs: Any) -> Any:
            with masked():
                kwargs["info"].context.ensure(permission)
                return await resolver(*args, **kwargs)

        metadata = {"permission": permission, "cost": cost}
        return strawberry.field(resolver=run, description=_described(resolver), metadata=metadata)

    return decorate


def field(
    personal: bool = False, size: int | None = None, cost: int = 1
) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
    """A resolver on a record; whoever may read the record may read it.

    personal: its answer depends on who asks, not only on their scope; subscriptions that select it are not shared.
    size: how long its list usually is; cost: its points. See core/cost.py.
    """

    def decorate(resolver: Callable[..., Awaitable[Any]]) -> Any:
        @functools.wraps(resolver)
        async def run(*args: Any, **kwargs: Any) -> Any:
            with masked():
                return await resolver(*args, **kwargs)

        metadata = {"personal": personal, "size": size, "cost": cost}
        return strawberry.field(resolver=run, description=_described(resolver), metadata=metadata)

    return decorate


def mutation(action: str, permission: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
    """A mutation that needs `permission`; its refusals are recorded as `<action>.refused`."""

    def decorate(resolver: Callable[..., Awaitable[Any]]) -> Any:
        @functools.wraps(resolver)
        async def run(*args: Any, **kwargs: Any) -> Any:
            context: Context = kwargs["info"].context
            mark = current_action.set(action)
            try:
                with masked():
                    context.ensure(permission)
                    return await resolver(*args, **kwargs)
            except Refused as refused:
                await _leave_entry(context, refused)
                return refused.refusal
            except Fault as fault:
                if fault.code == "FORBIDDEN":
                    await _leave_entry(context, fault)
                raise
            finally:
                current_action.reset(mark)

        return strawberry.mutation(
            resolver=run, description=_described(resolver), metadata={"permission": permission, "action": action}
        )

    return decorate


async def _leave_entry(context: Context, error: Refused | Fault) -> None:
    """A refusal that never reached the writer leaves its entry too."""
    if error.recorded:
        return

    def refuse(_uow: UnitOfWork) -> None:
        raise error

    try:
        await context.write(refuse)
    except (Refused, Fault) as again:
        if again is not error:
            raise


def subscription(
    permission: str, shared: bool = False, state: bool = False
) -> Callable[[Callable[..., AsyncIterator[Any]]], Any]:
    """A subscription that needs `permission`; each value it yields is given by `context.at(position, value)`.

    shared: its values depend on the arguments and the scope alone, so one execution serves everyone who has the same.
    state: shared too, and only the latest value counts: it is never queued, and who joins gets it at once.
    """

    def decorate(resolver: Callable[..., AsyncIterator[Any]]) -> Any:
        @functools.wraps(resolver)
        async def run(*args: Any, **kwargs: Any) -> Any:
            context: Context = kwargs["info"].context
            try:
                with masked():
                    context.ensure(permission)
                    async for value in resolver(*args, **kwargs):
                        context.ensure_here()
                        yield value
            except (Refused, Fault):
                context.failed = True
                raise

        metadata = {"permission": permission, "shared": shared or state, "state": state}
        return strawberry.subscription(resolver=run, description=_described(resolver), metadata=metadata)

    return decorate
