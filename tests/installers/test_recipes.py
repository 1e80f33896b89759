"""The recipes for systems that are not here name files and types as the program does."""

from __future__ import annotations

import plistlib
import re
import subprocess
from pathlib import Path
from typing import cast

import pytest
from macos import bundle

from heliograph.i18n import LANGUAGES

PACKAGING = Path(__file__).parents[2] / "packaging"


def test_the_bundle_opens_the_files_of_the_other_systems() -> None:
    info = plistlib.loads(plistlib.dumps(bundle.info("1.2.3")))
    declared = info["UTExportedTypeDeclarations"][0]["UTTypeTagSpecification"]
    kind = (PACKAGING / "linux/heliograph.mime.xml").read_text(encoding="utf-8")
    assert f'type="{declared["public.mime-type"][0]}"' in kind
    assert f'pattern="*.{declared["public.filename-extension"][0]}"' in kind
    assert {each.partition("-")[0] for each in info["CFBundleLocalizations"]} == set(LANGUAGES)
    assert info["CFBundleVersion"] == "1.2.3"


def test_the_entitlements_are_a_list_of_grants() -> None:
    granted = plistlib.loads((PACKAGING / "macos/entitlements.plist").read_bytes())
    assert granted
    assert all(each is True for each in cast("dict[str, object]", granted).values())


@pytest.mark.parametrize("script", ["macos/dmg.sh", "linux/appimage.sh"])
def test_a_script_is_one(script: str) -> None:
    subprocess.run(["/bin/sh", "-n", str(PACKAGING / script)], check=True)


def test_flatpak_takes_files_that_are_there() -> None:
    manifest = (PACKAGING / "linux/int.itu.heliograph.yml").read_text(encoding="utf-8")
    named = re.findall(r"type: file\n\s+path: (\S+)", manifest)
    assert named
    assert all((PACKAGING / "linux" / each).exists() for each in named)


@pytest.mark.parametrize("name", ["dev", "package", "run"])
def test_each_part_of_a_lock_has_its_hash(name: str) -> None:
    """Nothing gets into what people install but what was looked at when the lock was made."""
    lock = (PACKAGING / f"locks/{name}.txt").read_text(encoding="utf-8")
    parts = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
    assert len(parts) > 20
    assert [each for each in parts if not re.match(r"[\w.\-\[\]]+==\S+", each)] == []
    assert [each for each in parts if "--hash=sha256:" not in each] == []
