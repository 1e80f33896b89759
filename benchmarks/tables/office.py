"""LibreOffice, which saves the tables as people's own spreadsheet program does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from benchmarks.tables.editions import Edition

_CHARSETS = {"cp1252": 1, "cp1251": 34, "gb18030": 85}
"""LibreOffice's numbers of character sets."""
_PATIENCE_S = 180


def why_not() -> str | None:
    """Say why no table can be made here; None where it can."""
    if shutil.which("soffice") is None:
        return "LibreOffice Calc (soffice) is not installed."
    return None


def save(edition: Edition, *tables: Path) -> None:
    """Have flat OpenDocument files saved beside them as the edition says, by a fresh profile.

    Raises:
        subprocess.CalledProcessError: LibreOffice ended otherwise.
        FileNotFoundError: it ended well, and nothing is there.
    """
    folder = tables[0].parent
    profile = folder / "office"
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={profile.absolute().as_uri()}"),
            *("--convert-to", _filter(edition), "--outdir", str(folder)),
            *map(str, tables),
        ],
        check=True,
        capture_output=True,
        timeout=_PATIENCE_S,
    )
    shutil.rmtree(profile)
    for each in tables:
        if not each.with_suffix(f".{edition.ending}").exists():
            raise FileNotFoundError(each.with_suffix(f".{edition.ending}"))


def version() -> str:
    """Give the name and version of the program."""
    told = subprocess.run(["soffice", "--version"], check=True, capture_output=True, text=True)
    return " ".join(told.stdout.split()[:2])


def _filter(edition: Edition) -> str:
    if not edition.is_text:
        return edition.ending
    # Separator, quotation mark, character set, first line, columns, language, quote all texts,
    # cells as they are shown, formulas: as the dialogue "Save as CSV" has them.
    charset = _CHARSETS[edition.encoding]
    options = f"{ord(edition.separator)},34,{charset},1,,0,false,true,false"
    return f"csv:Text - txt - csv (StarCalc):{options}"
