"""`kontor personal-data` and `kontor forget` as an operator calls them: one line, and a status that says it all."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from core.service import Core
from tests.core.people import somebody
from tests.core.people.somebody import EMAIL
from tests.core.people.world import World

pytestmark = pytest.mark.sqlite  # the command opens whatever database the settings name


@pytest.fixture
async def world(core: Core, world: World) -> World:
    await somebody.live(core, world)
    return world


async def kontor(core: Core, folder: Path, *words: str, said: str = "") -> tuple[int, str, str]:
    """Status, output and errors of the command."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KONTOR_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "kontor", *words),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
        env=environment
        | {"KONTOR_DATA_DIR": str(core.settings.data_dir), "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    out, err = await process.communicate(said.encode())
    return process.returncode or 0, out.decode(), err.decode()


def zips(folder: Path) -> list[Path]:
    return list(folder.glob("personal-data-*.zip"))


class TestPersonalData:
    async def test_it_writes_a_file_that_only_the_operator_reads(
        self, core: Core, world: World, tmp_path: Path
    ) -> None:
        status, out, _ = await kontor(core, tmp_path, "personal-data", EMAIL)
        [path] = zips(tmp_path)
        assert (status, out) == (0, f"Written to {path.name}: everything that is held about {EMAIL}.\n")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with zipfile.ZipFile(path) as archive:
            assert "account.json" in archive.namelist()

    async def test_it_writes_where_it_is_told(self, core: Core, world: World, tmp_path: Path) -> None:
        assert (await kontor(core, tmp_path, "personal-data", EMAIL, "--output", "her.zip"))[0] == 0
        assert zipfile.is_zipfile(tmp_path / "her.zip")
        status, _, err = await kontor(core, tmp_path, "personal-data", EMAIL, "--output", "no/her.zip")
        assert (status, err) == (1, "Error: no/her.zip: No such file or directory\n")

    async def test_a_file_that_is_there_stays_as_it_is(
        self, core: Core, world: World, tmp_path: Path
    ) -> None:
        """Whoever may read it would read everything."""
        path = tmp_path / "her.zip"
        path.write_bytes(b"something else")
        path.chmod(0o644)
        status, _, err = await kontor(core, tmp_path, "personal-data", EMAIL, "--output", path.name)
        assert (status, err) == (1, "Error: her.zip: File exists\n")
        assert path.read_bytes() == b"something else"

    async def test_an_unknown_address_is_one_clear_line(
        self, core: Core, world: World, tmp_path: Path
    ) -> None:
        assert await kontor(core, tmp_path, "personal-data", "nobody@firma.example") == (
            1,
            "",
            "Error: nobody has the address nobody@firma.example\n",
        )
        assert not zips(tmp_path)


class TestForget:
    async def test_it_asks_first(self, core: Core, world: World, tmp_path: Path) -> None:
        status, out, _ = await kontor(core, tmp_path, "forget", EMAIL, said="n\n")
        assert status == 1
        assert f"Erase {EMAIL}?" in out
        status, out, _ = await kontor(core, tmp_path, "forget", EMAIL, said="y\n")
        assert status == 0
        assert out.endswith(f"{EMAIL} is erased.\n")
        assert (await kontor(core, tmp_path, "forget", EMAIL, "--yes"))[0] == 1

    async def test_it_says_that_a_company_has_no_master_user_now(
        self, core: Core, world: World, tmp_path: Path
    ) -> None:
        status, out, _ = await kontor(core, tmp_path, "forget", "petra.kunz@federn-kunz.example", "--yes")
        assert status == 0
        assert "Company 200100 has no master user now" in out

    async def test_a_contact_person_in_charge_is_refused_with_the_companies(
        self, core: Core, world: World, tmp_path: Path
    ) -> None:
        address = "anna.berg@metallservice.example"
        assert await kontor(core, tmp_path, "forget", address, "--yes") == (
            1,
            "",
            f"Error: {address} looks after company 200100: import another contact person for them first\n",
        )
