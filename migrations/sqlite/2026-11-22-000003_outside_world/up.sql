-- The thread of messages with a contact, summed up in its row: what a card shows, and what the conversation status
-- follows from.
ALTER TABLE contacts ADD COLUMN last_message_at BIGINT;
ALTER TABLE contacts ADD COLUMN last_message_text TEXT;
ALTER TABLE contacts ADD COLUMN last_message_direction TEXT CHECK (last_message_direction IN ('in', 'out'));
ALTER TABLE contacts ADD COLUMN last_inbound_at BIGINT;
-- When we answered last, or somebody marked the thread as handled.
ALTER TABLE contacts ADD COLUMN answered_at BIGINT;
-- The first message since then; nothing where nobody waits.
ALTER TABLE contacts ADD COLUMN waiting_since BIGINT;
-- The ids of its tags, as cards need them; contact_tags holds the same for filters.
ALTER TABLE contacts ADD COLUMN tag_ids TEXT NOT NULL DEFAULT '';

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    text TEXT NOT NULL,
    -- What another system calls it: it is taken once.
    external_id TEXT,
    user_id BIGINT,
    user_name TEXT NOT NULL,
    through TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    FOREIGN KEY (organization_id, contact_id) REFERENCES contacts (organization_id, id)
        ON DELETE CASCADE
);
CREATE INDEX messages_of_contact ON messages (organization_id, contact_id, sent_at DESC, id DESC);
CREATE UNIQUE INDEX messages_by_external_id ON messages (organization_id, external_id)
    WHERE external_id IS NOT NULL;

CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    colour TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, id),
    UNIQUE (organization_id, name_key)
);

CREATE TABLE contact_tags (
    organization_id BIGINT NOT NULL,
    contact_id BIGINT NOT NULL,
    tag_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, contact_id, tag_id),
    FOREIGN KEY (organization_id, contact_id) REFERENCES contacts (organization_id, id)
        ON DELETE CASCADE,
    FOREIGN KEY (organization_id, tag_id) REFERENCES tags (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_tags_of_tag ON contact_tags (organization_id, tag_id, contact_id);

-- A filter and an order that somebody gave a name.
CREATE TABLE saved_views (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    page TEXT NOT NULL CHECK (page IN ('pipeline', 'contacts')),
    query TEXT NOT NULL,
    is_shared BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX saved_views_of_organization ON saved_views (organization_id, page, id);

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'write', 'admin')),
    made_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX api_tokens_of_organization ON api_tokens (organization_id, id);

-- What a request with an Idempotency-Key was answered, to be answered again.
CREATE TABLE idempotency_keys (
    token_id BIGINT NOT NULL REFERENCES api_tokens (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (token_id, key)
);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (created_at);

-- Changes made together: a bulk edit, an import, or taking one back. Whoever has the lease works on it.
CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    kind TEXT NOT NULL CHECK (kind IN ('bulk', 'import', 'undo')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'done')),
    user_id BIGINT NOT NULL,
    user_name TEXT NOT NULL,
    -- What is to be done, as JSON: the values of a bulk edit, the mapping of an import.
    plan TEXT NOT NULL,
    -- The batch that this one takes back.
    undoes BIGINT,
    total BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    leased_until BIGINT
);
CREATE INDEX batches_of_organization ON batches (organization_id, id);
CREATE INDEX batches_running ON batches (id) WHERE state = 'running';
CREATE UNIQUE INDEX batches_undone_once ON batches (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE batch_items (
    organization_id BIGINT NOT NULL,
    batch_id BIGINT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    -- From 1: the row of the file, or the place among the contacts.
    number BIGINT NOT NULL,
    contact_id BIGINT,
    -- The row of the file, as JSON.
    input TEXT,
    outcome TEXT,
    detail TEXT,
    PRIMARY KEY (batch_id, number)
);
CREATE INDEX batch_items_by_outcome ON batch_items (batch_id, outcome, number);

-- How the columns of a file were taken last time.
CREATE TABLE import_mappings (
    organization_id BIGINT NOT NULL REFERENCES organizations (id),
    header_hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, header_hash)
);

-- Never used yet, and to be a number as all ids are.
ALTER TABLE activities DROP COLUMN batch_id;
ALTER TABLE activities ADD COLUMN batch_id BIGINT;
CREATE INDEX activities_of_batch ON activities (organization_id, batch_id, id)
    WHERE batch_id IS NOT NULL;

-- A stage may be deleted by an API token, too: who ordered it is kept by name.
ALTER TABLE stages ADD COLUMN deleted_by_name TEXT;
UPDATE stages SET deleted_by_name = (SELECT name FROM users WHERE users.id = stages.deleted_by)
    WHERE deleted_by IS NOT NULL;

-- Filters are tested without leaving the index.
DROP INDEX contacts_on_board;
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC,
     lead_status, conversation_status, assignee_id, created_at);
-- The orders of the list.
CREATE INDEX contacts_by_activity ON contacts (organization_id, last_activity_at DESC, id DESC);
CREATE INDEX contacts_by_creation ON contacts (organization_id, created_at DESC, id DESC);
CREATE INDEX contacts_by_name ON contacts (organization_id, sort_name, id);
CREATE INDEX contacts_by_message ON contacts (organization_id, last_message_at DESC, id DESC)
    WHERE last_message_at IS NOT NULL;
CREATE INDEX contacts_by_waiting ON contacts (organization_id, waiting_since, id)
    WHERE waiting_since IS NOT NULL;
CREATE INDEX contacts_by_email ON contacts (organization_id, email) WHERE email IS NOT NULL;
