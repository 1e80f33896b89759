-- Earlier states of a story, whole: what a person may want back.
CREATE TABLE version (
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  at_ms INTEGER NOT NULL,
  -- When this was last found to be how the story stood.
  seen_ms INTEGER NOT NULL,
  why TEXT NOT NULL,
  answers BLOB NOT NULL,
  media BLOB NOT NULL,
  PRIMARY KEY (story, number)
) STRICT;

CREATE TRIGGER version_kept BEFORE UPDATE OF answers, media ON version
BEGIN
  SELECT RAISE (ABORT, 'a version never changes');
END;

-- So that the bytes of its files are not collected.
CREATE TABLE version_media (
  story TEXT NOT NULL,
  number INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (story, number, sha256),
  FOREIGN KEY (story, number) REFERENCES version (story, number) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
