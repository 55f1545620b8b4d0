"""An invoice as XML in the syntax of XRechnung (UBL 2.1): enough to tell it from a PDF, not all its fields."""

from decimal import Decimal
from xml.etree import ElementTree

from kontor.demo.example_data.companies import Customer, ServiceCompany
from kontor.demo.example_data.documents import Document, Item

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE, CAC, CBC = f"{UBL}Invoice-2", f"{UBL}CommonAggregateComponents-2", f"{UBL}CommonBasicComponents-2"
XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
for _prefix, _uri in (("ubl", INVOICE), ("cac", CAC), ("cbc", CBC)):
    ElementTree.register_namespace(_prefix, _uri)

Sums = tuple[Decimal, Decimal, Decimal]


def written(document: Document, seller: ServiceCompany, buyer: Customer, sums: Sums) -> bytes:
    """The XML file of an invoice; `sums` are net, VAT and total in EUR."""
    net, vat, total = (f"{amount:.2f}" for amount in sums)
    root = ElementTree.Element(f"{{{INVOICE}}}Invoice")
    _basic(root, "CustomizationID", XRECHNUNG)
    _basic(root, "ID", document.number)
    _basic(root, "IssueDate", document.issued_on.isoformat())
    _basic(root, "InvoiceTypeCode", "380")
    _basic(root, "DocumentCurrencyCode", "EUR")
    _basic(root, "BuyerReference", document.orders[0].reference)
    _basic(_group(root, "OrderReference"), "ID", document.orders[0].number)
    _party(root, "AccountingSupplierParty", seller.name, seller.email)
    _party(root, "AccountingCustomerParty", buyer.name, f"invoices@{buyer.email_domains[0]}")
    _basic(_group(root, "TaxTotal"), "TaxAmount", vat, currencyID="EUR")
    amounts = _group(root, "LegalMonetaryTotal")
    for name, amount in (("LineExtensionAmount", net), ("TaxExclusiveAmount", net)):
        _basic(amounts, name, amount, currencyID="EUR")
    for name, amount in (("TaxInclusiveAmount", total), ("PayableAmount", total)):
        _basic(amounts, name, amount, currencyID="EUR")
    for item in document.items:
        _line(root, item)
    ElementTree.indent(root)
    made: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made


def _line(root: ElementTree.Element, item: Item) -> None:
    line = _group(root, "InvoiceLine")
    _basic(line, "ID", str(item.position))
    _basic(line, "InvoicedQuantity", f"{item.weight_kg:.3f}", unitCode="KGM")
    _basic(line, "LineExtensionAmount", f"{item.amount:.2f}", currencyID="EUR")
    _basic(_group(line, "Item"), "Name", item.product.described("en"))
    price = _group(line, "Price")
    _basic(price, "PriceAmount", f"{item.price:.2f}", currencyID="EUR")
    _basic(price, "BaseQuantity", "100", unitCode="KGM")


def _party(root: ElementTree.Element, role: str, name: str, address: str) -> None:
    party = _group(_group(root, role), "Party")
    _basic(party, "EndpointID", address, schemeID="EM")
    _basic(_group(party, "PartyLegalEntity"), "RegistrationName", name)


def _group(parent: ElementTree.Element, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(parent, f"{{{CAC}}}{name}")


def _basic(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> None:
    ElementTree.SubElement(parent, f"{{{CBC}}}{name}", attributes).text = text
