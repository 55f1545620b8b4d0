"""The demo: Kontor with example data and stand-ins for everything outside it."""
