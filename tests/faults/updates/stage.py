"""A client that has seen updates, a repository, and a copy of it in an attacker's hands."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from securesystemslib.signer import CryptoSigner, Signer
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from fakes.profiles import Desk
from fakes.updates import SYSTEM, Publisher
from heliograph.app.updates import Updates
from heliograph.errors import HeliographError
from heliograph.updates.failures import NothingToInstall, UpdateNotTrusted
from heliograph.updates.shelf import Shelf

OLD, NEW = b"the package of before" * 3000, b"the package of today" * 4000
EVIL = b"the package of somebody else" * 3000
TARGET = "stable/heliograph-debian-amd64.deb"
ROLES = {"root": Root, "targets": Targets, "snapshot": Snapshot, "timestamp": Timestamp}


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """What one look and one fetch came to."""

    told: str
    """The name of the error; empty when nothing was wrong."""
    package: bytes | None
    """What would be handed to the system."""
    offered: str | None


class Stage:
    """One client; each attack begins with a repository and a memory of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0
        self.desk = Desk(folder)
        self.desk.sign_in()
        self._now_ms = self.desk.clock.now_ms()
        self.shelf = Shelf(self.desk.workspace.profile)
        self.stranger = CryptoSigner.generate_ed25519()

    def begin(self) -> None:
        """Let the client see one version and then a newer one; an attacker gets a copy of each."""
        self._number += 1
        base = self._folder / f"attack-{self._number}"
        base.mkdir()
        shutil.rmtree(self.shelf.folder, ignore_errors=True)
        self.shelf.folder.mkdir()
        self.desk.service.faults = []
        self.desk.clock.set_wall(self._now_ms)
        self.honest = Publisher(base / "honest", now_ms=self._now_ms)
        self.shelf.given_root.write_bytes(self.honest.first_root)
        self.honest.offer("0.2.0", OLD)
        self.served = self.honest.folder
        self.updates().look()
        self.before = base / "before"
        shutil.copytree(self.honest.folder, self.before)
        self.honest.offer("0.3.0", NEW)
        self.updates().look()
        self.served = base / "served"
        shutil.copytree(self.honest.folder, self.served)

    @property
    def served(self) -> Path:
        """Give the folder that the client gets to see."""
        assert self.desk.world.updates is not None
        return self.desk.world.updates

    @served.setter
    def served(self, folder: Path) -> None:
        self.desk.world.updates = folder

    def updates(self) -> Updates:
        """Give the client's use cases, as after a start of the program (0.1.0)."""
        workspace = self.desk.workspace
        return Updates(
            store=workspace._store,
            settings=workspace.settings,
            service_at=self.desk.service_at,
            clock=self.desk.clock,
            look_at_network=lambda: None,
            version="0.1.0",
            system=SYSTEM,
        )

    def visit(self) -> Visit:
        """Look, want whatever is offered, fetch it, and take what would be installed."""
        updates = self.updates()
        told, package = "", None
        try:
            updates.look()
            updates.want()
            updates.get()
        except HeliographError as error:
            told = type(error).__name__
        try:
            package = updates.package().read_bytes()
        except (NothingToInstall, UpdateNotTrusted):
            package = None
        offer = updates.standing().offer
        return Visit(told=told, package=package, offered=None if offer is None else offer.version)

    def return_to_honesty(self) -> None:
        """Let the client reach the true repository again, at a true time, some renewals later."""
        for _ in range(3):
            self.honest.repository.renew(self.honest.online, targets=[self.honest.targets])
        self.served = self.honest.folder
        self.desk.clock.set_wall(self._now_ms)

    def later(self, *, days: int) -> None:
        """Let days pass."""
        self.desk.clock.advance(days * 24 * 3600)

    # ---- what an attacker does with the copy -----------------------------------

    def path(self, name: str) -> Path:
        """Give a file of metadata that the client gets to see."""
        return self.served / "metadata" / name

    def number_of(self, role: str) -> int:
        """Give the newest version of a role in the copy."""
        return max(
            int(each.name.partition(".")[0]) for each in self.path("").glob(f"*.{role}.json")
        )

    def forge(
        self,
        role: str,
        change: Callable[[Any], None],
        *,
        signers: Sequence[Signer] = (),
        name: str | None = None,
        adds: bool = False,
    ) -> Path:
        """Change what a role says, sign it by these, and serve it.

        Args:
            role: Whose metadata; the newest of it.
            change: Told the signed part.
            signers: Who signs.
            name: Under which name it is served; None for the one of its version.
            adds: Whether the signatures that were there stay.
        """
        timestamp = role == "timestamp"
        where = self.path("timestamp.json" if timestamp else f"{self.number_of(role)}.{role}.json")
        metadata: Metadata[Any] = Metadata.from_file(str(where))
        change(metadata.signed)
        if not adds:
            metadata.signatures.clear()
        for signer in signers:
            metadata.sign(signer, append=True)
        if name is None:
            name = "timestamp.json" if timestamp else f"{metadata.signed.version}.{role}.json"
        place = self.path(name)
        metadata.to_file(str(place))
        return place

    def point_to(
        self, *, snapshot: int, targets: int | None = None, signer: Signer, bare: bool = True
    ) -> None:
        """Sign a new timestamp for a snapshot, and that snapshot for some targets."""
        if targets is not None:

            def name_targets(signed: Snapshot) -> None:
                signed.version = snapshot
                signed.meta = {"targets.json": MetaFile(targets)}

            self.forge("snapshot", name_targets, signers=[signer])

        def name_snapshot(signed: Timestamp) -> None:
            signed.version += 1
            data = self.path(f"{snapshot}.snapshot.json").read_bytes()
            signed.snapshot_meta = (
                MetaFile(snapshot) if bare else MetaFile.from_data(snapshot, data, ["sha256"])
            )

        self.forge("timestamp", name_snapshot, signers=[signer])

    def offer_evil(self, signed: Targets, *, custom: object = None, path: str = TARGET) -> None:
        """Name a package of the attacker in place of the true one, and serve its bytes."""
        target = TargetFile.from_data(path, EVIL, ["sha256"])
        target.unrecognized_fields["custom"] = custom or {
            "version": "0.9.0",
            "name": "heliograph_0.9.0_amd64.deb",
        }
        signed.targets[path] = target
        signed.version += 1
        folder, _, name = path.rpartition("/")
        place = self.served / "targets" / folder / f"{target.hashes['sha256']}.{name}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(EVIL)

    @property
    def package(self) -> Path:
        """Give where the newest package lies that the client gets to see."""
        (found,) = [
            each
            for each in (self.served / "targets" / "stable").iterdir()
            if each.read_bytes() == NEW
        ]
        return found


def expired(signed: Any) -> None:
    """Let it have held until yesterday, in a new version."""
    signed.version += 1
    signed.expires -= timedelta(days=5000)
