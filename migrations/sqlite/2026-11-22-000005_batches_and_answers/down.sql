ALTER TABLE idempotency_keys DROP COLUMN etag;
DROP INDEX batch_items_of_contact;
DROP INDEX activities_of_batch;
CREATE INDEX activities_of_batch ON activities (organization_id, batch_id, id)
    WHERE batch_id IS NOT NULL;
