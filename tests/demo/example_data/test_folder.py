"""The folder keeps to SPEC 9, "Import", to the letter, and its files agree with each other."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from kontor.demo import example_data
from kontor.demo.example_data import HOFFMANN, INVOICE, LINDNER, LINDNER_DOMAIN, ORDER
from tests.demo.example_data.conftest import TODAY
from tests.demo.example_data.reading import ReadFile, Row

Files = Mapping[str, ReadFile]

COLUMNS = {
    "service_companies": "code, name, address, phone, email, holidays_region, office_hours, mail_footer",
    "contact_persons": "email, first_name, last_name, phone, service_company, deputy_email",
    "companies": "number, name, email_domains, contact_email, language",
    "alloy_groups": "code, name_de, name_en",
    "alloys": "number, symbol, alloy_group",
    "products": ("number, name_de, name_en, alloy, form, dimension, min_quantity_kg, step_kg, orderable"),
    "orders": "number, company_number, customer_reference, ordered_on, channel, status, kontor_number",
    "order_lines": (
        "order_number, position, product_number, description, alloy, quantity_kg, delivered_kg, "
        "delivery_date, price_eur_per_100kg, metal_source, contract_number"
    ),
    "contracts": (
        "number, company_number, kind, alloy_group, product_number, quantity_kg, called_off_kg, "
        "price_eur_per_100kg, valid_from, valid_to, status"
    ),
    "bookings": (
        "number, company_number, alloy_group, alloy, booked_on, value_date, kind, weight_kg, voucher, "
        "text, related_number"
    ),
    "documents": "number, company_number, order_number, kind, issued_on, file",
}
CODES = {
    ("companies", "language"): "de en",
    ("products", "form"): "strip sheet tube rod wire profile",
    ("products", "orderable"): "true false",
    ("orders", "channel"): "online conventional",
    ("orders", "status"): "received confirmed in_production partly_delivered delivered invoiced cancelled",
    ("order_lines", "metal_source"): "account contract day_price",
    ("contracts", "kind"): "contract framework",
    ("contracts", "status"): "open closed",
    ("bookings", "kind"): (
        "opening_balance scrap_delivery metal_provided metal_purchase withdrawal transfer deduction sale "
        "correction reversal"
    ),
    ("documents", "kind"): "order_confirmation delivery_note invoice credit_note",
}
# column -> file and column it refers to; empty where SPEC allows it to be empty
REFERENCES = {
    ("contact_persons", "service_company"): ("service_companies", "code"),
    ("contact_persons", "deputy_email"): ("contact_persons", "email"),
    ("companies", "contact_email"): ("contact_persons", "email"),
    ("alloys", "alloy_group"): ("alloy_groups", "code"),
    ("products", "alloy"): ("alloys", "number"),
    ("orders", "company_number"): ("companies", "number"),
    ("order_lines", "order_number"): ("orders", "number"),
    ("order_lines", "product_number"): ("products", "number"),
    ("order_lines", "alloy"): ("alloys", "number"),
    ("order_lines", "contract_number"): ("contracts", "number"),
    ("contracts", "company_number"): ("companies", "number"),
    ("contracts", "alloy_group"): ("alloy_groups", "code"),
    ("contracts", "product_number"): ("products", "number"),
    ("bookings", "company_number"): ("companies", "number"),
    ("bookings", "alloy_group"): ("alloy_groups", "code"),
    ("bookings", "alloy"): ("alloys", "number"),
    ("bookings", "related_number"): ("bookings", "number"),
    ("documents", "company_number"): ("companies", "number"),
}
MAY_BE_EMPTY = {"contract_number", "product_number", "related_number", "kontor_number", "voucher"}


def by_number(file: ReadFile) -> dict[str, Row]:
    return {row["number"]: row for row in file.rows}


class TestFiles:
    def test_columns_are_those_of_the_specification(self, files: Files) -> None:
        assert {name: ", ".join(file.columns) for name, file in files.items()} == COLUMNS

    def test_every_dialect_of_the_import_occurs(self, files: Files) -> None:
        dialects = {(file.separator, file.encoding) for file in files.values()}
        assert dialects >= {
            (";", "utf-8 with bom"),
            (";", "utf-8"),
            (";", "windows-1252"),
            (",", "utf-8"),
            (",", "utf-8 with bom"),
        }

    def test_codes_are_known_and_all_of_them_occur(self, files: Files) -> None:
        for (name, column), codes in CODES.items():
            assert {row[column] for row in files[name].rows} == set(codes.split()), (name, column)

    def test_every_number_referred_to_exists(self, files: Files) -> None:
        for (name, column), (target, key) in REFERENCES.items():
            known = {row[key] for row in files[target].rows}
            used = {row[column] for row in files[name].rows} - ({""} if column in MAY_BE_EMPTY else set())
            assert used <= known, (name, column)

    def test_numbers_stand_once(self, files: Files) -> None:
        for name in ("companies", "alloys", "products", "orders", "contracts", "bookings"):
            assert len(by_number(files[name])) == len(files[name].rows)

    def test_only_what_may_be_empty_is_empty(self, files: Files) -> None:
        for file in files.values():
            empty = {column for row in file.rows for column, value in row.items() if value == ""}
            assert empty <= MAY_BE_EMPTY

    def test_nothing_lies_in_the_future(self, files: Files) -> None:
        for name, column in (("orders", "ordered_on"), ("bookings", "booked_on"), ("documents", "issued_on")):
            assert max(files[name].day(row[column]) for row in files[name].rows) <= TODAY

    def test_addresses_are_reserved_for_examples(self, files: Files) -> None:
        for row in files["companies"].rows:
            assert all(domain.endswith(".example") for domain in row["email_domains"].split())
        for row in files["contact_persons"].rows:
            assert row["email"].endswith(".example")


class TestWhatTheDemoReliesOn:
    def test_lindner_has_its_invoice_for_its_order(self, files: Files) -> None:
        invoice = by_number(files["documents"])[INVOICE]
        assert (INVOICE, ORDER, LINDNER) == ("90012345", "4500012345", "100200")
        assert (invoice["company_number"], invoice["order_number"]) == (LINDNER, ORDER)

    def test_lindner_has_its_contact_person_and_domain(self, files: Files) -> None:
        lindner = by_number(files["companies"])[LINDNER]
        assert (lindner["contact_email"], lindner["email_domains"]) == (HOFFMANN, LINDNER_DOMAIN)


class TestOrders:
    def test_statuses_fit_what_was_delivered(self, files: Files) -> None:
        lines, orders = files["order_lines"], by_number(files["orders"])
        delivered: defaultdict[str, list[Decimal]] = defaultdict(list)
        for row in lines.rows:
            delivered[row["order_number"]].append(lines.number(row["delivered_kg"]))
        for number, order in orders.items():
            some, every = any(delivered[number]), all(delivered[number])
            assert every == (order["status"] in ("delivered", "invoiced")) or (
                order["status"] == "partly_delivered"
            )
            assert some == (order["status"] in ("partly_delivered", "delivered", "invoiced"))

    def test_every_order_has_lines(self, files: Files) -> None:
        with_lines = {row["order_number"] for row in files["order_lines"].rows}
        assert with_lines == by_number(files["orders"]).keys()

    def test_called_off_is_what_the_orders_called_off(self, files: Files) -> None:
        lines, contracts, orders = files["order_lines"], files["contracts"], by_number(files["orders"])
        called_off: defaultdict[str, Decimal] = defaultdict(Decimal)
        for row in lines.rows:
            order = orders[row["order_number"]]
            if row["contract_number"] and order["status"] != "cancelled":
                called_off[row["contract_number"]] += lines.number(row["quantity_kg"])
                assert (
                    by_number(contracts)[row["contract_number"]]["company_number"] == order["company_number"]
                )
        for row in contracts.rows:
            assert contracts.number(row["called_off_kg"]) == called_off[row["number"]]
            assert contracts.number(row["called_off_kg"]) <= contracts.number(row["quantity_kg"])

    def test_call_offs_suit_their_contract(self, files: Files) -> None:
        contracts, orders = by_number(files["contracts"]), by_number(files["orders"])
        groups = {row["number"]: row["alloy_group"] for row in files["alloys"].rows}
        for row in files["order_lines"].rows:
            assert (row["metal_source"] == "contract") == bool(row["contract_number"])
            if row["contract_number"]:
                contract, ordered = contracts[row["contract_number"]], orders[row["order_number"]]
                day = files["orders"].day(ordered["ordered_on"])
                first, last = (files["contracts"].day(contract[c]) for c in ("valid_from", "valid_to"))
                assert first <= day <= last
                assert groups[row["alloy"]] == contract["alloy_group"]
                assert contract["product_number"] in ("", row["product_number"])


class TestMetalAccount:
    def balances(self, bookings: ReadFile) -> Iterator[tuple[Row, Decimal]]:
        running: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in bookings.rows:
            account = row["company_number"], row["alloy_group"]
            running[account] += bookings.number(row["weight_kg"])
            yield row, running[account]

    def test_each_account_opens_once_and_never_falls_below_zero(self, files: Files) -> None:
        opened = [
            (row["company_number"], row["alloy_group"])
            for row in files["bookings"].rows
            if row["kind"] == "opening_balance"
        ]
        used = {(row["company_number"], row["alloy_group"]) for row in files["bookings"].rows}
        assert sorted(opened) == sorted(used)
        assert all(balance >= 0 for _, balance in self.balances(files["bookings"]))

    def test_withdrawals_are_what_was_delivered_from_the_account(self, files: Files) -> None:
        lines, bookings = files["order_lines"], files["bookings"]
        groups = {row["number"]: row["alloy_group"] for row in files["alloys"].rows}
        companies = {number: row["company_number"] for number, row in by_number(files["orders"]).items()}
        delivered: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        drawn: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
        for row in lines.rows:
            if row["metal_source"] == "account" and lines.number(row["delivered_kg"]):
                account = companies[row["order_number"]], groups[row["alloy"]]
                delivered[account] += lines.number(row["delivered_kg"])
        for row in bookings.rows:
            if row["kind"] == "withdrawal":
                drawn[row["company_number"], row["alloy_group"]] -= bookings.number(row["weight_kg"])
        assert drawn == delivered

    def test_transfers_come_in_pairs_that_cancel_out(self, files: Files) -> None:
        bookings, known = files["bookings"], by_number(files["bookings"])
        for row in bookings.rows:
            if row["kind"] == "transfer":
                other = known[row["related_number"]]
                assert other["related_number"] == row["number"]
                assert bookings.number(other["weight_kg"]) == -bookings.number(row["weight_kg"])
                assert other["company_number"] == row["company_number"]
                assert other["alloy_group"] != row["alloy_group"]

    def test_reversals_undo_exactly_what_they_name(self, files: Files) -> None:
        bookings, known = files["bookings"], by_number(files["bookings"])
        for row in bookings.rows:
            if row["kind"] in ("reversal", "correction"):
                other = known[row["related_number"]]
                assert other["alloy_group"] == row["alloy_group"]
            if row["kind"] == "reversal":
                assert bookings.number(other["weight_kg"]) == -bookings.number(row["weight_kg"])

    def test_some_bookings_arrive_after_the_end_of_their_month(self, files: Files) -> None:
        bookings = files["bookings"]
        late = [
            row
            for row in bookings.rows
            if bookings.day(row["value_date"]).month != bookings.day(row["booked_on"]).month
        ]
        assert 10 < len(late) < len(bookings.rows) / 4


class TestDocuments:
    def test_each_file_is_there_and_no_other(self, files: Files, folder: Path) -> None:
        named = {row["file"] for row in files["documents"].rows}
        assert named == {str(path.relative_to(folder)) for path in (folder / "documents").iterdir()}

    def test_orders_belong_to_the_same_company(self, files: Files) -> None:
        orders = by_number(files["orders"])
        for row in files["documents"].rows:
            for number in row["order_number"].split():
                assert orders[number]["company_number"] == row["company_number"]

    def test_some_invoices_cover_several_orders(self, files: Files) -> None:
        assert any(" " in row["order_number"] for row in files["documents"].rows)

    def test_pdfs_hold_their_number_on_one_page(self, files: Files, folder: Path) -> None:
        rows = [row for row in files["documents"].rows if row["file"].endswith(".pdf")]
        longest = max(rows, key=lambda row: len(row["order_number"]))
        for row in [*rows[::60], longest]:
            reader = PdfReader(folder / row["file"])
            text = reader.pages[0].extract_text()
            assert len(reader.pages) == 1
            assert row["number"] in text
            assert row["company_number"] in text
            assert all(number in text for number in row["order_number"].split())

    def test_pdfs_are_what_they_say_all_of_them(self, files: Files, folder: Path) -> None:
        for row in files["documents"].rows:
            if row["file"].endswith(".pdf"):
                assert (folder / row["file"]).read_bytes().startswith(b"%PDF-")

    def test_an_invoice_adds_up(self, folder: Path) -> None:
        text = PdfReader(folder / "documents" / f"RE_{INVOICE}.pdf").pages[0].extract_text()
        net, vat, total = (
            Decimal(found.replace(".", "").replace(",", "."))
            for found in re.findall(r"(?:Summe netto|USt|Gesamtbetrag EUR)\s+([\d.]+,\d\d)", text)
        )
        assert net + vat == total
        assert vat == (net * Decimal("0.19")).quantize(Decimal("0.01"))

    def test_a_number_may_have_several_files(self, files: Files, folder: Path) -> None:
        xml = [row for row in files["documents"].rows if row["file"].endswith(".xml")]
        assert xml
        for row in xml:
            root = ElementTree.parse(folder / row["file"]).getroot()
            assert row["number"] in {element.text for element in root}
            assert (folder / row["file"].replace(".xml", ".pdf")).exists()


class TestRepetition:
    @pytest.mark.slow
    def test_the_same_day_and_seed_give_the_same_bytes(self, folder: Path, tmp_path: Path) -> None:
        example_data.write(tmp_path, TODAY)
        assert contents(tmp_path) == contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
