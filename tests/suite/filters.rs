//! Searching and filtering the board: guide "Using Lead Status", "Filtering by Lead Status".

use crate::support::Team;
use crate::support::page::Page;

pub async fn board(team: &Team, query: &str) -> Page {
    let page = team
        .milo()
        .get(&format!("/pipeline?{query}"))
        .await
        .expect(200)
        .page();
    for column in page.list(".column h2") {
        let column = page.column(&column);
        assert_eq!(
            column.count(),
            column.cards().len(),
            "a count is of what is shown"
        );
    }
    page
}

pub(super) async fn found(team: &Team, query: &str) -> Vec<String> {
    let mut found = board(team, query).await.list(".card-name");
    found.sort();
    found
}

#[tokio::test]
async fn the_filter_form_offers_every_kind_and_its_address_can_be_shared() {
    let team = Team::open();
    let page = board(&team, "").await;
    assert_eq!(
        page.list(".filter-panel legend"),
        [
            "Lead Status",
            "Conversation Status",
            "Pipeline Stage",
            "Assignee",
            "Source",
            "Date"
        ]
    );
    let fields: Vec<_> = page.list(".filter-panel label:has([type=checkbox])");
    assert_eq!(
        fields,
        [
            "Open",
            "Won",
            "Lost",
            "Abandoned",
            "No Reply",
            "New Message",
            "Replied",
            "Outreach Sent",
            "In Conversation",
            "Interested",
            "Meeting Booked",
            "Closed",
            "Lost",
            "Me",
            "Nobody",
            "Ana Lima",
            "Mei Chen",
            "Olga Berg",
            "By hand",
            "Import",
            "API",
            "Inbound",
            "Outreach",
        ]
    );
    let dates = page.list("select[name=created] option");
    assert_eq!(
        dates,
        [
            "Any time",
            "Today",
            "Yesterday",
            "Last 7 days",
            "Last 30 days",
            "This month",
            "Last month",
            "From – to"
        ]
    );
    for time in ["Created", "Last message", "Status changed"] {
        assert!(page.has_control(&format!("{time} from")), "{time}");
        assert!(page.has_control(&format!("{time} to")), "{time}");
    }
    let page = board(&team, "q=&sort=activity&lead_status=won&assignee=nobody").await;
    assert_eq!(
        page.list(".filter-panel label:has([checked])"),
        ["Won", "Nobody"]
    );
    let page = board(
        &team,
        "created=this_month&status_changed=2026-03-01..2026-03-02",
    )
    .await;
    assert_eq!(
        page.words("select[name=created] option[selected]"),
        "This month"
    );
    assert_eq!(
        page.words("select[name=status_changed] option[selected]"),
        "From – to"
    );
    assert_eq!(
        page.attribute("[name=status_changed_from]", "value"),
        "2026-03-01"
    );
    assert_eq!(
        page.attribute("[name=status_changed_to]", "value"),
        "2026-03-02"
    );
}

#[tokio::test]
async fn filters_narrow_and_choices_of_one_kind_widen() {
    let team = Team::open();
    let interested = team.stage("Interested");
    for (query, expected) in [
        ("lead_status=won", vec!["cleo"]),
        (
            "lead_status=open",
            vec!["Anna Kowalska", "Dora Ünal", "ben"],
        ),
        (
            "lead_status=open&lead_status=won",
            vec!["Anna Kowalska", "Dora Ünal", "ben", "cleo"],
        ),
        ("lead_status=abandoned", vec![]),
        ("assignee=me", vec!["Anna Kowalska"]),
        ("assignee=nobody", vec!["ben", "cleo"]),
        ("assignee=4", vec!["Dora Ünal"]),
        (
            "assignee=me&assignee=nobody",
            vec!["Anna Kowalska", "ben", "cleo"],
        ),
        ("assignee=nobody&lead_status=won", vec!["cleo"]),
        (
            &*format!("lead_status=open&stage={interested}"),
            vec!["Dora Ünal"],
        ),
        (&*format!("stage={interested}"), vec!["Dora Ünal", "cleo"]),
    ] {
        assert_eq!(found(&team, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_filter_on_stages_shows_just_their_columns() {
    let team = Team::open();
    let query = format!(
        "stage={}&stage={}",
        team.stage("Interested"),
        team.stage("Lost")
    );
    assert_eq!(
        board(&team, &query).await.list(".column h2"),
        ["Interested", "Lost"]
    );
}

#[tokio::test]
async fn each_filter_has_a_chip_that_takes_away_just_itself() {
    let team = Team::open();
    let interested = team.stage("Interested");
    let query =
        format!("q=a&sort=name&lead_status=open&lead_status=won&stage={interested}&assignee=4");
    let page = board(&team, &query).await;
    assert_eq!(
        page.list(".chip"),
        [
            "Lead Status: Open",
            "Lead Status: Won",
            "Pipeline Stage: Interested",
            "Assignee: Mei Chen"
        ]
    );
    for (chip, taken) in [
        ("Lead Status: Open", "&lead_status=open"),
        ("Lead Status: Won", "&lead_status=won"),
        (
            "Pipeline Stage: Interested",
            &*format!("&stage={interested}"),
        ),
        ("Assignee: Mei Chen", "&assignee=4"),
    ] {
        assert_eq!(
            page.link(&format!("Remove filter {chip}")),
            format!("/pipeline?{}", query.replace(taken, ""))
        );
    }
    assert_eq!(page.link("Clear all"), "/pipeline?q=a&sort=name");
    assert!(
        !board(&team, "q=a").await.has(".chip"),
        "a search is no filter"
    );
}

/// The filter as the panel sends it.
fn sent(page: &Page) -> Vec<(String, String)> {
    let mut fields = page.form("Show").fields;
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

#[tokio::test]
async fn what_the_panel_does_not_offer_stays_in_the_filter() {
    let team = Team::open();
    let going = team.stage("Lost");
    team.begins_to_delete("Lost", "Closed");
    let query = format!("lead_status=won&stage={going}&tag_none=99&assignee=nobody&assignee=77");
    let mut expected: Vec<(String, String)> = serde_urlencoded::from_str(&query).unwrap();
    expected.sort();
    for place in ["/pipeline", "/contacts"] {
        let page = team.milo().get(&format!("{place}?{query}")).await;
        let mut sent = sent(&page.expect(200).page());
        sent.sort();
        assert_eq!(sent, expected, "{place}");
    }
}

#[tokio::test]
async fn ones_own_id_is_me() {
    let team = Team::open();
    let of_milo = "assignee=3";
    assert_eq!(
        team.mei()
            .get(&format!("/contacts?{of_milo}"))
            .await
            .page()
            .list(".chip"),
        ["Assignee: Milo Novak"]
    );
    let page = board(&team, of_milo).await;
    assert_eq!(page.list(".chip"), ["Assignee: Me"]);
    assert_eq!(page.link("Remove filter Assignee: Me"), "/pipeline");
    assert_eq!(page.list(".filter-panel label:has([checked])"), ["Me"]);
    assert_eq!(sent(&page), [("assignee".to_owned(), "me".to_owned())]);
}

#[tokio::test]
async fn days_that_no_calendar_has_are_refused_however_they_are_given() {
    let team = Team::open();
    for day in ["0000-01-01", "%2B262142-12-31", "10000-01-01"] {
        for place in ["/pipeline", "/contacts"] {
            let query = format!("{place}?created=between&created_from={day}");
            team.milo().get(&query).await.expect(422);
        }
    }
}

#[tokio::test]
async fn an_unknown_filter_value_is_refused_with_a_sentence_that_names_it() {
    let team = Team::open();
    for (query, named) in [
        ("lead_status=great", "lead status “great”"),
        ("lead_status=Won", "lead status “Won”"),
        ("stage=x", "stage “x”"),
        ("stage=1%20OR%201", "stage “1 OR 1”"),
        ("assignee=ana", "assignee “ana”"),
        ("sort=luck", "sort “luck”"),
        ("hide=8", "hide “8”"),
        ("sort=name;drop", "sort “name;drop”"),
        (
            "conversation_status=Replied",
            "conversation status “Replied”",
        ),
        ("tag=1%20UNION", "tag “1 UNION”"),
        ("tag_all=hot", "tag “hot”"),
        ("tag_none=-", "tag “-”"),
        ("source=web", "source “web”"),
        ("created=now()", "created “now()”"),
        ("last_message=2026-13-01..", "last message “2026-13-01..”"),
        ("status_changed=..", "status changed “..”"),
        ("date=1", "date “1”"),
    ] {
        let page = team
            .milo()
            .get(&format!("/pipeline?{query}"))
            .await
            .expect(422)
            .page();
        assert_eq!(page.heading(), "That did not work");
        assert!(page.text().contains(named), "{named} in {}", page.text());
    }
}

#[tokio::test]
async fn ids_of_another_organization_show_nothing_and_tell_nothing() {
    let team = Team::open();
    let theirs = team.stages(leadboard::db::id::OrganizationId(2))[0].id;
    for (theirs, not_there) in [
        (format!("stage={theirs}"), "stage=999"),
        ("assignee=5".to_owned(), "assignee=999"),
    ] {
        let page = board(&team, &theirs).await;
        assert_eq!(page.list(".card-name"), [""; 0]);
        let same = board(&team, not_there).await;
        let text = |page: &Page| {
            (
                page.list(".chip"),
                page.list(".column-head"),
                page.list(".empty h2"),
            )
        };
        assert_eq!(text(&page), text(&same));
        assert_eq!(page.list(".empty h2"), ["No contact matches"]);
    }
}
