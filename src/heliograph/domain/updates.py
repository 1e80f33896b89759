"""Newer versions of the program: how they are ordered, named and described."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from heliograph.domain.ids import Sha256

Channel = Literal["stable", "testing"]
System = Literal["debian-amd64", "debian-arm64", "windows-amd64", "macos-arm64", "macos-amd64"]
"""How the program is installed, and on what; each has a package of its own."""

ENDINGS: Mapping[System, str] = {
    "debian-amd64": ".deb",
    "debian-arm64": ".deb",
    "windows-amd64": ".exe",
    "macos-arm64": ".dmg",
    "macos-amd64": ".dmg",
}
"""What the name of a system's package ends with."""

METADATA = "metadata"
TARGETS = "targets"
"""The two folders of a repository of updates, at the service and on a stick alike."""
MOST_PACKAGE_BYTES = 1024**3
"""No package of ours is larger; more is not asked for, whoever signed it."""
MOST_NOTES_CHARACTERS = 2000

_VERSION = re.compile(r"(\d{1,6}(?:\.\d{1,6}){0,3})(?:(a|b|rc)(\d{1,6}))?")
_FINAL = 3
_STAGES = {"a": 0, "b": 1, "rc": 2}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~-]{0,120}")


class Version(msgspec.Struct, frozen=True, order=True):
    """The number of a version, in the order in which versions follow each other."""

    release: tuple[int, ...]
    stage: int
    stage_number: int


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What is signed of a package beside its length and hash."""

    version: str
    name: str
    """How its file is to be called."""
    notes: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    """Language → what is new, in a few sentences of plain text."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A package whose description was signed by those who may."""

    version: str
    name: str
    path: str
    """Where it lies below the folder of targets, its hash in its name."""
    size_bytes: int
    sha256: Sha256
    notes: dict[str, str] = msgspec.field(default_factory=dict[str, str])

    def notes_in(self, language: str) -> str:
        """Give what is new in a language, else in English; empty when nothing is said."""
        return self.notes.get(language) or self.notes.get("en", "")


def read_version(text: str) -> Version | None:
    """Read a version such as ``0.2.0`` or ``0.3rc1``; None for what is none of ours.

    Versions of the same release are the same, however many zeros are written.
    """
    found = _VERSION.fullmatch(text)
    if found is None:
        return None
    release = tuple(int(each) for each in found[1].split("."))
    while len(release) > 1 and not release[-1]:
        release = release[:-1]
    if found[2] is None:
        return Version(release, _FINAL, 0)
    return Version(release, _STAGES[found[2]], int(found[3]))


def is_newer(offered: str, than: str) -> bool:
    """Tell whether one version follows another; what cannot be read follows nothing."""
    new, old = read_version(offered), read_version(than)
    return new is not None and old is not None and new > old


def target_of(channel: Channel, system: System) -> str:
    """Give the one name under which the newest package is signed for a channel and a system."""
    return f"{channel}/heliograph-{system}{ENDINGS[system]}"


def place_of(target: str, sha256: Sha256) -> str:
    """Give where a target's bytes lie: its hash goes before its name, so it never changes there."""
    folder, _, name = target.rpartition("/")
    return f"{folder}/{sha256}.{name}"


def is_sound(about: About, system: System) -> bool:
    """Tell whether a package can be what it says: a version, a harmless name, notes of a length."""
    return (
        read_version(about.version) is not None
        and _NAME.fullmatch(about.name) is not None
        and about.name.endswith(ENDINGS[system])
        and sum(len(words) for words in about.notes.values()) <= MOST_NOTES_CHARACTERS * 6
    )
