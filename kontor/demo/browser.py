"""A person at a browser, for the tour: opens pages, fills in their forms, keeps their cookies."""

from __future__ import annotations

from types import TracebackType

import aiohttp
from selectolax.lexbor import LexborHTMLParser, LexborNode
from yarl import URL


class Page:
    """A page as it came: its status, address and text."""

    def __init__(self, status: int, url: str, html: str) -> None:
        self.status, self.url, self.html = status, url, html
        self._tree = LexborHTMLParser(html)

    @property
    def heading(self) -> str:
        """What the page calls itself."""
        found = self._tree.css_first("h1")
        return found.text(strip=True) if found else ""

    @property
    def text(self) -> str:
        """All that can be read on it."""
        body = self._tree.body
        return " ".join(body.text(separator=" ").split()) if body else ""

    def value(self, field: str) -> str:
        """What stands in a field of the form."""
        found = self._tree.css_first(f"[name={field}]")
        return (found.attributes.get("value") or "") if found else ""

    def links(self, part: str) -> list[str]:
        """Addresses of links that hold `part`."""
        hrefs = (node.attributes.get("href") or "" for node in self._tree.css("a"))
        return [href for href in hrefs if part in href]

    def form(self, field: str | None = None) -> LexborNode:
        """The form that has the field, or the only one in the page's main part. Raises LookupError."""
        for form in self._tree.css("main form"):
            if field is None or form.css_first(f"[name={field}]") is not None:
                return form
        raise LookupError(f"no form with {field!r} on {self.url}: {self.text[:300]}")


class Browser:
    """Opens pages and sends forms over real HTTP."""

    def __init__(self, language: str = "de") -> None:
        jar = aiohttp.CookieJar(unsafe=True)  # cookies for 127.0.0.1
        self._session = aiohttp.ClientSession(cookie_jar=jar, headers={"Accept-Language": language})

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def open(self, url: str) -> Page:
        """Follows redirects, as people's browsers do."""
        async with self._session.get(url) as answer:
            return Page(answer.status, str(answer.url), await answer.text())

    async def send(self, page: Page, **fields: str) -> Page:
        """Fills in the form that has the first of `fields`, keeps what else stands in it, and sends it."""
        form = page.form(next(iter(fields), None))
        data = {
            node.attributes["name"] or "": node.attributes.get("value") or ""
            for node in form.css("input[name]")
            if node.attributes.get("type") not in ("checkbox", "radio", "submit")
        }
        action = form.attributes.get("action") or page.url
        target = str(URL(page.url).join(URL(action)))
        async with self._session.post(
            target, data={**data, **fields}, headers={"Referer": page.url}
        ) as answer:
            return Page(answer.status, str(answer.url), await answer.text())
