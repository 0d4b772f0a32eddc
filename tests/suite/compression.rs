//! What goes over the wire is compressed for whoever takes it so, and what a browser loads first is light.

use std::io::Read as _;

use flate2::read::GzDecoder;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, StatusCode};

use crate::support::Team;
use crate::support::page::Page;
use crate::support::person::Person;

/// An answer as it went over the wire.
struct Wire {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Wire {
    fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(HeaderValue::to_str);
        value.map_or("", Result::unwrap)
    }

    fn unpacked(&self) -> String {
        let mut text = String::new();
        let read = GzDecoder::new(self.bytes.as_slice()).read_to_string(&mut text);
        read.expect("it is compressed");
        text
    }

    /// As the suite's pages are read.
    fn page(&self) -> Page {
        Page::read(&self.unpacked())
    }
}

impl Person {
    /// As a browser asks.
    async fn asks_packed(&self, method: Method, place: &str) -> Wire {
        self.asks_with(
            method,
            place,
            &[("accept-encoding", "gzip, deflate, br, zstd")],
        )
        .await
    }

    async fn asks_with(&self, method: Method, place: &str, headers: &[(&str, &str)]) -> Wire {
        let mut request = self.request(method, place);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.unwrap();
        Wire {
            status: response.status(),
            headers: response.headers().clone(),
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }
}

/// The addresses of what a page loads.
fn assets(page: &Page) -> Vec<String> {
    let links = page.all("link[href], script[src]");
    let places = links
        .iter()
        .map(|link| link.attr("href").or(link.attr("src")).unwrap().to_owned());
    places.collect()
}

#[tokio::test]
async fn pages_and_answers_of_the_api_are_compressed_for_whoever_takes_them_so() {
    let team = Team::open();
    let (milo, ana) = (team.milo(), team.ana());
    for (who, place) in [
        (&milo, "/pipeline"),
        (&milo, "/contacts"),
        (&milo, "/contacts/999"),
        (&milo, "/api/openapi.json"),
        (&ana, "/contacts/export"),
    ] {
        let packed = who.asks_packed(Method::GET, place).await;
        assert_eq!(packed.header("content-encoding"), "gzip", "{place}");
        assert_eq!(packed.header("vary"), "accept-encoding", "{place}");
        let plain = who.get(place).await;
        assert_eq!(plain.header("content-encoding"), "", "{place}");
        assert_eq!(packed.status, plain.status, "{place}");
        // Each page of an error has a number of its own.
        if plain.status == 200 {
            assert!(packed.unpacked() == plain.body, "{place} is the same");
        }
        assert!(packed.bytes.len() < plain.body.len(), "{place}");
    }
}

#[tokio::test]
async fn assets_are_there_compressed_and_plain_under_the_same_address() {
    let team = Team::open();
    let page = team.milo().get("/pipeline").await.expect(200).page();
    let assets = assets(&page);
    assert_eq!(assets.len(), 3, "an icon, a style sheet and a script");
    for place in assets {
        let packed = team.stranger().asks_packed(Method::GET, &place).await;
        let plain = team.stranger().get(&place).await.expect(200);
        assert_eq!(packed.header("content-encoding"), "gzip", "{place}");
        assert_eq!(plain.header("content-encoding"), "", "{place}");
        assert!(packed.unpacked() == plain.body, "{place} is the same");
        assert_eq!(packed.header("content-type"), plain.header("content-type"));
        assert_ne!(packed.header("etag"), plain.header("etag"), "{place}");
        for wire in [&packed.headers, &plain.headers] {
            assert_eq!(wire["vary"], "accept-encoding", "{place}");
            assert_eq!(wire["cache-control"], "public, max-age=31536000, immutable");
        }
        let length = packed.bytes.len().to_string();
        assert_eq!(packed.header("content-length"), length, "{place}");
    }
}

#[tokio::test]
async fn a_browser_that_has_an_asset_already_is_told_so_and_head_tells_its_length() {
    let team = Team::open();
    let page = team.milo().get("/pipeline").await.expect(200).page();
    for place in assets(&page) {
        for takes in ["gzip", "identity"] {
            let stranger = team.stranger();
            let takes = ("accept-encoding", takes);
            let whole = stranger.asks_with(Method::GET, &place, &[takes]).await;
            let had = [takes, ("if-none-match", whole.header("etag"))];
            let again = stranger.asks_with(Method::GET, &place, &had).await;
            assert_eq!(again.status, 304, "{place}");
            assert!(again.bytes.is_empty());
            assert_eq!(again.header("etag"), whole.header("etag"));
            assert_eq!(again.header("cache-control"), whole.header("cache-control"));
            let head = stranger.asks_with(Method::HEAD, &place, &[takes]).await;
            assert!(head.bytes.is_empty());
            for name in ["content-length", "content-type", "content-encoding", "etag"] {
                assert_eq!(head.header(name), whole.header(name), "{name} of {place}");
            }
        }
    }
}

#[tokio::test]
async fn the_head_of_a_page_is_what_the_page_has() {
    let team = Team::open();
    let head = team.milo().asks_packed(Method::HEAD, "/pipeline").await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
    assert_eq!(head.header("content-encoding"), "gzip");
    assert_eq!(head.header("content-type"), "text/html; charset=utf-8");
}

#[tokio::test]
async fn the_first_board_is_loaded_with_less_than_100_kilobytes_beside_its_cards() {
    let team = Team::open();
    let milo = team.milo();
    let board = "/pipeline?q=nobody-is-called-so";
    let page = milo.asks_packed(Method::GET, board).await;
    assert!(!page.page().has(".card"), "without cards");
    let mut weight = page.bytes.len();
    for place in assets(&page.page()) {
        weight += milo.asks_packed(Method::GET, &place).await.bytes.len();
    }
    assert!(weight > 20_000, "something was weighed");
    assert!(weight < 100_000, "it weighs {weight} bytes");
}

#[tokio::test]
async fn what_is_told_of_changes_is_not_compressed_since_it_would_wait() {
    let team = Team::open();
    let request = team.milo().request(Method::GET, "/live");
    let request = request.header("accept-encoding", "gzip, deflate, br, zstd");
    let mut stream = request.send().await.unwrap();
    assert_ne!(stream.headers()["content-encoding"], "gzip");
    let begin = stream.chunk().await.unwrap().unwrap();
    assert!(begin.starts_with(b"retry: "), "{begin:?}");
    team.moves(&team.ana(), "anna", "Closed").await.expect(303);
    let told = stream.chunk().await.unwrap().unwrap();
    let told = String::from_utf8(told.to_vec()).unwrap();
    assert!(told.contains("event: changed"), "{told}");
}
