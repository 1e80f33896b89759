"""What spreadsheets show where a formula came to nothing, in the languages that they speak."""

from __future__ import annotations

import re

_SIGNS = (
    r"#(?:DIV/0 ?!|N/A|NAME\?|NULL ?!|NUM ?!|REF ?!|VALUE ?!|SPILL!|CALC!)",
    r"#(?:NOMBRE ?!|NOM ?\?|NUL ?!|VALEUR ?!)",  # French
    r"#(?:¡DIV/0!|¡NULO!|¡NUM!|¡REF!|¡VALOR!|¿NOMBRE\?|N/D)",  # Spanish
    r"#(?:ДЕЛ/0!|ЗНАЧ!|ИМЯ\?|Н/Д|ССЫЛКА!|ЧИСЛО!|ПУСТО!)",  # Russian  # noqa: RUF001
    r"(?:Err|Ошибка):\d{3}",  # LibreOffice
)
_NOTHING = re.compile("|".join(_SIGNS))
_LONGEST = 12
MOST_NAMED = 100
"""Of a sheet's cells of this kind, so many are named."""


def is_nothing(shown: str) -> bool:
    """Tell whether a cell shows no more than that its formula came to nothing."""
    bare = shown.replace("\xa0", " ").replace("\u202f", " ").strip()
    return len(bare) <= _LONGEST and _NOTHING.fullmatch(bare) is not None
