"""Tables may name every language that the form offers, by its tag and by name in six languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakes.profiles import Desk
from heliograph.domain.languages import OFFERED
from heliograph.domain.tables.values import read_cell
from heliograph.i18n import LANGUAGES, language_name, language_words
from heliograph.wording.table_words import vocabulary

if TYPE_CHECKING:
    from pathlib import Path


def test_every_language_of_the_form_is_known_to_tables(tmp_path: Path) -> None:
    campaign = Desk(tmp_path).workspace.campaigns.default()
    words, field = vocabulary(campaign), campaign.find_field("story_language")
    assert field is not None
    for tag in (*LANGUAGES, *OFFERED):
        names = language_words().names[tag]
        for said in (tag, language_name(tag), *names.values()):
            assert read_cell(field, said, words).answer == tag, (tag, said)


def test_no_is_said_in_many_ways(tmp_path: Path) -> None:
    campaign = Desk(tmp_path).workspace.campaigns.default()
    words, field = vocabulary(campaign), campaign.find_field("publish")
    assert field is not None
    for said in (
        "No",
        "non",
        "pas d'accord",
        "no acepto",
        "\u043d\u0435\u0442",
        "不同意",
        "لا أوافق",
        "✕",
    ):
        read = read_cell(field, said, words)
        assert (read.answer, read.trouble) == (None, None), said
