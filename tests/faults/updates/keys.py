"""Attacks with keys: none, another one, too few, and those that were replaced."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import msgspec
from securesystemslib.signer import CryptoSigner

from faults.updates.copies import newer, pointed
from faults.updates.stage import Stage


def signed_by_stranger(role: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        stage.forge(role, newer, signers=[stage.stranger])
        pointed(stage, role)

    return do


def unsigned(role: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        stage.forge(role, newer)
        pointed(stage, role)

    return do


def changed_under_its_signature(role: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        stage.forge(role, newer, adds=True)
        pointed(stage, role)

    return do


def arbitrary_software(stage: Stage) -> None:
    """The service was broken into: its key signs all it may, and offers by itself."""
    stage.forge("targets", stage.offer_evil, signers=[stage.honest.online])
    number = stage.number_of("snapshot") + 1
    stage.point_to(snapshot=number, targets=stage.number_of("targets"), signer=stage.honest.online)


def all_by_stranger(stage: Stage) -> None:
    """A whole repository of somebody else, with a root of its own."""

    def take_over(signed: Any) -> None:
        signed.version += 1
        for role in signed.roles:
            signed.add_key(stage.stranger.public_key, role)
            signed.roles[role].keyids = [stage.stranger.public_key.keyid]
            signed.roles[role].threshold = 1

    stage.forge("root", take_over, signers=[stage.stranger])
    stage.forge("targets", stage.offer_evil, signers=[stage.stranger])
    number = stage.number_of("snapshot") + 1
    stage.point_to(snapshot=number, targets=stage.number_of("targets"), signer=stage.stranger)


def root_by_one_of_two(stage: Stage) -> None:
    stage.forge("root", newer, signers=stage.honest.root[:1])


def root_by_one_twice(stage: Stage) -> None:
    place = stage.forge("root", newer, signers=stage.honest.root[:1])
    document = msgspec.json.decode(place.read_bytes())
    document["signatures"] *= 2
    place.write_bytes(msgspec.json.encode(document))


def root_by_one_under_two_names(stage: Stage) -> None:
    place = stage.forge("root", newer, signers=stage.honest.root[:1])
    document = msgspec.json.decode(place.read_bytes())
    again = dict(document["signatures"][0], keyid=stage.honest.root[1].public_key.keyid)
    document["signatures"].append(again)
    place.write_bytes(msgspec.json.encode(document))


def root_by_the_keys_of_targets(stage: Stage) -> None:
    stage.forge("root", newer, signers=[stage.honest.targets, stage.honest.online])


def root_by_new_keys_only(stage: Stage) -> None:
    new = [CryptoSigner.generate_ed25519() for _ in range(2)]

    def replace_keys(signed: Any) -> None:
        signed.version += 1
        for signer in new:
            signed.add_key(signer.public_key, "root")
        signed.roles["root"].keyids = [each.public_key.keyid for each in new]

    stage.forge("root", replace_keys, signers=new)


def root_with_a_gap(stage: Stage) -> None:
    """Version 3 where 2 is to be."""

    def jump(signed: Any) -> None:
        signed.version = 3

    stage.forge("root", jump, signers=stage.honest.root[:2], name="2.root.json")


def root_the_same_again(stage: Stage) -> None:
    shutil.copy(stage.path("1.root.json"), stage.path("2.root.json"))


def root_goes_away(stage: Stage) -> None:
    """The keys were replaced and the client is not told: it believes the old ones still."""
    stage.honest.rotate(online=CryptoSigner.generate_ed25519())
    shutil.copytree(stage.honest.folder, stage.served, dirs_exist_ok=True)
    stage.path("2.root.json").unlink()


def old_key_after_its_replacement(stage: Stage) -> None:
    old = stage.honest.online
    stage.honest.rotate(online=CryptoSigner.generate_ed25519())
    shutil.copytree(stage.honest.folder, stage.served, dirs_exist_ok=True)
    stage.point_to(snapshot=stage.number_of("snapshot"), signer=old)


def fast_forward(stage: Stage) -> None:
    """Numbers as high as they go, so that nothing true is ever newer; then the key is replaced."""

    def far(signed: Any) -> None:
        signed.version = 2**31

    stage.forge("timestamp", far, signers=[stage.honest.online])
    stage.visit()
    stage.honest.rotate(online=CryptoSigner.generate_ed25519())
    stage.served = stage.honest.folder
