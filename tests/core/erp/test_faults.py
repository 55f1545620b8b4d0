"""What an import refuses, and how each fault is told: file, line, column, and what is wrong with the value."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.erp import contents, import_folder, reading
from core.erp.files import FILES, REGIONS, CsvFile
from core.erp.kinds import BadValueError
from core.erp.report import Report
from core.errors import ImportFaults
from core.models import Role, User
from core.service import Core
from tests.core.erp import folders
from tests.core.erp.folders import Files

ON_SQLITE = pytest.mark.parametrize("database_url", [None], ids=["sqlite"])
"""For what is decided before any database is asked."""


async def faults(core: Core, folder: Path) -> list[str]:
    with pytest.raises(ImportFaults) as raised:
        await import_folder(core, folder)
    assert raised.value.count >= len(raised.value.faults)
    return [str(each) for each in raised.value.faults]


# file, row, column, value, what is said of it
VALUES = [
    ("orders.csv", 0, "ordered_on", "02.11.2026", "'02.11.2026' is not a date such as 2026-11-23"),
    ("orders.csv", 0, "ordered_on", "2026-02-30", "'2026-02-30' is not a date such as 2026-11-23"),
    ("orders.csv", 0, "ordered_on", "1826-02-03", "'1826-02-03' is not between 1950 and 2100"),
    ("orders.csv", 0, "ordered_on", "", "is empty"),
    ("orders.csv", 0, "channel", "Online", "'Online' is not one of online, conventional"),
    ("orders.csv", 0, "number", "45\n00", "'45?00' is broken over lines"),
    ("orders.csv", 0, "company_number", "999", "'999' is neither in companies.csv nor known"),
    ("orders.csv", 0, "customer_reference", "x\x07", "'x?' holds a control character"),
    ("orders.csv", 0, "customer_reference", "x" * 201, f"'{'x' * 40}…' is longer than 200 characters"),
    ("order_lines.csv", 0, "quantity_kg", "abc", "'abc' is not a number"),
    ("order_lines.csv", 0, "quantity_kg", "1.250,125", "'1.250,125' is not a number"),
    ("order_lines.csv", 0, "quantity_kg", "12,50", "'12,50' is not a number"),
    ("order_lines.csv", 0, "quantity_kg", "٣", "'٣' is not a number"),
    ("order_lines.csv", 0, "quantity_kg", "nan", "'nan' is not a number"),
    ("order_lines.csv", 0, "quantity_kg", "1e3", "'1e3' is not a number"),
    ("order_lines.csv", 0, "quantity_kg", "-1", "'-1' is negative"),
    ("order_lines.csv", 0, "quantity_kg", "1.2345", "'1.2345' has more than 3 decimals"),
    ("order_lines.csv", 0, "quantity_kg", "1000000000", "'1000000000' is too large"),
    ("order_lines.csv", 0, "price_eur_per_100kg", "1.234", "'1.234' has more than 2 decimals"),
    ("order_lines.csv", 0, "position", "1.5", "'1.5' is not a whole number"),
    ("order_lines.csv", 0, "order_number", "4711", "'4711' is neither in orders.csv nor known"),
    ("order_lines.csv", 0, "contract_number", "4711", "'4711' is neither in contracts.csv nor known"),
    ("order_lines.csv", 0, "metal_source", "bank", "'bank' is not one of account, contract, day_price"),
    ("products.csv", 0, "orderable", "yes", "'yes' is neither true nor false"),
    ("products.csv", 0, "alloy", "CW999", "'CW999' is neither in alloys.csv nor known"),
    ("contracts.csv", 0, "valid_to", "2025-12-31", "is before valid_from"),
    ("bookings.csv", 1, "related_number", "B77", "'B77' is neither in bookings.csv nor known"),
    ("bookings.csv", 0, "alloy_group", "CU", "'CU' is neither in alloy_groups.csv nor known"),
    ("contact_persons.csv", 0, "email", "petra", "'petra' is not an e-mail address"),
    ("contact_persons.csv", 0, "deputy_email", "a@b@c d", "'a@b@c d' is not an e-mail address"),
    ("companies.csv", 0, "email_domains", "lindner.example a..b", "'a..b' is not a domain"),
    ("companies.csv", 0, "contact_email", "x@y.example", "'x@y.example' is neither in contact_persons.csv nor known"),
    ("service_companies.csv", 0, "holidays_region", "Bayern", f"'Bayern' is not one of {', '.join(REGIONS)}"),
    (
        *("service_companies.csv", 0, "office_hours", "nach Vereinbarung"),
        "'nach Vereinbarung' is not like Mo-Do 08:00-16:00; Fr 08:00-14:00",
    ),
    ("documents.csv", 0, "order_number", "4500012345 4711", "'4711' is neither in orders.csv nor known"),
]  # fmt: skip


@ON_SQLITE
class TestValues:
    @pytest.mark.parametrize(("file", "row", "column", "value", "said"), VALUES)
    async def test_a_bad_value_is_told_with_file_line_and_column(
        self, core: Core, tmp_path: Path, file: str, row: int, column: str, value: str, said: str
    ) -> None:
        files = folders.sound()
        files[file][row][column] = value
        told = await faults(core, folders.write(tmp_path, files))
        assert f"{file}:{row + 2}: {column}: {said}" in told

    @pytest.mark.parametrize("value", ["2026-11-02", "2.11.26", "31.04.2026", "٠٢.11.2026"])
    async def test_a_semicolon_asks_for_german_dates(self, core: Core, tmp_path: Path, value: str) -> None:
        path = folders.write(tmp_path, folders.sound(), german=True) / "orders.csv"
        path.write_text(path.read_text().replace("02.11.2026", value))
        told = await faults(core, tmp_path)
        assert told == [f"orders.csv:2: ordered_on: '{value}' is not a date such as 23.11.2026"]

    async def test_lines_are_those_of_the_file_even_behind_quoted_line_breaks(
        self, core: Core, tmp_path: Path
    ) -> None:
        files = folders.sound()
        files["orders.csv"][0]["customer_reference"] = "Bau 1\nHalle 2\r\nTor 3"
        files["orders.csv"][1]["status"] = "lost"
        told = await faults(core, folders.write(tmp_path, files))
        assert told[0].startswith("orders.csv:5: status: 'lost' is not one of received, ")

    async def test_blank_lines_are_skipped_and_counted(self, core: Core, tmp_path: Path) -> None:
        (tmp_path / "alloy_groups.csv").write_text("code,name_de,name_en\n\n\nMS,Messing,\n")
        assert await faults(core, tmp_path) == ["alloy_groups.csv:4: name_en: is empty"]

    async def test_the_first_hundred_faults_are_told_and_all_counted(
        self, core: Core, tmp_path: Path
    ) -> None:
        lines = "".join(f"G{number},,\n" for number in range(150))
        (tmp_path / "alloy_groups.csv").write_text(f"code,name_de,name_en\n{lines}")
        with pytest.raises(ImportFaults) as raised:
            await import_folder(core, tmp_path)
        assert (len(raised.value.faults), raised.value.count) == (100, 300)
        assert str(raised.value.faults[99]) == "alloy_groups.csv:51: name_en: is empty"


@ON_SQLITE
class TestFiles:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"", ":1: has no header line"),
            (b"code,name_de\nMS,Messing\n", ":1: name_en: the column is missing"),
            (b"code,name_de,name_en,colour\n", ":1: 'colour' is not a column of this file"),
            (b"code,name_de,name_en,code\n", ":1: code: the column is there twice"),
            (b"code\tname_de\tname_en\n", ":1: 'code?name_de?name_en' is not a column of this file"),
            (b"code,name_de,name_en\nMS,Messing\n", ":2: has 2 values for 3 columns"),
            (b"code,name_de,name_en\nMS,Messing,Brass,x\n", ":2: has 4 values for 3 columns"),
            (b'code,name_de,name_en\nMS,"Mes"sing,Brass\n', ":2: is not a record (',' expected after '\"')"),
            (b'code,name_de,name_en\nMS,Messing,Brass\nCU,"Kup\n', ":3: is not a record (unexpected end of data)"),
            (b"code,name_de,name_en\nMS,Messing\x81,Brass\n", ":2: is neither UTF-8 nor Windows-1252"),
            (b"code,name_de,name_en\nMS,A,B\nMS,C,D\n", ":3: code: is there twice, first in line 2"),
            (b"code,name_de,name_en\nMS,A\x00B,C\n", ":2: name_de: 'A?B' holds a control character"),
        ],
    )  # fmt: skip
    async def test_a_file_that_cannot_be_read_is_told_with_its_line(
        self, core: Core, tmp_path: Path, content: bytes, said: str
    ) -> None:
        (tmp_path / "alloy_groups.csv").write_bytes(content)
        assert f"alloy_groups.csv{said}" in await faults(core, tmp_path)

    async def test_a_folder_in_a_files_place_is_a_fault(self, core: Core, tmp_path: Path) -> None:
        (tmp_path / "orders.csv").mkdir()
        assert await faults(core, tmp_path) == ["orders.csv: cannot be read"]

    async def test_a_folder_that_is_missing_empty_or_none_is_one_fault(
        self, core: Core, tmp_path: Path
    ) -> None:
        (tmp_path / "file").write_text("x")
        (tmp_path / "empty").mkdir()
        assert await faults(core, tmp_path / "missing") == [
            f"{tmp_path / 'missing'}: there is no such folder"
        ]
        assert await faults(core, tmp_path / "file") == [f"{tmp_path / 'file'}: is not a folder"]
        assert len(await faults(core, tmp_path / "empty")) == 1


def _changed(**changes: tuple[str, dict[str, str]]) -> Files:
    files = folders.sound()
    for name, (number, values) in changes.items():
        rows = files[f"{name}.csv"]
        rows.append({**next(row for row in rows if number in row.values()), **values})
    return files


class TestRows:
    @pytest.mark.parametrize(
        ("files", "said"),
        [
            (
                _changed(orders=("4500012345", {})),
                "orders.csv:4: number: is there twice, first in line 2",
            ),
            (
                _changed(order_lines=("4500012345", {})),
                "order_lines.csv:4: order_number, position: is there twice, first in line 2",
            ),
            (
                _changed(bookings=("B2", {})),
                "bookings.csv:5: number: is there twice, first in line 3",
            ),
            (
                _changed(bookings=("B1", {"number": "B9"})),
                "bookings.csv:5: kind: the account has an opening balance already, booking 'B1'",
            ),
            (
                _changed(documents=("90012345", {"file": "other/RE_90012345.pdf"})),
                "documents.csv:4: number, file: is there twice, first in line 2",
            ),
            (
                _changed(documents=("90012345", {"company_number": "100300", "file": "x.pdf"})),
                "documents.csv:4: order_number: '4500012345' belongs to another company",
            ),
            (
                _changed(order_lines=("4500012345", {"order_number": "4500012399"})),
                "order_lines.csv:4: contract_number: '30004517' belongs to another company",
            ),
            (
                _changed(contact_persons=("MSW", {"email": "PETRA.hoffmann@MSW.example"})),
                "contact_persons.csv:3: email: is there twice, first in line 2",
            ),
        ],
    )
    async def test_rows_that_do_not_go_together_are_told(
        self, core: Core, tmp_path: Path, files: Files, said: str
    ) -> None:
        assert await faults(core, folders.write(tmp_path, files)) == [said]

    @pytest.mark.parametrize("file", ["orders.csv", "contracts.csv", "documents.csv"])
    async def test_what_belongs_to_one_company_is_never_given_to_another(
        self, core: Core, tmp_path: Path, file: str
    ) -> None:
        files = folders.sound()
        await import_folder(core, folders.write(tmp_path / "1", files))
        row = {**files[file][0], "company_number": "100300"}
        if "order_number" in row:
            row["order_number"] = ""
        told = await faults(core, folders.write(tmp_path / "2", {file: [row]}))
        assert told == [f"{file}:2: number: '{row['number']}' belongs to another company"]

    async def test_a_customers_address_is_no_contact_persons(self, core: Core, tmp_path: Path) -> None:
        async with core.begin() as tx:
            key = "petra.hoffmann@msw.example"
            user = User(
                email=key, email_key=key, role=Role.GENERAL, first_name="P", last_name="H", created_at=tx.now
            )
            tx.session.add(user)
        told = await faults(core, folders.write(tmp_path, folders.sound()))
        assert (
            "contact_persons.csv:2: email: 'Petra.Hoffmann@msw.example' is the address of a customer's user"
            in told
        )


@ON_SQLITE
class TestDocumentFiles:
    @pytest.mark.parametrize(
        ("file", "said"),
        [
            ("../secret.pdf", "is outside the folder"),
            ("documents/../../secret.pdf", "is outside the folder"),
            ("..\\secret.pdf", "is outside the folder"),
            ("/etc/hostname", "is outside the folder"),
            ("C:\\secret.pdf", "is outside the folder"),
            ("link.pdf", "is outside the folder"),
            ("linked/secret.pdf", "is outside the folder"),
            ("loop.pdf", "is not in the folder"),
            ("missing.pdf", "is not in the folder"),
            ("documents", "is not a file"),
            ("note.pdf", "is neither PDF nor XML"),
            ("page.xml", "is neither PDF nor XML"),
            ("empty.pdf", "is neither PDF nor XML"),
            ("x" * 300, "is longer than 255 characters"),
        ],
    )
    async def test_only_documents_inside_the_folder_are_taken(
        self, core: Core, tmp_path: Path, file: str, said: str
    ) -> None:
        outside, folder = tmp_path / "outside", tmp_path / "in"
        folders.put(outside, "secret.pdf")
        folders.put(tmp_path, "secret.pdf")
        files = folders.sound()
        folders.write(folder, files)
        (folder / "link.pdf").symlink_to(outside / "secret.pdf")
        (folder / "linked").symlink_to(outside)
        (folder / "loop.pdf").symlink_to(folder / "loop.pdf")
        folders.put(folder, "note.pdf", b"only a note")
        folders.put(folder, "page.xml", b"<!DOCTYPE html><html></html>")
        (folder / "empty.pdf").touch()
        row = {**files["documents.csv"][0], "file": file}
        (folder / "documents.csv").write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n")
        (told,) = await faults(core, folder)
        assert told.startswith("documents.csv:2: file: '")
        assert told.endswith(said)


class TestLocating:
    def test_a_link_inside_the_folder_is_followed(self, tmp_path: Path) -> None:
        folders.put(tmp_path, "a/b.pdf")
        (tmp_path / "c.pdf").symlink_to(tmp_path / "a" / "b.pdf")
        assert contents.locate(tmp_path, "c.pdf") == tmp_path.resolve() / "a" / "b.pdf"

    def test_a_fault_is_raised_for_a_file_that_vanished(self, tmp_path: Path) -> None:
        with pytest.raises(BadValueError):
            contents.read(tmp_path, "gone.pdf")


HEADERS = [",".join(field.name for field in file.fields).encode() for file in FILES]


class TestAnyBytes:
    @settings(max_examples=300)
    @given(
        file=st.sampled_from(FILES),
        with_header=st.booleans(),
        separator=st.sampled_from([b",", b";"]),
        content=st.one_of(
            st.binary(max_size=300),
            st.text(alphabet='0123456789.,;"\n\r-abäß\x00', max_size=200).map(lambda text: text.encode()),
        ),
    )
    @example(file=FILES[3], with_header=True, separator=b",", content=b'"' + b"x" * 140_000)
    @example(file=FILES[3], with_header=True, separator=b",", content=b"\xff\xfea\x00")
    def test_the_reader_never_fails_on_what_a_file_holds(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        file: CsvFile,
        with_header: bool,
        separator: bytes,
        content: bytes,
    ) -> None:
        which = FILES.index(file)
        header = HEADERS[which].replace(b",", separator) + b"\n" if with_header else b""
        path = tmp_path_factory.mktemp("any") / FILES[which].name
        path.write_bytes(header + content)
        report = Report()
        rows = [row for batch in reading.batches(path, FILES[which], report) for row in batch]
        assert report.count > 0 or rows or with_header
        assert all(row.is_sound for row in rows) or report.count > 0

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(seed=st.integers(0, 2**32))
    async def test_a_folder_with_random_bytes_in_it_is_taken_or_refused(
        self, core: Core, tmp_path_factory: pytest.TempPathFactory, seed: int
    ) -> None:
        dice = random.Random(seed)
        folder = folders.write(tmp_path_factory.mktemp("spoilt"), folders.sound())
        path = folder / dice.choice(FILES).name
        content = bytearray(path.read_bytes())
        for _ in range(dice.randint(1, 4)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        path.write_bytes(content)
        try:
            await import_folder(core, folder)
        except ImportFaults as refused:
            assert refused.count > 0
