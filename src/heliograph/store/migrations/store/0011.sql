-- Originals that a person lets go because ITU's editors asked for them; kept until the service has
-- every byte, and noted for good.
CREATE TABLE original (
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  item TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  revision INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  content_type TEXT NOT NULL,
  released_ms INTEGER NOT NULL,
  received_ms INTEGER,
  PRIMARY KEY (story, item, sha256)
) STRICT, WITHOUT ROWID;
