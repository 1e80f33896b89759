"""Makes and signs the repository of updates: who may sign, what is offered, until when it holds.

The four roles of The Update Framework (0048): *root* and *targets* are signed by people whose keys
are on no server; *snapshot* and *timestamp* by a key of the service, which can renew what holds,
and offer nothing of its own.
"""

# pyright: reportPrivateImportUsage=false
# The library names in no list what its modules hand on.

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.api.serialization.json import JSONSerializer

from heliograph.domain.ids import Sha256
from heliograph.domain.updates import (
    METADATA,
    TARGETS,
    About,
    Channel,
    System,
    is_newer,
    is_sound,
    place_of,
    target_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from securesystemslib.signer import Key, Signer

_Role = TypeVar("_Role", Root, Targets, Snapshot, Timestamp)

ROOT_DAYS, TARGETS_DAYS, SNAPSHOT_DAYS, TIMESTAMP_DAYS = 3 * 365, 365, 60, 30
"""How long each holds. The last bounds how long somebody can hide an update, and how long a stick
may be on its way."""
_NAMES = {Root: "root", Targets: "targets", Snapshot: "snapshot", Timestamp: "timestamp"}


class NotPublished(Exception):
    """What was to be published is refused; nothing was changed."""


class Repository:
    """A folder with what is signed (``metadata``) and what is offered (``targets``)."""

    def __init__(self, folder: Path, *, now: datetime | None = None) -> None:
        self.folder = folder
        self._now = now or datetime.now(UTC)

    def begin(
        self, *, root: Sequence[Key], threshold: int, targets: Sequence[Key], online: Key
    ) -> Metadata[Root]:
        """Say who may sign what; the root still has to be signed, see ``sign_root``.

        Args:
            root: The keys that may say who may sign.
            threshold: How many of them it takes.
            targets: The keys of which one must sign each offer.
            online: The service's key for snapshot and timestamp.

        Raises:
            NotPublished: a repository is there, or fewer keys than the threshold.
        """
        if (self.folder / METADATA).exists():
            raise NotPublished(f"{self.folder} holds a repository already")
        (self.folder / METADATA).mkdir(parents=True)
        (self.folder / TARGETS).mkdir(exist_ok=True)
        new = Root(expires=self._in(ROOT_DAYS))
        return self._draft_root(new, root, threshold, targets, online)

    def replace_root(
        self, *, root: Sequence[Key], threshold: int, targets: Sequence[Key], online: Key
    ) -> Metadata[Root]:
        """Say anew who may sign; to be signed by enough of the old keys, and of the new."""
        old = self.newest(Root).signed
        new = Root(version=old.version + 1, expires=self._in(ROOT_DAYS))
        return self._draft_root(new, root, threshold, targets, online)

    def sign_root(self, signers: Iterable[Signer]) -> int:
        """Add signatures to the root that is being made; tell how many more it takes.

        It is handed out from when nothing is missing, of its own keys and of those before.

        Raises:
            NotPublished: none is being made.
        """
        if not self._draft.exists():
            raise NotPublished("no root is being made")
        root = Metadata[Root].from_file(str(self._draft))
        for signer in signers:
            root.sign(signer, append=True)
        before = self._newest_or_none(Root)
        judges = [root.signed] if before is None else [root.signed, before.signed]
        results = [
            judge.get_verification_result("root", root.signed_bytes, root.signatures)
            for judge in judges
        ]
        lacking = max(max(0, each.threshold - len(each.signed)) for each in results)
        _write_whole(self._draft, _bytes_of(root))
        if not lacking:
            self._write(root)
            self._draft.unlink()
        return lacking

    def offer(
        self,
        package: Path,
        about: About,
        *,
        channel: Channel,
        system: System,
        signers: Sequence[Signer],
        online: Signer,
    ) -> str:
        """Offer a package in place of the one before; tell where it lies below the folder.

        Raises:
            NotPublished: it is no newer than what is offered, or cannot be one of ours.
        """
        if not is_sound(about, system):
            raise NotPublished("the version, the file's name or the notes cannot be used")
        target = target_of(channel, system)
        offers = self._next_targets()
        before = offers.targets.get(target)
        if before is not None and not is_newer(about.version, str(before.custom["version"])):
            raise NotPublished(f"version {before.custom['version']} is offered already")
        data = package.read_bytes()
        sha256 = Sha256(hashlib.sha256(data).hexdigest())
        place = Path(place_of(target, sha256))
        (self.folder / TARGETS / place.parent).mkdir(parents=True, exist_ok=True)
        _write_whole(self.folder / TARGETS / place, data)
        custom = msgspec.to_builtins(about)
        offers.targets[target] = TargetFile(
            len(data), {"sha256": sha256}, target, unrecognized_fields={"custom": custom}
        )
        self._keep(offers, signers)
        self.renew(online)
        return str(place)

    def withdraw(
        self, *, channel: Channel, system: System, signers: Sequence[Signer], online: Signer
    ) -> None:
        """Offer nothing more for a channel and a system.

        Raises:
            NotPublished: nothing is offered.
        """
        offers = self._next_targets()
        if offers.targets.pop(target_of(channel, system), None) is None:
            raise NotPublished("nothing is offered")
        self._keep(offers, signers)
        self.renew(online)

    def renew(self, online: Signer, *, targets: Sequence[Signer] = ()) -> None:
        """Say that what is offered still holds; for a task that runs every few days.

        Args:
            online: The service's key.
            targets: Keys to sign anew with what is offered, once a year or after they changed.
        """
        if targets:
            self._keep(self._next_targets(), targets)
        offers = _file_of(self.newest(Targets))
        before = self._newest_or_none(Snapshot)
        snapshot = Snapshot(
            version=1 if before is None else before.signed.version + 1,
            expires=self._in(SNAPSHOT_DAYS),
            meta={"targets.json": offers},
        )
        last = self._newest_or_none(Timestamp)
        timestamp = Timestamp(
            version=1 if last is None else last.signed.version + 1,
            expires=self._in(TIMESTAMP_DAYS),
            snapshot_meta=_file_of(self._keep(snapshot, (online,))),
        )
        self._keep(timestamp, (online,))

    def newest(self, role: type[_Role]) -> Metadata[_Role]:
        """Read what was signed last.

        Raises:
            NotPublished: there is none.
        """
        found = self._newest_or_none(role)
        if found is None:
            raise NotPublished(f"{self.folder} holds no {_NAMES[role]}")
        return found

    def _draft_root(
        self, new: Root, root: Sequence[Key], threshold: int, targets: Sequence[Key], online: Key
    ) -> Metadata[Root]:
        if not 0 < threshold <= len({key.keyid for key in root}):
            raise NotPublished("the threshold is more than there are keys")
        of_role = {"root": root, "targets": targets, "snapshot": (online,), "timestamp": (online,)}
        for role, keys in of_role.items():
            for key in keys:
                new.add_key(key, role)
        new.roles["root"].threshold = threshold
        draft = Metadata(new)
        _write_whole(self._draft, _bytes_of(draft))
        return draft

    def _next_targets(self) -> Targets:
        """Give what is offered, to be changed and signed anew."""
        newest = self._newest_or_none(Targets)
        offers = Targets() if newest is None else newest.signed
        offers.version = 1 if newest is None else offers.version + 1
        offers.expires = self._in(TARGETS_DAYS)
        return offers

    def _newest_or_none(self, role: type[_Role]) -> Metadata[_Role] | None:
        name = _NAMES[role]
        if role is Timestamp:
            path = self._at("timestamp.json")
            return Metadata[_Role].from_file(str(path)) if path.exists() else None
        found = self._at("").glob(f"*.{name}.json")
        newest = max(found, key=lambda path: int(path.name.partition(".")[0]), default=None)
        return None if newest is None else Metadata[_Role].from_file(str(newest))

    def _keep(self, signed: _Role, signers: Sequence[Signer]) -> Metadata[_Role]:
        metadata = Metadata(signed)
        for signer in signers:
            metadata.sign(signer, append=True)
        self._write(metadata)
        return metadata

    def _write(self, metadata: Metadata[_Role]) -> None:
        signed = metadata.signed
        name = _NAMES[type(signed)]
        if not isinstance(signed, Timestamp):
            name = f"{signed.version}.{name}"
        _write_whole(self._at(f"{name}.json"), _bytes_of(metadata))

    @property
    def _draft(self) -> Path:
        """Give where a root lies until it is signed by enough: it is not handed out there."""
        return self._at("root.draft.json")

    def _at(self, name: str) -> Path:
        return self.folder / METADATA / name

    def _in(self, days: int) -> datetime:
        return (self._now + timedelta(days=days)).replace(microsecond=0)


def _bytes_of(metadata: Metadata[_Role]) -> bytes:
    return metadata.to_bytes(JSONSerializer(compact=True))


def _file_of(metadata: Metadata[_Role]) -> MetaFile:
    data = _bytes_of(metadata)
    sha256 = hashlib.sha256(data).hexdigest()
    return MetaFile(metadata.signed.version, len(data), {"sha256": sha256})


def _write_whole(path: Path, data: bytes) -> None:
    """Replace a file in one step: a service may be handing it out."""
    draft = path.with_name(path.name + ".new")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
