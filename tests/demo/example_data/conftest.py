"""The folder, written once for all tests here."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.demo.example_data.reading import ReadFile, read

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="session")
def folder(erp_export: Path) -> Path:
    return erp_export


@pytest.fixture(scope="session")
def files(folder: Path) -> Mapping[str, ReadFile]:
    return {path.stem: read(path) for path in folder.glob("*.csv")}
