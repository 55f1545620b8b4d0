"""Our cookies: HttpOnly, SameSite=Lax, and with https Secure and bound to this host."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

SESSION = "kontor_session"
CSRF = "kontor_csrf"
LANGUAGE = "kontor_language"
FLASH = "kontor_flash"

SECURE: web.AppKey[bool] = web.AppKey("secure", bool)


@dataclass
class Jar:
    """Cookies to be set with the answer; None takes one back."""

    changes: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)

    def put(self, name: str, value: str, seconds: int | None = None) -> None:
        """Sets a cookie, for so many seconds or until the browser closes."""
        self.changes[name] = value, seconds

    def drop(self, name: str) -> None:
        """Takes a cookie back."""
        self.changes[name] = None, None


def read(request: web.Request, name: str) -> str:
    """The cookie's value, empty when there is none."""
    return request.cookies.get(_name(request.app, name), "")


def write(request: web.Request, response: web.StreamResponse, jar: Jar) -> None:
    """Puts what is in the jar on the answer."""
    secure = request.app[SECURE]
    for name, (value, seconds) in jar.changes.items():
        response.set_cookie(
            _name(request.app, name),
            value or "",
            max_age=0 if value is None else seconds,
            path="/",
            httponly=True,
            samesite="Lax",
            secure=secure,
        )


def _name(app: web.Application, name: str) -> str:
    return f"__Host-{name}" if app[SECURE] else name
