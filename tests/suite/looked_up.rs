//! A board under a search or a tag, which find few contacts: each is looked up once, for the counts and for the cards.

use chrono::TimeDelta;

use crate::moves::drops;
use crate::support::Team;
use crate::support::page::Page;

/// A contact of those that [`fill`] adds, in their order.
struct Lead {
    number: usize,
    stage: &'static str,
    name: &'static str,
    touched: usize,
    created: usize,
    is_zuma: bool,
    is_vip: bool,
    is_lost: bool,
    is_inbound: bool,
}

impl Lead {
    fn new(number: usize) -> Self {
        Self {
            number,
            stage: match number % 40 {
                1 => "Lost",
                among if among % 4 == 0 => "Interested",
                _ => "Closed",
            },
            name: ["ärger", "zoe", "bo", "100%", "𝔷oe"][number % 5],
            touched: 1_000_000 + number * 7 % 240 / 10,
            created: 2_000_000 + number * 11 % 240 / 7,
            is_zuma: !number.is_multiple_of(5),
            is_vip: number % 7 != 1,
            is_lost: number.is_multiple_of(3),
            is_inbound: number.is_multiple_of(2),
        }
    }

    fn row(&self) -> String {
        let number = self.number;
        let source = if self.is_inbound { "inbound" } else { "import" };
        let status = if self.is_lost { "lost" } else { "open" };
        let word = if self.is_zuma { " zuma" } else { "" };
        format!(
            "(1, 'lead_{number}', '{0}', '{source}', (SELECT id FROM stages WHERE organization_id = 1 AND name = '{1}'), \
             '{status}', 'no_reply', 1, '{0}', ' lead_{number} {0}{word}', {2}, {3})",
            self.name, self.stage, self.touched, self.created
        )
    }
}

/// What is asked, and whom it finds.
type Query = (&'static str, fn(&Lead) -> bool);

/// 240 contacts, many alike. Each comes after those before it by its id.
fn fill(team: &Team) -> Vec<Lead> {
    let leads: Vec<Lead> = (0..240).map(Lead::new).collect();
    let rows: Vec<String> = leads.iter().map(Lead::row).collect();
    team.database.execute(&format!(
        "INSERT INTO contacts (organization_id, username, name, source, stage_id, lead_status, \
         conversation_status, version, sort_name, search_text, last_activity_at, created_at) VALUES {};",
        rows.join(", ")
    ));
    let vips = leads.iter().filter(|lead| lead.is_vip);
    let vips: Vec<String> = vips.map(|lead| format!("lead_{}", lead.number)).collect();
    let vips: Vec<&str> = vips.iter().map(String::as_str).collect();
    team.has_tag("vip", &vips);
    leads
}

/// The usernames that belong into a column, in its order.
fn expected(
    leads: &[Lead],
    stage: &str,
    sort: &str,
    is_found: impl Fn(&Lead) -> bool,
) -> Vec<String> {
    let found = leads.iter().filter(|lead| lead.stage == stage);
    let mut found: Vec<&Lead> = found.filter(|lead| is_found(lead)).collect();
    found.sort_by(|one, other| match sort {
        "name" => (one.name, one.number).cmp(&(other.name, other.number)),
        "created" => (other.created, other.number).cmp(&(one.created, one.number)),
        _ => (other.touched, other.number).cmp(&(one.touched, one.number)),
    });
    let username = |lead: &&Lead| format!("@lead_{}", lead.number);
    found.iter().map(username).collect()
}

/// The usernames in a column, page by page to its end.
async fn seen(team: &Team, board: &Page, stage: &str) -> Vec<String> {
    let column = format!(".column[aria-labelledby='stage-{}']", team.stage(stage));
    let mut seen = board.list(&format!("{column} .card-username"));
    let mut more = board.column(stage).more();
    while let Some(place) = more {
        let page = team.milo().get(&place).await.expect(200).page();
        seen.extend(page.list(".card-username"));
        let link = page.all("a.more").first().copied();
        more = link.map(|link| link.attr("hx-get").unwrap().to_owned());
    }
    seen
}

async fn sees_each_once_in_order(
    team: &Team,
    leads: &[Lead],
    (query, is_found): Query,
    sort: &str,
) {
    let board = team
        .milo()
        .get(&format!("/pipeline?{query}&sort={sort}"))
        .await;
    let board = board.expect(200).page();
    for stage in ["Interested", "Closed", "Lost"] {
        let expected = expected(leads, stage, sort, is_found);
        let column = board.column(stage);
        assert_eq!(column.count(), expected.len(), "{stage}, {query}");
        assert_eq!(column.cards().len(), expected.len().min(50));
        let seen = seen(team, &board, stage).await;
        assert_eq!(seen, expected, "{stage} by {sort}, {query}");
    }
}

#[tokio::test]
async fn each_contact_found_is_seen_once_in_the_order_of_whichever_sort() {
    let queries: [Query; 6] = [
        ("q=zuma", |lead| lead.is_zuma),
        ("tag=1", |lead| lead.is_vip),
        ("tag_all=1&q=zuma", |lead| lead.is_vip && lead.is_zuma),
        ("q=zuma&lead_status=lost", |lead| {
            lead.is_zuma && lead.is_lost
        }),
        ("tag=1&source=inbound", |lead| {
            lead.is_vip && lead.is_inbound
        }),
        ("tag=1&hide=30", |lead| lead.is_vip && !lead.is_lost),
    ];
    for (sort, next) in [
        ("activity", "name"),
        ("name", "created"),
        ("created", "activity"),
    ] {
        let team = Team::open();
        let leads = fill(&team);
        for query in queries {
            sees_each_once_in_order(&team, &leads, query, sort).await;
            // And in another sort, while nothing changes.
            sees_each_once_in_order(&team, &leads, query, next).await;
        }
    }
}

#[tokio::test]
async fn a_card_that_is_moved_under_a_search_stands_where_it_belongs_in_its_new_column() {
    let team = Team::open();
    let milo = team.milo();
    let mut leads = fill(&team);
    let queries: [Query; 2] = [
        ("q=zuma", |lead| lead.is_zuma),
        ("tag=1", |lead| lead.is_vip),
    ];
    for query in queries {
        sees_each_once_in_order(&team, &leads, query, "name").await;
    }
    let board = "q=zuma&sort=name";
    drops(&team, &milo, "lead_77", "Closed", "Interested", board)
        .await
        .expect(200);
    (leads[77].stage, leads[77].touched) = ("Interested", usize::MAX);
    for query in queries {
        for sort in ["name", "activity"] {
            sees_each_once_in_order(&team, &leads, query, sort).await;
        }
    }
}

#[tokio::test]
async fn what_comes_first_is_known_as_long_as_nothing_changes() {
    let team = Team::open_counted();
    fill(&team);
    let milo = team.milo();
    let board = async || {
        milo.get("/pipeline?tag=1").await.expect(200);
    };
    board().await;
    // Cards tell how long ago something was: so they are read anew.
    team.later(TimeDelta::minutes(1));
    // The session with the membership, what stands in each column, and the cards.
    assert_eq!(team.statements(board).await, 3);
}
