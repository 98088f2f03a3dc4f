"""Codes that are read off a wall, and tokens that cannot be guessed."""

import hashlib
import secrets

# Without letters that look like a digit or another letter from the back row: I, O, Q, S, V, Z.
ALPHABET = "ABCDEFGHJKLMNPRTUWXY"
CODE_LENGTH = 6
CODE_IN_WORDS = "six letters"
_TOKEN_BYTES = 24


def new_code() -> str:
    """Return a code of `CODE_LENGTH` letters, one of 64 million."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """Return a code as it was typed, in lower case or with spaces; None if it cannot be one."""
    code = "".join(text.upper().split())
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def new_token() -> str:
    """Return a token of 192 random bits, URL-safe."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return the SHA-256 hash of a token in hexadecimal, which is all that the database holds of it."""
    return hashlib.sha256(token.encode()).hexdigest()
