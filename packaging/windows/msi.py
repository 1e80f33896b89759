"""Makes the MSI for fleets with msitools, from the frozen folder: for everybody on a computer."""

from __future__ import annotations

import hashlib
import os
import subprocess
import uuid
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from windows.installer import four

if TYPE_CHECKING:
    from pathlib import Path

_OURS = uuid.UUID("5b5a7c0f-35d5-5f0e-8a5e-0e8d64b6c1aa")
UPGRADES = "{6E2C9B5B-7F0B-5C85-9E0E-3B0F5B1C7A11}"
"""By this Windows knows that another version is the same product; it never changes."""
_WINDOW = "[APP]heliograph-window.exe"
_CLASSES = r"Software\Classes"
_REGISTRY = (
    (rf"{_CLASSES}\.helio", "", "Heliograph.File"),
    (rf"{_CLASSES}\.helio", "Content Type", "application/vnd.itu.heliograph"),
    (rf"{_CLASSES}\Heliograph.File", "", "Heliograph file"),
    (rf"{_CLASSES}\Heliograph.File\DefaultIcon", "", f"{_WINDOW},0"),
    (rf"{_CLASSES}\Heliograph.File\shell\open\command", "", f'"{_WINDOW}" open "%1"'),
    (
        r"Software\Microsoft\Windows\CurrentVersion\App Paths\heliograph.exe",
        "",
        "[APP]heliograph.exe",
    ),
)
"""Key below HKLM, name of the value, value: the same as heliograph.nsi sets."""


def source(payload: Path, version: str) -> str:
    """Write what wixl reads: each file a component whose identity is its path's.

    Args:
        payload: The folder with ``heliograph.exe`` and ``heliograph-window.exe``.
        version: Of the program; Windows compares its first three numbers.
    """
    number = four(version).rpartition(".")[0]
    root = ET.Element("Wix", xmlns="http://schemas.microsoft.com/wix/2006/wi")
    product = ET.SubElement(
        root,
        "Product",
        Id=_guid(f"product {version}"),
        Name="Heliograph",
        Version=number,
        Language="1033",
        Manufacturer="International Telecommunication Union",
        UpgradeCode=UPGRADES,
    )
    ET.SubElement(
        product,
        "Package",
        InstallerVersion="500",
        Compressed="yes",
        InstallScope="perMachine",
    )
    ET.SubElement(product, "Media", Id="1", Cabinet="heliograph.cab", EmbedCab="yes")
    ET.SubElement(
        product,
        "MajorUpgrade",
        DowngradeErrorMessage="A newer version of Heliograph is on this computer. It is left.",
    )
    place = ET.SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    programs = ET.SubElement(place, "Directory", Id="ProgramFiles64Folder")
    home = ET.SubElement(programs, "Directory", Id="INSTALLFOLDER", Name="Heliograph")
    app = ET.SubElement(home, "Directory", Id="APP", Name="app")
    components = [*_files(payload, payload, app), _settings(place, app)]
    feature = ET.SubElement(product, "Feature", Id="Program", Level="1")
    for each in components:
        ET.SubElement(feature, "ComponentRef", Id=each)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode") + "\n"


def build(payload: Path, out: Path, *, version: str, made: int) -> Path:
    """Make ``heliograph-VERSION-x64.msi`` in a folder, and give its path.

    Raises:
        subprocess.CalledProcessError: wixl refused; it said why.
    """
    written = out / "heliograph.wxs"
    written.write_text(source(payload, version), encoding="utf-8")
    target = out / f"heliograph-{version}-x64.msi"
    subprocess.run(
        ["wixl", "--arch", "x64", "--output", str(target), str(written)],
        check=True,
        cwd=payload,  # it takes no absolute paths
        env={**os.environ, "SOURCE_DATE_EPOCH": str(made)},
    )
    return target


def _files(root: Path, folder: Path, into: ET.Element) -> list[str]:
    made: list[str] = []
    for path in sorted(folder.iterdir()):
        place = path.relative_to(root).as_posix()
        if path.is_dir():
            inside = ET.SubElement(into, "Directory", Id=_id("d", place), Name=path.name)
            made += _files(root, path, inside)
            continue
        component = _component(into, _id("c", place), place)
        ET.SubElement(
            component, "File", Id=_id("f", place), Name=path.name, Source=place, KeyPath="yes"
        )
        made.append(component.attrib["Id"])
    return made


def _settings(place: ET.Element, app: ET.Element) -> str:
    menu = ET.SubElement(place, "Directory", Id="ProgramMenuFolder")
    component = _component(app, "settings", "settings")
    for at, (key, name, value) in enumerate(_REGISTRY):
        value_of = ET.SubElement(
            component,
            "RegistryValue",
            Root="HKLM",
            Key=key,
            Type="string",
            Value=value,
            KeyPath="no" if at else "yes",
        )
        if name:
            value_of.set("Name", name)
    ET.SubElement(
        component,
        "Shortcut",
        Id="menu",
        Directory=menu.attrib["Id"],
        Name="Heliograph",
        Target=_WINDOW,
        WorkingDirectory="APP",
    )
    return "settings"


def _component(into: ET.Element, name: str, place: str) -> ET.Element:
    return ET.SubElement(into, "Component", Id=name, Guid=_guid(place), Win64="yes")


def _guid(name: str) -> str:
    return "{" + str(uuid.uuid5(_OURS, name)).upper() + "}"


def _id(kind: str, place: str) -> str:
    return kind + hashlib.sha256(place.encode()).hexdigest()[:24]
