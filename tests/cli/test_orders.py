"""`kontor orders` as the ERP's nightly job calls it: one line or a list, and a status that says it all."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from core.business import ordering
from core.business.drafts import Draft
from core.erp.files import FILES, CsvFile, Field
from core.erp.kinds import text
from core.erp.reading import Row, batches
from core.erp.report import Report
from core.models import Company
from core.service import Core
from tests.cli.test_privacy import kontor
from tests.core.business import firms as example
from tests.core.business.firms import Firms

DRAFT = Draft("310440", Decimal("1500"), "contract", "30004511", date(2026, 12, 10), '=1+1; "eilig", bitte')


pytestmark = pytest.mark.sqlite  # the command opens whatever database the settings name


@pytest.fixture
async def firms(core: Core) -> Firms:
    return await example.settle(core)


@pytest.fixture
async def number(core: Core, firms: Firms) -> str:
    async with core.begin() as tx:
        return (await ordering.place(tx, firms.anna, DRAFT, "one")).number


def as_the_import_reads(written: str, folder: Path) -> list[Row]:
    """The rows that the import's reader makes of it, each column read as where it stands in the import's files."""
    known = {field.name: field for file in FILES for field in file.fields}
    known["placed_at"] = Field(
        "placed_at", text(Company.name)
    )  # the only column that no file of the import has
    header = written.splitlines()[0].split(",")
    path, report = folder / "placed.csv", Report()
    path.write_text(written, encoding="utf-8", newline="")
    file = CsvFile("placed.csv", ("kontor_number", "position"), tuple(known[name] for name in header))
    rows = [row for batch in batches(path, file, report) for row in batch]
    report.refuse()
    return rows


class TestPlaced:
    async def test_csv_is_what_the_imports_own_reader_reads(
        self, core: Core, number: str, tmp_path: Path
    ) -> None:
        status, out, err = await kontor(core, tmp_path, "orders", "--placed")
        assert (status, err) == (0, "")
        [row] = as_the_import_reads(out, tmp_path)
        assert row.values["kontor_number"] == number
        assert row.values["customer_reference"] == DRAFT.reference
        assert (row.values["quantity_kg"], row.values["delivery_date"]) == (DRAFT.quantity, DRAFT.wanted)
        assert (row.values["metal_source"], row.values["contract_number"]) == (DRAFT.source, DRAFT.contract)

    async def test_the_metal_price_of_a_contract_is_no_price_of_the_position(
        self, core: Core, number: str, tmp_path: Path
    ) -> None:
        _, out, _ = await kontor(core, tmp_path, "orders", "--placed", "--format", "json")
        [row] = json.loads(out)
        assert (row["price_eur_per_100kg"], row["contract_number"]) == (None, DRAFT.contract)

    async def test_it_is_repeated_until_it_is_acknowledged(
        self, core: Core, number: str, tmp_path: Path
    ) -> None:
        first = await kontor(core, tmp_path, "orders", "--placed", "--format", "json")
        assert await kontor(core, tmp_path, "orders", "--placed", "--format", "json") == first
        assert [row["kontor_number"] for row in json.loads(first[1])] == [number]
        acknowledged = await kontor(core, tmp_path, "orders", "--acknowledge", number)
        assert acknowledged == (0, f"Acknowledged: {number}\n", "")
        assert await kontor(core, tmp_path, "orders", "--placed", "--format", "json") == (0, "[]\n", "")

    async def test_nothing_placed_is_an_empty_list_with_its_header(
        self, core: Core, firms: Firms, tmp_path: Path
    ) -> None:
        status, out, _ = await kontor(core, tmp_path, "orders", "--placed")
        assert status == 0
        assert out.startswith("kontor_number,company_number,")
        assert len(out.splitlines()) == 1


class TestAcknowledging:
    async def test_an_unknown_number_is_one_clear_line_and_acknowledges_none(
        self, core: Core, number: str, tmp_path: Path
    ) -> None:
        await kontor(core, tmp_path, "orders", "--placed")
        refused = await kontor(
            core, tmp_path, "orders", "--acknowledge", number, "--acknowledge", "K-2026-999999"
        )
        assert refused == (1, "", "kontor: no such order has been handed over\n")
        assert number in (await kontor(core, tmp_path, "orders", "--placed"))[1]

    @pytest.mark.parametrize(
        "words", [(), ("--placed", "--acknowledge", "K-2026-000001"), ("--placed", "--format", "pdf")]
    )
    async def test_wrong_usage_has_status_2(
        self, core: Core, firms: Firms, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        status, out, err = await kontor(core, tmp_path, "orders", *words)
        assert (status, out) == (2, "")
        assert "Traceback" not in err
