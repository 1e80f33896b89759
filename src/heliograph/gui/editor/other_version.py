"""What another language version of a story says in its own words, read once to stand beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from heliograph.domain.answers import is_given
from heliograph.domain.language_versions import is_translated
from heliograph.i18n import month

if TYPE_CHECKING:
    from heliograph.domain.campaign import Campaign, Field
    from heliograph.domain.ids import Sha256, StoryId
    from heliograph.domain.media import MediaDetails
    from heliograph.domain.story import Answers
    from heliograph.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherVersion:
    """The texts of one version, as they were when it was read."""

    story: StoryId
    language: str
    texts: dict[str, str]
    """Field id → text, for every question that each language answers in words."""
    files: dict[Sha256, MediaDetails]


def read(workspace: Workspace, story: StoryId) -> OtherVersion:
    """Read a version.

    Raises:
        StoryUnknown: there is none with this id.
        CampaignUnknown: its campaign is not on this computer.
    """
    found = workspace.drafts.get(story)
    pack = workspace.campaigns.get(found.campaign)
    return OtherVersion(
        story=story,
        language=found.language,
        texts=_texts(found.answers, pack),
        files={item.known_by: item.details for item in reversed(found.media)},
    )


def _texts(answers: Answers, pack: Campaign) -> dict[str, str]:
    return {
        field.id: _text(field, answers.get(field.id))
        for field in pack.fields
        if is_translated(field)
    }


def _text(field: Field, value: object) -> str:
    if not isinstance(value, list):
        return value if isinstance(value, str) else ""
    rows = (each for each in cast("list[object]", value) if is_given(each))
    return "\n".join(_row(field, row) for row in rows)


def _row(field: Field, row: object) -> str:
    if not isinstance(row, dict):
        return str(row)
    cells = cast("dict[str, object]", row)
    said = (
        month(value) if column.type == "month" else value
        for column in field.columns
        if isinstance(value := cells.get(column.id), str) and value.strip()
    )
    return " · ".join(said)
