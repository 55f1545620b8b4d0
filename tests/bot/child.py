"""The door in a process of its own, to be killed: data folder, API, token, database, and what makes it stick."""

import asyncio
import sys
from pathlib import Path
from typing import cast

from bot.door import TelegramDoor
from core import settings
from core.desk import Desk
from core.service import Core
from tests.bot.scripted import ScriptedDesk


async def main(data_dir: str, api_url: str, token: str, database_url: str, stuck: str) -> None:
    core = Core(settings.load(_env_file=None, data_dir=Path(data_dir), database_url=database_url or None))
    desk = cast(Desk, ScriptedDesk(core, Path(stuck) if stuck else None))
    door = TelegramDoor(core, desk, token=token, api_url=api_url, patience=60, poll_seconds=5)
    await door.start()
    await door.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
