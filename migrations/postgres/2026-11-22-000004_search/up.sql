-- Words stand behind a space each, the first one too: so that the index of three letters finds the two that a word
-- begins with.
UPDATE contacts SET search_text = ' ' || ltrim(replace(search_text, chr(10), ' '));

DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR undefined_file THEN
    RAISE EXCEPTION 'Search needs the extension pg_trgm. Let the administrator of this Postgres run CREATE EXTENSION pg_trgm in the database of Leadboard, then start again.';
END
$$;
CREATE INDEX contacts_search ON contacts USING gin (search_text gin_trgm_ops);
-- For a search by a single letter. By their code points, as SQLite compares.
CREATE INDEX contacts_by_username ON contacts (organization_id, username text_pattern_ops);

-- The rest of what filters test is in the index, too.
DROP INDEX contacts_on_board;
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC,
     lead_status, conversation_status, assignee_id, created_at, source, last_message_at, status_changed_at);
