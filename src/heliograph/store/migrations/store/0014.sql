-- What a focal point said of revisions before they may leave, and when one was let go.
ALTER TABLE submission ADD COLUMN cleared_ms INTEGER;
CREATE TABLE clearance (
  id INTEGER PRIMARY KEY,
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('cleared', 'taken-back', 'declined', 'remark', 'begun')),
  by_whom TEXT NOT NULL,
  comment TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX clearance_story ON clearance (story, revision);
