//! Each kind of filter alone and beside others: who is found, and who is not.

use super::filters::found;
use crate::support::Team;

/// Tags 1 to 4: Hot, Vip and Cold of Berlin Coaching, Hot of Otto's. Anna is hot and vip, ben vip, cleo cold, oskar hot.
fn with_tags() -> Team {
    let team = Team::open();
    team.database.execute(
        "INSERT INTO tags (organization_id, name, name_key, colour, created_at) VALUES \
         (1, 'Hot', 'hot', 'red', 0), (1, 'Vip', 'vip', 'green', 0), (1, 'Cold', 'cold', 'blue', 0), (2, 'Hot', 'hot', 'red', 0); \
         INSERT INTO contact_tags (organization_id, contact_id, tag_id) VALUES (1, 1, 1), (1, 1, 2), (1, 2, 2), (1, 3, 3), (2, 5, 4);",
    );
    team
}

async fn finds(team: &Team, query: &str, expected: &[&str]) {
    let names: Vec<&str> = expected
        .iter()
        .map(|name| match *name {
            "anna" => "Anna Kowalska",
            "dora" => "Dora Ünal",
            other => other,
        })
        .collect();
    assert_eq!(found(team, query).await, names, "{query}");
}

#[tokio::test]
async fn a_conversation_status_is_a_filter_of_its_own_beside_the_lead_status() {
    let team = Team::open();
    team.database.execute(
        "UPDATE contacts SET conversation_status = 'replied' WHERE username IN ('anna', 'cleo'); \
         UPDATE contacts SET conversation_status = 'new_message' WHERE username = 'ben';",
    );
    for (query, expected) in [
        ("conversation_status=replied", &["anna", "cleo"][..]),
        ("conversation_status=new_message", &["ben"]),
        ("conversation_status=no_reply", &["dora"]),
        (
            "conversation_status=no_reply&conversation_status=new_message",
            &["dora", "ben"],
        ),
        ("conversation_status=replied&lead_status=open", &["anna"]),
        ("conversation_status=replied&lead_status=lost", &[]),
    ] {
        finds(&team, query, expected).await;
    }
}

#[tokio::test]
async fn tags_are_asked_for_as_any_as_all_or_as_none() {
    let team = with_tags();
    for (query, expected) in [
        ("tag=1", &["anna"][..]),
        ("tag=2", &["anna", "ben"]),
        ("tag=1&tag=3", &["anna", "cleo"]),
        ("tag_all=1&tag_all=2", &["anna"]),
        ("tag_all=2", &["anna", "ben"]),
        ("tag_all=1&tag_all=3", &[]),
        ("tag_none=2", &["dora", "cleo"]),
        ("tag_none=2&tag_none=3", &["dora"]),
        ("tag=2&tag_none=1", &["ben"]),
        ("tag=2&tag=3&tag_all=2&tag_none=1", &["ben"]),
        ("tag=3&lead_status=won", &["cleo"]),
        ("tag=3&lead_status=open", &[]),
        ("tag_none=3&assignee=nobody", &["ben"]),
    ] {
        finds(&team, query, expected).await;
    }
}

#[tokio::test]
async fn a_tag_of_another_organization_is_like_one_that_never_was() {
    let team = with_tags();
    for (theirs, none) in [
        ("tag=4", "tag=999"),
        ("tag_all=4", "tag_all=999"),
        ("tag_none=4", "tag_none=999"),
    ] {
        assert_eq!(found(&team, theirs).await, found(&team, none).await);
    }
    finds(&team, "tag=4", &[]).await;
    finds(&team, "tag_none=4", &["anna", "dora", "ben", "cleo"]).await;
}

#[tokio::test]
async fn sources_widen_and_narrow_what_else_is_chosen() {
    let team = Team::open();
    team.database.execute(
        "UPDATE contacts SET source = 'inbound' WHERE username IN ('anna', 'cleo'); \
         UPDATE contacts SET source = 'import' WHERE username = 'ben';",
    );
    for (query, expected) in [
        ("source=inbound", &["anna", "cleo"][..]),
        ("source=inbound&source=import", &["anna", "ben", "cleo"]),
        ("source=by_hand", &["dora"]),
        ("source=api", &[]),
        ("source=inbound&assignee=me", &["anna"]),
    ] {
        finds(&team, query, expected).await;
    }
}

/// Times of Berlin: its midnights are at 23:00 UTC, and from 29 March on at 22:00.
fn with_times() -> Team {
    let team = Team::open();
    let set = |username: &str, column: &str, time: &str| {
        let micros = time
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
            .timestamp_micros();
        team.database.execute(&format!(
            "UPDATE contacts SET {column} = {micros} WHERE username = '{username}';"
        ));
    };
    // It is ten in the morning of Monday, 2 March.
    set("anna", "created_at", "2026-03-01T23:00:00Z");
    set("ben", "created_at", "2026-03-01T22:59:59Z");
    set("cleo", "created_at", "2026-02-28T22:59:59Z");
    set("dora", "created_at", "2026-01-31T22:59:59Z");
    set("anna", "last_message_at", "2026-02-23T23:00:00Z");
    set("ben", "last_message_at", "2026-02-23T22:59:59Z");
    set("cleo", "status_changed_at", "2026-02-28T23:00:00Z");
    set("dora", "status_changed_at", "2026-02-28T22:59:59Z");
    team
}

#[tokio::test]
async fn days_are_cut_at_midnight_in_the_time_zone_of_the_organization() {
    let team = with_times();
    for (query, expected) in [
        ("created=today", &["anna"][..]),
        ("created=yesterday", &["ben"]),
        ("created=today&created=yesterday", &["anna", "ben"]),
        ("created=last_7_days", &["anna", "ben", "cleo"]),
        ("created=this_month", &["anna", "ben"]),
        ("created=last_month", &["cleo"]),
        ("created=last_30_days", &["anna", "ben", "cleo"]),
        ("created=2026-02-28..2026-03-01", &["ben", "cleo"]),
        ("created=..2026-02-28", &["dora", "cleo"]),
        ("created=2026-03-02..", &["anna"]),
        ("created=2026-03-03..", &[]),
        ("created=2026-01-31..2026-01-31", &["dora"]),
        ("last_message=last_7_days", &["anna"]),
        ("last_message=..2026-02-23", &["ben"]),
        ("last_message=2000-01-01..", &["anna", "ben"]),
        ("status_changed=this_month", &["cleo"]),
        ("status_changed=last_month", &["dora"]),
        ("created=yesterday&last_message=last_month", &["ben"]),
        ("created=today&status_changed=this_month", &[]),
    ] {
        finds(&team, query, expected).await;
    }
    team.database
        .execute("UPDATE organizations SET time_zone = 'America/New_York' WHERE id = 1;");
    finds(&team, "created=today", &[]).await;
    finds(&team, "created=yesterday", &["anna", "ben"]).await;
}

#[tokio::test]
async fn a_date_beside_won_lost_or_abandoned_is_about_the_change_of_status() {
    let team = with_times();
    for (query, expected) in [
        ("lead_status=won&date=this_month", &["cleo"][..]),
        ("lead_status=won&date=last_month", &[]),
        ("lead_status=open&date=this_month", &["anna", "ben"]),
        ("date=last_month", &["cleo"]),
        ("lead_status=won&created=last_month", &["cleo"]),
    ] {
        finds(&team, query, expected).await;
    }
}

#[tokio::test]
async fn this_months_wins_are_those_won_this_month_whenever_they_were_added() {
    let team = Team::open();
    let milo = team.milo();
    team.sets_status(&milo, "ben", "won").await.expect(303);
    team.clock.set(
        "2026-03-31T21:59:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
            .into(),
    );
    team.sets_status(&milo, "dora", "won").await.expect(303);
    let wins = "lead_status=won&date=this_month";
    finds(&team, wins, &["dora", "ben", "cleo"]).await;
    team.later(chrono::TimeDelta::minutes(2));
    finds(&team, wins, &[]).await;
    team.sets_status(&milo, "anna", "won").await.expect(303);
    finds(&team, wins, &["anna"]).await;
}

#[tokio::test]
async fn every_kind_at_once_leaves_those_who_meet_all() {
    let team = with_tags();
    team.database.execute(
        "UPDATE contacts SET source = 'inbound', conversation_status = 'replied', last_message_at = created_at, \
         status_changed_at = created_at WHERE username IN ('anna', 'ben');",
    );
    let first = team.stage("Outreach Sent");
    let whole = format!(
        "q=an&lead_status=open&conversation_status=replied&stage={first}&tag=1&tag_all=2&tag_none=3&assignee=me\
         &source=inbound&created=this_month&last_message=last_7_days&status_changed=2026-01-01.."
    );
    finds(&team, &whole, &["anna"]).await;
    for other in [
        ("q=an", "q=ben"),
        ("lead_status=open", "lead_status=lost"),
        ("replied", "no_reply"),
        ("tag=1", "tag=3"),
        ("tag_all=2", "tag_all=3"),
        ("tag_none=3", "tag_none=2"),
        ("assignee=me", "assignee=nobody"),
        ("inbound", "outreach"),
        ("created=this_month", "created=last_month"),
        ("last_message=last_7_days", "last_message=..2026-01-01"),
        ("status_changed=2026-01-01..", "status_changed=yesterday"),
    ] {
        finds(&team, &whole.replace(other.0, other.1), &[]).await;
    }
}

#[tokio::test]
async fn each_kind_has_its_chip_and_the_panel_shows_what_is_chosen() {
    let team = with_tags();
    let query = "conversation_status=no_reply&tag=1&tag_all=2&tag_none=3&source=by_hand&created=this_month\
        &last_message=2026-03-01..&status_changed=..2026-03-31";
    let page = team.milo().get(&format!("/pipeline?{query}")).await;
    let page = page.expect(200).page();
    let chips = [
        (
            "Conversation Status: No Reply",
            "conversation_status=no_reply&",
        ),
        ("Tag: Hot", "tag=1&"),
        ("All tags: Vip", "tag_all=2&"),
        ("Without tag: Cold", "tag_none=3&"),
        ("Source: By hand", "source=by_hand&"),
        ("Created: This month", "created=this_month&"),
        (
            "Last message: from 1 Mar 2026",
            "last_message=2026-03-01..&",
        ),
        (
            "Status changed: until 31 Mar 2026",
            "&status_changed=..2026-03-31",
        ),
    ];
    assert_eq!(page.list(".chip"), chips.map(|(chip, _)| chip));
    for (chip, taken) in chips {
        let left = query.replace(taken, "");
        assert_eq!(
            page.link(&format!("Remove filter {chip}")),
            format!("/pipeline?{left}")
        );
    }
    assert_eq!(page.link("Clear all"), "/pipeline");
    let ticked: Vec<String> = page
        .all(".tag-row [checked]")
        .into_iter()
        .map(|input| input.attr("aria-label").unwrap().to_owned())
        .collect();
    assert_eq!(ticked, ["None of: Cold", "Any of: Hot", "All of: Vip"]);
}

#[tokio::test]
async fn a_tag_or_a_stage_of_another_organization_has_no_name_on_its_chip() {
    let team = with_tags();
    let theirs = team.stages(leadboard::db::id::OrganizationId(2))[0].id;
    let query = format!("/pipeline?tag=4&stage={theirs}&assignee=5");
    let page = team.milo().get(&query).await.expect(200).page();
    assert_eq!(
        page.list(".chip"),
        [
            "Pipeline Stage: a stage that is not here",
            "Tag: a tag that is not here",
            "Assignee: somebody who is not here"
        ]
    );
}

#[tokio::test]
async fn the_filter_stays_when_a_card_is_moved_and_a_column_is_read_further() {
    let team = with_tags();
    let query = "tag=2&tag_none=3&created=this_month";
    let milo = team.milo();
    let page = milo.get(&format!("/pipeline?{query}")).await;
    let page = page.expect(200).page();
    assert_eq!(
        page.all("#card-1 [data-dialog]")[0].attr("href").unwrap(),
        format!("/contacts/1/stage?{query}")
    );
    let menu = milo.get(&format!("/contacts/1/stage?{query}")).await;
    let form = menu.expect(200).page().form("Closed");
    let moved = milo.submit(&form).await;
    assert_eq!(moved.header("location"), format!("/pipeline?{query}"));
    // As the script sends it: the address as the panel's form made it.
    let closed = team.stage("Closed");
    let first = team.stage("Outreach Sent");
    let board = "?tag=3&created=between&created_from=2026-03-01&created_to=";
    let fields = [
        ("stage", &*closed),
        ("seen_stage", &*first),
        ("board", board),
    ];
    let dropped = milo.post_by_htmx("/contacts/2/stage", &fields).await;
    let text = dropped.expect(200).body;
    assert!(text.contains("Hidden by the filter"), "{text}");
}

#[tokio::test]
async fn deals_lost_after_a_meeting_are_those_lost_that_stand_there() {
    let team = Team::open();
    let milo = team.milo();
    for (username, stage) in [
        ("anna", "Meeting Booked"),
        ("ben", "Meeting Booked"),
        ("dora", "Closed"),
    ] {
        team.moves(&milo, username, stage).await.expect(303);
    }
    for username in ["anna", "dora"] {
        team.sets_status(&milo, username, "lost").await.expect(303);
    }
    let booked = team.stage("Meeting Booked");
    finds(
        &team,
        &format!("lead_status=lost&stage={booked}"),
        &["anna"],
    )
    .await;
}
