"""Passwords: which ones are taken, and how they are kept (argon2id)."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from core.errors import KontorError, PasswordsDiffer, WeakPassword

SHORTEST, LONGEST = 8, 128  # characters (SPEC 2)
DECORATION = 5  # signs around a common word that make it no better: "Sommer2026!"

_COMMON = Path(__file__).with_name("common_passwords.txt")
_COUNTING = "0123456789012345 9876543210987654 abcdefghijklmnopqrstuvwxyz"
_LEET = str.maketrans("013457@$!€", "oieastasie")
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)  # OWASP
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


def check(password: str, email: str = "", names: Iterable[str] = ()) -> None:
    """Raises WeakPassword: too_short, too_long, personal (hardly more than name or address) or common (SPEC 2)."""
    length = len(_normal(password))
    if length < SHORTEST:
        raise WeakPassword("too_short")
    if length > LONGEST:
        raise WeakPassword("too_long")
    plain = _folded(password)
    if _is_personal(plain, email, names):
        raise WeakPassword("personal")
    if _is_common(plain):
        raise WeakPassword("common")


def check_pair(password: str, again: str, email: str = "", names: Iterable[str] = ()) -> None:
    """Raises WeakPassword, or PasswordsDiffer when the second is not the first."""
    check(password, email, names)
    if _normal(password) != _normal(again):
        raise PasswordsDiffer


def field_of(fault: KontorError) -> str:
    """The form field to which a refusal belongs."""
    return "password_again" if isinstance(fault, PasswordsDiffer) else "password"


async def hash_password(password: str) -> str:
    """The argon2id hash; made in a thread, because it takes its time on purpose."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, _normal(password))


async def verify(password_hash: str | None, password: str) -> bool:
    """Is it the password? Without a hash the answer is no, and takes as long."""
    loop = asyncio.get_running_loop()
    matches = await loop.run_in_executor(_threads, _matches, password_hash, _normal(password))
    return matches and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Was it hashed with other parameters than today's?"""
    return _hasher.check_needs_rehash(password_hash)


def _matches(password_hash: str | None, password: str) -> bool:
    stand_in = _stand_in()  # also where it is not needed: the first login of all takes as long for everybody
    try:
        return _hasher.verify(password_hash or stand_in, password)
    except (Argon2Error, InvalidHashError):
        return False


@cache
def _stand_in() -> str:
    return _hasher.hash("nobody's")


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)  # the same keys on another keyboard give the same password


def _folded(text: str) -> str:
    return _normal(text).casefold()


def _is_personal(plain: str, email: str, names: Iterable[str]) -> bool:
    """Does too little remain when name and address are taken out?"""
    pieces = {_folded(piece) for text in (email, *names) for piece in [text, *re.split(r"[\W_]+", text)]}
    rest = plain
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) >= 3:
            rest = rest.replace(piece, "")
    return rest != plain and len(rest) < SHORTEST


def _is_common(plain: str) -> bool:
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    if plain in _common() or _is_pattern(plain):
        return True
    if core not in _common() and core.translate(_LEET) not in _common():
        return False
    digits = re.sub(r"\D", "", plain)
    return len(plain) - len(core) <= DECORATION or digits in _COUNTING


def _is_pattern(plain: str) -> bool:
    """One short piece over and over, or counting up or down."""
    return re.fullmatch(r"(.{1,4}?)\1+.{0,3}", plain) is not None or plain in _COUNTING


@cache
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
