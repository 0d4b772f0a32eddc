-- What a batch did to one contact, among all that it did.
DROP INDEX activities_of_batch;
CREATE INDEX activities_of_batch ON activities (organization_id, batch_id, contact_id, id)
    WHERE batch_id IS NOT NULL;
-- The rows of imports that are about one contact.
CREATE INDEX batch_items_of_contact ON batch_items (organization_id, contact_id)
    WHERE contact_id IS NOT NULL;

-- An answer that is given again has its ETag again.
ALTER TABLE idempotency_keys ADD COLUMN etag TEXT;

-- What was written before names were folded as now: one space between words, and ss for ß.
UPDATE contacts SET
    sort_name = replace(replace(replace(sort_name, 'ß', 'ss'), '  ', ' '), '  ', ' '),
    search_text = replace(replace(replace(search_text, 'ß', 'ss'), '  ', ' '), '  ', ' ')
WHERE sort_name LIKE '%ß%' OR sort_name LIKE '%  %' OR search_text LIKE '%ß%' OR search_text LIKE '%  %';
