//! A disk that is full whenever something about one contact is to be logged.

use super::database::{Database, Kind};

impl Database {
    pub fn fills_up_at(&self, contact: i64) {
        let statements = match Kind::under_test() {
            Kind::Sqlite => format!(
                "CREATE TRIGGER full_disk BEFORE INSERT ON activities WHEN NEW.contact_id = {contact}
                 BEGIN SELECT RAISE(ABORT, 'the disk is full'); END;"
            ),
            Kind::Postgres => format!(
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS
                 $$ BEGIN RAISE 'the disk is full' USING ERRCODE = 'disk_full'; END $$;
                 CREATE TRIGGER full_disk BEFORE INSERT ON activities FOR EACH ROW
                 WHEN (NEW.contact_id = {contact}) EXECUTE FUNCTION fail();"
            ),
        };
        self.execute(&statements);
    }

    pub fn has_room_again(&self) {
        self.execute(match Kind::under_test() {
            Kind::Sqlite => "DROP TRIGGER full_disk",
            Kind::Postgres => "DROP TRIGGER full_disk ON activities",
        });
    }
}
