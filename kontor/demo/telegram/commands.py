"""The bot's command lists: one per scope and language, and which of them a chat shows."""

from dataclasses import dataclass, field

from kontor.demo.telegram.chats import Json

Key = tuple[str, int, str]


def scope_of(scope: Json | None) -> tuple[str, int]:
    """A `BotCommandScope` as a key; those of a chat carry its id."""
    scope = scope or {"type": "default"}
    return scope["type"], int(scope.get("chat_id", 0))


@dataclass
class CommandBook:
    """The lists by scope, chat and language ("" for every language)."""

    lists: dict[Key, list[Json]] = field(default_factory=dict)

    def put(self, scope: Json | None, language: str, commands: list[Json]) -> None:
        """Set a list; an empty one is the same as none."""
        key = (*scope_of(scope), language)
        if commands:
            self.lists[key] = commands
        else:
            self.lists.pop(key, None)

    def get(self, scope: Json | None, language: str) -> list[Json]:
        """The list set for exactly this scope and language."""
        return self.lists.get((*scope_of(scope), language), [])

    def shown(self, chat_id: int, private: bool, language: str) -> list[Json]:
        """The list that a client shows: narrowest scope first, the person's language before none."""
        wide = "all_private_chats" if private else "all_group_chats"
        for kind, number in (("chat", chat_id), (wide, 0), ("default", 0)):
            for code in (language, ""):
                if (kind, number, code) in self.lists:
                    return self.lists[kind, number, code]
        return []
