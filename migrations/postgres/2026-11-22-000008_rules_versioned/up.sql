-- What a change meets of the rules is kept by the same version as the stages. The place of a rule is part of it.
CREATE TRIGGER rules_set AFTER INSERT OR UPDATE OR DELETE ON rules
    FOR EACH ROW EXECUTE FUNCTION part_of_organization_set();
