"""A list of receipts as a table (CSV, RFC 4180) that spreadsheets read and do not obey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import wording
from heliograph.domain.lifecycle import State
from heliograph.domain.story import text_answer
from heliograph.i18n import language_name, sortable, tr

if TYPE_CHECKING:
    from heliograph.app.receipts import Proof
    from heliograph.domain.submission import Submission


def column_names() -> list[str]:
    """Name the columns in the language in use."""
    return [
        tr("Received"),
        tr("Receipt"),
        tr("Story"),
        tr("Language"),
        tr("Organisation"),
        tr("State"),
        tr("Revision"),
        tr("Files"),
        tr("Number of the story"),
        tr("Content (SHA-256)"),
        tr("File of the receipt"),
    ]


def columns(proof: Proof, submission: Submission, file_name: str) -> list[str]:
    """Say what a receipt is for, in the order of ``column_names``; the time is this place's."""
    receipt, answers = proof.receipt, proof.manifest.answers
    state = State.SENT if submission.withdrawal is None else State.WITHDRAWN
    return [
        sortable(receipt.received_ms),
        receipt.number,
        text_answer(answers, "title"),
        language_name(text_answer(answers, "story_language")),
        text_answer(answers, "org_name") or proof.organisation,
        wording.state_name(state),
        str(receipt.revision),
        str(len(proof.manifest.media)),
        receipt.story,
        receipt.manifest,
        file_name,
    ]
