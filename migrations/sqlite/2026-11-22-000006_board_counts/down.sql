DROP INDEX contacts_on_board;
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC,
     lead_status, conversation_status, assignee_id, created_at, source, last_message_at, status_changed_at);
DROP TRIGGER stages_set_added;
DROP TRIGGER stages_set_changed;
DROP TRIGGER stages_set_deleted;
DROP TRIGGER tags_set_added;
DROP TRIGGER tags_set_changed;
DROP TRIGGER tags_set_deleted;
DROP TRIGGER memberships_set_added;
DROP TRIGGER memberships_set_changed;
DROP TRIGGER memberships_set_deleted;
DROP TRIGGER saved_views_set_added;
DROP TRIGGER saved_views_set_changed;
DROP TRIGGER saved_views_set_deleted;
DROP TRIGGER users_set;
DROP TRIGGER organizations_set;
ALTER TABLE organizations DROP COLUMN settings_version;
DROP TRIGGER contacts_counted_added;
DROP TRIGGER contacts_counted_changed;
DROP TRIGGER contacts_counted_moved;
DROP TRIGGER contacts_counted_deleted;
DROP TABLE board_counts;
