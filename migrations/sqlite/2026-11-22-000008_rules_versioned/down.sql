DROP TRIGGER rules_set_added;
DROP TRIGGER rules_set_changed;
DROP TRIGGER rules_set_deleted;
