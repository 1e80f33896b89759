-- Tables that were imported: each run, which row made which story and what the row said, so that the
-- same table again changes only what is new in it; and what each column was taken for.
CREATE TABLE import_run (
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  made_ms INTEGER NOT NULL,
  undone_ms INTEGER
) STRICT;
CREATE TABLE import_row (
  story TEXT NOT NULL PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
  said BLOB NOT NULL,
  digest TEXT NOT NULL,
  changed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE import_change (
  run INTEGER NOT NULL REFERENCES import_run (id),
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  said_before BLOB,
  digest_before TEXT,
  PRIMARY KEY (run, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_change_story ON import_change (story);
CREATE TABLE import_mapping (
  headings TEXT NOT NULL PRIMARY KEY,
  mapping TEXT NOT NULL,
  used_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
