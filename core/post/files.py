"""How a queued message names the files it carries: as recipes, followed just before the message is sent.

A recipe is small, survives a crash, and is followed again for a retry; what a person may fetch is checked
when it is followed.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FileRecipe:
    """`make` names who follows it ("document", "export", "inbox"); `parts` is plain JSON."""

    make: str
    parts: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"make": self.make, **self.parts}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "FileRecipe":
        return cls(data["make"], {name: value for name, value in data.items() if name != "make"})


@dataclass(frozen=True)
class MadeFile:
    """A file ready to be sent."""

    name: str
    media_type: str
    content: bytes


FileMaker = Callable[[FileRecipe], Awaitable[MadeFile]]
"""Follows a recipe. Raises NotFound when the thing is gone or was withdrawn, TooManyRows for a PDF too long."""
