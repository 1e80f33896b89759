"""Manifests written by hand, as no client of ours writes them, shown to the real service."""

from __future__ import annotations

import contextlib
import json
import random
from pathlib import Path

import msgspec
from msgspec.structs import replace

from faults.consent.rules import BARE, CONSENTS, PEOPLE, Found, drawn, may_go
from heliograph_service.central import Central
from heliograph_service.enrolment import Device
from service.world import manifest, media_item

_SHAPES: tuple[object, ...] = (
    *PEOPLE,
    *CONSENTS,
    "",
    "ADULTS",
    "adults ",
    True,
    False,
    0,
    1,
    [],
    {},
    ["signed"],
)


def tell_the_service(folder: Path, *, count: int, seed: int = 0) -> Found:
    """Show the real service so many manifests, written by hand as no client of ours writes them."""
    chance = random.Random(seed)  # noqa: S311 - which lie
    found = Found()
    with contextlib.closing(Central.open(folder)) as central:
        central.packs.publish_shipped()
        central.packs.publish(msgspec.json.encode(BARE))
        central.packs.publish(msgspec.json.encode(replace(BARE, id="small")))
        device = Device(id="device", organisation="Ministry")
        for number in range(count):
            data = _by_hand(chance)
            (result,), _ = central.intake.take(device, [data])
            items = json.loads(data)["media"]
            lawful = all(
                isinstance(each["details"], dict) and may_go(each["details"]) for each in items
            )
            found.acts += 1
            found.refused += result.standing == "refused"
            found.files += result.standing != "refused"
            if result.standing != "refused" and not lawful:
                found.wrong.append(f"manifest {number} of seed {seed} was taken: {items}")
    return found


def _by_hand(chance: random.Random) -> bytes:
    items = [
        media_item(chance.randbytes(9), details=drawn(chance))
        for _ in range(chance.choice([1, 1, 2]))
    ]
    told = json.loads(manifest(*items, campaign=chance.choice(["small", "bare"])))
    for item in told["media"]:
        for name in ("people", "consent", "guardian"):
            fate = chance.random()
            if fate < 0.05:
                del item["details"][name]
            elif fate < 0.15:
                item["details"][name] = chance.choice(_SHAPES)
        if chance.random() < 0.02:
            item["details"] = chance.choice([None, [], "people"])
    return json.dumps(told).encode()
