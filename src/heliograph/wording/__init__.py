"""The only place where errors, states, causes, problems and the form's codes become words."""

from heliograph.wording.attaching import attaching_error
from heliograph.wording.deadlines import outlook_sentence
from heliograph.wording.form import (
    choice_name,
    column_label,
    consent_name,
    detail_help,
    detail_label,
    field_help,
    field_label,
    field_name,
    media_kind_name,
    people_name,
    risk_hint,
    section_name,
)
from heliograph.wording.keys import protection
from heliograph.wording.originals import keep_original, original_sentence, send_original
from heliograph.wording.problems import grade_name, problem
from heliograph.wording.progress import (
    connection_sentence,
    exact_state,
    history_sentence,
    link_sentence,
    state_name,
)
from heliograph.wording.reviews import (
    answer_line,
    asks_sentence,
    comment_place,
    comments_sentence,
    one_line,
    place_line,
    reply_sentence,
    review_lines,
    review_name,
    standing_sentence,
    thread_sentence,
)
from heliograph.wording.times import changes_until, deadline, time_left
from heliograph.wording.trouble import enrolment_error, error, not_kept, settings_lost
from heliograph.wording.versions import version_size, version_why
from heliograph.wording.why import (
    cause,
    send_media_too,
    text_first,
    why_button,
    why_sentence,
)
from heliograph.wording.words import Words

__all__ = [
    "Words",
    "answer_line",
    "asks_sentence",
    "attaching_error",
    "cause",
    "changes_until",
    "choice_name",
    "column_label",
    "comment_place",
    "comments_sentence",
    "connection_sentence",
    "consent_name",
    "deadline",
    "detail_help",
    "detail_label",
    "enrolment_error",
    "error",
    "exact_state",
    "field_help",
    "field_label",
    "field_name",
    "grade_name",
    "history_sentence",
    "keep_original",
    "link_sentence",
    "media_kind_name",
    "not_kept",
    "one_line",
    "original_sentence",
    "outlook_sentence",
    "people_name",
    "place_line",
    "problem",
    "protection",
    "reply_sentence",
    "review_lines",
    "review_name",
    "risk_hint",
    "section_name",
    "send_media_too",
    "send_original",
    "settings_lost",
    "standing_sentence",
    "state_name",
    "text_first",
    "thread_sentence",
    "time_left",
    "version_size",
    "version_why",
    "why_button",
    "why_sentence",
]
