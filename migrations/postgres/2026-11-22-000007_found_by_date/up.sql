-- Filters by when a contact was created are counted without leaving the index.
DROP INDEX contacts_by_creation;
CREATE INDEX contacts_by_creation ON contacts
    (organization_id, created_at DESC, id DESC,
     stage_id, lead_status, conversation_status, assignee_id, source, last_message_at, status_changed_at, deal_value);

-- And so is what was closed lately, where the rest is hidden.
CREATE INDEX contacts_closed ON contacts
    (organization_id, COALESCE(status_changed_at, created_at),
     stage_id, lead_status, conversation_status, assignee_id, deal_value)
    WHERE lead_status <> 'open';
