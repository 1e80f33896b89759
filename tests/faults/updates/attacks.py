"""What somebody between the client and those who sign can do, with and without the service's key.

In the manner of python-tuf's own simulator of a repository: each changes what the client gets to
see, and none may end with anything installed but what was published last.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

import msgspec
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Snapshot,
    Targets,
)

from faults.updates import keys
from faults.updates.copies import newest, renewed
from faults.updates.stage import NEW, TARGET, Stage, expired

REFUSED = ("UpdateNotTrusted",)
OLDER = ("UpdateOlder",)
MISSING = ("PackageMissing",)
OUT_OF_DATE = ("UpdateOutOfDate",)
HARMLESS = ("",)
"""The client took no harm: what was changed, it does not read."""


class Attack(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is done, and what the client is to say of it."""

    name: str
    do: Callable[[Stage], None]
    told: tuple[str, ...] = REFUSED
    heal: Callable[[Stage], None] = lambda _: None
    """What those who sign do about it afterwards."""


# ---- back and standing still ----------------------------------------------------


def all_of_before(stage: Stage) -> None:
    stage.served = stage.before


def timestamp_of_before(stage: Stage) -> None:
    shutil.copy(stage.before / "metadata" / "timestamp.json", stage.path("timestamp.json"))


def snapshot_goes_back(stage: Stage) -> None:
    stage.point_to(snapshot=stage.number_of("snapshot") - 1, signer=stage.honest.online)


def targets_go_back(stage: Stage) -> None:
    number = stage.number_of("snapshot") + 1
    old = stage.number_of("targets") - 1
    stage.point_to(snapshot=number, targets=old, signer=stage.honest.online)


def targets_are_dropped(stage: Stage) -> None:
    number = stage.number_of("snapshot") + 1
    stage.point_to(snapshot=number, targets=1, signer=stage.honest.online)

    def name_other(signed: Snapshot) -> None:
        signed.meta = {"other.json": MetaFile(1)}

    stage.forge("snapshot", name_other, signers=[stage.honest.online])


def an_older_program(stage: Stage) -> None:
    """Those who sign made a mistake: the newest offer is older than what runs."""

    def offer_older(signed: Targets) -> None:
        signed.version += 1
        signed.targets[TARGET].unrecognized_fields["custom"] = {
            "version": "0.0.9",
            "name": "heliograph_0.0.9_amd64.deb",
        }

    stage.forge("targets", offer_older, signers=[stage.honest.targets])
    number = stage.number_of("snapshot") + 1
    stage.point_to(snapshot=number, targets=stage.number_of("targets"), signer=stage.honest.online)


def frozen(stage: Stage) -> None:
    stage.later(days=31)


def frozen_for_years(stage: Stage) -> None:
    stage.later(days=4000)


def timestamp_expired(stage: Stage) -> None:
    stage.forge("timestamp", expired, signers=[stage.honest.online])


def snapshot_expired(stage: Stage) -> None:
    stage.forge("snapshot", expired, signers=[stage.honest.online])
    stage.point_to(snapshot=stage.number_of("snapshot"), signer=stage.honest.online)


def targets_expired(stage: Stage) -> None:
    stage.forge("targets", expired, signers=[stage.honest.targets])
    number = stage.number_of("snapshot") + 1
    stage.point_to(snapshot=number, targets=stage.number_of("targets"), signer=stage.honest.online)


def root_expired(stage: Stage) -> None:
    stage.forge("root", expired, signers=stage.honest.root[:2])


def a_new_root(stage: Stage) -> None:
    shutil.copy(stage.path("2.root.json"), stage.honest.folder / "metadata")
    stage.honest.rotate()


# ---- mixed, long, short, wrong ------------------------------------------------------


def mixed_snapshot(stage: Stage) -> None:
    """The newest timestamp with a snapshot of before under its name."""
    renewed(stage)
    number = stage.number_of("snapshot")
    shutil.copy(stage.path(f"{number - 1}.snapshot.json"), stage.path(f"{number}.snapshot.json"))


def mixed_targets(stage: Stage) -> None:
    renewed(stage)
    shutil.copytree(stage.honest.folder, stage.served, dirs_exist_ok=True)
    number = stage.number_of("targets")
    shutil.copy(stage.path(f"{number - 1}.targets.json"), stage.path(f"{number}.targets.json"))


def mixed_package(stage: Stage) -> None:
    stage.package.write_bytes(b"the package of before" * 4000)


def _endless(name: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        renewed(stage)
        place = stage.path(name) if "timestamp" in name else newest(stage, name)
        place.write_bytes(place.read_bytes()[:-1] + b" " * 5_000_000 + b"}")

    return do


def endless_root(stage: Stage) -> None:
    stage.path("2.root.json").write_bytes(b"{" + b" " * 5_000_000)


def endless_package(stage: Stage) -> None:
    with stage.package.open("ab") as file:
        file.truncate(500_000_000)


def nested_without_end(stage: Stage) -> None:
    stage.path("timestamp.json").write_bytes(b"[" * 16_000)


def package_flipped(stage: Stage) -> None:
    data = bytearray(NEW)
    data[len(data) // 2] ^= 1
    stage.package.write_bytes(data)


def package_short(stage: Stage) -> None:
    stage.package.write_bytes(NEW[:-1])


def package_empty(stage: Stage) -> None:
    stage.package.write_bytes(b"")


def package_missing(stage: Stage) -> None:
    stage.package.unlink()


def _missing(role: str) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        renewed(stage)
        newest(stage, role).unlink()

    return do


def no_json(stage: Stage) -> None:
    stage.path("timestamp.json").write_bytes(b"<html>Welcome</html>")


# ---- what is signed rightly and is none of ours -----------------------------------------


def _signed_nonsense(custom: object) -> Callable[[Stage], None]:
    def do(stage: Stage) -> None:
        def offer(signed: Targets) -> None:
            stage.offer_evil(signed, custom=custom)

        stage.forge("targets", offer, signers=[stage.honest.targets])
        number = stage.number_of("snapshot") + 1
        stage.point_to(
            snapshot=number, targets=stage.number_of("targets"), signer=stage.honest.online
        )

    return do


def huge_package(stage: Stage) -> None:
    def offer(signed: Targets) -> None:
        stage.offer_evil(signed)
        signed.targets[TARGET].length = 2**40

    stage.forge("targets", offer, signers=[stage.honest.targets])
    number = stage.number_of("snapshot") + 1
    stage.point_to(snapshot=number, targets=stage.number_of("targets"), signer=stage.honest.online)


def extraneous_targets(stage: Stage) -> None:
    """More than was published, beside it; nobody asks for that."""

    def add(signed: Targets) -> None:
        stage.offer_evil(signed, path="stable/heliograph-helper.deb")

    stage.forge("targets", add, signers=[stage.honest.targets])
    number = stage.number_of("snapshot") + 1
    stage.point_to(snapshot=number, targets=stage.number_of("targets"), signer=stage.honest.online)


def delegated_to_stranger(stage: Stage) -> None:
    """The service's key names a role of its own in the snapshot: nobody delegated to it."""
    evil = Targets()
    stage.offer_evil(evil)
    metadata = Metadata(evil)
    metadata.sign(stage.stranger)
    metadata.to_file(str(stage.path("2.stranger.json")))

    def delegate(signed: Targets) -> None:
        signed.version += 1
        role = DelegatedRole("stranger", [stage.stranger.public_key.keyid], 1, False, ["*"])  # noqa: FBT003
        keys = {stage.stranger.public_key.keyid: stage.stranger.public_key}
        signed.delegations = Delegations(keys, {"stranger": role})
        signed.targets.clear()

    stage.forge("targets", delegate, signers=[stage.honest.online])
    number = stage.number_of("snapshot") + 1
    stage.point_to(snapshot=number, targets=stage.number_of("targets"), signer=stage.honest.online)


def _attack(
    do: Callable[[Stage], None], told: tuple[str, ...] = REFUSED, *, name: str = ""
) -> Attack:
    return Attack(name=name or do.__name__.replace("_", " "), do=do, told=told)


_SOUND = {"version": "0.9.0", "name": "heliograph_0.9.0_amd64.deb"}
_NONSENSE: Sequence[object] = (
    {"version": "0.9.0"},
    {"version": "newest", "name": "heliograph.deb"},
    {"version": "0.9.0", "name": "../../../bin/heliograph.deb"},
    {"version": "0.9.0", "name": "C:\\heliograph.deb"},
    {"version": "0.9.0", "name": "heliograph.exe"},
    {**_SOUND, "notes": {"en": "x" * 50_000}},
    {**_SOUND, "notes": ["en"]},
    "0.9.0",
)

ATTACKS: tuple[Attack, ...] = (
    _attack(all_of_before, OLDER),
    _attack(timestamp_of_before, OLDER),
    _attack(snapshot_goes_back, OLDER),
    _attack(targets_go_back),
    _attack(targets_are_dropped),
    _attack(an_older_program, ("NothingToInstall",)),
    _attack(frozen, OUT_OF_DATE),
    _attack(frozen_for_years, OUT_OF_DATE),
    _attack(timestamp_expired, OUT_OF_DATE),
    _attack(snapshot_expired, OUT_OF_DATE),
    _attack(targets_expired, OUT_OF_DATE),
    Attack(name="root expired", do=root_expired, told=OUT_OF_DATE, heal=a_new_root),
    _attack(mixed_snapshot),
    _attack(mixed_targets),
    _attack(mixed_package),
    *(
        _attack(_endless(name), name=f"endless {name}")
        for name in ("timestamp.json", "snapshot", "targets")
    ),
    _attack(endless_root),
    _attack(endless_package, HARMLESS),
    _attack(nested_without_end),
    _attack(package_flipped),
    _attack(package_short, MISSING),
    _attack(package_empty, MISSING),
    _attack(package_missing, MISSING),
    *(_attack(_missing(role), name=f"{role} missing") for role in ("snapshot", "targets")),
    _attack(no_json),
    *(
        _attack(how(role), name=f"{role} {what}")
        for what, how in (
            ("signed by a stranger", keys.signed_by_stranger),
            ("unsigned", keys.unsigned),
            ("changed under its signature", keys.changed_under_its_signature),
        )
        for role in ("root", "timestamp", "snapshot", "targets")
    ),
    _attack(keys.arbitrary_software),
    _attack(keys.all_by_stranger),
    _attack(keys.root_by_one_of_two),
    _attack(keys.root_by_one_twice),
    _attack(keys.root_by_one_under_two_names),
    _attack(keys.root_by_the_keys_of_targets),
    _attack(keys.root_by_new_keys_only),
    _attack(keys.root_with_a_gap),
    _attack(keys.root_the_same_again),
    _attack(keys.root_goes_away),
    _attack(keys.old_key_after_its_replacement),
    _attack(keys.fast_forward, HARMLESS),
    *(
        _attack(_signed_nonsense(custom), name=f"nonsense {number}")
        for number, custom in enumerate(_NONSENSE)
    ),
    _attack(huge_package),
    _attack(extraneous_targets, HARMLESS),
    _attack(delegated_to_stranger),
)
