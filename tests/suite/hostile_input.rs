//! What is typed, uploaded or asked for and would be more than text: given back as it was typed, and no fault.

use crate::support::Team;
use crate::support::hostile::{PAYLOADS, shows_as_text};
use crate::support::person::Answer;

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
