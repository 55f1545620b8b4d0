"""The words of the calendar in German and English, as patterns over flat text (see text.flat)."""

from __future__ import annotations

MONTHS = (
    "januar|janner|jan|january",
    "februar|feber|feb|february|febuar|ferbruar",
    "marz|maerz|mrz|mar|march|marz",
    "april|apr|arpil",
    r"mai|may",
    "juni|jun|june|juno",
    "juli|jul|july|julei",
    "august|aug",
    "september|sept|sep|septmber|setpember|septemeber",
    "oktober|okt|october|oct|ocktober|oktber|otkober|octobre",
    "november|nov|novemeber|novmber",
    "dezember|dez|december|dec|dezemeber|desember",
)
MONTH_NUMBER = {name: number for number, names in enumerate(MONTHS, 1) for name in names.split("|")}
GERMAN_MONTH = (
    r"(?:januar|februar|marz|mai|juni|juli|oktober|dezember)"  # before two digits: a year, not a day
)
MONTH = rf"(?P<month>{'|'.join(sorted(MONTH_NUMBER, key=len, reverse=True))})\b(?! (?:i|we|you)\b)\.?"
WEEKDAYS = (
    "montag|monday dienstag|tuesday mittwoch|wednesday donnerstag|thursday freitag|friday samstag|saturday "
    "sonntag|sunday"
)
WEEKDAY_NUMBER = {name: n for n, names in enumerate(WEEKDAYS.split()) for name in names.split("|")}
COUNTS = (
    "ein|eine|einen|a|one zwei|two drei|three vier|four funf|fuenf|five sechs|six sieben|seven acht|eight neun|nine "
    "zehn|ten elf|eleven zwolf|zwoelf|twelve"
)
COUNT_NUMBER = {word: n for n, group in enumerate(COUNTS.split(), 1) for word in group.split("|")}
COUNT_NUMBER |= {
    "vierzehn": 14,
    "fourteen": 14,
    "dreissig": 30,
    "dreisig": 30,
    "thirty": 30,
    "sechzig": 60,
    "neunzig": 90,
}
ORDINALS = {
    1: "1|i|erste[nsr]?|first|1st",
    2: "2|ii|zweite[nsr]?|second|2nd",
    3: "3|iii|dritte[nsr]?|third|3rd",
    4: "4|iv|vierte[nsr]?|fourth|4th",
}
LAST_WORD = r"(?:letzte|vergangene|vorige|verg|vorherige|abgelaufene|zuruckliegende)[nrsm]?|letztes|last|previous|past"
THIS_WORD = r"diese[nrsm]?|aktuelle[nrsm]?|laufende[nrsm]?|lfd\.?|this|current|the current"
YEAR = r"(?P<year>(?:19|20)\d\d|'\d\d)"
OF_YEAR = (
    rf"(?:(?: |, ?|/| ?- ?)?(?:(?:von|in|of|des|im|aus|jahres?|der?) )*"
    rf"(?:{YEAR}|(?P<short>(?<=[/-])\d\d)(?!\d))(?![\d.,]\d|\d)"
    r"| (?:des |im |in |of )?(?P<yearword>(?:vor)?(?:letzten|vorigen|vergangenen) jahres|vorjahre?s?|"
    r"last year|previous year|"
    r"dieses jahre?s?|this year|des jahres|of the year|im jahr))?"
)
SHORT_MONTH_YEAR = r"(?: (?P<short2>[12]\d)(?![\d.:]|\s?(?:kg|t|mm|st|%|uhr|x)\b))?"

DAYS = {
    "heute": 0, "heutigen": 0, "today": 0, "gestern": 1, "gestrigen": 1, "yesterday": 1,
    "vorgestern": 2, "morgen": -1, "tomorrow": -1, "ubermorgen": -2,
}  # fmt: skip

DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
MONTHNO = r"(?P<monthno>0?[1-9]|1[0-2])"
ORD = rf"(?P<ordinal>{'|'.join(ORDINALS.values())})"
PART = r"(?P<part>anfang|beginn|mitte|ende|early|mid|late|the beginning of|beginning of|start of|end of|middle of)"
SPAN = r"(?P<span>wochen?|weeks?|monate?n?|months?|quartale?n?s?|quarters?|jahre?n?|years?|tage?n?|days?)"
UNITS = (
    r"(?P<span>woche|week|monate?s?|month|quartale?s?|quarter|halbjahre?s?|half[- ]year|"
    r"geschaftsjahre?s?|jahre?s?|year)\b"
)
NO_DIGIT = r"(?<![\w.,/-])"
