"""Which tables are made: one for each language, and one more where it is written in two ways."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Edition(Struct, frozen=True, kw_only=True):
    """One table.

    Attributes:
        name: Of its folder.
        ending: Of the file, which says the format too.
        encoding: Of a text, by Python's name.
        separator: Of a text.
        one_period: One column says when it was, instead of one for the beginning and one for the
            end.
        digits: With which numbers are written.
    """

    name: str
    language: str
    ending: Literal["xlsx", "ods", "csv"]
    encoding: str = ""
    separator: str = ""
    one_period: bool = False
    digits: Literal["latin", "arabic", "wide"] = "latin"

    @property
    def is_text(self) -> bool:
        """Tell whether hidden rows, merged cells and formulas are lost in it."""
        return self.ending == "csv"


EDITIONS = (
    Edition(name="en", language="en", ending="xlsx"),
    Edition(
        name="fr", language="fr", ending="csv", encoding="cp1252", separator=";", one_period=True
    ),
    Edition(name="es", language="es", ending="ods"),
    Edition(name="ru", language="ru", ending="csv", encoding="cp1251", separator="\t"),
    Edition(name="ar", language="ar", ending="xlsx", digits="arabic"),
    Edition(name="ar-ods", language="ar", ending="ods", digits="arabic", one_period=True),
    Edition(name="zh", language="zh", ending="xlsx", one_period=True, digits="wide"),
    Edition(name="zh-csv", language="zh", ending="csv", encoding="gb18030", separator=","),
)


def edition(name: str) -> Edition:
    """Find one by its name."""
    return next(each for each in EDITIONS if each.name == name)
