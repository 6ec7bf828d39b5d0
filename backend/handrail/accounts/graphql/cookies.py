"""The session's cookie. Strict is enough: links lead to a page, and the page's own requests carry it."""

from handrail.core.graphql import Context

COOKIE = "handrail_session"


def set_cookie(context: Context, value: str) -> None:
    """Out of reach for scripts and for other sites."""
    settings, secure = context.kernel.settings, context.request.secure
    context.response.set_cookie(
        COOKIE,
        value,
        max_age=settings.session_max_days * 86400,
        path="/",
        httponly=True,
        samesite="strict",
        secure=secure,
    )


def drop_cookie(context: Context) -> None:
    """Make the browser forget it."""
    context.response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=context.request.secure)
