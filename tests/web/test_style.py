"""The style sheet: what is written can be read, in the light and in the dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from web.assets import FOLDER

TEXT = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("soft", "paper"),
    ("soft", "sheet"),
    ("link", "paper"),
    ("link", "sheet"),
    ("on-press", "press"),
    ("on-press", "press-on"),
    ("bad", "paper"),
    ("bad", "bad-paper"),
    ("ink", "bad-paper"),
    ("ink", "good-paper"),
    ("good", "sheet"),
]
EDGES = [("edge", "sheet"), ("edge", "paper"), ("ring", "paper"), ("ring", "sheet"), ("copper", "sheet")]


def palettes() -> dict[str, dict[str, str]]:
    css = (FOLDER / "kontor.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, flags=re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in blocks)
    return {"light": light, "dark": light | dark}


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("palette", ["light", "dark"])
class TestContrast:
    @pytest.mark.parametrize(("front", "back"), TEXT)
    def test_text_stands_out(self, palette: str, front: str, back: str) -> None:
        colours = palettes()[palette]
        assert contrast(colours[front], colours[back]) >= 4.5

    @pytest.mark.parametrize(("front", "back"), EDGES)
    def test_edges_of_fields_and_the_focus_stand_out(self, palette: str, front: str, back: str) -> None:
        colours = palettes()[palette]
        assert contrast(colours[front], colours[back]) >= 3
