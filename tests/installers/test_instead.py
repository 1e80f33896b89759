"""The frozen program opens HEIC without Pillow: what stands for it is enough for pi-heif."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_OPEN = """\
import sys
sys.path.insert(0, sys.argv[1])
import pi_heif
found = pi_heif.open_heif(sys.argv[2])
assert len(bytes(found.data)) >= found.size[0] * found.size[1] * 3
assert "_imaging" not in " ".join(sys.modules)
print(*found.size)
"""


def test_a_photo_of_a_phone_opens_without_pillow() -> None:
    words = (str(ROOT / "packaging/frozen/instead"), str(ROOT / "tests/data/media/plain.heic"))
    done = subprocess.run(
        [sys.executable, "-c", _OPEN, *words], check=True, stdout=subprocess.PIPE, text=True
    )
    width, height = done.stdout.split()
    assert int(width) > 0
    assert int(height) > 0
