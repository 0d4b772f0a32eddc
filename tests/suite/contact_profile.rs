//! Editing who a contact is.

use crate::contacts::TABLES;
use crate::support::Team;
use crate::support::page::Page;

#[tokio::test]
async fn two_people_who_edit_different_fields_lose_nothing() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    let milos = team.sees(&milo, "dora").await.form("Save");
    let meis = team.sees(&mei, "dora").await.form("Save");

    milo.submit(&milos.with("phone", "030 99").with("deal_value", ""))
        .await
        .expect(303);
    mei.submit(&meis.with("name", "Dora Demir"))
        .await
        .expect(303);

    let dora = team.contact("dora");
    assert_eq!(dora.name.as_deref(), Some("Dora Demir"));
    assert_eq!(dora.phone.as_deref(), Some("030 99"));
    assert_eq!(dora.deal_value, None);
    assert_eq!(
        team.sees(&mei, "dora").await.log()[..3],
        [
            "Name Dora Ünal → Dora Demir, by Mei Chen",
            "Deal value 1,200.50 EUR → none, by Milo Novak",
            "Phone +49 30 123456 → 030 99, by Milo Novak",
        ]
    );
}

#[tokio::test]
async fn of_two_who_edit_one_field_the_later_counts_and_the_log_has_both() {
    let team = Team::open();
    let (milo, mei) = (team.milo(), team.mei());
    let milos = team.sees(&milo, "dora").await.form("Save");
    let meis = team.sees(&mei, "dora").await.form("Save");
    milo.submit(&milos.with("name", "Dora M")).await.expect(303);
    mei.submit(&meis.with("name", "Dora C")).await.expect(303);
    assert_eq!(
        team.log("dora"),
        [
            "name Dora Ünal → Dora M, by_hand Milo Novak",
            "name Dora M → Dora C, by_hand Mei Chen"
        ]
    );
}

#[tokio::test]
async fn a_username_that_another_contact_has_is_refused_and_nothing_typed_is_lost() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "ben").await.form("Save");
    let before = team.dump(&TABLES);

    let form = form.with("username", "ANNA").with("name", "Ben K");
    let page = milo.submit(&form).await.expect(422).page();

    assert_eq!(
        page.words("#problem-username"),
        "Another contact has the username anna already."
    );
    assert_eq!(page.form("Save").value("name"), "Ben K");
    assert_eq!(page.form("Save").value("was_name"), "");
    assert_eq!(team.dump(&TABLES), before);
    milo.submit(&page.form("Save").with("username", "ben.k"))
        .await
        .expect(303);
    assert_eq!(team.contact("ben.k").name.as_deref(), Some("Ben K"));
}

#[tokio::test]
async fn a_profile_that_cannot_be_is_refused_by_field() {
    let team = Team::open();
    let milo = team.milo();
    let form = team.sees(&milo, "dora").await.form("Save");
    let before = team.dump(&TABLES);
    for (field, value) in [
        ("username", ""),
        ("name", &*"x".repeat(101)),
        ("email", "dora"),
        ("phone", "x"),
        ("deal_value", "1,2,3"),
        ("manychat_id", "1 2"),
        ("ig_id", "17x"),
    ] {
        let page = milo
            .submit(&form.clone().with(field, value))
            .await
            .expect(422)
            .page();
        assert!(page.has(&format!("#problem-{field}")), "{field}");
        assert_eq!(page.form("Save").value(field), value);
    }
    assert_eq!(team.dump(&TABLES), before);
}

#[tokio::test]
async fn a_manychat_id_belongs_to_one_contact_and_who_has_it_is_told() {
    let team = Team::open();
    let milo = team.milo();
    let more = |page: &Page| page.one(".more-fields").attr("open").is_some();
    let page = team.sees(&milo, "anna").await;
    assert!(!more(&page), "folded while there is nothing in it");
    let form = page.form("Save").with("manychat_id", " 120440 ");
    milo.submit(&form.with("ig_id", "17841")).await.expect(303);
    let page = team.sees(&milo, "anna").await;
    assert!(more(&page));
    assert_eq!(
        page.log()[..2],
        [
            "Instagram id none → 17841, by Milo Novak",
            "ManyChat id none → 120440, by Milo Novak",
        ]
    );
    let before = team.dump(&TABLES);

    let form = team.sees(&milo, "ben").await.form("Save");
    let page = milo.submit(&form.with("manychat_id", "120440")).await;
    let page = page.expect(422).page();
    assert_eq!(
        page.words("#problem-manychat_id"),
        "The contact anna has the ManyChat id 120440 already."
    );
    assert!(more(&page));
    assert_eq!(page.form("Save").value("manychat_id"), "120440");

    let new = milo.get("/contacts/new").await.expect(200).page();
    let new = new.form("Add contact").with("username", "emil");
    let taken = milo.submit(&new.with("manychat_id", "120440")).await;
    let page = taken.expect(422).page();
    assert!(
        page.words("#problem-manychat_id")
            .contains("The contact anna has")
    );
    assert_eq!(team.dump(&TABLES), before);

    milo.submit(&new.with("manychat_id", "999"))
        .await
        .expect(303);
    assert_eq!(team.contact("emil").manychat_id.as_deref(), Some("999"));
    let form = team.sees(&milo, "anna").await.form("Save");
    milo.submit(&form.with("manychat_id", "")).await.expect(303);
    let form = team.sees(&milo, "ben").await.form("Save");
    milo.submit(&form.with("manychat_id", "120440"))
        .await
        .expect(303);
}
