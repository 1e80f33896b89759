"""What SQLite says of a disk, told as what it is."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, NoReturn

import apsw
import pytest

from heliograph.errors import DiskFull, StoreDamaged

if TYPE_CHECKING:
    from heliograph.store.store import Store


class Failing:
    """A connection after a full disk, whose next statement fails with another error."""

    system_errno = 112 if os.name == "nt" else errno.ENOSPC
    in_transaction = False

    def __init__(self, error: Exception) -> None:
        self._error = error

    def execute(self, _sql: str, _values: object = ()) -> NoReturn:
        """Fail."""
        raise self._error

    def close(self) -> None:
        """Let go of nothing."""


@pytest.mark.parametrize(
    ("error", "ours"),
    [
        (apsw.CorruptError("malformed"), StoreDamaged),
        (apsw.NotADBError("no database"), StoreDamaged),
        (apsw.IOError("disk I/O error"), DiskFull),
    ],
)
def test_damage_after_a_full_disk_is_told_as_damage(
    store: Store, monkeypatch: pytest.MonkeyPatch, error: Exception, ours: type[Exception]
) -> None:
    database = store._database
    with monkeypatch.context() as patch:
        patch.setattr(database, "_connection", Failing(error))
        with pytest.raises(ours):
            database.rows("SELECT 1")
