"""What is found in a table before its rows are looked at; read in another thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from heliograph.exchange.tables.folder import folder_beside
from heliograph.exchange.tables.reading import read_table
from heliograph.media.intake import sha256_of
from heliograph.wording.table_words import vocabulary

if TYPE_CHECKING:
    from pathlib import Path

    from heliograph.app.importing.kept_corrections import SaidOfColumns
    from heliograph.domain.campaign import Campaign
    from heliograph.domain.ids import Sha256
    from heliograph.domain.tables.headings import Columns
    from heliograph.domain.tables.mapping import Mapping
    from heliograph.domain.tables.table import Table
    from heliograph.domain.tables.vocabulary import Vocabulary
    from heliograph.gui.tasks import Here


class FoundTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table with the columns of one sheet."""

    table: Table
    sha256: Sha256
    """Of the file."""
    sheet: str
    columns: Columns
    mapping: Mapping
    """As it was guessed, or remembered of columns like these."""
    said: SaidOfColumns | None
    """What a person has said of the columns of just this table, when it was not imported then."""
    words: Vocabulary
    beside: Path | None
    begun: frozenset[str]


def found_in(
    here: Here,
    path: Path,
    campaign: Campaign,
    words: Vocabulary | None,
    *,
    encoding: str | None,
    sheet: str,
) -> FoundTable:
    """Read a table; the words of the campaign are made where they are not known yet."""
    words = words or vocabulary(campaign)
    table = read_table(path, encoding=encoding, cancelled=lambda: here.is_stopping)
    sha256 = sha256_of(path)
    used, columns, mapping = here.workspace.looking(words, campaign).columns(table, sheet)
    return FoundTable(
        table=table,
        sha256=sha256,
        sheet=used.name,
        columns=columns,
        mapping=mapping,
        said=here.workspace.kept_corrections().said(sha256, used.name, campaign.id),
        words=words,
        beside=folder_beside(path),
        begun=frozenset(here.workspace.drafts.beginning(campaign)) - {"story_language"},
    )


def other_sheet(here: Here, found: FoundTable, campaign: Campaign, sheet: str) -> FoundTable:
    """Use another sheet of the same table."""
    looking = here.workspace.looking(found.words, campaign)
    used, columns, mapping = looking.columns(found.table, sheet)
    said = here.workspace.kept_corrections().said(found.sha256, used.name, campaign.id)
    return structs.replace(found, sheet=used.name, columns=columns, mapping=mapping, said=said)
