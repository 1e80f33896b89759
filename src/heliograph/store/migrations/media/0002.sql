-- Worked out of an original, whose hash it is kept under, and can be worked out again.
CREATE TABLE thumbnail (
  sha256 TEXT PRIMARY KEY,
  picture BLOB NOT NULL
) STRICT;

CREATE TABLE form_size (
  sha256 TEXT NOT NULL,
  keeps_place INTEGER NOT NULL CHECK (keeps_place IN (0, 1)),
  size TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  PRIMARY KEY (sha256, keeps_place, size)
) STRICT, WITHOUT ROWID;
