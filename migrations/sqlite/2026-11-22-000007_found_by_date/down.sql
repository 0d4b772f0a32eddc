DROP INDEX contacts_closed;
DROP INDEX contacts_by_creation;
CREATE INDEX contacts_by_creation ON contacts (organization_id, created_at DESC, id DESC);
