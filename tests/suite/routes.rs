//! Every route, and what it answers to nobody, a Member, an Admin, the Owner, and another organization's Owner. Those of
//! the API, which know tokens and no sessions, have a table of their own beside [`crate::api_access`]'s tests.

use std::collections::BTreeSet;

/// A route with what is sent to it, and the statuses for nobody, Member, Admin, Owner, and the other Owner.
/// In the path and the fields, `{contact}`, `{change}`, `{note}`, `{rule}`, `{stage}`, `{tag}`, `{token}`, `{view}`, `{user}`,
/// `{invitation}`, `{batch}` and `{import}` are the asker's own to use up.
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
    pub query: &'static str,
    pub fields: &'static [(&'static str, &'static str)],
    pub statuses: [u16; 5],
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
    get("/live", SIGNED_IN),
    get("/pipeline", SIGNED_IN),
    asked(
        "/pipeline/columns",
        "?organization=1&column={stage}:50",
        [303, 200, 200, 200, 409],
    ),
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
    get("/contacts", SIGNED_IN),
    // Otto's selection has none of his contacts in it: he is sent back to select some.
    post(
        "/contacts/bulk",
        &[
            ("contact", "{contact}"),
            ("assignee", "1"),
            ("step", "start"),
        ],
        [401, 303, 303, 303, 303],
    ),
    get("/batches", SIGNED_IN),
    get("/batches/{batch}", OURS),
    get("/batches/{batch}/toast", OURS),
    get("/batches/{batch}/undo", OURS),
    post("/batches/{batch}/undo", &[], WRITES),
    get("/contacts/import", [303, 403, 200, 200, 200]),
    // A file is no form as others are: imports.rs sends it as the page does.
    post("/contacts/import", &[], [303, 403, 415, 415, 415]),
    get("/contacts/import/{import}", ADMINS_SEE),
    post(
        "/contacts/import/{import}",
        &[("column_0", "username"), ("stage", "{stage}")],
        ADMINS_WRITE,
    ),
    get("/contacts/import/{import}/report", ADMINS_SEE),
    // Without having seen what would come of it nobody starts it.
    post(
        "/contacts/import/{import}/start",
        &[("seen", "")],
        [401, 403, 409, 409, 404],
    ),
    post("/contacts/import/{import}/deletion", &[], ADMINS_WRITE),
    get("/contacts/export", [303, 403, 200, 200, 200]),
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
    post(
        "/contacts/{contact}/tags",
        &[("tag", "4"), ("on", "true")],
        WRITES,
    ),
    post(
        "/contacts/{contact}/changes/{change}/undo",
        &[("from", "contact")],
        WRITES,
    ),
    get("/contacts/{contact}/activity", OURS),
    post(
        "/contacts/{contact}/messages",
        &[("direction", "in"), ("text", "how much?")],
        WRITES,
    ),
    post(
        "/contacts/{contact}/handled",
        &[("seen_inbound", "9000000000000000")],
        WRITES,
    ),
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
    get("/contacts/{contact}/personal-data", ADMINS_SEE),
    get("/contacts/{contact}/erasure", ADMINS_SEE),
    post(
        "/contacts/{contact}/erasure",
        &[("username", "somebody_else")],
        [401, 403, 422, 422, 404],
    ),
    get("/contacts/{contact}/deletion", ADMINS_SEE),
    post("/contacts/{contact}/deletion", &[], ADMINS_WRITE),
    get("/activity", SIGNED_IN),
    get("/views", SIGNED_IN),
    asked(
        "/views/new",
        "?page=pipeline&query=lead_status%3Dopen",
        SIGNED_IN,
    ),
    post(
        "/views",
        &[
            ("name", "{new}"),
            ("page", "pipeline"),
            ("query", "lead_status=open"),
        ],
        [401, 303, 303, 303, 303],
    ),
    get("/views/{view}", [303, 303, 303, 303, 404]),
    get("/views/{view}/name", OURS),
    post("/views/{view}/name", &[("name", "{new}6")], WRITES),
    post(
        "/views/{view}/query",
        &[("page", "pipeline"), ("query", "lead_status=won")],
        WRITES,
    ),
    post("/views/{view}/sharing", &[("shared", "true")], ADMINS_WRITE),
    get("/views/{view}/deletion", OURS),
    post("/views/{view}/deletion", &[], WRITES),
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
    get("/help/shortcuts", SIGNED_IN),
    get("/help/api", SIGNED_IN),
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
    get("/settings/tags", [303, 403, 200, 200, 200]),
    post(
        "/settings/tags",
        &[("name", "{new}7"), ("colour", "red")],
        [401, 403, 303, 303, 303],
    ),
    get("/settings/tags/new", [303, 403, 200, 200, 200]),
    get("/settings/tags/{tag}", ADMINS_SEE),
    post(
        "/settings/tags/{tag}",
        &[("name", "{new}8"), ("colour", "red")],
        ADMINS_WRITE,
    ),
    get("/settings/tags/{tag}/deletion", ADMINS_SEE),
    post("/settings/tags/{tag}/deletion", &[], ADMINS_WRITE),
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
    get("/settings/api", [303, 403, 200, 200, 200]),
    post(
        "/settings/api",
        &[("name", "{new}9"), ("scope", "read")],
        [401, 403, 200, 200, 200],
    ),
    get("/settings/api/manychat", [303, 403, 200, 200, 200]),
    // Otto's organization has no Anna: his test says so.
    post(
        "/settings/api/manychat",
        &[
            ("path", "/api/v1/contact/contact-status"),
            ("payload", "{\"contact_id\": 1, \"status\": \"won\"}"),
        ],
        [401, 403, 200, 200, 422],
    ),
    get("/settings/api/new", [303, 403, 200, 200, 200]),
    get("/settings/api/{token}/revocation", ADMINS_SEE),
    post("/settings/api/{token}/revocation", &[], ADMINS_WRITE),
    get("/api/openapi.json", [200, 200, 200, 200, 200]),
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
    get("/settings/members/leaving", SIGNED_IN),
    post("/settings/members/leaving", &[], [401, 303, 303, 403, 403]),
    post("/logout", &[], LEADS_ON),
];

#[test]
fn every_route_is_in_the_table() {
    let source = include_str!("../../src/web/routes.rs");
    let listed: BTreeSet<(String, String)> = ROUTES
        .iter()
        .map(|route| (route.path.to_owned(), route.method.to_owned()))
        .collect();
    let mut found = routes_of(source);
    assert!(found.len() > 30, "routes.rs is read: {found:?}");
    found.retain(|route| !is_of_the_api(route));
    let missing: Vec<_> = found.symmetric_difference(&listed).collect();
    assert!(missing.is_empty(), "in one table only: {missing:?}");
}

/// The path and the method of each route of the API.
pub fn api_routes() -> BTreeSet<(String, String)> {
    let mut found = routes_of(include_str!("../../src/web/routes.rs"));
    found.retain(is_of_the_api);
    assert!(found.len() > 20, "routes.rs is read: {found:?}");
    found
}

/// Whether it takes a token. The API's document is everybody's.
fn is_of_the_api((path, _): &(String, String)) -> bool {
    path.starts_with("/api/") && path != "/api/openapi.json"
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
