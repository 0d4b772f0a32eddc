-- How many contacts stand where, what their deals are worth, and how often anything about them changed: kept, not
-- counted. One row for each stage, status, conversation and assignee that occur together. The triggers keep it, so that
-- nothing that writes a contact can forget to.
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
    version BIGINT NOT NULL,
    PRIMARY KEY (organization_id, stage_id, lead_status, conversation_status, assignee_id)
) WITHOUT ROWID;
INSERT INTO board_counts
SELECT organization_id, stage_id, lead_status, conversation_status, coalesce(assignee_id, 0),
    count(*), coalesce(sum(deal_value), 0), count(*)
FROM contacts GROUP BY 1, 2, 3, 4, 5;

CREATE TRIGGER contacts_counted_added AFTER INSERT ON contacts BEGIN
    INSERT INTO board_counts VALUES
        (new.organization_id, new.stage_id, new.lead_status, new.conversation_status,
         coalesce(new.assignee_id, 0), 1, coalesce(new.deal_value, 0), 1)
    ON CONFLICT DO UPDATE SET
        number = number + 1, deal_value = deal_value + excluded.deal_value, version = version + 1;
END;
CREATE TRIGGER contacts_counted_changed AFTER UPDATE ON contacts
WHEN (old.stage_id, old.lead_status, old.conversation_status, coalesce(old.assignee_id, 0))
    = (new.stage_id, new.lead_status, new.conversation_status, coalesce(new.assignee_id, 0)) BEGIN
    UPDATE board_counts SET
        deal_value = deal_value + coalesce(new.deal_value, 0) - coalesce(old.deal_value, 0),
        version = version + 1
    WHERE organization_id = new.organization_id AND stage_id = new.stage_id
        AND lead_status = new.lead_status AND conversation_status = new.conversation_status
        AND assignee_id = coalesce(new.assignee_id, 0);
END;
CREATE TRIGGER contacts_counted_moved AFTER UPDATE ON contacts
WHEN (old.stage_id, old.lead_status, old.conversation_status, coalesce(old.assignee_id, 0))
    <> (new.stage_id, new.lead_status, new.conversation_status, coalesce(new.assignee_id, 0)) BEGIN
    UPDATE board_counts SET
        number = number - 1, deal_value = deal_value - coalesce(old.deal_value, 0), version = version + 1
    WHERE organization_id = old.organization_id AND stage_id = old.stage_id
        AND lead_status = old.lead_status AND conversation_status = old.conversation_status
        AND assignee_id = coalesce(old.assignee_id, 0);
    INSERT INTO board_counts VALUES
        (new.organization_id, new.stage_id, new.lead_status, new.conversation_status,
         coalesce(new.assignee_id, 0), 1, coalesce(new.deal_value, 0), 1)
    ON CONFLICT DO UPDATE SET
        number = number + 1, deal_value = deal_value + excluded.deal_value, version = version + 1;
END;
CREATE TRIGGER contacts_counted_deleted AFTER DELETE ON contacts BEGIN
    UPDATE board_counts SET
        number = number - 1, deal_value = deal_value - coalesce(old.deal_value, 0), version = version + 1
    WHERE organization_id = old.organization_id AND stage_id = old.stage_id
        AND lead_status = old.lead_status AND conversation_status = old.conversation_status
        AND assignee_id = coalesce(old.assignee_id, 0);
END;

-- Goes up with every change to what pages show around contacts: stages, tags, the team, views, the organization itself.
ALTER TABLE organizations ADD COLUMN settings_version BIGINT NOT NULL DEFAULT 0;

CREATE TRIGGER organizations_set AFTER UPDATE OF name, time_zone, currency ON organizations BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.id;
END;
CREATE TRIGGER users_set AFTER UPDATE OF name ON users BEGIN
    UPDATE organizations SET settings_version = settings_version + 1
    WHERE id IN (SELECT organization_id FROM memberships WHERE user_id = new.id);
END;
CREATE TRIGGER stages_set_added AFTER INSERT ON stages BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER stages_set_changed AFTER UPDATE ON stages BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER stages_set_deleted AFTER DELETE ON stages BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = old.organization_id;
END;
CREATE TRIGGER tags_set_added AFTER INSERT ON tags BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER tags_set_changed AFTER UPDATE ON tags BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER tags_set_deleted AFTER DELETE ON tags BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = old.organization_id;
END;
CREATE TRIGGER memberships_set_added AFTER INSERT ON memberships BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER memberships_set_changed AFTER UPDATE ON memberships BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER memberships_set_deleted AFTER DELETE ON memberships BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = old.organization_id;
END;
CREATE TRIGGER saved_views_set_added AFTER INSERT ON saved_views BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER saved_views_set_changed AFTER UPDATE ON saved_views BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER saved_views_set_deleted AFTER DELETE ON saved_views BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = old.organization_id;
END;

-- What deals are worth is summed without leaving the index, where a filter asks for it.
DROP INDEX contacts_on_board;
CREATE INDEX contacts_on_board ON contacts
    (organization_id, stage_id, last_activity_at DESC, id DESC,
     lead_status, conversation_status, assignee_id, created_at, source, last_message_at, status_changed_at,
     deal_value);
