-- What a change meets of the rules is kept by the same version as the stages. The place of a rule is part of it.
CREATE TRIGGER rules_set_added AFTER INSERT ON rules BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER rules_set_changed AFTER UPDATE ON rules BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = new.organization_id;
END;
CREATE TRIGGER rules_set_deleted AFTER DELETE ON rules BEGIN
    UPDATE organizations SET settings_version = settings_version + 1 WHERE id = old.organization_id;
END;
