"""A browser without a screen: real HTTP, cookies kept, forms filled in as they stand on the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import Morsel

import aiohttp
from selectolax.lexbor import LexborHTMLParser
from yarl import URL


@dataclass(frozen=True)
class Page:
    """An answer."""

    status: int
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.text)

    @property
    def heading(self) -> str:
        found = self.tree.css_first("h1")
        return found.text(strip=True) if found else ""

    def value(self, name: str) -> str:
        """What stands in a field."""
        found = self.tree.css_first(f"main [name={name}]")
        return (found.attributes.get("value") or "") if found else ""

    def errors(self) -> dict[str, str]:
        """What the error summary says, by the field it leads to."""
        found = self.tree.css("[role=alert] a")
        return {(node.attributes["href"] or "").lstrip("#"): node.text() for node in found}


class Browser:
    """Keeps its cookies from page to page."""

    def __init__(self, site: str, headers: Mapping[str, str]) -> None:
        self.site = site
        self._session = aiohttp.ClientSession(
            headers=headers, cookie_jar=aiohttp.CookieJar(unsafe=True), auto_decompress=True
        )

    async def close(self) -> None:
        await self._session.close()

    def cookie(self, name: str) -> Morsel[str] | None:
        """A cookie that the browser holds."""
        return next((cookie for cookie in self._session.cookie_jar if cookie.key == name), None)

    def set_cookie(self, name: str, value: str) -> None:
        """Plants a cookie, as an attacker would."""
        self._session.cookie_jar.update_cookies({name: value}, URL(self.site))

    async def ask(self, method: str, path: str, *, follow: bool = True, **options: object) -> Page:
        """One request."""
        async with self._session.request(
            method,
            self.site + path,
            allow_redirects=follow,
            **options,  # type: ignore[arg-type]  # passed on
        ) as answer:
            return Page(answer.status, answer.url.path_qs, dict(answer.headers), await answer.read())

    async def open(self, path: str) -> Page:
        return await self.ask("GET", path)

    async def send(self, path: str, *, token: str | None = None, **fields: str) -> Page:
        """Opens the page, fills in its form and sends it; `token` replaces the form's own."""
        return await self.submit(await self.open(path), fields, token=token)

    async def submit(
        self, page: Page, fields: Mapping[str, str], *, token: str | None = None, follow: bool = True
    ) -> Page:
        """Fills in and sends the form of a page that is open."""
        form = page.tree.css_first("main form")
        action = (form.attributes.get("action") if form else None) or page.path
        hidden = {"next": page.value("next")} if page.value("next") else {}
        own = page.value("csrf_token") if token is None else token
        return await self.ask("POST", action, follow=follow, data={"csrf_token": own, **hidden, **fields})

    async def press(self, path: str, on: str = "/account", **fields: str) -> Page:
        """Presses the button whose form on the page `on` leads to `path`."""
        page = await self.open(on)
        form = page.tree.css_first(f'form[action="{path}"]')
        assert form is not None, page.text
        token = form.css_first("[name=csrf_token]")
        assert token is not None
        return await self.ask("POST", path, data={"csrf_token": token.attributes["value"] or "", **fields})

    async def log_in(self, email: str, password: str, path: str = "/login") -> Page:
        return await self.send(path, email=email, password=password)
