"""`GET /v1/reports/<id>`: a report's file; `GET /v1/analytics`: the figures of a range as one. Each leaves an entry."""

from datetime import datetime

import orjson
from starlette.requests import Request
from starlette.responses import Response

from handrail.accounts import service as accounts
from handrail.analytics.types import AnalyticsGranularity, AnalyticsPeriod, AnalyticsRange
from handrail.audit.service import MEDIA
from handrail.core.buckets import spend
from handrail.core.graphql import Context, current_action
from handrail.core.refusals import Fault, Refused
from handrail.reports import service
from handrail.reports.figures import Figures, as_csv
from handrail.transport.callers import fault_response
from handrail.transport.plain import caller, problem

POINTS = 2_000
FORMS = ("csv", "json")
PARAMETERS = ("format", "period", "from", "to", "granularity", "timezone", "domainId", "agentId")


async def asking(request: Request) -> Context:
    """Who asks, when they may and can afford it. Errors: Fault."""
    context = await caller(request, accounts.authenticate, "usage:read")
    spend(context, POINTS)
    return context


async def download(request: Request) -> Response:
    """A report's file. 404 for what is not there for them."""
    mark = current_action.set("report.download")
    try:
        context = await asking(request)
        form = form_of(request, None)
        viewer = context.signed_in
        report_id = request.path_params["id"]
        if form is None:
            form = service.form_of(await context.read(service.find, context.scope, viewer.user_id, report_id))
        found, told = await context.write(service.download, context.scope, viewer.user_id, report_id, form)
        return answer(told, form, f"handrail-report-{service.name_of(found)}")
    except Refused as refused:
        return fault_response(Fault("NOT_FOUND", str(refused)), 404)
    except Fault as fault:
        return problem(fault)
    finally:
        current_action.reset(mark)


async def analytics(request: Request) -> Response:
    """The figures of a range, as `analytics` and `topAgents` tell them. 400 names the parameter."""
    mark = current_action.set("report.extract")
    try:
        context = await asking(request)
        asked = request.query_params
        unknown = [name for name in asked if name not in PARAMETERS]
        if unknown:
            raise Fault("BAD_REQUEST", f"There is no parameter {unknown[0]!r}. There are {', '.join(PARAMETERS)}.")
        form = form_of(request, "json") or "json"
        told = await context.read(
            service.told_of, context.scope, range_of(request), granularity_of(asked.get("granularity")),
            asked.get("timezone", "UTC"), asked.get("domainId"), asked.get("agentId"), context.kernel.writer.now(),
        )  # fmt: skip
        await context.write(service.extract, form, told)
        return answer(told, form, f"handrail-analytics-{told['startsAt'][:10]}-to-{told['endsAt'][:10]}")
    except Fault as fault:
        return problem(fault)
    finally:
        current_action.reset(mark)


def form_of(request: Request, default: str | None) -> str | None:
    """The form that is asked for. Errors: Fault BAD_REQUEST."""
    form = request.query_params.get("format", default)
    if form is not None and form not in FORMS:
        raise Fault("BAD_REQUEST", "`format` is csv or json.")
    return form


def range_of(request: Request) -> AnalyticsRange:
    """The range that is asked for. Errors: Fault BAD_REQUEST."""
    asked = request.query_params
    period = asked.get("period")
    if period is not None and period not in AnalyticsPeriod.__members__:
        raise Fault("BAD_REQUEST", f"`period` is one of {', '.join(AnalyticsPeriod.__members__)}.")
    return AnalyticsRange(
        period=AnalyticsPeriod[period] if period else None,
        from_=moment_of("from", asked.get("from")), to=moment_of("to", asked.get("to")),
    )  # fmt: skip


def moment_of(name: str, text: str | None) -> datetime | None:
    """A moment with its offset. Errors: Fault BAD_REQUEST."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found
    except ValueError:
        pass
    raise Fault("BAD_REQUEST", f"`{name}` is a moment such as 2026-11-22T00:00:00Z.")


def granularity_of(name: str | None) -> AnalyticsGranularity | None:
    """How long each point is. Errors: Fault BAD_REQUEST."""
    if name is not None and name not in AnalyticsGranularity.__members__:
        raise Fault("BAD_REQUEST", f"`granularity` is one of {', '.join(AnalyticsGranularity.__members__)}.")
    return AnalyticsGranularity[name] if name else None


def answer(told: Figures, form: str, name: str) -> Response:
    """The file."""
    body = as_csv(told).encode() if form == "csv" else orjson.dumps(told, option=orjson.OPT_INDENT_2)
    headers = {"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "no-store"}
    return Response(body, headers=headers, media_type=MEDIA[form.upper()])
