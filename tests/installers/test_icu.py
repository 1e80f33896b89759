"""The data of ICU that the frozen program keeps: Qt orders words as with the whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6
import pytest
from frozen import icu

if TYPE_CHECKING:
    from collections.abc import Sequence

_LIBRARY = next((Path(PySide6.__file__).parent / "Qt/lib").glob("libicudata.so.*"), None)
_ORDER = """\
from PySide6.QtCore import QCollator, QLocale
words = "été ete Été zèbre ñandú nube oso ёж еж жук 中文 北京 啊 阿 أمل ابن إبل بيت 10 9 Ä"
words = words.split()
for speech in ("ar", "en", "es", "fr", "ru", "zh"):
    collator = QCollator(QLocale(speech))
    collator.setNumericMode(True)
    print(" ".join(sorted(words, key=collator.sortKey)).encode())
"""

pytestmark = pytest.mark.skipif(
    _LIBRARY is None or shutil.which("as") is None,
    reason="only where Qt brings ICU, with binutils to make a library anew",
)


@pytest.fixture(scope="module")
def library() -> Path:
    assert _LIBRARY is not None
    return _LIBRARY


def _order(folder: Path) -> Sequence[bytes]:
    where = {**os.environ, "LD_LIBRARY_PATH": str(folder)}
    command = [sys.executable, "-c", _ORDER]
    return subprocess.run(command, env=where, check=True, stdout=subprocess.PIPE).stdout.split(
        b"\n"
    )


def test_words_have_the_same_order_with_a_tenth_of_the_data(library: Path, tmp_path: Path) -> None:
    small = icu.shrink(library, tmp_path)

    assert small.stat().st_size < library.stat().st_size / 9
    assert _order(tmp_path) == _order(library.parent)


def test_without_the_order_of_letters_the_words_would_have_another(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(icu, "is_kept", lambda name: not name.startswith("coll/"))
    icu.shrink(library, tmp_path)

    assert _order(tmp_path) != _order(library.parent)


def test_another_file_is_refused() -> None:
    with pytest.raises(ValueError, match="no package of ICU"):
        icu.less(b"\0" * 64, icu.is_kept)
