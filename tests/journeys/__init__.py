"""Whole journeys through several rooms, played against a Kontor that runs as it does in the demo."""
