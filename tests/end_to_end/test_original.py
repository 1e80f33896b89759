"""Preview, photo, original: each where it belongs, from the command line to the service's disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.shell import Shell
from heliograph.domain.ids import MediaId, Sha256, StoryId
from heliograph.domain.manifest import parse_manifest, previews
from heliograph_service.embedded import EmbeddedService
from heliograph_service.enrolment import Device
from photos import telling
from told_files import canaries_in, tell, tells

SAID = ("--alt", "Two people mend a net", "--credit", "Coast Radio", "--people", "none")


@pytest.fixture
def service(tmp_path: Path) -> Any:
    made = EmbeddedService(tmp_path / "service")
    made.start()
    yield made
    made.stop()


def held(service: EmbeddedService, sha256: Sha256) -> bytes:
    with service.central.media.open(sha256) as file:
        return file.read()


def test_the_original_goes_only_after_it_was_asked_for_and_let_go(
    tmp_path: Path, service: EmbeddedService
) -> None:
    shell = Shell(tmp_path)
    enrolled = ("--service", service.address, "--code", service.new_code("Coast Radio"))
    shell.document("enrol", *enrolled)
    story = StoryId(shell.new())
    path = telling(tmp_path)
    shell.document("attach", story, str(path), *SAID, "--licence", "CC-BY-4.0", "--keep-place")
    shell.document("ready", story)
    shell.document("send")
    central = service.central
    device = Device(id="", organisation="name:Coast Radio")
    data = central.intake.manifest(device, story, 1)
    assert data is not None
    manifest = parse_manifest(data)
    (item,) = manifest.media

    preview = previews(manifest)[item.sha256]
    small = tmp_path / "small.webp"
    small.write_bytes(held(service, preview.sha256))
    seen = tell([small])[small.name]
    assert [tag for tag, value in seen.items() if tells(tag, value, tiff=False)] == []
    assert "GPS:GPSLatitude" in tell([path])[path.name]

    original = path.read_bytes()
    central.reviews.ask_original(
        story, MediaId(item.id), "Have you a larger one? It is for a poster.", language="en"
    )
    shell.document("send")
    assert canaries_in(original)
    assert set(central.media.objects()) == {item.sha256, preview.sha256}
    shown = shell.document("review", "show", story)["comments"][0]["original"]
    assert (shown["state"], shown["size_bytes"]) == ("asked", len(original))
    assert "place" not in shown["says"], "the photo that was sent tells it already"
    shell.document("review", "original", story, "--send")
    shell.document("send")
    (comment,) = shell.document("review", "show", story)["comments"]
    assert comment["original"]["state"] == "received"
    (there,) = set(central.media.objects()) - {item.sha256, preview.sha256}
    assert held(service, Sha256(there)) == original
