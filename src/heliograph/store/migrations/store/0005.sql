-- Lists of a hundred thousand stories: the order of a list, and everything it can be narrowed by,
-- in one index, so that the numbers of its rows are read without touching the rows themselves.
DROP INDEX story_shown;
CREATE INDEX story_shown ON story (changed_ms DESC, number DESC, state, asks, language, kind, campaign)
  WHERE trashed_ms IS NULL;
DROP INDEX story_trashed;
CREATE INDEX story_trashed ON story (changed_ms DESC, number DESC, state, asks, language, kind, campaign)
  WHERE trashed_ms IS NOT NULL;

-- How many stories there are of each sort, kept by the changes themselves: counting the rows at
-- every change of the screen would read them all. Rows with nothing left stay at zero.
CREATE TABLE story_count (
  trashed INTEGER NOT NULL,
  state TEXT NOT NULL,
  asks INTEGER NOT NULL,
  language TEXT NOT NULL,
  kind TEXT NOT NULL,
  campaign TEXT NOT NULL,
  stories INTEGER NOT NULL,
  PRIMARY KEY (trashed, state, asks, language, kind, campaign)
) STRICT, WITHOUT ROWID;

INSERT INTO story_count
SELECT trashed_ms IS NOT NULL, state, asks, language, kind, campaign, count(*)
FROM story GROUP BY 1, 2, 3, 4, 5, 6;

CREATE TRIGGER story_counted AFTER INSERT ON story
BEGIN
  INSERT INTO story_count
  VALUES (NEW.trashed_ms IS NOT NULL, NEW.state, NEW.asks, NEW.language, NEW.kind, NEW.campaign, 1)
  ON CONFLICT DO UPDATE SET stories = stories + 1;
END;

CREATE TRIGGER story_discounted AFTER DELETE ON story
BEGIN
  UPDATE story_count SET stories = stories - 1
  WHERE trashed = (OLD.trashed_ms IS NOT NULL) AND state = OLD.state AND asks = OLD.asks
    AND language = OLD.language AND kind = OLD.kind AND campaign = OLD.campaign;
END;

CREATE TRIGGER story_recounted AFTER UPDATE OF trashed_ms, state, asks, language, kind, campaign ON story
WHEN (NEW.trashed_ms IS NULL, NEW.state, NEW.asks, NEW.language, NEW.kind, NEW.campaign)
  <> (OLD.trashed_ms IS NULL, OLD.state, OLD.asks, OLD.language, OLD.kind, OLD.campaign)
BEGIN
  UPDATE story_count SET stories = stories - 1
  WHERE trashed = (OLD.trashed_ms IS NOT NULL) AND state = OLD.state AND asks = OLD.asks
    AND language = OLD.language AND kind = OLD.kind AND campaign = OLD.campaign;
  INSERT INTO story_count
  VALUES (NEW.trashed_ms IS NOT NULL, NEW.state, NEW.asks, NEW.language, NEW.kind, NEW.campaign, 1)
  ON CONFLICT DO UPDATE SET stories = stories + 1;
END;

-- For how long a story has been seen in the trash; a clock that jumps does not count.
ALTER TABLE story ADD COLUMN trash_age_ms INTEGER NOT NULL DEFAULT 0;
