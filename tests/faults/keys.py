"""The drills of keys: profiles copied away, keyrings lost, people side by side."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from faults.backup_calls import little_stretching
from faults.lines import Drill, Line, Options
from faults.shares import folder_in_memory
from heliograph.app.people import People
from heliograph.app.protection import NewCode, closed_ways
from heliograph.domain.recovery_code import groups_of
from heliograph.errors import KeyUnavailable
from heliograph.store.keys import Ways
from heliograph.store.slots import key_file, organisation
from heliograph.store.slots.records import ByOrganisation
from heliograph.store.store import Store
from store.keyrings import BrokenKeyring, ForgetfulKeyring, HonestKeyring, KeyringLocked
from store.parts import add

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.store.slots.keyring import Keyring

SHORT_RUNS, FULL_RUNS = 12, 200
_CANARY = b"A lamp"
"""Stands in the title of the story that ``store.parts.add`` makes."""


def _lying(right: HonestKeyring) -> HonestKeyring:
    made = HonestKeyring()
    made.secrets = dict.fromkeys(right.secrets, "11" * 32)
    return made


def _elsewhere(right: HonestKeyring) -> dict[str, Keyring | None]:
    return {
        "none": None,
        "empty": HonestKeyring(),
        "forgetful": ForgetfulKeyring(),
        "locked": BrokenKeyring(KeyringLocked()),
        "lying": _lying(right),
    }


def _opens(profile: Path, keyring: Keyring | None, secret: str = "") -> bool:
    try:
        store = Store.create_or_open(profile, keyring=lambda: keyring, secret=secret)
    except KeyUnavailable:
        return False
    try:
        return store.stories.counts()["all"] == 1
    finally:
        store.close()


def _found(folder: Path, needles: tuple[bytes, ...]) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(each in path.read_bytes() for each in needles)
    ]


def copy_away(options: Options) -> list[Line]:
    """Copy protected profiles to computers with every sort of keyring, then lose the keyring."""
    runs = options.runs or (FULL_RUNS if options.full else SHORT_RUNS)
    private = organisation.new_private_key()
    wrong: list[str] = []
    tried = opened = 0
    for number in range(runs):
        with folder_in_memory() as folder, little_stretching():
            profile, copy, right = folder / "profile", folder / "copy", HonestKeyring()
            words = "" if number % 2 else f"seven lanterns under water {number}"
            code = NewCode.draw()
            store = Store.create_or_open(profile, keyring=lambda at=right: at)
            add(store)
            store.protect_with(
                Ways(
                    keyring=not words,
                    passphrase=words,
                    code=code.secret,
                    organisation=organisation.public_key_of(private),
                )
            )
            secret = store._keys.data_key.secret
            store.close()
            hits = _found(profile, (_CANARY, secret, secret.hex().encode(), code.secret))
            wrong += [f"run {number}: in clear in {each}" for each in hits]
            slots = key_file.read_all(profile)[key_file.FILE_NAME].known()
            (sealed,) = (each for each in slots if isinstance(each, ByOrganisation))
            told = organisation.answer(organisation.request_of(sealed), private)
            for name, keyring in _elsewhere(right).items():
                for typed in ("", "something else that is long", " ".join(groups_of(bytes(20)))):
                    tried += 1
                    shutil.copytree(profile, copy)
                    if _opens(copy, keyring, typed):
                        wrong.append(f"run {number}: a copy opened, keyring {name}")
                    shutil.rmtree(copy)
                for kept in (" ".join(code.groups), " ".join(groups_of(told)), words):
                    if not kept:
                        continue
                    shutil.copytree(profile, copy)
                    opened += 1
                    if not _opens(copy, keyring, kept):
                        wrong.append(f"run {number}: recovery did not open, keyring {name}")
                    shutil.rmtree(copy)
    said = (
        f"{runs} protected profiles searched; {tried} openings of copies without what was kept,"
        f" with no, empty, forgetful, locked and lying keyrings; {opened} by code, organisation or"
        f" passphrase: {len(wrong)} wrong"
    )
    return [
        Line(
            promise="P14",
            title="A copied profile is useless; a lost keyring is not the end",
            said=said,
            wrong=tuple(wrong),
        )
    ]


def share(options: Options) -> list[Line]:
    """Let people write side by side and search what each can reach of the others."""
    crowd = 20 if options.full else 4
    wrong: list[str] = []
    with folder_in_memory() as folder, little_stretching():
        people = People(folder / "profile")
        kept: dict[str, str] = {}
        for number in range(crowd):
            person = people.add(f"Person {number}")
            words = f"seven lanterns under water {number}"
            profile = people.profile_of(person)
            ways = closed_ways(NewCode.draw(), words)
            store = Store.create_or_open(profile, keyring=lambda: None, ways=ways)
            add(store)
            store.close()
            kept[person.folder] = words
        for person in people.all():
            if person.folder not in kept:
                continue
            profile = people.profile_of(person)
            for owner, words in kept.items():
                if _opens(profile, None, words) is not (owner == person.folder):
                    wrong.append(f"{person.folder} by what {owner} keeps")
        wrong += [f"in clear in {each}" for each in _found(folder, (_CANARY,))]
    said = (
        f"{crowd} people on one computer, each tried at everybody's stories, every file searched:"
        f" {len(wrong)} wrong (what the locked window shows: tests/gui/test_locking.py)"
    )
    return [Line(promise="P15", title="Shared computer", said=said, wrong=tuple(wrong))]


DRILLS: tuple[Drill, ...] = (
    Drill(name="keys", does="profiles copied away, keyrings lost", run=copy_away),
    Drill(name="people", does="several people at one computer", run=share),
)
