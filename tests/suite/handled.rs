//! Marking a thread as handled: an answer without words.

use chrono::TimeDelta;

use crate::messages::{TABLES, state};
use crate::support::Team;

#[tokio::test]
async fn marking_it_handled_is_an_answer_without_words() {
    let team = Team::open();
    let milo = team.milo();
    team.receives(&milo, "anna", "👍").await.expect(303);
    let form = team.sees(&milo, "anna").await.form("Mark handled");

    let page = milo.follow(&milo.submit(&form).await).await.page();

    assert_eq!(page.toast(), "Marked as handled.");
    assert_eq!(state(&page), ("Replied".to_owned(), vec![], false));
    assert_eq!(
        team.log("anna")[2..],
        ["conversation_status new_message → replied, by_hand Milo Novak"]
    );
    let before = team.dump(&TABLES);
    let page = milo.follow(&milo.submit(&form).await).await.page();
    assert_eq!(page.toast(), "Nobody is waiting for an answer.");
    assert_eq!(team.dump(&TABLES), before);

    team.later(TimeDelta::minutes(1));
    team.receives(&milo, "anna", "One more thing")
        .await
        .expect(303);
    assert_eq!(
        team.contact("anna").conversation_status.code(),
        "new_message"
    );
}

#[tokio::test]
async fn nobody_marks_as_handled_what_they_have_not_read() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    team.receives(&milo, "anna", "👍").await.expect(303);
    let form = team.sees(&milo, "anna").await.form("Mark handled");
    team.later(TimeDelta::minutes(1));
    team.receives(&mei, "anna", "How much is it?")
        .await
        .expect(303);
    let before = team.dump(&TABLES);

    let page = milo.submit(&form).await.expect(409).page();

    let sentence =
        "Anna Kowalska wrote again meanwhile. Nothing was changed. Load the page again to read it.";
    assert!(page.text().contains(sentence), "{}", page.text());
    for seen in ["", "soon"] {
        let fields = [("seen_inbound", seen)];
        milo.post("/contacts/1/handled", &fields).await.expect(422);
    }
    assert_eq!(team.dump(&TABLES), before);
}

#[tokio::test]
async fn what_they_wrote_before_it_was_handled_and_comes_later_is_new() {
    let team = Team::open();
    let milo = team.milo();
    team.logs(&milo, "anna", "in", "Hi", "2026-03-02T09:50")
        .await
        .expect(303);
    let anna = team.page_of("anna");
    let form = milo
        .get(&anna)
        .await
        .expect(200)
        .page()
        .form("Mark handled");
    milo.submit(&form).await.expect(303);
    assert_eq!(team.contact("anna").conversation_status.code(), "replied");
    team.logs(&milo, "anna", "in", "Are you there?", "2026-03-02T09:55")
        .await
        .expect(303);
    assert_eq!(
        team.contact("anna").conversation_status.code(),
        "new_message"
    );
}
