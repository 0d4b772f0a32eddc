//! What connects programs: tokens, ManyChat, and the help of the API.

use super::{of_demo, picture};
use crate::kit::patience::until_equal;
use crate::support::Team;

const NAME: &str = "Name What the program is called in the activity log.";

#[tokio::test]
async fn pictures_of_the_api() {
    of_demo("admin", async |_, admin, browser, album| {
        browser.open("/settings/api/new").await;
        album.shows("token-new").await;
        browser.write(NAME, "ManyChat").await;
        browser.press("Make a token").await;
        browser.find("textbox", "Token").await;
        album.shows("token-made").await;
        let long = "A program of another department that writes for all of them";
        let fields = [("name", long), ("scope", "admin")];
        admin.post("/settings/api", &fields).await.expect(200);
        browser.open("/settings/api").await;
        album.shows("tokens").await;
        browser.follow("Revoke ManyChat").await;
        browser.find("dialog", "Revoke ManyChat?").await;
        album.shows("token-revocation-dialog").await;
        browser.open("/settings/api/1/revocation").await;
        album.shows("token-revocation").await;
        browser.open("/settings/api/manychat").await;
        album.shows("manychat").await;
        let payload = "{\"username\": \"nora.w\", \"message_content\": \"How much is it?\"}";
        browser.write("Payload", payload).await;
        browser.press("Test").await;
        until_equal(1, async || browser.texts(".preview").await.len()).await;
        album.shows("manychat-tested").await;
        browser
            .write("Payload", "{\"username\": \"##{{instagram_username}}\"}")
            .await;
        browser.press("Test").await;
        browser.find("alert", "").await;
        album.shows("manychat-errors").await;
        browser.open("/help/api").await;
        album.shows("help-api").await;
    })
    .await;
    let team = Team::open();
    let (site, cookie) = (&team.server.address, team.ana().cookie());
    picture(site, cookie, async |browser, album| {
        browser.open("/settings/api").await;
        album.shows("tokens-none").await;
    })
    .await;
}
