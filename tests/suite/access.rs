//! Who may use which address: every route for nobody, a Member, an Admin, the Owner, and another organization's Owner.
//! After each refusal every row is as it was.

use std::collections::BTreeSet;

use crate::support::Team;
use crate::support::person::{Answer, Person};
use crate::support::rows;

/// A route with what is sent to it, and the statuses for nobody, Member, Admin, Owner, and the other Owner.
/// In the path and the fields, `{contact}`, `{note}`, `{rule}`, `{stage}`, `{user}` and `{invitation}` are the asker's
/// own to use up.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    query: &'static str,
    fields: &'static [(&'static str, &'static str)],
    statuses: [u16; 5],
}

const fn get(path: &'static str, statuses: [u16; 5]) -> Route {
    Route {
        method: "get",
        path,
        query: "",
        fields: &[],
        statuses,
    }
}

const fn asked(path: &'static str, query: &'static str, statuses: [u16; 5]) -> Route {
    Route {
        method: "get",
        path,
        query,
        fields: &[],
        statuses,
    }
}

const fn post(
    path: &'static str,
    fields: &'static [(&'static str, &'static str)],
    statuses: [u16; 5],
) -> Route {
    Route {
        method: "post",
        path,
        query: "",
        fields,
        statuses,
    }
}

/// Everybody's who is signed in. For nobody 303 is the way to the sign-in page, 401 the page that keeps what was typed.
const SIGNED_IN: [u16; 5] = [303, 200, 200, 200, 200];
const LEADS_ON: [u16; 5] = [303, 303, 303, 303, 303];
/// Of one organization: another's is not there.
const OURS: [u16; 5] = [303, 200, 200, 200, 404];
const WRITES: [u16; 5] = [401, 303, 303, 303, 404];
/// For Admins and the Owner.
const ADMINS_SEE: [u16; 5] = [303, 403, 200, 200, 404];
const ADMINS_WRITE: [u16; 5] = [401, 403, 303, 303, 404];

pub const ROUTES: &[Route] = &[
    get("/", LEADS_ON),
    get("/health", [200, 200, 200, 200, 200]),
    get("/setup", LEADS_ON),
    post("/setup", &[("token", "none")], [403, 403, 403, 403, 403]),
    get("/login", [200, 303, 303, 303, 303]),
    post(
        "/login",
        &[("email", "x@example.com"), ("password", "x")],
        [422, 422, 422, 422, 422],
    ),
    asked("/join", "?token=none", [403, 403, 403, 403, 403]),
    post("/join", &[("token", "none")], [403, 403, 403, 403, 403]),
    asked("/reset", "?token=none", [403, 403, 403, 403, 403]),
    post("/reset", &[("token", "none")], [403, 403, 403, 403, 403]),
    get("/signup", [404, 404, 404, 404, 404]),
    post("/signup", &[("name", "Another")], [404, 404, 404, 404, 404]),
    get("/organizations", SIGNED_IN),
    post(
        "/organizations/current",
        &[("organization", "1")],
        [303, 303, 303, 303, 404],
    ),
    get("/pipeline", SIGNED_IN),
    asked(
        "/pipeline/stages/{stage}/cards",
        "?after=9&after_id=9",
        OURS,
    ),
    post(
        "/contacts",
        &[("username", "{new}"), ("stage", "{stage}")],
        WRITES,
    ),
    get("/contacts/new", SIGNED_IN),
    get("/contacts/paste", SIGNED_IN),
    post(
        "/contacts/paste",
        &[("usernames", "{new}2"), ("stage", "{stage}")],
        [401, 200, 200, 200, 404],
    ),
    get("/contacts/{contact}", OURS),
    post(
        "/contacts/{contact}",
        &[("username", "{new}3"), ("was_username", "x")],
        WRITES,
    ),
    get("/contacts/{contact}/stage", OURS),
    post(
        "/contacts/{contact}/stage",
        &[("stage", "{stage}"), ("seen_stage", "{seen}")],
        WRITES,
    ),
    post(
        "/contacts/{contact}/lead-status",
        &[("lead_status", "lost")],
        WRITES,
    ),
    post("/contacts/{contact}/assignee", &[("assignee", "1")], WRITES),
    get("/contacts/{contact}/activity", OURS),
    post("/contacts/{contact}/notes", &[("text", "called")], WRITES),
    get("/contacts/{contact}/notes/{note}", OURS),
    post(
        "/contacts/{contact}/notes/{note}",
        &[("text", "called twice")],
        WRITES,
    ),
    get("/contacts/{contact}/notes/{note}/deletion", OURS),
    post("/contacts/{contact}/notes/{note}/deletion", &[], WRITES),
    get("/contacts/{contact}/merge", ADMINS_SEE),
    // With itself: nobody can, but an Admin is told why.
    post(
        "/contacts/{contact}/merge",
        &[
            ("other", "{contact}"),
            ("this_version", "1"),
            ("other_version", "1"),
        ],
        [401, 403, 422, 422, 404],
    ),
    get("/contacts/{contact}/deletion", ADMINS_SEE),
    post("/contacts/{contact}/deletion", &[], ADMINS_WRITE),
    get("/activity", SIGNED_IN),
    get("/settings", LEADS_ON),
    get("/settings/pipeline", LEADS_ON),
    get("/settings/pipeline/automations", SIGNED_IN),
    post(
        "/settings/pipeline/automations",
        &[
            ("type", "stage_to_status"),
            ("when_stage", "{stage}"),
            ("then_status", "{status}"),
        ],
        ADMINS_WRITE,
    ),
    get(
        "/settings/pipeline/automations/new",
        [303, 403, 200, 200, 200],
    ),
    // There are rules; so the starter rules are a conflict for who may ask. Otto's list is his own, and empty.
    post(
        "/settings/pipeline/automations/starter",
        &[],
        [401, 403, 409, 409, 303],
    ),
    get("/settings/pipeline/automations/runs", SIGNED_IN),
    get("/settings/pipeline/automations/{rule}", ADMINS_SEE),
    post(
        "/settings/pipeline/automations/{rule}",
        &[
            ("type", "status_to_stage"),
            ("when_status", "{status}"),
            ("then_stage", "{stage}"),
            ("name", "Named"),
            ("was_type", "status_to_stage"),
            ("was_status", "{status}"),
            ("was_stage", "{stage}"),
            ("was_enabled", "yes"),
        ],
        ADMINS_WRITE,
    ),
    post(
        "/settings/pipeline/automations/{rule}/place",
        &[("before", "")],
        ADMINS_WRITE,
    ),
    post(
        "/settings/pipeline/automations/{rule}/enabled",
        &[("enabled", "no")],
        ADMINS_WRITE,
    ),
    get("/settings/pipeline/automations/{rule}/deletion", ADMINS_SEE),
    post(
        "/settings/pipeline/automations/{rule}/deletion",
        &[],
        ADMINS_WRITE,
    ),
    get("/help/automations", SIGNED_IN),
    get("/settings/pipeline/stages", SIGNED_IN),
    post(
        "/settings/pipeline/stages",
        &[("name", "{new}5"), ("colour", "red")],
        [401, 403, 303, 303, 303],
    ),
    get("/settings/pipeline/stages/new", [303, 403, 200, 200, 200]),
    get("/settings/pipeline/stages/{stage}", ADMINS_SEE),
    post(
        "/settings/pipeline/stages/{stage}",
        &[("name", "{new}4"), ("colour", "red")],
        ADMINS_WRITE,
    ),
    post(
        "/settings/pipeline/stages/{stage}/place",
        &[("before", "")],
        ADMINS_WRITE,
    ),
    get("/settings/pipeline/stages/{stage}/deletion", ADMINS_SEE),
    post(
        "/settings/pipeline/stages/{stage}/deletion",
        &[("destination", "1")],
        ADMINS_WRITE,
    ),
    get("/help/automations", SIGNED_IN),
    get("/settings/members", SIGNED_IN),
    get(
        "/settings/members/invitations/new",
        [303, 403, 200, 200, 200],
    ),
    post(
        "/settings/members/invitations",
        &[("guest", ""), ("role", "member")],
        [401, 403, 200, 200, 200],
    ),
    post(
        "/settings/members/invitations/{invitation}/revocation",
        &[],
        ADMINS_WRITE,
    ),
    get("/settings/members/{user}/role", ADMINS_SEE),
    post(
        "/settings/members/{user}/role",
        &[("role", "admin")],
        ADMINS_WRITE,
    ),
    get("/settings/members/{user}/reset-link", ADMINS_SEE),
    post(
        "/settings/members/{user}/reset-link",
        &[],
        [401, 403, 200, 200, 404],
    ),
    get("/settings/members/{user}/removal", ADMINS_SEE),
    post("/settings/members/{user}/removal", &[], ADMINS_WRITE),
    get("/settings/organization", [303, 403, 200, 200, 200]),
    post(
        "/settings/organization",
        &[("name", "{new}"), ("time_zone", "UTC"), ("currency", "EUR")],
        [401, 403, 303, 303, 303],
    ),
    get(
        "/settings/organization/ownership",
        [303, 403, 403, 200, 200],
    ),
    post(
        "/settings/organization/ownership",
        &[("user", "{user}")],
        [401, 403, 403, 404, 404],
    ),
    get("/settings/organization/deletion", [303, 403, 403, 200, 200]),
    post(
        "/settings/organization/deletion",
        &[("name", "wrong")],
        [401, 403, 403, 422, 422],
    ),
    get("/settings/profile", SIGNED_IN),
    post(
        "/settings/profile",
        &[("user_name", "{new}")],
        [401, 303, 303, 303, 303],
    ),
    post(
        "/settings/profile/email",
        &[("email", "x@example.com"), ("email_password", "x")],
        [303, 422, 422, 422, 422],
    ),
    post(
        "/settings/profile/password",
        &[("password", "x"), ("new_password", "short")],
        [303, 422, 422, 422, 422],
    ),
    get("/help/automations", SIGNED_IN),
    get("/settings/members/leaving", SIGNED_IN),
    post("/settings/members/leaving", &[], [401, 303, 303, 403, 403]),
    post("/logout", &[], LEADS_ON),
];

const TABLES: [&str; 12] = [
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
    "rules",
    "activities",
];

/// What somebody's requests are about. Those who are refused share one, which must stay as it is.
struct Target {
    contact: i64,
    note: i64,
    rule: i64,
    /// Admins have one of their own to delete.
    stage: String,
    user: i64,
    invitation: i64,
    new: &'static str,
    status: &'static str,
}

#[tokio::test]
async fn each_address_answers_each_role_as_it_should_and_a_refusal_changes_nothing() {
    let team = Team::open();
    let refused = Target {
        contact: team.contact("dora").id.0,
        note: 4,
        rule: 4,
        stage: team.stage("In Conversation"),
        user: 4,
        invitation: 4,
        new: "nobody",
        status: "lost",
    };
    for name in ["of_ana", "of_olga"] {
        let fields = [("name", name), ("colour", "teal")];
        let added = team.ana().post("/settings/pipeline/stages", &fields).await;
        added.expect(303);
    }
    let own = |username: &str, number: i64, new, status| Target {
        contact: team.contact(username).id.0,
        note: number,
        rule: number,
        stage: match username {
            "anna" => team.stage("In Conversation"),
            _ => team.stage(new),
        },
        user: number + 5,
        invitation: number,
        new,
        status,
    };
    let actors: [(Person, Target); 3] = [
        (team.milo(), own("anna", 1, "of_milo", "open")),
        (team.ana(), own("ben", 2, "of_ana", "won")),
        (team.olga(), own("cleo", 3, "of_olga", "abandoned")),
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
    for stage in ["Interested", "Closed", "Lost", "Meeting Booked"] {
        team.adds_rule_on_stage(&team.ana(), stage, "won")
            .await
            .expect(303);
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

#[test]
fn every_route_is_in_the_table() {
    let source = include_str!("../../src/web/routes.rs");
    let listed: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|route| (route.path.to_owned(), route.method.to_owned()))
        .collect();
    let found = routes_of(source);
    assert!(found.len() > 30, "routes.rs is read: {found:?}");
    let missing: Vec<_> = found.symmetric_difference(&listed).collect();
    assert!(missing.is_empty(), "in one table only: {missing:?}");
}

/// The path and the method of each route in the source.
fn routes_of(source: &str) -> BTreeSet<(String, String)> {
    let (_, table) = source.split_once("fn table").unwrap();
    let table = table
        .replace("route(\"", "resource(\"")
        .replace(", get()", ").get(");
    let mut found = BTreeSet::new();
    for chunk in table.split("resource(\"").skip(1) {
        let (path, rest) = chunk.split_once('"').unwrap();
        let before = found.len();
        for method in ["get", "post", "put", "patch", "delete"] {
            if rest.contains(&format!(".{method}(")) {
                found.insert((path.to_owned(), method.to_owned()));
            }
        }
        assert!(
            found.len() > before,
            "{path} has no method that this test can read"
        );
    }
    found
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
            .replace("{note}", &target.note.to_string())
            .replace("{rule}", &target.rule.to_string())
            .replace("{user}", &target.user.to_string())
            .replace("{invitation}", &target.invitation.to_string())
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

fn everything(team: &Team) -> Vec<String> {
    let mut rows = team.dump(&TABLES);
    rows.extend(team.dump(&["runs"]));
    rows
}

fn own_nothing() -> Target {
    Target {
        contact: 1,
        note: 1,
        rule: 1,
        stage: "1".to_owned(),
        user: 1,
        invitation: 1,
        new: "nobody",
        status: "lost",
    }
}
