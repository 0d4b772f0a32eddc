//! A contact's pages, and adding many.

use super::of_demo;

#[tokio::test]
async fn pictures_of_contacts() {
    of_demo("owner", async |_, owner, browser, album| {
        // The last who was won has a long history.
        browser.open("/pipeline?lead_status=won").await;
        browser.driver.find(thirtyfour::By::Css("article a")).await.unwrap().click().await.unwrap();
        browser.waits_for_heading("Activity").await;
        let place = browser.place().await;
        let contact = place.split('?').next().unwrap().to_owned();
        for text in ["Wants to start on Monday.\nSend the contract.", "Signed!"] {
            owner.post(&format!("{contact}/notes"), &[("text", text)]).await.expect(303);
        }
        browser.open(&contact).await;
        browser.driver.refresh().await.unwrap();
        album.shows("contact").await;
        browser.unfold("Lead Status: Won. Change").await;
        album.shows("contact-status-menu").await;
        browser.open(&contact).await;
        browser.write("E-mail", "anna@nowhere").await;
        browser.write("Deal value EUR", "a lot\u{e007}").await;
        browser.find("alert", "").await;
        album.shows("contact-errors").await;

        browser.open(&contact).await;
        let edit = browser.ask("return document.querySelector('.note-actions a').getAttribute('href')").await;
        browser.open(edit.as_str().unwrap()).await;
        album.shows("note-edit").await;
        browser.open(&format!("{}/deletion", edit.as_str().unwrap())).await;
        album.shows("delete-note").await;
        browser.open(&contact).await;
        let head = browser.driver.find(thirtyfour::By::Css("main header")).await.unwrap();
        browser.find_in(&head, "link", "Delete").await.click().await.unwrap();
        browser.find("button", "Delete contact").await;
        album.shows("delete-contact-dialog").await;
        browser.open(&format!("{contact}/deletion")).await;
        album.shows("delete-contact").await;
        browser.open(&format!("{contact}/activity")).await;
        album.shows("activity").await;

        browser.open("/pipeline?conversation_status=new_message&sort=name").await;
        album.shows("board-waiting").await;
        browser.driver.find(thirtyfour::By::Css("article a")).await.unwrap().click().await.unwrap();
        browser.waits_for_heading("Activity").await;
        album.shows("contact-waiting").await;
        browser.write("Message", "Yes, in three parts.").await;
        browser.unfold("Another time").await;
        browser.ask("document.querySelector('[name=sent_at]').value = '2027-03-01T19:00'").await;
        browser.press("Log as sent").await;
        crate::kit::patience::until_equal(1, async || browser.texts("#problem-sent_at").await.len()).await;
        album.shows("message-errors").await;

        browser.open("/contacts/paste").await;
        album.shows("paste").await;
        let lines = "@anna.neu\nben neu\nanna.neu\ncleo.neu\nthis.one.is.far.too.long.for.a.username.of.instagram\ndora.neu!";
        browser.write("Usernames One a line, with or without @. At most 1000 lines. Those already in your pipeline are left as they are.", lines).await;
        browser.press("Add contacts").await;
        browser.find("alert", "").await;
        album.shows("paste-errors").await;
        browser.press("Skip these 3 lines and add 2").await;
        browser.waits_for_heading("2 contacts added").await;
        album.shows("pasted").await;
    })
    .await;
}
