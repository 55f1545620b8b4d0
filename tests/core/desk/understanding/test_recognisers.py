"""Numbers, alloys, names, addresses, formats and quantities, each on its own."""

from __future__ import annotations

import pytest

from core.desk.understanding.addresses import find_addresses
from core.desk.understanding.alloys import find_alloys
from core.desk.understanding.formats import find_formats
from core.desk.understanding.names import Person, find_people, read_name
from core.desk.understanding.numbers import find_numbers
from core.desk.understanding.quantities import find_dimensions, find_quantities

NUMBERS = [
    ("Rechnung 90077123", ["90077123"]),
    ("Auftrag 1100 555 018?", ["1100 555 018"]),
    ("LS-80055011", ["LS-80055011"]),
    ("RE 90077123", ["90077123"]),
    ("Re.-Nr. 90077123", ["90077123"]),
    ("Rechnungsnr.: 90077123", ["90077123"]),
    ("order #4500777010", ["4500777010"]),
    ("AB Nr. 1100555018", ["1100555018"]),
    ("RE90077123", ["RE90077123"]),
    ("K-2026-000123", ["K-2026-000123"]),
    ("Bestellung Nr 0004500012", ["0004500012"]),
    ("4500777010/10", ["4500777010/10"]),
    ("90077123,90077124;90077125", ["90077123", "90077124", "90077125"]),
    ("9007712301/9007712302", ["9007712301", "9007712302"]),
    ("Auftrag 4711 und 4712", ["4711", "4712"]),
    ("1) Termin 1100555018?\n2) AB 1100555019", ["1100555018", "1100555019"]),
    ("Kundennr. 104711, Rechnung 90077123", ["90077123"]),
    ("Tel. +49 711 5550110", []),
    ("unter 0711 5550110 erreichbar", []),
    ("T 03999 5550-17 | F 03999 5550-18", []),
    ("Zeugnis 3.1", []),
    ("KW45", []),
    ("HRB 123456", []),
    ("Ticket #558213", []),
    ("70999 Stuttgart", []),
    ("im Jahr 2026", []),
    ("https://portal.example/a/90077123", []),
]
ALLOYS = [
    ("CW614N bitte", ["CW614N"]),
    ("Werkstoff 2.0401", ["2.0401"]),
    ("CuZn39Pb3 und CuSn6", ["CuZn39Pb3", "CuSn6"]),
    ("cuzn37", ["cuzn37"]),
    ("Cu-ETP Band", ["Cu-ETP"]),
    ("Ms58", ["Ms58"]),
    ("Messingstangen", ["Messing"]),
    ("Messing CuZn37", ["CuZn37", "Messing"]),
    ("brass and copper", ["brass", "copper"]),
    ("Kupferpreis", []),
    ("am 2.4. geliefert", []),
    ("Cursor", []),
]
PEOPLE = [
    ("Dr. Uwe von Falkenau soll rein", Person(None, "Uwe", "von Falkenau")),
    ("Frau Meier-Schmidt", Person("Frau", None, "Meier-Schmidt")),
    ("Herrn Prof. Dr. Jan de Vries", Person("Herr", "Jan", "de Vries")),
    ("Vorname: Ines, Nachname: Adler", Person(None, "Ines", "Adler")),
    ("unser Kollege Brandt", Person(None, None, "Brandt")),
    ("Anna Maria Reuter", Person(None, "Anna Maria", "Reuter")),
    ("user klaus maurer", Person(None, "klaus", "maurer")),
    ("Ms. O'Neill", Person("Frau", None, "O'Neill")),
]
NOBODY = [
    "Bitte einen Zugang anlegen",
    "Adler Ventiltechnik GmbH",
    "Neue Mitarbeiterin im Einkauf",
    "unser Portal",
]


class TestNumbers:
    @pytest.mark.parametrize(("text", "numbers"), NUMBERS)
    def test_they_are_given_as_written(self, text: str, numbers: list[str]) -> None:
        assert [trace.value for trace in find_numbers(text)] == numbers


class TestAlloys:
    @pytest.mark.parametrize(("text", "alloys"), ALLOYS)
    def test_they_are_given_as_written(self, text: str, alloys: list[str]) -> None:
        assert [trace.value for trace in find_alloys(text)] == alloys


class TestNames:
    @pytest.mark.parametrize(("text", "person"), PEOPLE)
    def test_titles_and_particles_find_their_place(self, text: str, person: Person) -> None:
        assert [trace.value for trace in find_people(text)] == [person]

    @pytest.mark.parametrize("text", NOBODY)
    def test_nouns_and_companies_are_nobody(self, text: str) -> None:
        assert find_people(text) == []

    def test_an_address_explains_a_name_in_small_letters(self) -> None:
        text = "mara lenz mara.lenz@kunde.example"
        assert find_people(text, find_addresses(text))[0].value == Person(None, "mara", "lenz")

    def test_a_lone_answer_is_a_name(self) -> None:
        assert read_name("lenz") == Person(None, None, "lenz")
        assert read_name("was?") is None


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("an (i.adler@kunde.example).", "i.adler@kunde.example"),
            ("mailto:a+b@sub.kunde.example", "a+b@sub.kunde.example"),
            ("m.lenz (at) kunde.example", "m.lenz@kunde.example"),
            ("jürgen@müller.example", "jürgen@müller.example"),
        ],
    )
    def test_they_are_found_with_anything_around_them(self, text: str, address: str) -> None:
        assert [trace.value for trace in find_addresses(text)] == [address]

    @pytest.mark.parametrize("text", ["@home", "a@b", "treffen at noon", "x@@y.example"])
    def test_what_cannot_be_written_to_is_none(self, text: str) -> None:
        assert find_addresses(text) == []


class TestFormats:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("xls", "xlsx"),
            ("Excel-Datei", "xlsx"),
            ("als PDF", "pdf"),
            ("csv-export", "csv"),
            ("Papier", None),
        ],
    )
    def test_xls_means_xlsx(self, text: str, name: str | None) -> None:
        assert [trace.value for trace in find_formats(text)] == ([name] if name else [])


class TestQuantities:
    @pytest.mark.parametrize(
        ("text", "kilograms"),
        [
            ("500 kg", "500"),
            ("1.500 kg", "1500"),
            ("1,5 t", "1500"),
            ("2 to", "2000"),
            ("0.5 tons", "500"),
            ("4.175,625 kg", "4175.625"),
        ],
    )
    def test_weights_are_kilograms(self, text: str, kilograms: str) -> None:
        assert [trace.value for trace in find_quantities(text)] == [kilograms]

    @pytest.mark.parametrize("text", ["0,5 x 30", "Ø 25 mm", "SW 17", "20x2"])
    def test_dimensions_are_given_as_written(self, text: str) -> None:
        assert [trace.value for trace in find_dimensions(text)] == [text]
