//! The run history over all rules, and the last runs on a contact's page.

use crate::support::Team;
use crate::support::database::Kind;
use crate::support::page::Page;
use crate::support::person::Person;
use crate::support::rows;

const RUNS: &str = "/settings/pipeline/automations/runs";

async fn runs(who: &Person, query: &str) -> Page {
    who.get(&format!("{RUNS}{query}")).await.expect(200).page()
}

/// Result and words of each run, newest first.
fn told(page: &Page) -> Vec<String> {
    let results = page.list(".run-result").into_iter();
    let told = results.zip(page.list(".run-what"));
    told.map(|(result, what)| format!("{result}: {what}"))
        .collect()
}

/// Two rules for one stage and one for a status; Milo moves Anna, Mei moves Cleo, who is Won already.
async fn team_with_runs() -> Team {
    let team = Team::open();
    let ana = team.ana();
    for status in ["won", "lost"] {
        team.adds_rule_on_stage(&ana, "Closed", status)
            .await
            .expect(303);
    }
    team.moves(&team.milo(), "anna", "Closed").await.expect(303);
    team.moves(&team.mei(), "cleo", "Closed").await.expect(303);
    team
}

const ALL: [&str; 4] = [
    "Skipped: Closed → Lost for cleo: Closed → Won was first to set this field",
    "Skipped: Closed → Won for cleo: the contact was already there",
    "Skipped: Closed → Lost for Anna Kowalska: Closed → Won was first to set this field",
    "Applied: Closed → Won for Anna Kowalska",
];

#[tokio::test]
async fn everybody_reads_what_each_rule_did_why_not_and_who_set_it_off() {
    let team = Team::open();
    let page = runs(&team.milo(), "").await;
    assert!(page.text().contains("No rule was considered yet."));
    drop(page);

    let team = team_with_runs().await;
    for who in [team.milo(), team.ana(), team.olga()] {
        let page = runs(&who, "").await;
        assert_eq!(told(&page), ALL);
        assert_eq!(
            page.list(".run-by"),
            [
                "Set off by Mei Chen, by hand",
                "Set off by Mei Chen, by hand",
                "Set off by Milo Novak, by hand",
                "Set off by Milo Novak, by hand",
            ]
        );
        assert!(page.text().contains("Runs are kept for 90 days."));
    }
    team.adds_rule_on_status(&team.ana(), "lost", "Lost")
        .await
        .expect(303);
    team.adds_rule_on_stage(&team.ana(), "Lost", "abandoned")
        .await
        .expect(303);
    team.sets_status(&team.milo(), "ben", "lost")
        .await
        .expect(303);
    assert_eq!(
        told(&runs(&team.milo(), "?contact=2").await),
        [
            "Skipped: Lost → Abandoned for ben: the same change set this field itself",
            "Applied: Lost → Lost for ben",
        ]
    );
}

#[tokio::test]
async fn the_history_is_narrowed_by_rule_result_contact_and_person() {
    let team = team_with_runs().await;
    let milo = team.milo();
    let mei = team.contact("dora").assignee_id.unwrap();
    for (query, left) in [
        ("?rule=2".to_owned(), vec![ALL[0], ALL[2]]),
        ("?result=applied".to_owned(), vec![ALL[3]]),
        ("?result=failed".to_owned(), vec![]),
        ("?contact=3".to_owned(), vec![ALL[0], ALL[1]]),
        (format!("?who={mei}"), vec![ALL[0], ALL[1]]),
        (
            format!("?rule=1&result=skipped&contact=3&who={mei}"),
            vec![ALL[1]],
        ),
        ("?rule=1&contact=2".to_owned(), vec![]),
    ] {
        let page = runs(&milo, &query).await;
        assert_eq!(told(&page), left, "{query}");
        assert_eq!(page.text().contains("No run matches."), left.is_empty());
    }
    let page = runs(&milo, "?rule=1&contact=1").await;
    let chosen = page.words("select[name='rule'] option[selected]");
    assert_eq!(chosen, "Closed → Won");
    assert_eq!(page.words(".chip"), "Contact: Anna Kowalska");
    assert_eq!(page.attribute(".chip", "href"), format!("{RUNS}?rule=1"));
    assert_eq!(page.form("Show").value("contact"), "1", "it stays");
}

#[tokio::test]
async fn a_rules_last_runs_are_its_part_of_the_history() {
    let team = team_with_runs().await;
    let list = team.milo().get("/settings/pipeline/automations").await;
    let list = list.expect(200).page();
    let links = list.all(".rule-runs");
    let links: Vec<_> = links
        .iter()
        .map(|link| link.attr("href").unwrap())
        .collect();
    assert_eq!(links, [format!("{RUNS}?rule=1"), format!("{RUNS}?rule=2")]);
}

#[tokio::test]
async fn runs_of_a_merged_contact_keep_its_name_and_lead_to_the_one_left() {
    let team = team_with_runs().await;
    let ana = team.ana();
    let merge = ana.get("/contacts/1/merge?other=cleo").await.expect(200);
    let form = merge.page().form("Merge contacts");
    ana.submit(&form).await.expect(303);

    let page = runs(&ana, "?contact=1").await;

    assert_eq!(told(&page), ALL);
    assert_eq!(page.all(".run-what a[href='/contacts/1']").len(), 4);
}

#[tokio::test]
async fn runs_of_a_deleted_rule_and_a_deleted_contact_keep_their_names() {
    let team = team_with_runs().await;
    let ana = team.ana();
    ana.post("/settings/pipeline/automations/1/deletion", &[])
        .await
        .expect(303);
    ana.post("/contacts/3/deletion", &[]).await.expect(303);
    let page = runs(&ana, "").await;
    assert_eq!(
        told(&page)[1],
        "Skipped: Closed → Won for cleo deleted: the contact was already there"
    );
    assert!(!page.has("a[href='/contacts/3']"));
    assert_eq!(told(&page)[3], ALL[3]);
    let of_rule = runs(&ana, "?rule=1").await;
    assert_eq!(told(&of_rule).len(), 2);
    assert_eq!(
        of_rule.words("select[name='rule'] option[selected]"),
        "A rule that is gone"
    );
    let of_contact = runs(&ana, "?contact=3").await;
    assert_eq!(told(&of_contact).len(), 2);
    assert_eq!(of_contact.words(".chip"), "Contact: cleo");
}

#[tokio::test]
async fn what_is_another_organizations_is_in_no_filter() {
    let team = team_with_runs().await;
    let otto = team.otto();
    let fields = [
        ("type", "stage_to_status"),
        ("when_stage", "11"),
        ("then_status", "won"),
        ("enabled", "yes"),
    ];
    let list = "/settings/pipeline/automations";
    otto.post(list, &fields).await.expect(303);
    let oskar = team.contact("oskar");
    let place = format!("/contacts/{}/stage", oskar.id);
    let seen = oskar.stage_id.to_string();
    otto.post(&place, &[("stage", "11"), ("seen_stage", &seen)])
        .await
        .expect(303);
    assert_eq!(told(&runs(&otto, "").await).len(), 1, "his own");
    assert_eq!(told(&runs(&team.milo(), "").await), ALL);
    for query in ["?rule=1", "?contact=1", "?who=3", "?rule=1&contact=1"] {
        let page = runs(&otto, query).await;
        assert_eq!(told(&page), [""; 0], "{query}");
        for theirs in ["Anna", "Closed → Won for", "Milo"] {
            assert!(!page.text().contains(theirs), "{query}: {}", page.text());
        }
    }
    let page = runs(&team.milo(), &format!("?contact={}", oskar.id)).await;
    assert_eq!(page.words(".chip"), "Contact: not there");
}

#[tokio::test]
async fn an_unknown_filter_is_refused() {
    let team = Team::open();
    for query in [
        "?result=great",
        "?rule=x",
        "?contact=anna",
        "?who=me",
        "?before=0x1",
        "?rule=9223372036854775808",
    ] {
        let answer = team.milo().get(&format!("{RUNS}{query}")).await;
        assert_eq!(answer.status, 422, "{query}");
        assert!(
            answer
                .page()
                .text()
                .contains("has a filter that is not known"),
            "{query}"
        );
    }
}

#[tokio::test]
async fn fifty_runs_are_shown_and_the_older_ones_follow_under_the_same_filter() {
    let team = Team::open();
    let (ana, milo) = (team.ana(), team.milo());
    team.adds_rule_on_status(&ana, "lost", "Lost")
        .await
        .expect(303);
    for _ in 0..13 {
        for contact in ["anna", "ben", "cleo", "dora"] {
            team.sets_status(&milo, contact, "lost").await.expect(303);
            team.sets_status(&milo, contact, "open").await.expect(303);
        }
    }
    let first = runs(&milo, "?rule=1").await;
    assert_eq!(told(&first).len(), 50);
    let older = first.link("Older");
    assert!(older.contains("rule=1"), "{older}");
    let second = milo.get(&older).await.expect(200).page();
    assert_eq!(
        told(&second),
        [
            "Applied: Lost → Lost for ben",
            "Applied: Lost → Lost for Anna Kowalska"
        ]
    );
    assert!(!second.has_control("Older"));
    let few = runs(&milo, "?contact=1").await;
    assert_eq!(told(&few).len(), 13);
    assert!(!few.has_control("Older"));
}

#[tokio::test]
async fn a_contacts_page_shows_its_last_five_runs_with_the_reason_of_each_skip() {
    let team = team_with_runs().await;
    let milo = team.milo();
    assert!(
        !team.sees(&milo, "ben").await.has("#runs"),
        "no rule was considered for Ben"
    );
    let page = team.sees(&milo, "anna").await;
    assert_eq!(page.words("#runs h2"), "Recent automations");
    assert_eq!(
        page.list("#runs .run-what"),
        [
            "Closed → Lost skipped: Closed → Won was first to set this field",
            "Closed → Won applied",
        ]
    );
    for _ in 0..2 {
        team.moves(&milo, "anna", "Interested").await.expect(303);
        team.moves(&milo, "anna", "Closed").await.expect(303);
    }
    let page = team.sees(&milo, "anna").await;
    assert_eq!(page.list("#runs .run").len(), 5);
    let all = milo.get(&page.link("All runs")).await.expect(200).page();
    assert_eq!(told(&all).len(), 6);
    assert_eq!(all.words(".chip"), "Contact: Anna Kowalska");
}

#[tokio::test]
async fn each_filter_has_an_index() {
    let team = Team::open_on(Kind::Sqlite);
    let plan = |filter: &str| {
        let query = format!(
            "SELECT * FROM runs WHERE organization_id = 1 AND {filter} id < 9 ORDER BY id DESC LIMIT 51"
        );
        team.database
            .look(|connection| rows::plan_on_sqlite(connection, &query))
    };
    for (filter, index) in [
        ("", "runs_of_organization"),
        ("outcome = 'failed' AND", "runs_of_outcome"),
        ("user_id = 3 AND", "runs_of_user"),
        ("rule_id = 1 AND", "runs_of_rule"),
        ("contact_id = 1 AND", "runs_of_contact"),
    ] {
        let plan = plan(filter);
        assert!(plan.contains(index), "{filter}: {plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{filter}: {plan}");
    }
}
