//! Who may use which address: every route for nobody, a Member, an Admin, the Owner, and another organization's Owner.
//! After each refusal every row is as it was.

use crate::routes::{ROUTES, Route};
use crate::support::Team;
use crate::support::person::{Answer, Person};
use crate::support::rows;

/// What people write, but for their sessions.
pub const TABLES: [&str; 19] = [
    "organizations",
    "users",
    "memberships",
    "setup_links",
    "invitations",
    "reset_links",
    "merged_contacts",
    "stages",
    "contacts",
    "notes",
    "messages",
    "rules",
    "activities",
    "batches",
    "batch_items",
    "tags",
    "contact_tags",
    "saved_views",
    "api_tokens",
];

/// What somebody's requests are about. Those who are refused share one, which must stay as it is.
struct Target {
    contact: i64,
    /// A change to it, by themselves.
    change: String,
    note: i64,
    rule: i64,
    /// Admins have one of their own to delete.
    stage: String,
    user: i64,
    invitation: i64,
    batch: i64,
    import: i64,
    new: &'static str,
    status: &'static str,
}

#[tokio::test]
async fn each_address_answers_each_role_as_it_should_and_a_refusal_changes_nothing() {
    // So that nothing is written but by these requests: upkeep deletes what was discarded.
    let team = Team::open_without_upkeep();
    let refused = Target {
        contact: team.contact("dora").id.0,
        change: renames(&team, &team.mei(), "dora").await,
        note: 4,
        rule: 4,
        stage: team.stage("In Conversation"),
        user: 4,
        invitation: 4,
        batch: 4,
        import: 8,
        new: "nobody",
        status: "lost",
    };
    for name in ["of_ana", "of_olga"] {
        let fields = [("name", name), ("colour", "teal")];
        let added = team.ana().post("/settings/pipeline/stages", &fields).await;
        added.expect(303);
    }
    let (milos, anas, olgas) = (
        renames(&team, &team.milo(), "anna").await,
        renames(&team, &team.ana(), "ben").await,
        renames(&team, &team.olga(), "cleo").await,
    );
    let own = |username: &str, change: String, number: i64, new, status| Target {
        contact: team.contact(username).id.0,
        change,
        note: number,
        rule: number,
        stage: match username {
            "anna" => team.stage("In Conversation"),
            _ => team.stage(new),
        },
        user: number + 5,
        invitation: number,
        batch: number,
        import: number + 4,
        new,
        status,
    };
    let actors: [(Person, Target); 3] = [
        (team.milo(), own("anna", milos, 1, "of_milo", "open")),
        (team.ana(), own("ben", anas, 2, "of_ana", "won")),
        (team.olga(), own("cleo", olgas, 3, "of_olga", "abandoned")),
    ];
    for (person, target) in &actors {
        let place = format!("/contacts/{}/notes", target.contact);
        person.post(&place, &[("text", "mine")]).await.expect(303);
    }
    let place = format!("/contacts/{}/notes", refused.contact);
    team.mei()
        .post(&place, &[("text", "Mei's")])
        .await
        .expect(303);
    for (who, contact) in [
        (team.milo(), "anna"),
        (team.ana(), "ben"),
        (team.olga(), "cleo"),
        (team.mei(), "dora"),
    ] {
        let edited = team.edits(&who, &[contact], &[("assignee", "2")]).await;
        edited.expect(303);
    }
    // Files that wait: the imports 5 to 8.
    let olga = team.olga();
    for _ in 0..4 {
        let uploaded = olga.uploads("people.csv", "username\nemil\n");
        uploaded.await.expect(303);
    }
    for stage in ["Interested", "Closed", "Lost", "Meeting Booked"] {
        team.adds_rule_on_stage(&team.ana(), stage, "won")
            .await
            .expect(303);
    }

    // A tag and a view for each; Mei's view is the team's.
    team.database.execute(
        "INSERT INTO tags (organization_id, name, name_key, colour, created_at) VALUES \
         (1, 'A', 'a', 'red', 1), (1, 'B', 'b', 'red', 1), (1, 'C', 'c', 'red', 1), (1, 'D', 'd', 'red', 1); \
         INSERT INTO saved_views (organization_id, user_id, name, page, query, is_shared, created_at) VALUES \
         (1, 3, 'A', 'pipeline', '', FALSE, 1), (1, 2, 'B', 'pipeline', '', FALSE, 1), \
         (1, 1, 'C', 'pipeline', '', FALSE, 1), (1, 4, 'D', 'pipeline', '', TRUE, 1);",
    );
    for name in ["A", "B", "C", "D"] {
        team.program_of(&team.ana(), name, "read").await;
    }
    for _ in 0..4 {
        let fields = [("guest", ""), ("role", "member")];
        let ana = team.ana();
        let made = ana.post("/settings/members/invitations", &fields);
        made.await.expect(200);
    }
    // Somebody for each who may remove people: users 6 to 8.
    for number in 6..9 {
        team.database.execute(&format!(
            "INSERT INTO users (email, name, password_hash, created_at) VALUES ('u{number}@example.com', 'u', '', 1);
             INSERT INTO memberships (organization_id, user_id, role, created_at) VALUES (1, {number}, 'member', 1);"
        ));
    }

    let mut wrong = Vec::new();
    for route in ROUTES {
        let [(milo, milos), (ana, anas), (olga, olgas)] = &actors;
        let (nobody, otto) = (team.stranger(), team.otto());
        for ((who, name, target), status) in [
            (&nobody, "nobody", &refused),
            (
                milo,
                "Member",
                if route.statuses[1] == 403 {
                    &refused
                } else {
                    milos
                },
            ),
            (ana, "Admin", anas),
            (olga, "Owner", olgas),
            (&otto, "other Owner", &refused),
        ]
        .into_iter()
        .zip(route.statuses)
        {
            let before = everything(&team);
            let answer = ask(&team, who, route, target).await;
            let asked = format!("{name}: {} {}", route.method, route.path);
            if answer.status != status {
                wrong.push(format!("{asked} is {}, not {status}", answer.status));
            }
            let is_refusal = answer.status >= 400 || (name == "nobody" && status == 303);
            if is_refusal && everything(&team) != before {
                wrong.push(format!("{asked} was refused and wrote"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_sign_in_page_and_back() {
    let team = Team::open();
    for route in ROUTES
        .iter()
        .filter(|route| route.statuses[0] == 303 && route.path != "/setup")
    {
        let answer = ask(&team, &team.stranger(), route, &own_nothing())
            .await
            .expect(303);
        let place = answer.header("location").to_owned();
        let leads = match (route.path, route.method) {
            ("/", _) => "/pipeline",
            (_, "get") => "/login?next=%2F",
            _ => "/login",
        };
        assert!(
            place.starts_with(leads),
            "{} leads to {place}",
            answer.asked
        );
    }
}

#[tokio::test]
async fn what_is_another_organizations_looks_like_what_is_not_there() {
    let team = Team::open();
    let oskar = team.contact("oskar").id.0;
    let milo = team.milo();
    let there = milo.get(&format!("/contacts/{oskar}")).await.expect(404);
    let not_there = milo.get("/contacts/99999").await.expect(404);
    let shown = |answer: &Answer| answer.page().list("main h1, main p:not(.hint)");
    assert_eq!(shown(&there), shown(&not_there));
    assert_eq!(there.page().heading(), "Nothing here");
    milo.get("/contacts/9223372036854775808").await.expect(404);
    milo.get("/contacts/anna").await.expect(404);
}

async fn ask(team: &Team, who: &Person, route: &Route, target: &Target) -> Answer {
    let contacts = team.database.look(rows::contacts);
    let contact = contacts
        .iter()
        .find(|contact| contact.id.0 == target.contact);
    let seen = contact
        .map(|contact| contact.stage_id.to_string())
        .unwrap_or_default();
    let filled = |text: &str| {
        text.replace("{contact}", &target.contact.to_string())
            .replace("{change}", &target.change)
            .replace("{note}", &target.note.to_string())
            .replace("{rule}", &target.rule.to_string())
            .replace("{tag}", &target.rule.to_string())
            .replace("{token}", &target.rule.to_string())
            .replace("{view}", &target.note.to_string())
            .replace("{user}", &target.user.to_string())
            .replace("{invitation}", &target.invitation.to_string())
            .replace("{batch}", &target.batch.to_string())
            .replace("{import}", &target.import.to_string())
            .replace("{stage}", &target.stage)
            .replace("{seen}", &seen)
            .replace("{new}", target.new)
            .replace("{status}", target.status)
    };
    let place = filled(route.path) + route.query;
    let fields: Vec<(&str, String)> = route
        .fields
        .iter()
        .map(|(name, value)| (*name, filled(value)))
        .collect();
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    match route.method {
        "get" => who.get(&place).await,
        _ => who.post(&place, &fields).await,
    }
}

/// Gives a contact another name, and returns the id of that change.
async fn renames(team: &Team, who: &Person, username: &str) -> String {
    let form = team.sees(who, username).await.form("Save");
    who.submit(&form.with("name", "Named")).await.expect(303);
    team.activities(username).pop().unwrap().change_id
}

fn everything(team: &Team) -> Vec<String> {
    let mut rows = team.dump(&TABLES);
    rows.extend(team.dump(&["runs"]));
    rows
}

fn own_nothing() -> Target {
    Target {
        contact: 1,
        change: String::new(),
        note: 1,
        rule: 1,
        stage: "1".to_owned(),
        user: 1,
        invitation: 1,
        batch: 1,
        import: 1,
        new: "nobody",
        status: "lost",
    }
}
