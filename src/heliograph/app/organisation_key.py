"""What the holder of an organisation's recovery key does: make it, and answer a request."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from heliograph import decoding
from heliograph.domain.recovery_code import groups_of
from heliograph.errors import OrganisationKeyInvalid
from heliograph.store.files import sync_folder
from heliograph.store.slots.organisation import (
    RecoveryRequest,
    answer,
    new_private_key,
    public_key_of,
)

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST_BYTES = 64 * 1024


def make(path: Path) -> str:
    """Write a new private key for its owner only, and give the public one.

    Raises:
        FileExistsError: there is a file; a key is never written over.
        OSError: it cannot be written.
    """
    private = new_private_key()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(private + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(path.absolute().parent)
    return public_key_of(private)


def code_for(request: Path, key: Path) -> tuple[str, ...]:
    """Read the recovery code, in eight groups, out of a request.

    Raises:
        OrganisationKeyInvalid: see ``organisation.answer``.
        OSError: a file cannot be read.
    """
    try:
        asked = decoding.decode(_read(request), type=RecoveryRequest)
        private = _read(key).decode("ascii")
    except msgspec.MsgspecError as error:
        raise OrganisationKeyInvalid("request") from error
    except UnicodeDecodeError as error:
        raise OrganisationKeyInvalid("no-key") from error
    return groups_of(answer(asked, private))


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST_BYTES)
