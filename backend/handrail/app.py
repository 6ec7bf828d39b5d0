"""The composition root: kernel, schema, routes and the frame of a process's life. No logic."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute

from handrail.accounts import service as accounts
from handrail.audit.http import audit_logs
from handrail.core.documents import trust
from handrail.core.kernel import Kernel
from handrail.exports.http import download
from handrail.jobs import Jobs
from handrail.metrics.http import metrics, page_views
from handrail.proof import jobs as proof
from handrail.reports import http as reports
from handrail.schema import schema
from handrail.settings import Settings
from handrail.transport.explorer import explorer
from handrail.transport.guards import BodyGuard, CrossSiteGuard, Masked, SecurityHeaders
from handrail.transport.health import healthz, readyz
from handrail.transport.http import http_endpoint
from handrail.transport.pages import Pages
from handrail.transport.socket import socket_endpoint
from handrail.transport.sse import stream_endpoint
from handrail.transport.trusted import documents_of

PACKAGED = Path(__file__).parent / "web"
BUILT = Path(__file__).parents[2] / "frontend" / "dist"


def web_root() -> Path:
    """The console's files: packaged, or built beside the source."""
    return PACKAGED if PACKAGED.exists() else BUILT


def create_app(settings: Settings, kernel: Kernel | None = None) -> Starlette:
    """The ASGI application. The database must be migrated before it starts."""
    kernel = kernel or Kernel(settings)
    root = web_root()
    trust(schema, documents_of(root))
    pages = Pages(root)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await kernel.start()
        accounts.watch(kernel)
        proof.watch(kernel)
        jobs = Jobs(kernel)
        jobs.start()
        try:
            yield
        finally:
            await jobs.stop()
            await proof.sign_off(kernel)
            await kernel.stop()

    app = Starlette(
        lifespan=lifespan,
        middleware=[
            Middleware(SecurityHeaders, index=root / "index.html"),
            Middleware(Masked),
            Middleware(CrossSiteGuard, origin=settings.origin()),
            Middleware(BodyGuard, most=settings.max_body_bytes),
        ],
        routes=[
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/metrics", metrics),
            Route("/graphql", http_endpoint(kernel, schema, accounts.authenticate)),
            WebSocketRoute("/graphql", socket_endpoint(kernel, schema, accounts.authenticate)),
            Route("/graphql/stream", stream_endpoint(kernel, schema, accounts.authenticate)),
            Route("/v1/page-views", page_views, methods=["POST"]),
            Route("/v1/audit-logs", audit_logs, methods=["GET"]),
            Route("/v1/reports/{id}", reports.download, methods=["GET"]),
            Route("/v1/analytics", reports.analytics, methods=["GET"]),
            Route("/exports/{id}", download),
            Route("/exports/{id}/{part}", download),
            Route("/graphiql", explorer(pages, kernel, accounts.authenticate)),
            Route("/{path:path}", pages.serve, methods=["GET", "HEAD"]),
        ],
    )
    app.state.kernel = kernel
    return app
