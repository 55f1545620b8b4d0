"""An ERP's import folder with invented companies, for the demo and for tests (SPEC 9, "Import")."""

from datetime import date
from pathlib import Path

from kontor.demo.example_data import business, printing, rows
from kontor.demo.example_data.companies import (
    BAUER,
    BAYERN,
    BRIGHTWATER,
    HOFFMANN,
    HUBER,
    KESSEL,
    LINDNER,
    SUEDWEST,
    WEBER,
)
from kontor.demo.example_data.contracts import ENDS_SOON, NEARLY_CALLED_OFF
from kontor.demo.example_data.documents import INVOICE
from kontor.demo.example_data.folder import write_file
from kontor.demo.example_data.orders import ORDER

LINDNER_DOMAIN = "armaturen-lindner.example"

__all__ = [
    "BAUER",
    "BAYERN",
    "BRIGHTWATER",
    "ENDS_SOON",
    "HOFFMANN",
    "HUBER",
    "INVOICE",
    "KESSEL",
    "LINDNER",
    "LINDNER_DOMAIN",
    "NEARLY_CALLED_OFF",
    "ORDER",
    "SUEDWEST",
    "WEBER",
    "write",
]


def write(folder: Path, today: date, seed: int = 1) -> None:
    """Two years of business up to `today`, the same for the same day and seed; takes some seconds.

    The folder is made if need be. Lindner's INVOICE belongs to its ORDER; HOFFMANN is its contact person.
    """
    folder.mkdir(parents=True, exist_ok=True)
    invented = business.invented(today, seed)
    for name, lines in rows.by_file(invented):
        write_file(folder, name, lines)
    printing.print_all(folder, invented.documents)
