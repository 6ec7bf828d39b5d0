"""The console: pre-compressed files with long caching, the page itself for every navigation, else an honest 404."""

import hashlib
import mimetypes
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

FOREVER = "public, max-age=31536000, immutable"
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
ICON = {"favicon.ico": "favicon.svg"}  # what browsers ask for where no page names one, as for a text
MISSING = (
    "The console is not built. Run `./just build`, or use the API at /graphql.\n"
    "(In development: `./just dev` serves it from Vite.)\n"
)


class Pages:
    """Serves the built front end from `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    async def serve(self, request: Request) -> Response:
        """A file, the page, or 404."""
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Method not allowed\n", 405)
        path = request.path_params["path"]
        file = self.find(ICON.get(path, path))
        if file:
            return self.file(request, file)
        if not self.is_navigation(request):
            return PlainTextResponse("Not found\n", 404)
        return self.page(request)

    def find(self, path: str) -> Path | None:
        """The static file of this path, which may be anything that fits into a request."""
        try:
            file = (self.root / path).resolve()
            good = file.is_file() and file.is_relative_to(self.root) and file.suffix != ".html"
        except (ValueError, OSError):  # a NUL character, or longer than a file's name may be
            return None
        return file if good else None

    def file(self, request: Request, file: Path) -> Response:
        """A static file in the best encoding the browser takes."""
        headers = {"vary": "accept-encoding"}
        headers["cache-control"] = FOREVER if "assets" in file.parts else "no-cache"
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        accepted = request.headers.get("accept-encoding", "")
        for name, suffix in ENCODINGS:
            packed = file.with_name(file.name + suffix)
            if name in accepted and packed.is_file():
                return FileResponse(packed, headers={**headers, "content-encoding": name}, media_type=kind)
        return FileResponse(file, headers=headers, media_type=kind)

    def page(self, request: Request, name: str = "index.html") -> Response:
        """A page, uncached, with an ETag."""
        file = self.root / name
        if not file.is_file():
            return PlainTextResponse(MISSING, 503)
        body = file.read_bytes()
        etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers = {"cache-control": "no-cache", "etag": etag}
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type="text/html")

    def is_navigation(self, request: Request) -> bool:
        """Whether a browser opens a page (and not a missing picture or script)."""
        mode = request.headers.get("sec-fetch-mode")
        accepted = request.headers.get("accept", "*/*")
        wants_page = mode == "navigate" if mode else "text/html" in accepted or "*/*" in accepted
        return wants_page and "." not in Path(request.url.path).name
