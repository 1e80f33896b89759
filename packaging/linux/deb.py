"""Makes the Debian package from the frozen folder: the same bytes from the same folder."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from linux import manual

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

_HERE = "usr/lib/heliograph"
_CONTROL = """\
Package: heliograph
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kibibytes}
Depends: {depends}
Recommends: {recommends}
Suggests: {suggests}
Section: editors
Priority: optional
Homepage: https://www.itu.int/
Description: stories written offline, delivered exactly once
 Heliograph is for people whose connection is slow, dear, or away for days.
 They write their success stories, challenges and lessons for ITU's campaigns
 offline, with photos, video and consent, in Arabic, Chinese, English, French,
 Russian or Spanish.
 .
 Each story is delivered to the central service exactly once, goes on where
 the line broke, and is called sent only when a signed receipt was checked.
"""
_MAINTAINER = "The Heliograph authors <heliograph@heliograph.invalid>"
"""Whoever hands the package out puts an address of their own here."""
_COPYRIGHT = """\
Copyright (c) 2026 the Heliograph authors

Heliograph is under the Apache License 2.0; on Debian systems, its text is in
/usr/share/common-licenses/Apache-2.0.

All parts that are inside, with their authors and licences: LICENCES.txt.gz and
heliograph.cdx.json.gz beside this file.
"""
_CHANGES = """\
heliograph ({version}) stable; urgency=medium

  * See CHANGELOG.md.gz beside this file.

 -- {maintainer}  {made:%a, %d %b %Y %H:%M:%S +0000}
"""
_ALWAYS = "ca-certificates"
# A desktop has them; without them the window works, but the key lies beside the stories.
_RECOMMENDS = (
    "gnome-keyring | kwalletmanager | org.freedesktop.secrets, xdg-utils, xdg-desktop-portal"
)
_SUGGESTS = "hunspell-ar, hunspell-en-gb, hunspell-es, hunspell-fr, hunspell-ru"


def build(
    frozen: Path, out: Path, *, root: Path, version: str, made: datetime, icons: Mapping[str, bytes]
) -> Path:
    """Make ``heliograph_VERSION_ARCHITECTURE.deb`` in a folder, and give its path.

    Args:
        frozen: The folder with the program.
        out: Where the package goes; what it was made of stays beside it, in ``tree``.
        root: The checkout.
        version: Of the package.
        made: The time that every file gets.
        icons: PNG files by their path below ``/usr/share/icons``.

    Raises:
        subprocess.CalledProcessError: a tool of Debian's refused.
    """
    tree = out / "tree"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(frozen, tree / _HERE, symlinks=True)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin/heliograph").symlink_to("../lib/heliograph/heliograph")
    for place, data in _shared(frozen, root, version, made, icons).items():
        path = tree / "usr/share" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tree / "DEBIAN").mkdir()
    depends = f"{_ALWAYS}, {_depends(tree, out)}"
    architecture = _output("dpkg", "--print-architecture")
    files = sorted(each for each in (tree / "usr").rglob("*") if each.is_file())
    files = [each for each in files if not each.is_symlink()]
    control = {
        "control": _CONTROL.format(
            version=version,
            architecture=architecture,
            maintainer=_MAINTAINER,
            kibibytes=sum(-(-path.stat().st_size // 1024) for path in files),
            depends=depends,
            recommends=_RECOMMENDS,
            suggests=_SUGGESTS,
        ),
        "md5sums": "".join(f"{_md5(path)}  {path.relative_to(tree)}\n" for path in files),
    }
    for name, text in control.items():
        (tree / "DEBIAN" / name).write_text(text)
    _settle(tree, made)
    package = out / f"heliograph_{version}_{architecture}.deb"
    # One thread: several cut the stream into blocks by how many there are.
    pack = ("dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--threads-max=1", "--build")
    _output(*pack, str(tree), str(package), SOURCE_DATE_EPOCH=str(int(made.timestamp())))
    return package


def _shared(
    frozen: Path, root: Path, version: str, made: datetime, icons: Mapping[str, bytes]
) -> dict[str, bytes]:
    linux = root / "packaging/linux"
    inside = frozen / "_internal"
    about = "doc/heliograph"
    changes = _CHANGES.format(version=version, maintainer=_MAINTAINER, made=made)
    return {
        "applications/heliograph.desktop": (linux / "heliograph.desktop").read_bytes(),
        "mime/packages/heliograph.xml": (linux / "heliograph.mime.xml").read_bytes(),
        "metainfo/int.itu.heliograph.metainfo.xml": (
            linux / "int.itu.heliograph.metainfo.xml"
        ).read_bytes(),
        "icons/hicolor/scalable/apps/heliograph.svg": (root / "resources/mark.svg").read_bytes(),
        **{f"icons/{place}": data for place, data in icons.items()},
        "man/man1/heliograph.1.gz": manual.page(version, made),
        "lintian/overrides/heliograph": (linux / "lintian-overrides").read_bytes(),
        **{place: text.encode() for place, text in manual.completions().items()},
        f"{about}/copyright": _COPYRIGHT.encode(),
        f"{about}/changelog.gz": gzip.compress(changes.encode(), mtime=0),
        f"{about}/CHANGELOG.md.gz": gzip.compress((root / "CHANGELOG.md").read_bytes(), mtime=0),
        **{
            f"{about}/{name}.gz": gzip.compress((inside / name).read_bytes(), mtime=0)
            for name in ("LICENCES.txt", "heliograph.cdx.json")
        },
    }


def _depends(tree: Path, out: Path) -> str:
    """Find the packages that bring the libraries of the system which ours link to."""
    (out / "debian").mkdir(exist_ok=True)
    (out / "debian/control").write_text(
        "Source: heliograph\n\nPackage: heliograph\nArchitecture: any\n"
    )
    programs = [
        path
        for path in sorted((tree / _HERE).rglob("*"))
        if path.is_file() and not path.is_symlink() and path.open("rb").read(4) == b"\x7fELF"
    ]
    ours = sorted({str(path.parent) for path in programs})
    printed = _output(
        *("dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"),
        *(f"-l{folder}" for folder in ours),
        *map(str, programs),
        cwd=str(out),
    )
    return re.sub(r"^shlibs:Depends=", "", printed, flags=re.MULTILINE).strip()


def _settle(tree: Path, made: datetime) -> None:
    """Give every file the same rights and time, whoever built it, whenever."""
    at = made.timestamp()
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            is_program = path == tree / _HERE / "heliograph"
            path.chmod(0o755 if path.is_dir() or is_program else 0o644)
        os.utime(path, (at, at), follow_symlinks=False)


def _md5(path: Path) -> str:
    # What dpkg --verify reads; it guards against accidents only.
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


def _output(*command: str, cwd: str | None = None, **environment: str) -> str:
    done = subprocess.run(
        command,
        check=True,
        # dpkg-shlibdeps warns of every library that it looked for in a second place.
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, **environment},
    )
    return done.stdout.strip()
