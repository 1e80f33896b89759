"""P1: the power is cut, on file systems of our own that forget what was not synced.

``python -m faults.storage.power`` runs in a mount namespace of its own, where nobody else sees the
volumes; ``cut_many`` starts it so. The cut is the ``FS_IOC_SHUTDOWN`` of ext4 and xfs without
flushing the log (Linux ``fs/ext4/ioctl.c``, ``fs/xfs/xfs_fsops.c``): from that instant nothing
reaches the volume, and what was only in memory is gone, as with a plug that is pulled.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from faults.storage import kills, migrations, old
from faults.storage.kills import REFUSED, Found, Program, Task
from faults.storage.ledger import Known
from faults.storage.writer import Stage

SYSTEMS = ("ext4", "xfs")
WRITTEN: tuple[Stage, ...] = ("draft", "attach", "ready", "receive")
_SHUTDOWN = 0x8004587D  # _IOR('X', 125, __u32)
_NO_LOG_FLUSH = 2
_VOLUME_BYTES = 384 * 2**20
"""Sparse; xfs makes none below 300 MB."""
_LONGEST_S = 0.3
_EARLY = 0.1


def why_not(system: str) -> str | None:
    """Say why power cuts cannot be tried here; None when they can."""
    if sys.platform != "linux":
        return "power cuts need Linux"
    if os.geteuid() != 0:
        return "power cuts need root, to mount volumes of their own"
    missing = [each for each in (f"mkfs.{system}", "unshare") if shutil.which(each) is None]
    if missing:
        return f"there is no {missing[0]}"
    tried = subprocess.run([*_alone(), "true"], capture_output=True, check=False)
    return "mounting is not allowed here" if tried.returncode else None


def _alone() -> list[str]:
    """Give the words that let a command have mounts of its own."""
    return [shutil.which("unshare") or "unshare", "-m", "--propagation", "private"]


def cut_many(
    folder: Path, system: str, *, cuts: int, seed: int = 0, job: str = "work", lax: bool = False
) -> Found:
    """Cut the power so often on one file system, in a namespace of its own.

    Args:
        folder: On a real disk, for the volume and the ledger.
        system: Of ``SYSTEMS``.
        cuts: How often.
        seed: Chooses the moments and the acts.
        job: What the program does: ``work`` or ``migrate``.
        lax: Let SQLite not wait for the disk: shows that the drill would see a loss.
    """
    command = [sys.executable, "-m", "faults.storage.power", str(folder), system, job]
    command += ["--cuts", str(cuts), "--seed", str(seed), *(["--lax"] if lax else [])]
    done = subprocess.run(
        [*_alone(), *command],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return msgspec.json.decode(done.stdout, type=Found)


# ---- inside the namespace ------------------------------------------------------------------


class Volume:
    """A file system in a file."""

    def __init__(self, folder: Path, system: str) -> None:
        self._image = folder / f"{system}.img"
        self._system = system
        self.path = folder / "volume"

    def make(self) -> None:
        """Make it anew and empty."""
        self._image.unlink(missing_ok=True)
        with self._image.open("wb") as file:
            file.truncate(_VOLUME_BYTES)
        run(f"mkfs.{self._system}", "-q", str(self._image))
        self.path.mkdir(exist_ok=True)

    @contextmanager
    def mounted(self) -> Iterator[None]:
        """Have it there, its log played back as after a start."""
        run("mount", "-o", "loop", "-t", self._system, str(self._image), str(self.path))
        try:
            yield
        finally:
            run("umount", str(self.path))

    def cut(self) -> None:
        """Let nothing more reach it."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, _SHUTDOWN, _NO_LOG_FLUSH.to_bytes(4, sys.byteorder))
        finally:
            os.close(folder)


def _cut_working(folder: Path, system: str, cuts: int, seed: int, *, lax: bool) -> Found:
    chance = random.Random(seed)  # noqa: S311 - when to cut
    volume = Volume(folder, system)
    found = Found()
    ledger, known = folder / "ledger", None
    (folder / "files").mkdir(exist_ok=True)
    for number in range(cuts):
        if known is None:
            ledger = folder / f"ledger-{number}"
            volume.make()
            known = Known(ledger)
        with volume.mounted():
            profile = volume.path / "profile"
            task = Task(
                folder=folder,
                profile=profile,
                seed=seed + number,
                stages=WRITTEN,
                ledger_name=ledger.name,
                lax=lax,
            )
            program = Program(kills.work_until_killed, task)
            sure_bytes = 0
            try:
                program.go_on(chance.random() * _LONGEST_S, opened=chance.random() > _EARLY)
                # The program runs on, which it would not without power: what it says from now on
                # is no acknowledgement.
                sure_bytes = ledger.stat().st_size if ledger.exists() else 0
                volume.cut()
            finally:
                code = program.end(within_s=0.2)
        with volume.mounted():
            there = profile.exists() or known.stories
            wrong = kills.look(profile, known, sure_bytes=sure_bytes) if there else []
            if code not in {None, REFUSED}:
                wrong.append(f"an error that is none of ours ended it with {code}")
            found.wrong += [f"{system}, cut {number} of seed {seed}: {each}" for each in wrong]
        found.deaths += 1
        if wrong or number % 10 == 9 or number == cuts - 1:
            found.acknowledged += known.acknowledged
            known = None
    return found


def _cut_migrating(folder: Path, system: str, cuts: int, seed: int) -> Found:
    chance = random.Random(seed)  # noqa: S311 - when to cut
    volume = Volume(folder, system)
    volume.make()
    profile = volume.path / "profile"
    with volume.mounted():
        longest_s = 1.2 * migrations.how_long_s(volume.path)
    found = Found()
    for number in range(cuts):
        version = old.VERSIONS[number % len(old.VERSIONS)]
        with volume.mounted():
            shutil.rmtree(profile, ignore_errors=True)
            old.lay_out(version, profile)
            os.sync()
            program = Program(migrations.open_it, profile)
            try:
                program.go_on(chance.random() * longest_s)
                volume.cut()
            finally:
                code = program.end(within_s=0.2)
        with volume.mounted():
            wrong = old.look(profile, version=version)
        if code not in {None, REFUSED}:
            wrong.append(f"an error that is none of ours ended it with {code}")
        found.deaths += 1
        found.wrong += [
            f"{system}, from {version}, cut {number} of {seed}: {each}" for each in wrong
        ]
    return found


def run(*command: str) -> None:
    """Run a program of the system that must succeed."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main(words: Sequence[str]) -> None:
    """Cut as told and write the tally to standard output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("job", choices=["work", "migrate"])
    parser.add_argument("--cuts", type=int, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lax", action="store_true")
    given = parser.parse_args(words)
    if given.job == "migrate":
        found = _cut_migrating(given.folder, given.system, given.cuts, given.seed)
    else:
        found = _cut_working(given.folder, given.system, given.cuts, given.seed, lax=given.lax)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main(sys.argv[1:])
