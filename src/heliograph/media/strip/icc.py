"""Takes out of a colour profile what names one screen: Apple writes its serial number there.

Source: ICC.1:2022, 7.2 and 7.3; the private tag ``mmod`` as macOS writes it.
"""

from __future__ import annotations

import struct

_HEAD_BYTES = 128
_NAMES_A_DEVICE = b"mmod"


def clean_profile(profile: bytes) -> bytes:
    """Give the profile at the same length with the make and serial number of a screen zeroed."""
    if len(profile) < _HEAD_BYTES + 4 or _NAMES_A_DEVICE not in profile:
        return profile
    (count,) = struct.unpack_from(">I", profile, _HEAD_BYTES)
    clean = bytearray(profile)
    table = profile[_HEAD_BYTES + 4 : _HEAD_BYTES + 4 + 12 * min(count, 200)]
    for at in range(0, len(table) - 11, 12):
        name, offset, size = struct.unpack_from(">4sII", table, at)
        # Behind the type and its reserved bytes; never the head or the table.
        begin = max(offset + 8, _HEAD_BYTES + 4 + 12 * count)
        end = min(offset + size, len(clean))
        if name == _NAMES_A_DEVICE and begin < end:
            clean[begin:end] = bytes(end - begin)
            clean[84:100] = bytes(16)  # the profile's own MD5, zero for "not calculated"
    return bytes(clean)
