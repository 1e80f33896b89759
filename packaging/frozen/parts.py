"""What the frozen program is made of: each part's licence, and a bill of materials (CycloneDX)."""

from __future__ import annotations

import json
import platform
import sys
import uuid
from datetime import UTC, datetime
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TEXTS = Path(__file__).parent / "licences"
_BY_QT = {"PySide6_Essentials", "shiboken6"}
"""Their wheels bring no text of their licence."""
_NAMES = {
    "apsw_sqlite3mc": "any-OSI AND MIT",
    "backports.tarfile": "MIT",
    "chunspell": "MIT AND MPL-1.1",
    "jaraco.classes": "MIT",
    # Its hooks that run within the program; those that run at our own computer are GPL.
    "pyinstaller-hooks-contrib": "Apache-2.0",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "segno": "BSD-3-Clause",
    "tomli_w": "MIT",
}
"""Licences in SPDX's words, where a part says its own in others, or only in its text."""
_OURS = uuid.UUID("b6d1f8a0-6d2f-5c0c-9f0e-6a1c4cb0a7c5")


class Part(NamedTuple):
    """A distribution whose files are in the program."""

    name: str
    version: str
    licence: str
    """An SPDX expression, or what the part itself says."""
    texts: tuple[str, ...]


def inside(sources: Iterable[str]) -> list[Part]:
    """Find the parts that these files belong to, by name.

    Args:
        sources: The files that were put in, where they lie in this environment.

    Raises:
        LookupError: a part has no text of its licence, or does not say which it is.
    """
    # Resolved, because an environment may be reached by more ways than one.
    there = {str(Path(each).resolve()) for each in sources}
    found = [
        _part(each)
        for each in distributions()
        if any(str(Path(str(file.locate())).resolve()) in there for file in each.files or ())
    ]
    return [_python(), *sorted(found, key=lambda part: part.name.lower())]


def _part(each: Distribution) -> Part:
    name = each.metadata["Name"]
    said = each.metadata.json
    licence = str(said.get("license_expression") or _NAMES.get(name) or said.get("license") or "")
    texts = [
        file.read_text(encoding="utf-8")
        for file in each.files or ()
        if ".dist-info/" in str(file) and _is_licence(str(file))
    ]
    if name in _BY_QT:
        # We take Qt under the LGPL; the other choices of its metadata are not ours.
        licence = "LGPL-3.0-only"
        texts = [(_TEXTS / f"{each}.txt").read_text() for each in ("LGPL-3.0", "GPL-3.0")]
    if not licence or not texts:
        raise LookupError(f"{name}: no licence, or no text of it")
    return Part(name, each.version, licence, tuple(texts))


def _is_licence(path: str) -> bool:
    name = path.rpartition("/")[2].lower()
    return "/licenses/" in path or name.startswith(("licen", "copying", "notice"))


def _python() -> Part:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    text = Path(sys.base_prefix, "lib", version, "LICENSE.txt").read_text()
    return Part("Python", platform.python_version(), "PSF-2.0", (text,))


def notices(parts: Sequence[Part]) -> str:
    """Write out all licences, one part after the other."""
    head = "Heliograph is under the Apache License 2.0. It brings these parts:\n\n"
    table = "".join(f"  {part.name} {part.version}: {part.licence}\n" for part in parts)
    qt = (
        "\nQt's libraries are files of their own beside the program and may be replaced by others. "
        "What Qt itself\nbrings of others is listed at https://doc.qt.io/qt-6/licenses-used-in-qt.html\n"
    )
    bodies = (
        f"\n{'=' * 78}\n{part.name} {part.version} ({part.licence})\n{'=' * 78}\n\n"
        + "\n\n".join(text.strip() for text in part.texts)
        + "\n"
        for part in parts
    )
    return head + table + qt + "".join(bodies)


def bill(parts: Sequence[Part], version: str, made: datetime) -> str:
    """Write the bill of materials, the same for the same parts and time."""
    known = ",".join(f"{part.name}=={part.version}" for part in parts)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_OURS, f'{version} {made} {known}')}",
        "version": 1,
        "metadata": {
            "timestamp": made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "heliograph",
                "name": "heliograph",
                "version": version,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": [_component(part) for part in parts if part.name != "heliograph"],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _component(part: Part) -> dict[str, object]:
    is_spdx = _is_expression(part.licence)
    address = f"pkg:pypi/{part.name.lower().replace('_', '-').replace('.', '-')}@{part.version}"
    if part.name == "Python":
        address = f"pkg:generic/python@{part.version}"
    return {
        "type": "library",
        "bom-ref": address,
        "name": part.name,
        "version": part.version,
        "purl": address,
        "licenses": [
            {"expression": part.licence} if is_spdx else {"license": {"name": part.licence}}
        ],
    }


def _is_expression(licence: str) -> bool:
    words = licence.split(" ")
    return len(words) == 1 or all(each in {"AND", "OR", "WITH"} for each in words[1::2])
