"""Brings the bundled fonts in and lists families so that every script keeps its own forms."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from heliograph.bundled import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

ARABIC = "Noto Sans Arabic"
CHINESE = "Noto Sans CJK SC"

_FILES = (
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansCJKsc-gb2312.otf",
    "NotoSansCJKsc-gb2312-bold.otf",
)
_OWN_ARABIC: Mapping[str, str] = {"win32": "Segoe UI", "darwin": "SF Arabic"}
_OWN_CHINESE: Mapping[str, str] = {"win32": "Microsoft YaHei UI", "darwin": "PingFang SC"}


@cache
def load() -> None:
    """Add the bundled fonts once; all four together take about 5 ms.

    Raises:
        FileNotFoundError: the program was put together without them.
    """
    for name in _FILES:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))


def families(language: str) -> list[str]:
    """List the families for text in ``language`` (BCP 47), the preferred one first.

    The system's own font comes first, except where the script needs another: Han characters
    must take Chinese forms, and Arabic letters a face that has a bold weight.
    """
    system = _system()
    chinese = _known(_OWN_CHINESE.get(sys.platform), CHINESE)
    arabic = _known(_OWN_ARABIC.get(sys.platform), ARABIC)
    if language == "zh" or language.startswith("zh-"):
        return [*chinese, system, *arabic]
    if language.partition("-")[0] in {"ar", "fa", "ur", "ps", "ckb", "ug"}:
        return [*arabic, system, *chinese]
    return [system, *arabic, *chinese]


def in_language(font: QFont, language: str) -> QFont:
    """Give ``font`` with the families for text in ``language``."""
    other = QFont(font)
    other.setFamilies(families(language))
    return other


@cache
def _system() -> str:
    """Name the real family: an alias such as "Sans Serif" would lose against the bundled ones."""
    asked = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return QFontInfo(asked).family()


@cache
def _known(own: str | None, bundled: str) -> list[str]:
    if own is not None and QFontDatabase.hasFamily(own):
        return [own, bundled]
    return [bundled]
