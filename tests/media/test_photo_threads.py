"""Photos read in several threads at once: none waits for another for ever."""

from __future__ import annotations

import subprocess
import sys

MANY = """
import threading
from PySide6.QtGui import QImage
from heliograph.gui.editor.thumbnails import read
from heliograph.media.photo import Photo, encode, thumbnail

picture = QImage(64, 48, QImage.Format.Format_RGB32)
picture.fill(0x336699)
jpeg, webp = encode(picture).data, thumbnail(picture)

seen = []

def look():
    for _ in range(400):
        assert Photo(jpeg, "image/jpeg", name="a.jpg").draw(32).width() == 32
        assert read(webp).width() == 64
    seen.append(True)

threads = [threading.Thread(target=look, daemon=True) for _ in range(4)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(len(seen))
"""
"""In a process of its own: what hangs here holds the interpreter, and no thread could end it."""


def test_photos_are_read_in_several_threads_at_once() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout == "4\n", done.stderr
