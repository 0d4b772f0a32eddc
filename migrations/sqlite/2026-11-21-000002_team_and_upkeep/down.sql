DROP INDEX runs_of_contact;
DROP INDEX runs_of_organization;
DROP INDEX activities_of_organization;
UPDATE activities SET new_id = subject_id, new_text = subject_name
    WHERE kind IN ('rule_added', 'rule_enabled', 'rule_disabled', 'rule_deleted');
ALTER TABLE activities DROP COLUMN subject_name;
ALTER TABLE activities DROP COLUMN subject_id;
DROP TABLE merged_contacts;
ALTER TABLE rules DROP COLUMN name;
DROP INDEX contacts_of_assignee;
ALTER TABLE organizations DROP COLUMN deleted_at;
ALTER TABLE stages DROP COLUMN destination_id;
ALTER TABLE stages DROP COLUMN deleted_by;
ALTER TABLE memberships DROP COLUMN removed_by;
DROP TABLE reset_links;
DROP TABLE invitations;
