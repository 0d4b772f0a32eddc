//! The same change, by whatever path it comes, leaves the same contact, the same log and the same runs.

use leadboard::crm::contact::Contact;
use serde_json::json;

use crate::support::Team;

#[derive(Debug, Clone, Copy)]
enum Path {
    Drag,
    DetailsPage,
    Bulk,
    Api,
    Import,
}

const PATHS: [Path; 5] = [
    Path::Drag,
    Path::DetailsPage,
    Path::Bulk,
    Path::Api,
    Path::Import,
];

#[derive(Debug, Clone, Copy)]
enum Wanted {
    Stage(&'static str),
    LeadStatus(&'static str),
    /// By id; empty for nobody.
    Assignee(&'static str),
    /// A tag to be put on.
    Tag(&'static str),
}

impl Path {
    /// Milo changes Anna, or Ana does, who alone may import; nothing where there is no such way.
    async fn change(self, team: &Team, wanted: Wanted) -> Option<()> {
        let (milo, page) = (team.milo(), team.page_of("anna"));
        let (place, fields): (&str, Vec<(&str, String)>) = match (self, wanted) {
            (Self::Drag, Wanted::Stage(stage)) => {
                let seen = team.contact("anna").stage_id.to_string();
                let fields = [
                    ("stage", team.stage(stage)),
                    ("seen_stage", seen),
                    ("board", String::new()),
                ];
                let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
                let place = format!("{page}/stage");
                milo.post_by_htmx(&place, &fields).await.expect(200);
                return Some(());
            }
            (Self::Drag, _) => return None,
            (Self::DetailsPage, Wanted::Stage(stage)) => {
                let seen = team.contact("anna").stage_id.to_string();
                let fields = vec![
                    ("stage", team.stage(stage)),
                    ("seen_stage", seen),
                    ("from", "contact".to_owned()),
                ];
                ("/stage", fields)
            }
            (Self::DetailsPage, Wanted::LeadStatus(status)) => {
                ("/lead-status", vec![("lead_status", status.to_owned())])
            }
            (Self::DetailsPage, Wanted::Assignee(user)) => {
                ("/assignee", vec![("assignee", user.to_owned())])
            }
            (Self::DetailsPage, Wanted::Tag(tag)) => {
                let fields = vec![("tag", team.tag(tag)), ("on", "true".to_owned())];
                ("/tags", fields)
            }
            (Self::Api, wanted) => {
                let body = match wanted {
                    Wanted::Stage(stage) => {
                        json!({ "stage": team.stage(stage).parse::<i64>().unwrap() })
                    }
                    Wanted::LeadStatus(status) => json!({ "lead_status": status }),
                    Wanted::Assignee("") => json!({ "assignee": null }),
                    Wanted::Assignee(user) => {
                        json!({ "assignee": user.parse::<i64>().unwrap() })
                    }
                    Wanted::Tag(tag) => json!({ "add_tags": [tag] }),
                };
                let program = team.program("write").await;
                let place = format!("/api/v1{page}");
                program.patch(&place, body).await.expect(200);
                return Some(());
            }
            (Self::Bulk, wanted) => {
                let (name, value) = match wanted {
                    Wanted::Stage(stage) => ("stage", team.stage(stage)),
                    Wanted::LeadStatus(status) => ("lead_status", status.to_owned()),
                    Wanted::Assignee("") => ("assignee", "nobody".to_owned()),
                    Wanted::Assignee(user) => ("assignee", user.to_owned()),
                    Wanted::Tag(tag) => ("add_tag", team.tag(tag)),
                };
                let started = team.edits(&milo, &["anna"], &[(name, &value)]).await;
                started.expect(303);
                return Some(());
            }
            (Self::Import, wanted) => {
                let (column, cell) = match wanted {
                    Wanted::Stage(stage) => ("stage", stage),
                    Wanted::LeadStatus(status) => ("lead status", status),
                    // An empty cell changes nothing.
                    Wanted::Assignee("") => return None,
                    Wanted::Assignee(_) => ("assignee", "mei@example.com"),
                    Wanted::Tag(tag) => ("tags", tag),
                };
                let file = format!("username,{column}\nanna,{cell}\n");
                let ana = team.ana();
                let draft = ana.uploads("anna.csv", file).await;
                let page = ana.follow(&draft).await.expect(200).page();
                let form = page.form("Preview").with("rules", "on");
                team.runs_import(&ana, &form).await;
                return Some(());
            }
        };
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let place = format!("{page}{place}");
        milo.post(&place, &fields).await.expect(303);
        Some(())
    }
}

/// The contact (but for when somebody last did something with it, which an import is not), what its log tells of it (but
/// for through what it came in), and its runs.
type Left = (Contact, Vec<String>, Vec<String>);

async fn left_by(path: Path, wanted: Wanted) -> Option<Left> {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    team.has_tag("vip", &[]);
    path.change(&team, wanted).await?;
    let line = |line: &crate::support::rows::Activity| {
        let told = (
            &line.kind,
            line.old_id,
            &line.old_text,
            line.new_id,
            &line.new_text,
        );
        format!("{told:?} {:?}", line.rule_name)
    };
    let activities = team.activities("anna");
    let mut changes: Vec<&str> = activities
        .iter()
        .map(|line| line.change_id.as_str())
        .collect();
    changes.dedup();
    assert_eq!(changes.len(), 1, "{path:?}: one change");
    let log = activities.iter().map(line).collect();
    let mut anna = team.contact("anna");
    anna.last_activity_at = anna.created_at;
    Some((anna, log, team.runs("anna")))
}

#[tokio::test]
async fn every_path_leaves_the_same_contact_log_and_runs() {
    for wanted in [
        Wanted::Stage("Closed"),
        Wanted::Stage("Lost"),
        Wanted::Stage("Interested"),
        Wanted::LeadStatus("won"),
        Wanted::LeadStatus("abandoned"),
        Wanted::Assignee("4"),
        Wanted::Assignee(""),
        Wanted::Tag("vip"),
    ] {
        let mut first: Option<Left> = None;
        let mut paths = 0;
        for path in PATHS {
            let Some(left) = left_by(path, wanted).await else {
                continue;
            };
            paths += 1;
            match &first {
                None => first = Some(left),
                Some(first) => assert_eq!(*first, left, "{path:?} {wanted:?}"),
            }
        }
        assert!(paths > 1, "{wanted:?} has several paths");
    }
}
