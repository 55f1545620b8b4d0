"""Every setting of Kontor: an environment variable KONTOR_* or a line in .env, checked at start (SPEC 9)."""

import ipaddress
import os
import secrets
import tempfile
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import SettingsFault


def _endpoint(text: str) -> str:
    host, separator, port = text.rpartition(":")
    if not separator or not host or not port.isdecimal() or int(port) > 65535:
        raise ValueError(f"'{text}' is not HOST:PORT, for example 127.0.0.1:8080")
    return text


def _address(text: str) -> str:
    local, separator, domain = text.rpartition("@")
    if not separator or not local or not domain or any(sign.isspace() for sign in text):
        raise ValueError(f"'{text}' is not an e-mail address")
    return text


def _web_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{text}' is not an http or https address")
    return text.rstrip("/")


Endpoint = Annotated[str, AfterValidator(_endpoint)]
Address = Annotated[str, AfterValidator(_address)]
WebUrl = Annotated[str, AfterValidator(_web_url)]


class Settings(BaseSettings):
    """What an operator may set. Field `data_dir` is the variable KONTOR_DATA_DIR, and so on."""

    model_config = SettingsConfigDict(
        env_prefix="KONTOR_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )

    data_dir: Path = Field(Path("kontor-data"), description="Folder for the database, documents and caches")
    database_url: str | None = Field(
        None, description="postgresql://user:password@host/name; SQLite if unset"
    )
    document_store: str | None = Field(
        None, description="Folder or s3://bucket/prefix; a data folder if unset"
    )
    faq_dir: Path | None = Field(None, description="Folder of FAQ entries; the ones that ship if unset")

    telegram_token: str | None = Field(None, description="Token of the bot, from BotFather")
    telegram_api: WebUrl | None = Field(None, description="Base URL of another Bot API server")
    telegram_link: WebUrl = Field("https://t.me", description="Where links into the chat lead")

    public_url: WebUrl = Field("http://127.0.0.1:8080", description="Where people reach the pages")
    http_listen: Endpoint = Field("127.0.0.1:8080", description="Where the pages listen")
    trusted_proxies: str = Field("", description="Networks whose X-Forwarded-For counts, by spaces")

    smtp_listen: Endpoint = Field("127.0.0.1:2525", description="Where inbound mail arrives by SMTP")
    lmtp_listen: Endpoint | None = Field(None, description="Where inbound mail arrives by LMTP")
    smtp_relay: str = Field("smtp://127.0.0.1:25", description="smtp://user:password@host:port for mail sent")
    mail_address: Address = Field("service@kontor.example", description="Kontor's own address")
    mail_auth: str = Field("verify", description="verify, trust:<authserv-id>, or none for the demo")
    mail_peers: str = Field("127.0.0.0/8 ::1/128", description="Networks whose Authentication-Results count")
    mail_certificate: Path | None = Field(None, description="PEM file with key for STARTTLS")
    operator_address: Address | None = Field(None, description="Who gets postmaster mail and alarms")
    general_desk: Address | None = Field(None, description="Who gets visitors' questions")

    portal_url: WebUrl | None = Field(None, description="The portal with pages of its own, if there is one")
    imprint_url: WebUrl | None = Field(None, description="Imprint, linked in footers")
    privacy_url: WebUrl | None = Field(None, description="Privacy notice, if not Kontor's own page")
    terms_url: WebUrl | None = Field(None, description="Terms of sale, linked where an order is acknowledged")

    keep_texts_days: int = Field(
        90, ge=7, le=3650, description="Days that chat and mail texts are kept, at least 7"
    )
    keep_letters_years: int = Field(
        6, ge=6, le=30, description="Years that business letters are kept, from the year's end; at least 6"
    )

    secret_key: str | None = Field(
        None, description="Signs form tokens; made and kept in the data folder if unset"
    )
    log_format: Literal["text", "json"] = Field("text", description="How log lines are written")

    @field_validator("mail_auth")
    @classmethod
    def _known_proof(cls, value: str) -> str:
        if value in ("verify", "none") or (value.startswith("trust:") and len(value) > len("trust:")):
            return value
        raise ValueError(f"'{value}' is none of verify, trust:<authserv-id>, none")

    @field_validator("smtp_relay")
    @classmethod
    def _relay(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not _has_port(parts):
            raise ValueError("is not smtp://user:password@host:port")
        return value

    @field_validator("mail_certificate")
    @classmethod
    def _certificate(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_file():
            raise ValueError(f"there is no file {value}")
        return value

    @field_validator("trusted_proxies", "mail_peers")
    @classmethod
    def _networks(cls, value: str) -> str:
        for network in value.split():
            ipaddress.ip_network(network)
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str | None) -> str | None:
        if value and not value.startswith(("postgresql://", "sqlite:///")):
            raise ValueError("is neither postgresql://user:password@host/name nor sqlite:///FILE")
        return value

    @model_validator(mode="after")
    def _fits_together(self) -> "Settings":
        if self.general_desk and self.general_desk.casefold() == self.mail_address.casefold():
            raise ValueError("KONTOR_GENERAL_DESK is Kontor's own address: questions would come back to it")
        parts = urlsplit(self.public_url)
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise ValueError("KONTOR_PUBLIC_URL: plain http is for loopback only; use https")
        listening = [split_endpoint(each)[0] for each in (self.smtp_listen, self.lmtp_listen) if each]
        if self.mail_auth == "none" and not all(is_loopback(host) for host in listening):
            raise ValueError("KONTOR_MAIL_AUTH=none believes every sender: for the demo, on loopback only")
        return self

    @property
    def mail_domain(self) -> str:
        """The domain of Kontor's own address."""
        return self.mail_address.rpartition("@")[2]


def load(**overrides: object) -> Settings:
    """The settings in force. Raises SettingsFault with a line for each that cannot work."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # pydantic checks what mypy can't see here
    except ValidationError as error:
        raise SettingsFault(tuple(_line(fault) for fault in error.errors())) from None


def secret_key(settings: Settings) -> bytes:
    """The key that signs form tokens: the setting, or one made once and kept in the data folder."""
    if settings.secret_key:
        return settings.secret_key.encode()
    path = settings.data_dir / "secret.key"
    if not path.exists():
        _keep_once(path, secrets.token_urlsafe(32))
    key = path.read_bytes()
    if len(key) < 32:
        raise SettingsFault((f"{path} is not whole: remove it, or set KONTOR_SECRET_KEY",))
    return key


def _keep_once(path: Path, text: str) -> None:
    """Writes the file whole or not at all; of several processes at once, the first one's text stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # readable by its owner only
    with os.fdopen(number, "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(name, path)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()


def unknown_names() -> list[str]:
    """Variables of the environment that look like settings and are none: misspelt, or of another version."""
    known = {f"KONTOR_{name.upper()}" for name in Settings.model_fields}
    return sorted(name for name in os.environ if name.startswith("KONTOR_") and name not in known)


def split_endpoint(endpoint: str) -> tuple[str, int]:
    """Host and port of HOST:PORT; an IPv6 host may stand in brackets."""
    host, _, port = endpoint.rpartition(":")
    return host.strip("[]"), int(port)


def _has_port(parts: SplitResult) -> bool:
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Does the host's name or address lead to the machine itself?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _line(fault: object) -> str:
    assert isinstance(fault, dict)
    text = str(fault["msg"]).removeprefix("Value error, ")
    names = [f"KONTOR_{str(part).upper()}" for part in fault["loc"]]
    return f"{names[0]}: {text}" if names else text
