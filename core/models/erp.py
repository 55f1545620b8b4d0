"""Table: the imports that succeeded; the latest says how old the ERP's data is."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from core.models.base import Base, Moment, Numbered


class ImportRun(Numbered, Base):
    """One import of a folder; `counts` holds the rows read per file."""

    __tablename__ = "import_run"

    finished_at: Mapped[datetime] = mapped_column(Moment, index=True)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
