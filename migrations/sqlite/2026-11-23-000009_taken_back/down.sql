DROP INDEX batches_undone;
-- Of several that took one back, the last is the one that did something, if any did.
UPDATE batches SET undoes = NULL WHERE undoes IS NOT NULL AND EXISTS (
    SELECT 1 FROM batches AS later WHERE later.undoes = batches.undoes AND later.id > batches.id);
CREATE UNIQUE INDEX batches_undone_once ON batches (undoes) WHERE undoes IS NOT NULL;
ALTER TABLE activities DROP COLUMN old_since;
ALTER TABLE activities DROP COLUMN undoes;
