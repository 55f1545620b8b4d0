"""A process that makes one export and prints what it cost: megabytes above idle, and how long the loop stood still."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from pathlib import Path

from core import settings as settings_of
from core.desk import files
from core.desk.requests import Intent, Request, Slots
from core.post.files import FileRecipe
from core.service import Core

MEGABYTE = 1024


def memory(what: str) -> float:
    """`VmRSS` is what the process holds now, `VmHWM` the most that it ever held (proc(5)), in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(what)) / MEGABYTE


async def measure(data_dir: str, user: int, format_: str) -> dict[str, float]:
    """Makes a small file first, so that what is loaded once is not counted."""
    core = Core(settings_of.load(_env_file=None, data_dir=Path(data_dir)))
    await files.make(core, _recipe(user, "contracts", format_))
    gc.collect()
    idle = memory("VmRSS")
    lags: list[float] = []
    watch = asyncio.create_task(_watch(lags))
    began = time.monotonic()
    made = await files.make(core, _recipe(user, "metal_account", format_))
    seconds = time.monotonic() - began
    watch.cancel()
    await core.close()
    return {
        "above": memory("VmHWM") - idle,
        "lag": max(lags),
        "seconds": seconds,
        "size": len(made.content),
    }


def _recipe(user: int, what: str, format_: str) -> FileRecipe:
    request = Request(Intent.EXPORT, Slots(what=what, format=format_))
    return FileRecipe("export", {"user": user, "language": "de", "request": request.to_json()})


async def _watch(lags: list[float]) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(0.01)
        lags.append(time.monotonic() - before - 0.01)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1], int(sys.argv[2]), sys.argv[3]))))
