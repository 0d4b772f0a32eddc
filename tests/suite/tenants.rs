//! What another organization has, sent in the forms and addresses of one's own: it is as if nobody had it.

use crate::api_access::everything;
use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::Answer;
use crate::support::theirs::{NOBODYS, Theirs, tells};

/// What a person is told, without what differs between any two answers.
fn shown(answer: &Answer) -> (u16, String) {
    let body = answer.body.replace(answer.header("x-request-id"), "");
    (answer.status, Page::read(&body).text())
}

#[tokio::test]
async fn a_form_with_something_of_another_organization_is_answered_as_if_it_were_nobodys() {
    let team = Team::open();
    let theirs = Theirs::of(&team).await;
    let ana = team.ana();
    let added = team.adds_rule_on_stage(&ana, "Closed", "won").await;
    ana.follow(&added).await.expect(200);
    let (stage, tag, user) = (&*theirs.stage, &*theirs.tag, &*theirs.user);
    let rules = "/settings/pipeline/automations";
    let mut wrong = Vec::new();
    for (place, fields, field, value) in [
        ("/contacts", &[("username", "nora")][..], "stage", stage),
        (
            "/contacts",
            &[("username", "nora"), ("stage", "1")],
            "assignee",
            user,
        ),
        ("/contacts/paste", &[("usernames", "nora")], "stage", stage),
        ("/contacts/1/stage", &[("seen_stage", "1")], "stage", stage),
        ("/contacts/1/stage", &[("stage", "3")], "seen_stage", stage),
        ("/contacts/1/assignee", &[], "assignee", user),
        ("/contacts/1/tags", &[("on", "true")], "tag", tag),
        ("/contacts/1/tags", &[("on", "false")], "tag", tag),
        (
            "/contacts/1/merge",
            &[("this_version", "1"), ("other_version", "1")],
            "other",
            &*theirs.contact,
        ),
        (
            "/contacts/bulk",
            &[("contact", "1"), ("step", "start")],
            "stage",
            stage,
        ),
        (
            "/contacts/bulk",
            &[("contact", "1"), ("step", "start")],
            "assignee",
            user,
        ),
        (
            "/contacts/bulk",
            &[("contact", "1"), ("step", "start")],
            "add_tag",
            tag,
        ),
        (
            "/contacts/bulk",
            &[("contact", "1"), ("step", "start")],
            "remove_tag",
            tag,
        ),
        (
            "/contacts/bulk",
            &[("contact", "1"), ("step", "review")],
            "stage",
            stage,
        ),
        (
            "/contacts/bulk",
            &[("contact", "1"), ("step", "review")],
            "assignee",
            user,
        ),
        (
            "/contacts/bulk",
            &[("contact", "1"), ("step", "review")],
            "add_tag",
            tag,
        ),
        (
            "/contacts/bulk",
            &[("step", "start"), ("stage", "1")],
            "contact",
            &*theirs.contact,
        ),
        (
            rules,
            &[("type", "stage_to_status"), ("then_status", "lost")],
            "when_stage",
            stage,
        ),
        (
            rules,
            &[("type", "status_to_stage"), ("when_status", "lost")],
            "then_stage",
            stage,
        ),
        (&format!("{rules}/2/place"), &[], "before", &*theirs.rule),
        ("/settings/pipeline/stages/2/place", &[], "before", stage),
        (
            "/settings/pipeline/stages/1/deletion",
            &[],
            "destination",
            stage,
        ),
    ] {
        let before = everything(&team);
        let sends = async |value| {
            let mut fields = fields.to_vec();
            fields.push((field, value));
            let answer = ana.post(place, &fields).await;
            let last = match answer.status {
                303 => ana.follow(&answer).await,
                _ => answer.clone(),
            };
            (answer.status, shown(&last))
        };
        let asked = format!("{place} with {fields:?} and {field}={value}");

        let (of_theirs, of_nobodys) = (sends(value).await, sends(NOBODYS).await);

        if of_theirs != of_nobodys {
            wrong.push(format!("{asked}: {of_theirs:?}\nis not {of_nobodys:?}"));
        }
        if tells(&of_theirs.1.1) || everything(&team) != before {
            wrong.push(format!("{asked} tells of theirs, or wrote: {of_theirs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn an_address_with_something_of_another_organization_shows_what_it_shows_for_nobodys() {
    let team = Team::open();
    let theirs = Theirs::of(&team).await;
    let ana = team.ana();
    let (stage, tag, user) = (&*theirs.stage, &*theirs.tag, &*theirs.user);
    let runs = "/settings/pipeline/automations/runs?rule=";
    let mut wrong = Vec::new();
    for (place, value) in [
        ("/pipeline?stage=", stage),
        ("/pipeline?tag=", tag),
        ("/pipeline?tag_none=", tag),
        ("/pipeline?assignee=", user),
        (
            "/pipeline/stages/1/cards?after=1&after_id=",
            &*theirs.contact,
        ),
        ("/contacts?stage=", stage),
        ("/contacts?tag_all=", tag),
        ("/contacts?assignee=", user),
        ("/contacts/1/merge?other=", "oskar"),
        ("/views/new?page=pipeline&query=stage%3D", stage),
        (runs, &*theirs.rule),
        (
            "/settings/pipeline/automations/runs?contact=",
            &*theirs.contact,
        ),
        ("/settings/pipeline/automations/runs?who=", user),
        ("/activity?who=", user),
    ] {
        let of_theirs = ana.get(&format!("{place}{value}")).await;
        let of_nobodys = ana.get(&format!("{place}{NOBODYS}")).await;
        let without = |answer: &Answer, value: &str| {
            let (status, text) = shown(answer);
            (status, text.replace(value, ""))
        };
        // What was typed is given back.
        let typed = if value == "oskar" {
            [value, NOBODYS]
        } else {
            ["\u{0}"; 2]
        };
        let (left, right) = (
            without(&of_theirs, typed[0]),
            without(&of_nobodys, typed[1]),
        );
        if left != right || tells(&left.1) {
            wrong.push(format!("{place}{value}: {left:?}\nis not {right:?}"));
        }
    }
    for query in [
        format!("?stage={stage}"),
        format!("?tag={tag}"),
        format!("?assignee={user}"),
    ] {
        let file = ana
            .get(&format!("/contacts/export{query}"))
            .await
            .expect(200);
        assert_eq!(file.body.lines().count(), 1, "{query}: {}", file.body);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_saved_view_of_something_of_another_organization_opens_empty_and_does_not_name_it() {
    let team = Team::open();
    let theirs = Theirs::of(&team).await;
    let milo = team.milo();
    for (name, query) in [
        ("By stage", format!("stage={}", theirs.stage)),
        ("By tag", format!("tag={}", theirs.tag)),
        ("By assignee", format!("assignee={}", theirs.user)),
    ] {
        let view = [("name", name), ("page", "pipeline"), ("query", &*query)];
        milo.post("/views", &view).await.expect(303);
        let page = milo.get("/pipeline").await.expect(200).page();
        let opened = milo.get(&page.link(name)).await;
        let page = milo.follow(&opened).await.expect(200).page();
        assert!(page.text().contains("not here"), "{name}: {}", page.text());
        assert_eq!(page.list(".card-name"), [""; 0], "{name}");
        assert!(!tells(&page.text()), "{name}: {}", page.text());
    }
}

#[tokio::test]
async fn a_file_that_names_what_another_organization_has_finds_nothing_of_it() {
    let team = Team::open();
    let theirs = Theirs::of(&team).await;
    let (ana, otto) = (team.ana(), team.otto());
    let oskars = format!("/contacts/{}", theirs.contact);
    // What he did last is told to him once.
    otto.get(&oskars).await.expect(200);
    let before = otto.get(&oskars).await.expect(200).page().text();
    let file = "username,manychat id,stage,assignee,tags,email\n\
        oskar,900,Closed,,,\n\
        nora,,Secret stage,,,\n\
        emil,,,otto@example.com,,\n\
        anna,,,,Secret tag,\n\
        ,,,,,oskar@example.com\n";
    let draft = ana.uploads("people.csv", file).await;
    let form = ana.follow(&draft).await.expect(200).page().form("Preview");
    let preview = ana.submit(&form).await;
    let preview = ana.follow(&preview).await.expect(200).page();
    let counts = ["To create 1", "To update 0", "Unchanged 1", "Refused 3"];
    assert_eq!(preview.list(".import-counts div"), counts);

    let id = team.imports(&ana, file).await;

    let report = ana.get(&format!("/contacts/import/{id}/report")).await;
    let lines: Vec<String> = report
        .expect(200)
        .body
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect();
    let told = [
        ("2,created,", ""),
        ("3,refused,", "There is no stage called “Secret stage”."),
        (
            "4,refused,",
            "Nobody of your team is called “otto@example.com”.",
        ),
        (
            "5,unchanged,",
            "Left out the tag Secret tag, which is not there.",
        ),
        (
            "6,refused,",
            "No contact has this, and a new one needs a username.",
        ),
    ];
    assert_eq!(lines.len(), told.len(), "{lines:?}");
    for (line, (begins, words)) in lines.iter().zip(told) {
        assert!(line.starts_with(begins) && line.contains(words), "{line}");
    }
    assert_eq!(otto.get(&oskars).await.expect(200).page().text(), before);
    let draft = ana.uploads("people.csv", "username\nfrida\n").await;
    let form = ana.follow(&draft).await.expect(200).page().form("Preview");
    let of_theirs = ana.submit(&form.with("stage", &theirs.stage)).await;
    let of_nobodys = ana.submit(&form.with("stage", NOBODYS)).await;
    assert_eq!(shown(&of_theirs), shown(&of_nobodys));
    assert!(of_theirs.status >= 400, "{}", of_theirs.status);
}
