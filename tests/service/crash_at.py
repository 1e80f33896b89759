"""A process that ends itself at one step of finishing an upload (run by test_crashes)."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from heliograph.domain.ids import Sha256
from heliograph_service import media, uploads
from heliograph_service.central import Central
from heliograph_service.database import Database
from heliograph_service.media import FolderMedia

STEPS: dict[str, tuple[object, str]] = {
    "seal": (FolderMedia, "seal"),
    "keep": (FolderMedia, "keep"),
    "folder": (media, "_sync_folder"),
    "receipt": (uploads, "make_receipt"),
    "take": (uploads.Uploads, "_take"),
    "commit": (Database, "write"),
    "discard": (FolderMedia, "discard"),
    "concatenate": (FolderMedia, "concatenate"),
}
STATUS = 77


def main(arguments: list[str]) -> None:
    """Finish an upload, a whole item, a part or the last of all parts, and end at the step."""
    folder, step, when, organisation, upload, sha256 = arguments
    central = Central.open(Path(folder))
    found = central.uploads.find(organisation, upload)
    place, name = STEPS[step]
    original: Callable[..., object] = getattr(place, name)

    def end(*args: object, **more: object) -> object:
        if when == "after":
            original(*args, **more)
        os._exit(STATUS)

    setattr(place, name, end)
    if found.is_part and found.part_of is None:
        central.uploads.concatenate(organisation, [upload], sha256=Sha256(sha256), tags="")
    else:
        central.uploads.complete(found)


if __name__ == "__main__":
    main(sys.argv[1:])
