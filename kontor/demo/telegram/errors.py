"""The refusals of the Bot API, in the shape in which Telegram words them."""

from typing import Any

TOO_LARGE = "Request Entity Too Large"
BLOCKED = "Forbidden: bot was blocked by the user"


class ApiError(Exception):
    """A call that is answered with `ok: false`; `code` is both the HTTP status and `error_code`."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_api(self) -> dict[str, Any]:
        """The JSON body that a bot receives."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class BadRequestError(ApiError):
    """Status 400 with Telegram's usual prefix."""

    def __init__(self, text: str) -> None:
        super().__init__(400, f"Bad Request: {text}")


class TooManyRequestsError(ApiError):
    """Status 429: the caller has to wait `retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
