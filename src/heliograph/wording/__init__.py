"""The only place where errors, states, causes, problems and the form's codes become words."""

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
    section_name,
)
from heliograph.wording.problems import grade_name, problem
from heliograph.wording.progress import (
    cause,
    connection_sentence,
    history_sentence,
    link_sentence,
    state_name,
    why_button,
    why_sentence,
)
from heliograph.wording.times import deadline, time_left
from heliograph.wording.trouble import (
    Words,
    attaching_error,
    enrolment_error,
    error,
    settings_lost,
)
from heliograph.wording.versions import version_size, version_why

__all__ = [
    "Words",
    "attaching_error",
    "cause",
    "choice_name",
    "column_label",
    "connection_sentence",
    "consent_name",
    "deadline",
    "detail_help",
    "detail_label",
    "enrolment_error",
    "error",
    "field_help",
    "field_label",
    "field_name",
    "grade_name",
    "history_sentence",
    "link_sentence",
    "media_kind_name",
    "people_name",
    "problem",
    "section_name",
    "settings_lost",
    "state_name",
    "time_left",
    "version_size",
    "version_why",
    "why_button",
    "why_sentence",
]
