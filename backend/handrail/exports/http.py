"""`GET /exports/<id>`: a finished export; beside it `/manifest` and `/proof`. Each download leaves an entry."""

import orjson
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response

from handrail.accounts import service as accounts
from handrail.audit.service import MEDIA
from handrail.core.graphql import Context, current_action
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault, Refused
from handrail.exports import service
from handrail.exports.files import place
from handrail.exports.types import Export
from handrail.transport.callers import COOKIE, marks_of

PARTS = ("file", "manifest", "proof")


STATUS = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "BUSY": 503, "UNAVAILABLE": 503}


async def download(request: Request) -> Response:
    """The file, its manifest or its proof. 401 for who is not signed in, 404 for what is not there for them."""
    kernel: Kernel = request.app.state.kernel
    part = request.path_params.get("part", "file")
    if request.method != "GET":  # a look would leave the entry of a download
        return problem(405, "Fetch it by GET.")
    if part not in PARTS:
        return problem(404, "There is no such file.")
    if request.headers.get("sec-fetch-site") == "cross-site":
        return problem(403, "Another site may not fetch it.")
    mark = current_action.set("export.download")
    try:
        viewer = await accounts.authenticate(kernel, request.cookies.get(COOKIE), request.headers.get("authorization"))
        context = Context(kernel, marks_of(request), viewer)
        thing = await context.write(service.download, context.signed_in, request.path_params["id"], part)
    except Refused as refused:
        return problem(404, str(refused))
    except Fault as fault:
        return problem(STATUS.get(fault.code, 400), fault.message)
    finally:
        current_action.reset(mark)
    return answer(kernel, thing, part)


def answer(kernel: Kernel, thing: Export, part: str) -> Response:
    """What is sent."""
    name = thing.name if part == "file" else f"{thing.name}.{part}.json{'l' * (part == 'proof')}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    if part == "manifest":
        body = orjson.dumps(thing.manifest, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
        return Response(body, headers=headers, media_type="application/json")
    file = place(kernel, thing, part)
    if not file.is_file():
        return problem(404, "There is no such file.")
    media = MEDIA["JSONL" if part == "proof" else thing.format.name]
    return FileResponse(file, headers=headers | {"accept-ranges": "none"}, media_type=media)


def problem(status: int, message: str) -> JSONResponse:
    """An error as these routes tell it."""
    headers = {"www-authenticate": 'Bearer realm="handrail"'} if status == 401 else None
    return JSONResponse({"error": message}, status, headers)
