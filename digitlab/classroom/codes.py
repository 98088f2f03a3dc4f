"""Codes that one reads off a wall, and secrets that nobody guesses."""

import hashlib
import secrets

# Without letters that look like a digit or another letter from the back row: I, O, Q, S, V, Z.
ALPHABET = "ABCDEFGHJKLMNPRTUWXY"
CODE_LENGTH = 6
_SECRET_BYTES = 24


def new_code() -> str:
    """Return a code of six letters, one of 64 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """Return a code as it was typed, in small letters or with spaces, None if it cannot be one."""
    code = "".join(text.upper().split())
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def new_secret() -> str:
    """Return a secret of 192 bits, as text that fits into a link."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def sum_of(secret: str) -> str:
    """Return what the database keeps of a secret: it tells whether one is right, and is of no use to who reads it."""
    return hashlib.sha256(secret.encode()).hexdigest()
