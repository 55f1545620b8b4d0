"""The README says what is so: every setting stands in its table, every command it names exists."""

import re
from pathlib import Path

from core.settings import Settings
from kontor.cli import COMMANDS, SUMMARIES

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
MAKEFILE = (Path(__file__).parent.parent / "Makefile").read_text(encoding="utf-8")


class TestReadme:
    def test_every_setting_is_described_as_the_code_describes_it(self) -> None:
        for name, field in Settings.model_fields.items():
            assert f"| `KONTOR_{name.upper()}` | {field.description} |" in README

    def test_every_command_it_names_exists(self) -> None:
        named = set(re.findall(r"bin/kontor (\w+)|`kontor (\w+)", README))
        assert {first or second for first, second in named} <= set(COMMANDS) == set(SUMMARIES)

    def test_every_make_target_it_names_exists(self) -> None:
        for target in re.findall(r"^    make (\w+)", README, re.MULTILINE):
            assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)

    def test_every_file_it_shows_is_there(self) -> None:
        for path in re.findall(r"\]\(([^)h][^)]*)\)", README):
            assert (Path(__file__).parent.parent / path).is_file(), path
