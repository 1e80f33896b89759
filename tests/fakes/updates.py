"""A repository of updates with its keys, signed as a release is, and as an attacker would."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from click.testing import CliRunner
from securesystemslib.signer import CryptoSigner, Signer

from heliograph.clock import utc
from heliograph.domain.updates import About, Channel, System
from heliograph_service.update_commands import bundle
from heliograph_service.update_repository import Repository

SYSTEM: System = "debian-amd64"


class Publisher:
    """Those who sign updates: three root keys of which two must sign, targets, the service."""

    def __init__(self, folder: Path, *, now_ms: int) -> None:
        self.folder = folder
        self.now: datetime = utc(now_ms)
        self.root = [CryptoSigner.generate_ed25519() for _ in range(3)]
        self.targets: Signer = CryptoSigner.generate_ed25519()
        self.online: Signer = CryptoSigner.generate_ed25519()
        self.repository.begin(
            root=[each.public_key for each in self.root],
            threshold=2,
            targets=[self.targets.public_key],
            online=self.online.public_key,
        )
        self.repository.sign_root(self.root[:2])
        self.repository.renew(self.online, targets=[self.targets])

    @property
    def repository(self) -> Repository:
        """Give the repository as it is worked on today."""
        return Repository(self.folder, now=self.now)

    @property
    def first_root(self) -> bytes:
        """Give what ships with the program."""
        return (self.folder / "metadata" / "1.root.json").read_bytes()

    def offer(
        self,
        version: str,
        data: bytes = b"a package",
        *,
        channel: Channel = "stable",
        system: System = SYSTEM,
        notes: dict[str, str] | None = None,
    ) -> bytes:
        """Offer a package and give its bytes."""
        package = self.folder.parent / f"heliograph_{version}_amd64.deb"
        package.write_bytes(data)
        self.repository.offer(
            package,
            About(version=version, name=package.name, notes=notes or {"en": f"New in {version}"}),
            channel=channel,
            system=system,
            signers=[self.targets],
            online=self.online,
        )
        return data

    def rotate(
        self,
        *,
        root: Sequence[Signer] | None = None,
        signed_by: Sequence[Signer] | None = None,
        targets: Signer | None = None,
        online: Signer | None = None,
    ) -> int:
        """Replace keys; tell how many signatures the new root lacks."""
        before = self.root
        after = list(root or before)
        self.targets, self.online = targets or self.targets, online or self.online
        self.repository.replace_root(
            root=[each.public_key for each in after],
            threshold=2,
            targets=[self.targets.public_key],
            online=self.online.public_key,
        )
        signers = [*before[:2], *after[:2]] if signed_by is None else signed_by
        lacking = self.repository.sign_root(signers)
        if not lacking:
            self.root = after
            self.repository.renew(self.online, targets=[self.targets])
        return lacking

    def bundle(self, path: Path) -> Path:
        """Write everything into one file, for a stick."""
        done = CliRunner().invoke(bundle, [str(path), "--folder", str(self.folder)])
        assert done.exit_code == 0, done.output
        return path

    def place(self, version_or_name: str) -> Path:
        """Give where a file of metadata lies."""
        return self.folder / "metadata" / version_or_name
