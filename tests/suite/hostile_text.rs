//! Text that would be more than text: shown as it was typed, everywhere, and never acted upon.

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::Answer;

/// Each would become an element or an attribute of its own wherever it were not escaped.
const PAYLOADS: [&str; 7] = [
    "<evil-x data-evil=1 hx-get='/logout' hx-trigger=load onclick=alert(1)>",
    "\"><evil-x data-evil=1 data-hx-post=/logout>",
    "' data-evil='1' hx-on:click='alert(1)",
    "\" data-evil=\"1\" hx-get=\"/logout",
    "</textarea></title></script></style><evil-x data-evil=1>",
    "&lt;evil-x data-evil=1&gt; &amp; {{ 7*7 }} {% raw %}",
    "<hx-partial hx-target='#toasts' data-evil=1><evil-x>",
];

/// The text is there as it was typed, and it is nothing but text.
fn shows_as_text(answer: &Answer, payload: &str) {
    let page = answer.page();
    assert!(
        !page.has("evil-x, [data-evil]"),
        "{}:\n{}",
        answer.asked,
        answer.body
    );
    let attributes = page.all("*").into_iter().flat_map(|element| {
        element
            .value()
            .attrs()
            .map(|(_, value)| value.to_owned())
            .collect::<Vec<_>>()
    });
    let mut shown = attributes.chain([page.text()]);
    let typed = payload.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        shown.any(|text| text.contains(&typed)),
        "{} lacks {payload}:\n{}",
        answer.asked,
        answer.body
    );
}

#[tokio::test]
async fn a_contacts_name_and_notes_are_text_on_every_page_and_in_every_part() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_starter_rules(&ana).await;
    for payload in PAYLOADS {
        let form = team.sees(&milo, "anna").await.form("Save");
        milo.submit(&form.with("name", payload)).await.expect(303);
        milo.post("/contacts/1/notes", &[("text", payload)])
            .await
            .expect(303);
        team.receives(&milo, "anna", payload).await.expect(303);
        let note = team.sees(&milo, "anna").await.link_of_first_note();
        for place in [
            "/pipeline",
            "/pipeline?sort=name",
            "/contacts/1",
            "/contacts/1/stage",
            "/contacts/1/activity",
            "/contacts/1/deletion",
            "/contacts/1/merge",
            "/contacts/3/merge?other=anna",
            "/contacts/3/merge?other=ann",
            "/activity",
            &note,
            &format!("{note}/deletion"),
        ] {
            shows_as_text(&ana_or(&team, place).get(place).await.expect(200), payload);
        }
        let seen = team.contact("anna").stage_id.to_string();
        let target = if seen == team.stage("Closed") {
            "Lost"
        } else {
            "Closed"
        };
        let target = team.stage(target);
        let moved = [("stage", &*target), ("seen_stage", &*seen), ("board", "")];
        shows_as_text(
            &milo
                .post_by_htmx("/contacts/1/stage", &moved)
                .await
                .expect(200),
            payload,
        );
        let stale = [("stage", "2"), ("seen_stage", "3"), ("board", "")];
        shows_as_text(
            &milo
                .post_by_htmx("/contacts/1/stage", &stale)
                .await
                .expect(409),
            payload,
        );
        shows_as_text(
            &milo.post("/contacts/1/stage", &stale).await.expect(409),
            payload,
        );
        let rule = if target == team.stage("Closed") { 1 } else { 2 };
        for query in [format!("rule={rule}"), "contact=1".to_owned()] {
            let runs = format!("/settings/pipeline/automations/runs?{query}");
            shows_as_text(&ana.get(&runs).await.expect(200), payload);
        }
        milo.post(&format!("{note}/deletion"), &[])
            .await
            .expect(303);
    }
    shows_what_was_merged_as_text(&team, PAYLOADS[6]).await;
    let gone = ana.post("/contacts/1/deletion", &[]).await;
    shows_as_text(&ana.follow(&gone).await.expect(200), PAYLOADS[6]);
}

#[tokio::test]
async fn the_names_of_people_stages_and_the_organization_are_text() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    for payload in PAYLOADS {
        // Written here, because a stage's name may not be as long as some of these.
        let name = payload.replace('\'', "''");
        team.database.execute(&format!(
            "UPDATE organizations SET name = '{name}' WHERE id = 1; UPDATE users SET name = '{name}' WHERE id = 2;
             UPDATE stages SET name = '{name}', name_key = '{name}' WHERE id = 5;"
        ));
        let fields = [("text", "called")];
        ana.post("/contacts/1/notes", &fields).await.expect(303);
        let to_them = [("stage", "5"), ("assignee", "2")];
        let edited = team.edits(&ana, &["anna"], &to_them).await;
        shows_as_text(&ana.follow(&edited).await, payload);
        let automations = "/settings/pipeline/automations";
        for place in [
            "/pipeline",
            "/pipeline?stage=5&assignee=2",
            "/contacts/new",
            "/contacts/paste",
            "/contacts",
            "/contacts?sort=name",
            "/batches",
            "/batches/1",
            "/batches/1/undo",
            "/contacts/1",
            "/contacts/1/stage",
            "/activity",
            automations,
            &format!("{automations}/new"),
            &format!("{automations}/1"),
            &format!("{automations}/runs"),
            &format!("{automations}/1/deletion"),
            "/settings/pipeline/stages",
            "/settings/pipeline/stages/5",
            "/settings/pipeline/stages/5/deletion",
            "/contacts/999",
            "/settings/members",
            "/settings/members/leaving",
            "/settings/organization",
            "/settings/profile",
            "/organizations",
        ] {
            let answer = ana.get(place).await;
            shows_as_text(&answer, payload);
        }
        for place in [
            "/settings/members/2/role",
            "/settings/members/2/removal",
            "/settings/members/2/reset-link",
            "/settings/organization/ownership",
            "/settings/organization/deletion",
        ] {
            shows_as_text(&team.olga().get(place).await.expect(200), payload);
        }
        let moved = team.moves(&ana, "anna", payload).await;
        shows_as_text(&ana.follow(&moved).await, payload);
        team.moves(&ana, "anna", "Lost").await.expect(303);
        let switched = ana
            .post_by_htmx(&format!("{automations}/1/enabled"), &[("enabled", "yes")])
            .await;
        shows_as_text(&switched.expect(200), payload);
        let twice = team
            .adds_rule_on_stage(&ana, payload, "won")
            .await
            .expect(422);
        shows_as_text(&twice, payload);
    }
}

#[tokio::test]
async fn what_stands_in_an_imported_file_and_what_it_is_called_are_text() {
    let team = Team::open();
    let ana = team.ana();
    for (number, payload) in PAYLOADS.iter().enumerate() {
        let quoted = payload.replace('"', "\"\"");
        let file = format!(
            "username,stage,tags,\"{quoted}\"\nanna,\"{quoted}\",,x\nben,,\"\"\"{number}<i>\"\"\",\"{quoted}\"\n"
        );
        let draft = ana.uploads("people.csv", file).await;
        // Written here, because a form with a file writes quotation marks of its name in its own way.
        let name = payload.replace('\'', "''").replace('"', "\\\"");
        team.database.execute(&format!(
            "UPDATE batches SET plan = REPLACE(plan, 'people.csv', '{name}') WHERE state = 'draft'"
        ));
        shows_as_text(&ana.get("/contacts/import").await.expect(200), payload);
        let page = ana.follow(&draft).await.expect(200);
        shows_as_text(&page, payload);
        let form = page.page().form("Preview");
        let shown = ana.submit(&form).await;
        let preview = ana.follow(&shown).await.expect(200);
        shows_as_text(&preview, payload);
        let told = format!("There is no stage called “{payload}”.");
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(preview.page().text().contains(&told), "{}", preview.body);
        let batch = team.runs_import(&ana, &form).await;
        let done = ana.get(&format!("/batches/{batch}")).await.expect(200);
        shows_as_text(&done, payload);
        assert!(done.page().text().contains(&told), "{}", done.body);
        shows_as_text(&ana.get("/batches").await.expect(200), payload);
    }
}

#[tokio::test]
async fn whom_an_invitation_is_for_and_whoever_makes_a_link_are_text() {
    let team = Team::open();
    let (ana, olga) = (team.ana(), team.olga());
    let link_on = |made: &Answer, page: &str| {
        let link = made.page().attribute(".copy-text", "value");
        link[link.find(page).unwrap()..].to_owned()
    };
    for payload in PAYLOADS {
        let profile = [("user_name", payload)];
        ana.post("/settings/profile", &profile).await.expect(303);
        let fields = [("guest", payload), ("role", "member")];
        let made = ana.post("/settings/members/invitations", &fields).await;
        let link = link_on(&made.clone().expect(200), "/join?");
        shows_as_text(&made, payload);
        for place in ["/settings/members", "/activity"] {
            shows_as_text(&olga.get(place).await.expect(200), payload);
        }
        for guest in [team.stranger(), team.milo(), ana.clone()] {
            shows_as_text(&guest.get(&link).await.expect(200), payload);
        }
        let token = link.split_once("token=").unwrap().1;
        let refused = [("token", token), ("user_name", payload), ("email", payload)];
        let refused = team.stranger().post("/join", &refused).await;
        shows_as_text(&refused.expect(422), payload);
        let made = olga.post("/settings/members/2/reset-link", &[]).await;
        shows_as_text(&made.expect(200), payload);
    }
}

#[tokio::test]
async fn a_rules_name_is_text_on_every_page_and_in_every_toast() {
    let team = Team::open();
    let ana = team.ana();
    team.adds_starter_rules(&ana).await;
    let automations = "/settings/pipeline/automations";
    for payload in PAYLOADS {
        let payload: String = payload.chars().take(60).collect();
        let payload = payload.trim();
        let edit = ana
            .get(&format!("{automations}/1"))
            .await
            .expect(200)
            .page();
        let saved = ana.submit(&edit.form("Save").with("name", payload)).await;
        shows_as_text(&ana.follow(&saved).await.expect(200), payload);
        team.moves(&ana, "anna", "Closed").await.expect(303);
        for place in [
            automations,
            &format!("{automations}/1"),
            &format!("{automations}/1/deletion"),
            &format!("{automations}/runs"),
            "/contacts/1",
        ] {
            shows_as_text(&ana.get(place).await.expect(200), payload);
        }
        let switched = ana
            .post_by_htmx(&format!("{automations}/1/enabled"), &[("enabled", "yes")])
            .await;
        shows_as_text(&switched.expect(200), payload);
        let place = format!("{automations}/1/place");
        let moved = ana.post(&place, &[("before", "")]).await;
        shows_as_text(&ana.follow(&moved).await, payload);
        let twin = team.adds_rule_on_stage(&ana, "Closed", "won").await;
        shows_as_text(&twin.expect(422), payload);
        team.moves(&ana, "anna", "Lost").await.expect(303);
        ana.post(&place, &[("before", "2")]).await.expect(303);
    }
}

#[tokio::test]
async fn what_is_typed_and_refused_is_given_back_as_text() {
    let team = Team::open();
    let milo = team.milo();
    for payload in PAYLOADS {
        for (place, field) in [
            ("/contacts", "username"),
            ("/contacts", "email"),
            ("/contacts", "phone"),
            ("/contacts", "deal_value"),
            ("/contacts/1", "username"),
            ("/contacts/1", "email"),
            ("/contacts/1", "was_name"),
            ("/contacts/1", "manychat_id"),
            ("/contacts", "ig_id"),
            ("/contacts/1/messages", "text"),
            ("/contacts/1/messages", "sent_at"),
            ("/contacts/paste", "usernames"),
        ] {
            let answer = milo
                .post(place, &[("stage", "1"), (field, payload)])
                .await
                .expect(422);
            shows_as_text(&answer, payload);
        }
        let stage = [("name", payload), ("colour", "plaid")];
        for place in ["/settings/pipeline/stages", "/settings/pipeline/stages/1"] {
            shows_as_text(&team.ana().post(place, &stage).await.expect(422), payload);
        }
        let name = [("name", payload), ("time_zone", "Moon")];
        let organization = "/settings/organization";
        let refused = team.ana().post(organization, &name).await;
        shows_as_text(&refused.expect(422), payload);
        let deletion = format!("{organization}/deletion");
        let refused = team.olga().post(&deletion, &name).await;
        shows_as_text(&refused.expect(422), payload);
        let search =
            reqwest::Url::parse_with_params("http://x/pipeline", [("q", payload)]).unwrap();
        let found = milo
            .get(&format!("/pipeline?{}", search.query().unwrap()))
            .await
            .expect(200);
        shows_as_text(&found, payload);
        let other = search.query().unwrap().replace("q=", "other=");
        let nobody = team.ana().get(&format!("/contacts/1/merge?{other}")).await;
        shows_as_text(&nobody.expect(200), payload);
        let what = search.query().unwrap().replace("q=", "what=");
        let unknown = milo.get(&format!("/activity?{what}")).await.expect(422);
        shows_as_text(&unknown, payload);
        let sort = search.query().unwrap().replace("q=", "sort=");
        let unknown = milo.get(&format!("/pipeline?{sort}")).await.expect(422);
        shows_as_text(&unknown, payload);
        let fields = [("email", payload), ("password", "guess")];
        let refused = team.stranger().post("/login", &fields).await.expect(422);
        shows_as_text(&refused, payload);
    }
}

#[tokio::test]
async fn an_address_with_what_a_database_cannot_hold_breaks_nothing() {
    let team = Team::open();
    let ana = team.ana();
    let mut broken = Vec::new();
    for place in [
        "/pipeline?q=%00",
        "/pipeline?q=a%00b&sort=name",
        "/pipeline/stages/1/cards?sort=name&after=%00&after_id=1",
        "/pipeline?q=%FF%FE",
        "/pipeline?q=%F0%9F%98%80",
        "/contacts/1/merge?other=%00",
        "/contacts/1/merge?other=a%00%FF",
        "/activity?what=%00&who=%00",
        "/setup?token=%00",
        "/login?next=%00",
        "/join?token=%00",
        "/reset?token=%00",
        "/settings/pipeline/automations/runs?contact=%00",
    ] {
        let answer = ana.get(place).await;
        if answer.status >= 500 {
            broken.push(format!("{place} is {}", answer.status));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join(", "));
}

#[tokio::test]
async fn an_email_with_what_a_database_cannot_hold_is_a_wrong_one() {
    let team = Team::open();
    for email in ["\u{fffe}", "a\u{0}b@example.com", "\u{0}"] {
        let fields = [("email", email), ("password", "a\u{0}b")];
        team.stranger().post("/login", &fields).await.expect(422);
    }
}

/// Ben is merged into Anna, who is called by the payload; whatever speaks of it speaks of her.
async fn shows_what_was_merged_as_text(team: &Team, payload: &str) {
    let (ana, milo) = (team.ana(), team.milo());
    let page = ana.get("/contacts/1/merge?other=ben").await.expect(200);
    let merged = ana.submit(&page.page().form("Merge contacts")).await;
    shows_as_text(&ana.follow(&merged).await.expect(200), payload);
    let led = milo.get("/contacts/2").await;
    shows_as_text(&milo.follow(&led).await.expect(200), payload);
    let late = [("text", "late")];
    let late = milo.post("/contacts/2/notes", &late).await.expect(409);
    shows_as_text(&late, payload);
    let late = [("assignee", "")];
    let late = milo.post_by_htmx("/contacts/2/assignee", &late).await;
    shows_as_text(&late.expect(409), payload);
    let ben = [("username", "ben"), ("usernames", "ben"), ("stage", "1")];
    let refused = milo.post("/contacts", &ben).await.expect(422);
    shows_as_text(&refused, payload);
    let pasted = milo.post("/contacts/paste", &ben).await.expect(200);
    shows_as_text(&pasted, payload);
}

/// Whoever may see the place: only Admins see what is asked before a contact is deleted or merged.
fn ana_or(team: &Team, place: &str) -> crate::support::person::Person {
    if place.contains("/merge") || place == "/contacts/1/deletion" {
        team.ana()
    } else {
        team.milo()
    }
}

impl Page {
    fn link_of_first_note(&self) -> String {
        let id = self.attribute(".note", "id");
        format!("/contacts/1/notes/{}", id.strip_prefix("note-").unwrap())
    }
}
