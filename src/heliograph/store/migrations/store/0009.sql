-- The small picture of an item that goes before it, as JSON; empty where there is none.
ALTER TABLE media_item ADD COLUMN preview TEXT;
