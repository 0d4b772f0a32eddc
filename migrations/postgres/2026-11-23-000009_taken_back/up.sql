-- Which change a line's own takes back, by what the lines of that one share; and of a lead status, since when the old one
-- had stood: nothing where it had never changed.
ALTER TABLE activities ADD COLUMN undoes TEXT;
ALTER TABLE activities ADD COLUMN old_since BIGINT;

-- Taken back once, but tried again where nothing could be: who begins holds the batch.
DROP INDEX batches_undone_once;
CREATE INDEX batches_undone ON batches (undoes) WHERE undoes IS NOT NULL;
