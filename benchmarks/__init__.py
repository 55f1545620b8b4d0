"""Measurements of Kontor as a whole: how well it understands texts it has never met, and how fast."""
