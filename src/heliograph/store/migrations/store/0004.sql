-- What the editors said of a revision, each statement as it was signed and once for ever.
CREATE TABLE review (
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  revision INTEGER NOT NULL,
  state TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  came_ms INTEGER NOT NULL,
  seen_ms INTEGER,
  statement TEXT NOT NULL,
  PRIMARY KEY (story, number)
) STRICT;

CREATE INDEX review_unseen ON review (story) WHERE seen_ms IS NULL;

-- What its author does about each comment: an answer that is being written, and that it is done.
CREATE TABLE review_comment (
  story TEXT NOT NULL,
  number INTEGER NOT NULL,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  draft TEXT NOT NULL DEFAULT '',
  done_ms INTEGER,
  PRIMARY KEY (story, id),
  FOREIGN KEY (story, number) REFERENCES review (story, number) ON DELETE CASCADE
) STRICT;

-- Replies that are let go; what was sent never changes.
CREATE TABLE review_reply (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  story TEXT NOT NULL REFERENCES story (id) ON DELETE CASCADE,
  comment TEXT NOT NULL,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  received_ms INTEGER
) STRICT;

CREATE INDEX review_reply_of_story ON review_reply (story);
CREATE INDEX review_reply_waiting ON review_reply (number) WHERE received_ms IS NULL;

-- Whether the story waits for its author: it was returned, something is not done, and no newer
-- revision is on its way. It follows from the rows above, in the same transaction.
ALTER TABLE story ADD COLUMN asks INTEGER NOT NULL DEFAULT 0 CHECK (asks IN (0, 1));
CREATE INDEX story_asks ON story (changed_ms DESC, number DESC)
WHERE asks = 1 AND trashed_ms IS NULL;

CREATE VIEW asking AS
SELECT r.story AS story FROM review r
WHERE r.state = 'returned'
AND r.number = (SELECT max(n.number) FROM review n WHERE n.story = r.story)
AND NOT EXISTS (SELECT 1 FROM submission u WHERE u.story = r.story
                AND (u.state = 'withdrawn' OR (u.revision > r.revision AND u.state <> 'draft')))
AND (EXISTS (SELECT 1 FROM review_comment c
             WHERE c.story = r.story AND c.number = r.number AND c.done_ms IS NULL)
     OR NOT EXISTS (SELECT 1 FROM review_comment c
                    WHERE c.story = r.story AND c.number = r.number));

CREATE TRIGGER asks_after_review AFTER INSERT ON review
BEGIN
  UPDATE story SET asks = EXISTS (SELECT 1 FROM asking a WHERE a.story = NEW.story)
  WHERE id = NEW.story;
END;

CREATE TRIGGER asks_after_comment AFTER INSERT ON review_comment
BEGIN
  UPDATE story SET asks = EXISTS (SELECT 1 FROM asking a WHERE a.story = NEW.story)
  WHERE id = NEW.story;
END;

CREATE TRIGGER asks_after_done AFTER UPDATE OF done_ms ON review_comment
BEGIN
  UPDATE story SET asks = EXISTS (SELECT 1 FROM asking a WHERE a.story = NEW.story)
  WHERE id = NEW.story;
END;

CREATE TRIGGER asks_after_submission AFTER INSERT ON submission
BEGIN
  UPDATE story SET asks = EXISTS (SELECT 1 FROM asking a WHERE a.story = NEW.story)
  WHERE id = NEW.story;
END;

CREATE TRIGGER asks_after_move AFTER UPDATE OF state ON submission
BEGIN
  UPDATE story SET asks = EXISTS (SELECT 1 FROM asking a WHERE a.story = NEW.story)
  WHERE id = NEW.story;
END;
