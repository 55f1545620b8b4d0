"""How old the ERP's data is: every business answer and every export says so (SPEC 3)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from core.models import ImportRun
from core.service import Tx


async def data_as_of(tx: Tx) -> datetime | None:
    """When the latest import ended; None before the first one."""
    return await tx.session.scalar(
        select(ImportRun.finished_at).order_by(ImportRun.finished_at.desc()).limit(1)
    )
