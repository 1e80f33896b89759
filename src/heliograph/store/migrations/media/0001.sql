-- The bytes of media items, by content. An item without sha256 is still being written or is
-- being removed.
CREATE TABLE item (
  number INTEGER PRIMARY KEY,
  sha256 TEXT UNIQUE,
  size_bytes INTEGER NOT NULL DEFAULT 0,
  -- Who brought it in last; while that writer lives, nobody else removes the item.
  writer TEXT NOT NULL
) STRICT;

CREATE TABLE chunk (
  number INTEGER PRIMARY KEY,
  item INTEGER NOT NULL REFERENCES item (number),
  position INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (item, position)
) STRICT;
