"""The recovery code: 160 bits in eight groups, each of which tells when it was mistyped.

A group is five characters of Crockford's base 32 (https://www.crockford.com/base32.html): four
carry 20 bits, the fifth is a check over GF(32). It finds each single wrong character, two that
changed places, and a group that stands where another belongs.
"""

from __future__ import annotations

from heliograph.errors import RecoveryCodeMistyped

GROUPS = 8
SECRET_BYTES = 20
_DATA = 4
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_FIELD = 0b100101
"""x⁵ + x² + 1, which makes GF(32) of five bits."""


def groups_of(secret: bytes) -> tuple[str, ...]:
    """Write 20 bytes as eight groups of five characters."""
    if len(secret) != SECRET_BYTES:
        raise ValueError(len(secret))
    bits = int.from_bytes(secret, "big")
    groups: list[str] = []
    for position in range(GROUPS):
        part = bits >> (20 * (GROUPS - 1 - position))
        digits = [(part >> (5 * (_DATA - 1 - place))) & 31 for place in range(_DATA)]
        groups.append("".join(_ALPHABET[each] for each in (*digits, _check(digits, position))))
    return tuple(groups)


def looks_like_code(text: str) -> bool:
    """Tell whether somebody meant a recovery code: as many characters, and no others."""
    cleaned = _cleaned(text)
    return len(cleaned) == GROUPS * (_DATA + 1) and set(cleaned) <= set(_ALPHABET)


def read_code(text: str) -> bytes:
    """Read a whole code, however it is spaced and whatever its case.

    Raises:
        RecoveryCodeMistyped: with the first group that is wrong, from 1; 0 when characters are
            missing or too many.
    """
    cleaned = _cleaned(text)
    size = _DATA + 1
    if len(cleaned) != GROUPS * size:
        raise RecoveryCodeMistyped(0)
    bits = 0
    for position in range(GROUPS):
        bits = bits << 20 | read_group(cleaned[position * size : (position + 1) * size], position)
    return bits.to_bytes(SECRET_BYTES, "big")


def read_group(text: str, position: int) -> int:
    """Read the group at ``position`` (from 0) as 20 bits.

    Raises:
        RecoveryCodeMistyped: it is not a group, or not the one of this place.
    """
    digits = [_ALPHABET.find(each) for each in _cleaned(text)]
    wrong = len(digits) != _DATA + 1 or -1 in digits
    if wrong or _check(digits[:_DATA], position) != digits[_DATA]:
        raise RecoveryCodeMistyped(position + 1)
    value = 0
    for each in digits[:_DATA]:
        value = value << 5 | each
    return value


def _cleaned(text: str) -> str:
    kept = "".join(each for each in text.upper() if each.isalnum())
    return kept.translate(_READ_AS)


def _check(digits: list[int], position: int) -> int:
    found = position + 1
    weight = 1
    for each in digits:
        weight = _times(weight, 2)
        found ^= _times(weight, each)
    return found


def _times(left: int, right: int) -> int:
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 32:
            left ^= _FIELD
        right >>= 1
    return product
