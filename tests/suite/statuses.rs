//! The four lead statuses: guide "Using Lead Status".

use crate::support::Team;

const STATUSES: [(&str, &str); 4] = [
    ("open", "Open"),
    ("won", "Won"),
    ("lost", "Lost"),
    ("abandoned", "Abandoned"),
];

#[tokio::test]
async fn there_are_four_lead_statuses_and_no_other_is_taken() {
    let team = Team::open();
    let milo = team.milo();
    let page = team.sees(&milo, "anna").await;
    assert_eq!(
        page.list(".status-menu button"),
        STATUSES.map(|(_, label)| label)
    );
    let before = team.dump(&["contacts", "activities"]);
    for status in ["", "Won", "win", "replied", "won\0", "1"] {
        let refused = team
            .sets_status(&milo, "anna", status)
            .await
            .expect(422)
            .page();
        assert!(
            refused
                .text()
                .contains("Choose a lead status from the list."),
            "{status}"
        );
    }
    assert_eq!(team.dump(&["contacts", "activities"]), before);
}

#[tokio::test]
async fn a_status_is_chosen_at_the_badge_and_shown_alike_on_the_page_and_on_the_card() {
    let team = Team::open();
    let milo = team.milo();
    for (code, label) in [STATUSES[1], STATUSES[2], STATUSES[3], STATUSES[0]] {
        let page = team.sees(&milo, "anna").await;
        let answer = milo.submit(&page.form(label)).await;

        let page = milo.follow(&answer).await.page();
        assert_eq!(page.words(&format!(".contact-head .badge-{code}")), label);
        assert_eq!(page.words(&format!("summary.badge-{code}")), label);
        assert!(page.has_control(&format!("Lead Status: {label}. Change")));
        let board = milo.get("/pipeline").await.expect(200).page();
        assert_eq!(board.words(&format!("#card-1 .badge.badge-{code}")), label);
    }
    assert_eq!(team.log("anna").len(), 4);
}

#[tokio::test]
async fn badges_are_gray_green_red_and_yellow_in_light_and_in_dark() {
    let team = Team::open();
    let sheet = team.stranger().get("/static/leadboard.css").await;
    let sheet = sheet.expect(200).body;
    for (code, hues) in [
        ("won", 120.0..160.0),
        ("lost", 0.0..12.0),
        ("abandoned", 30.0..60.0),
    ] {
        let colours = colours_of(&sheet, code);
        assert_eq!(colours.len(), 4, "two in light and two in dark for {code}");
        for (hue, vividness) in colours {
            assert!(
                hues.contains(&hue) && vividness > 0.1,
                "{code} has hue {hue}, {vividness}"
            );
        }
    }
    let gray = colours_of(&sheet, "open");
    assert_eq!(gray.len(), 4);
    assert!(
        gray.iter().all(|(_, vividness)| *vividness < 0.12),
        "{gray:?}"
    );
    for (code, _) in STATUSES {
        let rule = format!(
            ".badge-{code} {{ color: var(--{code}-text); background: var(--{code}-back); }}"
        );
        assert!(sheet.contains(&rule), "{rule}");
    }
}

/// Hue in degrees, and how far from gray from 0 to 1, of each colour that the sheet gives a status.
fn colours_of(sheet: &str, status: &str) -> Vec<(f64, f64)> {
    let mut colours = Vec::new();
    for part in ["text", "back"] {
        for rest in sheet.split(&format!("--{status}-{part}: #")).skip(1) {
            let channel =
                |at: usize| f64::from(u8::from_str_radix(&rest[at..at + 2], 16).unwrap()) / 255.0;
            colours.push(hue(channel(0), channel(2), channel(4)));
        }
    }
    colours
}

fn hue(red: f64, green: f64, blue: f64) -> (f64, f64) {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let span = most - least;
    let sixth = if span == 0.0 {
        0.0
    } else if most == red {
        (green - blue) / span
    } else if most == green {
        2.0 + (blue - red) / span
    } else {
        4.0 + (red - green) / span
    };
    ((sixth * 60.0).rem_euclid(360.0), span)
}

#[tokio::test]
async fn every_new_contact_starts_open_in_whatever_stage_it_is_added() {
    let team = Team::open();
    let milo = team.milo();
    for (number, stage) in ["Outreach Sent", "Meeting Booked", "Closed", "Lost"]
        .into_iter()
        .enumerate()
    {
        let username = format!("lead_{number}");
        let fields = [("username", &*username), ("stage", &*team.stage(stage))];
        milo.post("/contacts", &fields).await.expect(303);
        assert_eq!(team.standing(&username), format!("{stage}, Open"));
    }
}

#[tokio::test]
async fn an_open_contact_stays_open_while_it_moves_and_no_rule_says_otherwise() {
    let team = Team::open();
    team.adds_starter_rules(&team.ana()).await;
    for stage in [
        "In Conversation",
        "Interested",
        "Meeting Booked",
        "Outreach Sent",
    ] {
        team.moves(&team.milo(), "anna", stage).await.expect(303);
        assert_eq!(team.standing("anna"), format!("{stage}, Open"));
    }
}

#[tokio::test]
async fn a_lead_status_leaves_the_conversation_status_alone() {
    let team = Team::open();
    let milo = team.milo();
    team.receives(&milo, "anna", "Hi").await.expect(303);
    team.sends(&milo, "anna", "Hi Anna").await.expect(303);
    team.sets_status(&milo, "anna", "won").await.expect(303);
    let page = team.sees(&milo, "anna").await;
    assert!(
        page.list(".facts dd").contains(&"Replied".to_owned()),
        "{:?}",
        page.list(".facts dd")
    );
    assert_eq!(page.words(".badge-large"), "Won");
}

#[tokio::test]
async fn every_lead_status_goes_with_every_conversation_status() {
    let team = Team::open();
    let milo = team.milo();
    team.adds_starter_rules(&team.ana()).await;
    for conversation in ["No Reply", "New Message", "Replied"] {
        match conversation {
            "New Message" => team.receives(&milo, "anna", "Hi").await.expect(303),
            "Replied" => team.sends(&milo, "anna", "Hi Anna").await.expect(303),
            _ => team.sends(&milo, "anna", "Hello?").await.expect(303),
        };
        for (code, label) in STATUSES {
            team.sets_status(&milo, "anna", code).await.expect(303);
            let board = milo.get("/pipeline").await.expect(200).page();
            assert_eq!(board.words("#card-1 .conversation"), conversation);
            assert_eq!(board.words("#card-1 .badge"), label);
        }
    }
}
