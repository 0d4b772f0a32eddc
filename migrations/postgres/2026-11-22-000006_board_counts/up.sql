-- How many contacts stand where, what their deals are worth, and how often anything about them changed: kept, not
-- counted. The trigger keeps it, so that nothing that writes a contact can forget to. It adds rows and changes none, so
-- that writers never wait for each other here; only sums mean something, and upkeep folds the rows of one stage, status,
-- conversation and assignee into one.
CREATE TABLE board_counts (
    organization_id BIGINT NOT NULL,
    stage_id BIGINT NOT NULL,
    lead_status TEXT NOT NULL,
    conversation_status TEXT NOT NULL,
    -- 0 for nobody.
    assignee_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    deal_value BIGINT NOT NULL,
    -- Its sum over a stage goes up with every change to one of its contacts.
    version BIGINT NOT NULL
);
CREATE INDEX board_counts_of_organization ON board_counts (organization_id, stage_id);
-- Rows come and go all day.
ALTER TABLE board_counts SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000,
    autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 10000);
INSERT INTO board_counts
SELECT organization_id, stage_id, lead_status, conversation_status, coalesce(assignee_id, 0),
    count(*), coalesce(sum(deal_value), 0), count(*)
FROM contacts GROUP BY 1, 2, 3, 4, 5;

CREATE FUNCTION contacts_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO board_counts VALUES
            (new.organization_id, new.stage_id, new.lead_status, new.conversation_status,
             coalesce(new.assignee_id, 0), 1, coalesce(new.deal_value, 0), 1);
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO board_counts VALUES
            (old.organization_id, old.stage_id, old.lead_status, old.conversation_status,
             coalesce(old.assignee_id, 0), -1, -coalesce(old.deal_value, 0), 1);
    ELSE
        INSERT INTO board_counts VALUES
            (old.organization_id, old.stage_id, old.lead_status, old.conversation_status,
             coalesce(old.assignee_id, 0), -1, -coalesce(old.deal_value, 0), 1),
            (new.organization_id, new.stage_id, new.lead_status, new.conversation_status,
             coalesce(new.assignee_id, 0), 1, coalesce(new.deal_value, 0), 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_counted AFTER INSERT OR UPDATE OR DELETE ON contacts
    FOR EACH ROW EXECUTE FUNCTION contacts_counted();

-- Goes up with every change to what pages show around contacts: stages, tags, the team, views, the organization itself.
ALTER TABLE organizations ADD COLUMN settings_version BIGINT NOT NULL DEFAULT 0;

CREATE FUNCTION organization_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.id;
    RETURN NULL;
END $$;
CREATE TRIGGER organizations_set AFTER UPDATE OF name, time_zone, currency ON organizations
    FOR EACH ROW EXECUTE FUNCTION organization_set();

CREATE FUNCTION user_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organizations SET settings_version = settings_version + 1
    WHERE id IN (SELECT organization_id FROM memberships WHERE user_id = new.id);
    RETURN NULL;
END $$;
CREATE TRIGGER users_set AFTER UPDATE OF name ON users
    FOR EACH ROW EXECUTE FUNCTION user_set();

CREATE FUNCTION part_of_organization_set() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE organizations SET settings_version = settings_version + 1
    WHERE id = coalesce(new.organization_id, old.organization_id);
    RETURN NULL;
END $$;
CREATE TRIGGER stages_set AFTER INSERT OR UPDATE OR DELETE ON stages
    FOR EACH ROW EXECUTE FUNCTION part_of_organization_set();
CREATE TRIGGER tags_set AFTER INSERT OR UPDATE OR DELETE ON tags
    FOR EACH ROW EXECUTE FUNCTION part_of_organization_set();
CREATE TRIGGER memberships_set AFTER INSERT OR UPDATE OR DELETE ON memberships
    FOR EACH ROW EXECUTE FUNCTION part_of_organization_set();
CREATE TRIGGER saved_views_set AFTER INSERT OR UPDATE OR DELETE ON saved_views
    FOR EACH ROW EXECUTE FUNCTION part_of_organization_set();

-- What deals are worth is summed without leaving the index, where a filter asks for it.
DROP INDEX contacts_on_board;
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC,
     lead_status, conversation_status, assignee_id, created_at, source, last_message_at, status_changed_at,
     deal_value);
