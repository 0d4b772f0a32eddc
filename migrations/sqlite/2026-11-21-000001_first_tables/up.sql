-- Times are whole microseconds since 1970 in UTC. Keys that cross an organization are impossible:
-- every reference inside an organization carries its id.

CREATE TABLE organizations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    currency TEXT NOT NULL,
    is_demo BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE memberships (
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    user_id BIGINT NOT NULL REFERENCES users (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX memberships_of_user ON memberships (user_id);
CREATE UNIQUE INDEX one_owner ON memberships (organization_id) WHERE role = 'owner';

CREATE TABLE sessions (
    key_hash TEXT PRIMARY KEY NOT NULL,
    user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_by_end ON sessions (expires_at);

CREATE TABLE sign_in_tries (
    subject TEXT PRIMARY KEY NOT NULL,
    tries INTEGER NOT NULL,
    last_at BIGINT NOT NULL
);

CREATE TABLE setup_links (
    token_hash TEXT PRIMARY KEY NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE stages (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    colour TEXT NOT NULL,
    position INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, name_key)
);

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    username TEXT NOT NULL,
    name TEXT,
    email TEXT,
    phone TEXT,
    deal_value BIGINT,
    manychat_id TEXT,
    ig_id TEXT,
    source TEXT NOT NULL CHECK (source IN ('by_hand', 'import', 'api', 'inbound', 'outreach')),
    stage_id BIGINT NOT NULL,
    lead_status TEXT NOT NULL CHECK (lead_status IN ('open', 'won', 'lost', 'abandoned')),
    conversation_status TEXT NOT NULL
        CHECK (conversation_status IN ('no_reply', 'new_message', 'replied')),
    assignee_id BIGINT,
    version BIGINT NOT NULL,
    sort_name TEXT NOT NULL,
    search_text TEXT NOT NULL,
    status_changed_at BIGINT,
    last_activity_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, username),
    FOREIGN KEY (organization_id, stage_id) REFERENCES stages (organization_id, id),
    FOREIGN KEY (organization_id, assignee_id) REFERENCES memberships (organization_id, user_id)
);
CREATE UNIQUE INDEX contacts_by_manychat_id ON contacts (organization_id, manychat_id)
    WHERE manychat_id IS NOT NULL;
-- The board walks one column from its newest card, and tests filters without leaving the index.
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC, lead_status, assignee_id);

CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL REFERENCES users (id),
    text TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    FOREIGN KEY (organization_id, contact_id) REFERENCES contacts (organization_id, id)
        ON DELETE CASCADE
);
CREATE INDEX notes_of_contact ON notes (organization_id, contact_id, id);

CREATE TABLE rules (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    position INTEGER NOT NULL,
    trigger_kind TEXT NOT NULL,
    trigger_stage_id BIGINT,
    trigger_lead_status TEXT,
    action_kind TEXT NOT NULL,
    action_stage_id BIGINT,
    action_lead_status TEXT,
    -- What the rule does, written one way only, so that two identical rules cannot exist.
    signature TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, signature),
    FOREIGN KEY (organization_id, trigger_stage_id) REFERENCES stages (organization_id, id),
    FOREIGN KEY (organization_id, action_stage_id) REFERENCES stages (organization_id, id)
);

-- The log and the runs outlive what they tell of: they keep ids without reference, and the names as they were.
CREATE TABLE activities (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    contact_id BIGINT,
    change_id TEXT NOT NULL,
    batch_id TEXT,
    kind TEXT NOT NULL,
    old_id BIGINT,
    old_text TEXT,
    new_id BIGINT,
    new_text TEXT,
    user_id BIGINT,
    user_name TEXT,
    through TEXT NOT NULL,
    rule_id BIGINT,
    rule_name TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX activities_of_contact ON activities (organization_id, contact_id, id);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    contact_id BIGINT NOT NULL,
    contact_name TEXT NOT NULL,
    change_id TEXT NOT NULL,
    rule_id BIGINT NOT NULL,
    rule_name TEXT NOT NULL,
    user_id BIGINT,
    user_name TEXT,
    through TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'skipped', 'failed')),
    reason TEXT,
    detail TEXT,
    created_at BIGINT NOT NULL
);
CREATE INDEX runs_of_rule ON runs (organization_id, rule_id, id);
