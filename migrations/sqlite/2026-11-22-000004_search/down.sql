DROP TRIGGER contacts_search_deleted;
DROP TRIGGER contacts_search_changed;
DROP TRIGGER contacts_search_added;
DROP TABLE contacts_search;
DROP INDEX contacts_on_board;
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC,
     lead_status, conversation_status, assignee_id, created_at);
