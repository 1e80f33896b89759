"""A list of receipts as a table: what each is for, of which row it came, when it was received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heliograph import wording
from heliograph.clock import utc
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
        tr("Received (UTC)"),
        tr("Row of the table"),
        tr("Receipt"),
        tr("Story"),
        tr("Language"),
        tr("Organisation"),
        tr("State"),
        tr("Revision"),
        tr("Files"),
        tr("Number of the story"),
        tr("Content (SHA-256)"),
        tr("Receiving service"),
        tr("File of the receipt"),
    ]


def columns(proof: Proof, submission: Submission, file_name: str, *, row_key: str) -> list[str]:
    """Say what a receipt is for, in the order of ``column_names``.

    Args:
        proof: The receipt.
        submission: Of the story's version.
        file_name: Of the receipt beside the list; empty where there is none.
        row_key: Of the table's row that the story was made of; empty where there is none.
    """
    receipt, answers = proof.receipt, proof.manifest.answers
    state = State.SENT if submission.withdrawal is None else State.WITHDRAWN
    return [
        sortable(receipt.received_ms),
        _utc(receipt.received_ms),
        row_key,
        receipt.number,
        text_answer(answers, "title"),
        language_name(text_answer(answers, "story_language")),
        text_answer(answers, "org_name") or proof.organisation,
        wording.state_name(state),
        str(receipt.revision),
        str(len(proof.manifest.media)),
        receipt.story,
        receipt.manifest,
        proof.service_name,
        file_name,
    ]


def _utc(ms: int) -> str:
    """Write a time as programs read it (RFC 3339); what no calendar has is a number."""
    try:
        return utc(ms).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError):
        return str(ms)
