DROP INDEX contacts_on_board;
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC,
     lead_status, conversation_status, assignee_id, created_at, source, last_message_at, status_changed_at);
DROP TRIGGER saved_views_set ON saved_views;
DROP TRIGGER memberships_set ON memberships;
DROP TRIGGER tags_set ON tags;
DROP TRIGGER stages_set ON stages;
DROP FUNCTION part_of_organization_set;
DROP TRIGGER users_set ON users;
DROP FUNCTION user_set;
DROP TRIGGER organizations_set ON organizations;
DROP FUNCTION organization_set;
ALTER TABLE organizations DROP COLUMN settings_version;
DROP TRIGGER contacts_counted ON contacts;
DROP FUNCTION contacts_counted;
DROP TABLE board_counts;
