-- A story as lists show it. What is in here follows from `answers`, `media_item` and `submission`
-- and changes in the same transaction as they do, so that a list is one indexed query.
CREATE TABLE story (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  campaign TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  trashed_ms INTEGER,
  is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1)),
  state TEXT NOT NULL DEFAULT 'draft',
  revision INTEGER,
  title TEXT NOT NULL DEFAULT '',
  kind TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '',
  media_count INTEGER NOT NULL DEFAULT 0,
  media_bytes INTEGER NOT NULL DEFAULT 0,
  musts INTEGER,
  CHECK (is_open = (state = 'draft'))
) STRICT;

CREATE INDEX story_shown ON story (changed_ms DESC, number DESC) WHERE trashed_ms IS NULL;
CREATE INDEX story_trashed ON story (changed_ms DESC, number DESC) WHERE trashed_ms IS NOT NULL;
CREATE INDEX story_state ON story (state, changed_ms DESC, number DESC) WHERE trashed_ms IS NULL;

-- The words of a working copy, apart from `story` so that lists need not read past them.
CREATE TABLE answers (
  story TEXT PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
  answers BLOB NOT NULL
) STRICT;

CREATE TABLE media_item (
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  kind TEXT NOT NULL,
  content_type TEXT NOT NULL,
  file_name TEXT NOT NULL,
  details BLOB NOT NULL,
  PRIMARY KEY (story, id)
) STRICT;

CREATE VIRTUAL TABLE story_words USING fts5 (
  words,
  content = '',
  contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* Co M*'"
);

-- What was frozen never changes.
CREATE TABLE revision (
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL CHECK (revision > 0),
  manifest_sha256 TEXT NOT NULL,
  manifest BLOB NOT NULL,
  PRIMARY KEY (story, revision)
) STRICT;

CREATE TRIGGER revision_frozen BEFORE UPDATE ON revision
BEGIN
  SELECT RAISE (ABORT, 'a frozen revision never changes');
END;

CREATE TABLE revision_media (
  story TEXT NOT NULL,
  revision INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (story, revision, sha256),
  FOREIGN KEY (story, revision) REFERENCES revision (story, revision) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE submission (
  story TEXT NOT NULL,
  revision INTEGER NOT NULL,
  manifest_sha256 TEXT NOT NULL,
  state TEXT NOT NULL,
  ready_ms INTEGER NOT NULL,
  moved_ms INTEGER NOT NULL,
  total_bytes INTEGER NOT NULL,
  sent_bytes INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before_ms INTEGER NOT NULL DEFAULT 0,
  cause TEXT,
  problems BLOB NOT NULL DEFAULT x'5b5d',
  uncertain INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1)),
  text_received_ms INTEGER,
  receipt TEXT,
  receipt_number TEXT,
  received_ms INTEGER,
  withdrawal_asked_ms INTEGER,
  withdrawal TEXT,
  PRIMARY KEY (story, revision),
  FOREIGN KEY (story, revision) REFERENCES revision (story, revision) ON DELETE CASCADE,
  -- Nothing is called sent without the receipt.
  CHECK (state NOT IN ('sent', 'withdrawn') OR receipt IS NOT NULL)
) STRICT;

CREATE INDEX submission_state ON submission (state);
CREATE INDEX submission_received ON submission (received_ms DESC) WHERE receipt IS NOT NULL;

CREATE TRIGGER submission_made AFTER INSERT ON submission
BEGIN
  UPDATE story SET revision = NEW.revision, is_open = 0, state = NEW.state WHERE id = NEW.story;
END;

-- The story's state follows that of its newest submission, except while it is being written.
CREATE TRIGGER submission_moved AFTER UPDATE OF state ON submission
BEGIN
  UPDATE story SET state = NEW.state, is_open = (NEW.state = 'draft')
  WHERE id = NEW.story AND revision = NEW.revision AND is_open = 0;
END;

CREATE TABLE history (
  number INTEGER PRIMARY KEY,
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  event TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE INDEX history_of_story ON history (story);

CREATE TABLE campaign (
  campaign TEXT NOT NULL,
  version INTEGER NOT NULL,
  payload BLOB NOT NULL,
  signed INTEGER NOT NULL CHECK (signed IN (0, 1)),
  taken_ms INTEGER NOT NULL,
  PRIMARY KEY (campaign, version)
) STRICT;

CREATE TABLE account (
  number INTEGER PRIMARY KEY CHECK (number = 1),
  account BLOB NOT NULL
) STRICT;

CREATE TABLE value (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
