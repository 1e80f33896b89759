-- What a person chose about the way: the text now and its media later (NULL follows the choice for
-- all, the value `media_later`), and what is to go before everything else.
ALTER TABLE submission ADD COLUMN media_later INTEGER CHECK (media_later IN (0, 1));
ALTER TABLE submission ADD COLUMN first_ms INTEGER;

-- Which kinds of media items the service said last that it lacks, as JSON.
ALTER TABLE submission ADD COLUMN lacking BLOB NOT NULL DEFAULT x'5b5d';

-- How much of `total_bytes` is text.
ALTER TABLE submission ADD COLUMN text_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE submission SET text_bytes = (
  SELECT length(r.manifest) FROM revision r
  WHERE r.story = submission.story AND r.revision = submission.revision
);
