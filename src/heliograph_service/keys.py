"""Who the service is: its id, its name and its two signing keys, made at the first start."""

from __future__ import annotations

import json
import os
import secrets
from typing import TYPE_CHECKING

import msgspec
from joserfc.jwk import OKPKey

from heliograph import decoding
from heliograph.domain.signed import PinnedKeys, StatementType, key_id, new_key, public_part, sign

if TYPE_CHECKING:
    from pathlib import Path


class _File(msgspec.Struct, frozen=True):
    """The key file as it lies in the data folder."""

    id: str
    name: str
    keys: tuple[dict[str, str | list[str]], ...]


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """The service's id and keys: all are published for pinning, the first one signs."""

    id: str
    name: str
    keys: tuple[OKPKey, ...]

    @property
    def pinned(self) -> PinnedKeys:
        """Give every public key under its id, as clients pin them."""
        publics = [public_part(key) for key in self.keys]
        return {key_id(public): public for public in publics}

    def sign(self, payload: bytes, *, typ: StatementType) -> str:
        """Make a statement with the first key."""
        return sign(payload, typ=typ, key=self.keys[0])


def load_identity(folder: Path) -> Identity:
    """Read ``keys.json``, or make it: two keys, so that one can be replaced later.

    Raises:
        ValueError: the file is damaged.
    """
    path = folder / "keys.json"
    if not path.exists():
        _write(path)
    try:
        file = decoding.decode(path.read_bytes(), type=_File)
        keys = tuple(OKPKey.import_key(each) for each in file.keys)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ValueError(f"{path}: {error}") from error
    return Identity(id=file.id, name=file.name, keys=keys)


def _write(path: Path) -> None:
    keys = [new_key().as_dict(private=True) for _ in range(2)]
    content = {"id": secrets.token_hex(16), "name": "Heliograph", "keys": keys}
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
