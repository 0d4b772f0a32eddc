DROP TRIGGER rules_set ON rules;
