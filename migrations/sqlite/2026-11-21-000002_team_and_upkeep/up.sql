-- People are invited, leave, and get back in by a link. The secrets in links are kept as hashes.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    token_hash TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
    -- For whom it is, in the words of whoever made it.
    guest TEXT NOT NULL,
    invited_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX invitations_of_organization ON invitations (organization_id, id);

CREATE TABLE reset_links (
    token_hash TEXT PRIMARY KEY NOT NULL,
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The Admin who made it, and where; nothing for a link made on the server.
    organization_id BIGINT REFERENCES organizations (id) ON DELETE CASCADE,
    made_by BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX reset_links_of_user ON reset_links (user_id);

-- What goes, goes at once for everybody, and its contacts follow piece by piece: these name who ordered it, and
-- where to. The row itself goes last.
ALTER TABLE memberships ADD COLUMN removed_by BIGINT;
ALTER TABLE stages ADD COLUMN deleted_by BIGINT;
ALTER TABLE stages ADD COLUMN destination_id BIGINT;
ALTER TABLE organizations ADD COLUMN deleted_at BIGINT;

-- For whoever leaves: their contacts are looked for, also by the reference itself.
CREATE INDEX contacts_of_assignee ON contacts (organization_id, assignee_id);

-- A name of the rule's own; without one it is called after what it does.
ALTER TABLE rules ADD COLUMN name TEXT;

-- A contact that was merged into another: its id and its identities lead to the one that is left.
CREATE TABLE merged_contacts (
    id BIGINT PRIMARY KEY NOT NULL,
    organization_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    -- What leads here: its own username, or the one that the other gave up for it.
    username TEXT NOT NULL,
    -- What it was called itself.
    former_username TEXT NOT NULL,
    manychat_id TEXT,
    ig_id TEXT,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (organization_id, contact_id) REFERENCES contacts (organization_id, id)
        ON DELETE CASCADE
);
CREATE INDEX merged_contacts_of_contact ON merged_contacts (organization_id, contact_id);
CREATE INDEX merged_contacts_by_username ON merged_contacts (organization_id, username);
CREATE INDEX merged_contacts_by_manychat_id ON merged_contacts (organization_id, manychat_id)
    WHERE manychat_id IS NOT NULL;

-- What a line about a setting is about: a rule, a stage, a person. From and to have columns of their own.
ALTER TABLE activities ADD COLUMN subject_id BIGINT;
ALTER TABLE activities ADD COLUMN subject_name TEXT;
UPDATE activities SET subject_id = new_id, subject_name = new_text, new_id = NULL, new_text = NULL
    WHERE kind IN ('rule_added', 'rule_enabled', 'rule_disabled', 'rule_deleted');

CREATE INDEX activities_of_organization ON activities (organization_id, id);
CREATE INDEX activities_of_user ON activities (organization_id, user_id, id);
CREATE INDEX runs_of_organization ON runs (organization_id, id);
CREATE INDEX runs_of_contact ON runs (organization_id, contact_id, id);
CREATE INDEX runs_of_outcome ON runs (organization_id, outcome, id);
CREATE INDEX runs_of_user ON runs (organization_id, user_id, id);

-- Whether somebody wrote anything, before their account goes.
CREATE INDEX notes_of_author ON notes (author_id);
