"""Bank numbers at rest: sealed with the first of FIELD_KEYS, opened with any of them, so that keys can be turned over."""

import hashlib
import hmac
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


@lru_cache
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def seal(text: str) -> bytes:
    """Cipher text that only the office's keys open."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """The text again. Raises: cryptography.fernet.InvalidToken when no key fits or a byte was changed."""
    return _box(tuple(settings.FIELD_KEYS)).decrypt(bytes(sealed)).decode()


def digest(text: str) -> str:
    """A keyed digest: equal numbers give equal digests, and nobody without the key can work one out."""
    return hmac.new(settings.FIELD_KEYS[-1].encode(), text.encode(), hashlib.sha256).hexdigest()
