-- Stories that tell the same in different languages share a family: the id of the first of them.
ALTER TABLE story ADD COLUMN family TEXT;

CREATE INDEX story_family ON story (family) WHERE family IS NOT NULL;

-- Which version a story was begun from, and what that one said when it was last looked at.
CREATE TABLE language_source (
  story TEXT PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
  source TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  texts TEXT NOT NULL,
  facts TEXT NOT NULL
) STRICT;

CREATE INDEX language_source_of ON language_source (source);
