"""Sentences about tables."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from fakes.forms import campaign, field
from heliograph.domain.tables.mapping import IGNORED, KEY, PERIOD_FROM
from heliograph.domain.tables.rows import CellTrouble
from heliograph.domain.tables.values import Trouble
from heliograph.exchange.tables.failures import TableUnreadable, Unreadable
from heliograph.wording.tables import target_name, trouble_words, unreadable_words

FORM = campaign(field("line", "title"), field("period", "period"))


def test_a_target_is_named_as_its_question() -> None:
    assert target_name("title", FORM) == "Title"
    assert target_name(PERIOD_FROM, FORM) == "When it began"
    assert target_name("media.caption", FORM) == "Caption"
    assert len({target_name(each, FORM) for each in (IGNORED, KEY, "gone")}) == 3


@pytest.mark.parametrize("reason", get_args(Unreadable))
def test_each_reason_says_what_is_safe_and_what_to_do(reason: Unreadable) -> None:
    words = unreadable_words(TableUnreadable(Path("stories.xlsx"), reason))
    assert all((words.what, words.safe, words.do))


@pytest.mark.parametrize("trouble", get_args(Trouble))
def test_each_trouble_of_a_cell_says_what_to_do(trouble: Trouble) -> None:
    words = trouble_words(CellTrouble(trouble=trouble, column=2, target="title", said="Lakeland"))
    assert words.what
    assert words.do
