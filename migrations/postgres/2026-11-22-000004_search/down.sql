DROP INDEX contacts_by_username;
DROP INDEX contacts_search;
DROP INDEX contacts_on_board;
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC,
     lead_status, conversation_status, assignee_id, created_at);
