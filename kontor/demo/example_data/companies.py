"""The people and companies of the example: two service companies, four contact persons, three customers."""

from dataclasses import dataclass

LINDNER = "100200"
KESSEL = "100300"
BRIGHTWATER = "100400"
SUEDWEST = "MSW"
BAYERN = "MSB"
HOFFMANN = "martina.hoffmann@metallservice-suedwest.example"
WEBER = "stefan.weber@metallservice-suedwest.example"
BAUER = "katharina.bauer@metallservice-bayern.example"
HUBER = "thomas.huber@metallservice-bayern.example"


@dataclass(frozen=True)
class ServiceCompany:
    """Sells and serves; its letterhead stands on the documents."""

    code: str
    name: str
    address: str
    phone: str
    email: str
    holidays_region: str
    office_hours: str
    mail_footer: str


@dataclass(frozen=True)
class ContactPerson:
    email: str
    first_name: str
    last_name: str
    phone: str
    service_company: str
    deputy_email: str


@dataclass(frozen=True)
class Customer:
    """A customer company; `street`, `town` and `country` stand on its documents only."""

    number: str
    name: str
    email_domains: tuple[str, ...]
    contact_email: str
    language: str
    street: str
    town: str
    country: str


SERVICE_COMPANIES = (
    ServiceCompany(
        SUEDWEST,
        "Metallservice Südwest GmbH",
        "Hafenbahnstraße 12, 70327 Stuttgart",
        "0711 5550100",
        "info@metallservice-suedwest.example",
        "BW",
        "Mo-Fr 08:00-12:00 13:00-16:30",
        "Metallservice Südwest GmbH · Hafenbahnstraße 12 · 70327 Stuttgart · Sitz der Gesellschaft: Stuttgart · "
        "Amtsgericht Stuttgart HRB 000000 · Geschäftsführung: Sabine Krämer · USt-IdNr. DE000000000",
    ),
    ServiceCompany(
        BAYERN,
        "Metallservice Bayern GmbH",
        "Donaukai 8, 93055 Regensburg",
        "0941 5550200",
        "info@metallservice-bayern.example",
        "BY",
        "Mo-Fr 07:30-12:00 12:45-16:00",
        "Metallservice Bayern GmbH · Donaukai 8 · 93055 Regensburg · Sitz der Gesellschaft: Regensburg · "
        "Amtsgericht Regensburg HRB 000000 · Geschäftsführung: Martin Aigner · USt-IdNr. DE000000001",
    ),
)
CONTACT_PERSONS = (
    ContactPerson(HOFFMANN, "Martina", "Hoffmann", "0711 5550112", SUEDWEST, WEBER),
    ContactPerson(WEBER, "Stefan", "Weber", "0711 5550115", SUEDWEST, HOFFMANN),
    ContactPerson(BAUER, "Katharina", "Bauer", "0941 5550221", BAYERN, HUBER),
    ContactPerson(HUBER, "Thomas", "Huber", "0941 5550224", BAYERN, BAUER),
)
CUSTOMERS = (
    Customer(
        LINDNER,
        "Armaturen Lindner GmbH",
        ("armaturen-lindner.example",),
        HOFFMANN,
        "de",
        "Industriestraße 41",
        "71634 Ludwigsburg",
        "",
    ),
    Customer(
        KESSEL,
        "Kessel & Söhne Wärmetechnik GmbH",
        ("kessel-waermetechnik.example", "kessel-gruppe.example"),
        WEBER,
        "de",
        "Am Güterbahnhof 3",
        "89077 Ulm",
        "",
    ),
    Customer(
        BRIGHTWATER,
        "Brightwater Fittings Ltd",
        ("brightwater-fittings.example",),
        BAUER,
        "en",
        "14 Foundry Lane",
        "Sheffield S9 2XX",
        "United Kingdom",
    ),
)


def service_company_of(customer: Customer) -> ServiceCompany:
    """The service company whose contact person looks after the customer."""
    contact = next(person for person in CONTACT_PERSONS if person.email == customer.contact_email)
    return next(each for each in SERVICE_COMPANIES if each.code == contact.service_company)
