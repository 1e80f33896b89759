-- An empty `said` is what the story itself says: most rows say that and nothing else, for good. What
-- the row said is written out when the story first says something else.
CREATE TRIGGER import_row_said AFTER UPDATE OF answers ON answers
WHEN OLD.answers IS NOT NEW.answers
BEGIN
  UPDATE import_row SET said = OLD.answers WHERE story = OLD.story AND said = x'';
END;
