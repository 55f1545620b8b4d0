"""Runs the local Telegram alone: `python -m kontor.demo.telegram [port]`."""

import asyncio
import contextlib
import sys

from kontor.demo.telegram.server import LocalTelegram


async def serve(port: int) -> None:
    """Serve until interrupted."""
    telegram = LocalTelegram()
    telegram.user("Petra")
    await telegram.start(port=port)
    sys.stdout.write(f"Bot API   {telegram.url}\ntoken     {telegram.token}\nchat page {telegram.url}/chat\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(int(sys.argv[1]) if len(sys.argv) > 1 else 8081))
