//! What people do, by the forms that the pages send.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use leadboard::db::id::BatchId;
use leadboard::db::schema::batches;

use super::cast::Team;
use super::form::Form;
use super::page::Page;
use super::person::{Answer, Person};

impl Team {
    /// Moves a contact from where it stands.
    pub async fn moves(&self, who: &Person, username: &str, stage: &str) -> Answer {
        let contact = self.contact(username);
        let seen = contact.stage_id.to_string();
        let fields = [
            ("stage", &*self.stage(stage)),
            ("seen_stage", &*seen),
            ("board", ""),
        ];
        who.post(&format!("/contacts/{}/stage", contact.id), &fields)
            .await
    }

    /// Adds a contact for each username.
    pub async fn pastes(&self, who: &Person, usernames: &[String], stage: &str) -> Answer {
        let fields = [
            ("usernames", &*usernames.join("\n")),
            ("stage", &*self.stage(stage)),
        ];
        who.post("/contacts/paste", &fields).await
    }

    /// What takes back the last change of somebody to a contact, as the contact's log offers it.
    pub async fn undo_of(&self, who: &Person, username: &str) -> Form {
        let page = self.sees(who, username).await;
        let buttons = page.all(".log-undo button");
        Form::sent_by(*buttons.first().expect("the log offers to undo something"))
    }

    /// Edits contacts together, and starts right away.
    pub async fn edits(&self, who: &Person, usernames: &[&str], fields: &[(&str, &str)]) -> Answer {
        let ids = usernames
            .iter()
            .map(|name| self.contact(name).id.to_string());
        let ids: Vec<String> = ids.collect();
        let mut all = vec![("step", "start")];
        all.extend(ids.iter().map(|id| ("contact", id.as_str())));
        all.extend(fields);
        who.post("/contacts/bulk", &all).await
    }

    /// Takes back the batch at whose page an answer points.
    pub async fn takes_back(&self, who: &Person, started: &Answer) -> Answer {
        let page = started.header("location");
        who.post(&format!("{page}/undo"), &[]).await
    }

    /// Imports a file as its headers are understood, without automations, and waits for the end. Returns the id.
    pub async fn imports(&self, who: &Person, file: &str) -> String {
        let draft = who.uploads("people.csv", file).await;
        let form = who.follow(&draft).await.expect(200).page().form("Preview");
        self.runs_import(who, &form).await
    }

    /// Lets an import run with what its form says, and waits for the end. Returns the id.
    pub async fn runs_import(&self, who: &Person, form: &Form) -> String {
        let shown = who.submit(form).await;
        let page = who.follow(&shown).await.expect(200).page();
        let start = page.all("form[action$='/start'] button")[0];
        who.submit(&Form::sent_by(start)).await.expect(303);
        let id = form.action.rsplit('/').next().unwrap().to_owned();
        self.waits_until(|team| team.is_done(&id)).await;
        id
    }

    pub fn is_done(&self, batch: &str) -> bool {
        let batch = BatchId(batch.parse().unwrap());
        self.database.look(|connection| {
            batches::table
                .find(batch)
                .select(batches::state)
                .first::<String>(connection)
                .unwrap()
        }) == "done"
    }

    pub async fn sets_status(&self, who: &Person, username: &str, status: &str) -> Answer {
        let place = format!("{}/lead-status", self.page_of(username));
        who.post(&place, &[("lead_status", status)]).await
    }

    /// Logs a message that came in just now.
    pub async fn receives(&self, who: &Person, username: &str, text: &str) -> Answer {
        self.logs(who, username, "in", text, "").await
    }

    /// Logs a message that was sent just now.
    pub async fn sends(&self, who: &Person, username: &str, text: &str) -> Answer {
        self.logs(who, username, "out", text, "").await
    }

    /// Logs a message, `in` or `out`, that was written at a local time such as `2026-03-02T09:30`.
    pub async fn logs(
        &self,
        who: &Person,
        username: &str,
        direction: &str,
        text: &str,
        sent_at: &str,
    ) -> Answer {
        let place = format!("{}/messages", self.page_of(username));
        let fields = [
            ("direction", direction),
            ("text", text),
            ("sent_at", sent_at),
        ];
        who.post(&place, &fields).await
    }

    /// Marks as handled what came in so far.
    pub async fn handles(&self, who: &Person, username: &str) -> Answer {
        let place = format!("{}/handled", self.page_of(username));
        let seen = self.clock.now().micros().to_string();
        who.post(&place, &[("seen_inbound", &*seen)]).await
    }

    /// Adds a rule "When stage changes to ..., set status to ...".
    pub async fn adds_rule_on_stage(&self, who: &Person, stage: &str, status: &str) -> Answer {
        let fields = [
            ("type", "stage_to_status"),
            ("when_stage", &*self.stage(stage)),
            ("then_status", status),
            ("enabled", "yes"),
        ];
        who.post("/settings/pipeline/automations", &fields).await
    }

    /// Adds a rule "When status changes to ..., move to ...".
    pub async fn adds_rule_on_status(&self, who: &Person, status: &str, stage: &str) -> Answer {
        let fields = [
            ("type", "status_to_stage"),
            ("when_status", status),
            ("then_stage", &*self.stage(stage)),
            ("enabled", "yes"),
        ];
        who.post("/settings/pipeline/automations", &fields).await
    }

    pub async fn adds_starter_rules(&self, who: &Person) {
        who.post("/settings/pipeline/automations/starter", &[])
            .await
            .expect(303);
    }

    /// The page of a contact, as somebody sees it.
    pub async fn sees(&self, who: &Person, username: &str) -> Page {
        who.get(&self.page_of(username)).await.expect(200).page()
    }

    /// Asks again and again until what a server does in the background is done.
    pub async fn waits_until(&self, is_done: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(180);
        while !is_done(self) {
            assert!(Instant::now() < deadline, "waited in vain");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Makes Ana a Member of Otto's organization, too.
    pub fn ana_joins_ottos(&self) {
        self.database.execute(
            "INSERT INTO memberships (organization_id, user_id, role, created_at) \
             VALUES (2, 2, 'member', 9000000000000000)",
        );
    }

    /// Lets a stage begin to go, as Ana orders it; its contacts move only where a server sees to it.
    pub fn begins_to_delete(&self, stage: &str, destination: &str) {
        let (stage, destination) = (self.stage(stage), self.stage(destination));
        self.database.execute(&format!(
            "UPDATE stages SET deleted_by = 2, deleted_by_name = 'Ana Lima', destination_id = {destination} \
             WHERE id = {stage}"
        ));
    }
}
