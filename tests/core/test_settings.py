"""Settings: what cannot work is named, the secret key is made once and whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core import settings
from core.errors import SettingsFault


class TestLoad:
    @pytest.mark.parametrize(
        ("name", "value", "word"),
        [
            ("public_url", "http://kontor.example", "https"),
            ("public_url", "kontor.example", "http"),
            ("http_listen", "8080", "HOST:PORT"),
            ("smtp_relay", "smtp://host:99999", "smtp://"),
            ("mail_auth", "trust:", "verify"),
            ("mail_address", "service", "e-mail"),
            ("general_desk", "service@kontor.example", "come back"),
            ("database_url", "mysql://x", "postgresql"),
            ("mail_certificate", "/nowhere/at.all", "/nowhere/at.all"),
            ("trusted_proxies", "10.0.0.0/33", "TRUSTED_PROXIES"),
        ],
    )
    def test_what_cannot_work_is_named(self, name: str, value: str, word: str) -> None:
        with pytest.raises(SettingsFault) as caught:
            settings.load(_env_file=None, **{name: value})
        [line] = caught.value.lines
        assert word in line
        assert "KONTOR_" in line

    def test_believing_everybody_is_for_loopback(self) -> None:
        with pytest.raises(SettingsFault):
            settings.load(_env_file=None, mail_auth="none", smtp_listen="0.0.0.0:25")

    def test_a_misspelt_name_is_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("KONTOR_PUBLIK_URL", "https://kontor.example")
        assert "KONTOR_PUBLIK_URL" in settings.unknown_names()


class TestSecretKey:
    def test_processes_that_start_together_agree(self, tmp_path: Path) -> None:
        loaded = settings.load(_env_file=None, data_dir=tmp_path / "new")
        with ThreadPoolExecutor(16) as pool:
            keys = set(pool.map(lambda _: settings.secret_key(loaded), range(64)))
        assert len(keys) == 1
        assert len(keys.pop()) >= 32
        assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret.key"]

    def test_only_its_owner_reads_it(self, tmp_path: Path) -> None:
        settings.secret_key(settings.load(_env_file=None, data_dir=tmp_path))
        assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0

    def test_a_broken_one_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "secret.key").write_bytes(b"")
        with pytest.raises(SettingsFault):
            settings.secret_key(settings.load(_env_file=None, data_dir=tmp_path))
