//! Somebody with a browser: keeps their cookie, and says where its forms come from.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, COOKIE, HeaderMap, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::multipart::{Form as Multipart, Part};
use reqwest::{Client, Method, RequestBuilder, redirect};

use super::form::Form;
use super::page::Page;

pub const COOKIE_NAME: &str = "leadboard";

#[derive(Clone)]
pub struct Person {
    http: Client,
    site: String,
    cookie: Arc<Mutex<Option<String>>>,
    /// The organization that their forms are made for.
    organization: &'static str,
}

/// What the server answered.
#[derive(Debug, Clone)]
pub struct Answer {
    pub asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Person {
    pub fn new(site: &str, cookie: Option<String>) -> Self {
        let http = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .pool_idle_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        Self {
            http,
            site: site.to_owned(),
            cookie: Arc::new(Mutex::new(cookie)),
            organization: "1",
        }
    }

    /// Their pages are of another organization.
    pub fn at(mut self, organization: &'static str) -> Self {
        self.organization = organization;
        self
    }

    /// The same person at another server.
    pub fn on(&self, site: &str) -> Self {
        Self::new(site, self.cookie())
    }

    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().unwrap().clone()
    }

    pub async fn get(&self, place: &str) -> Answer {
        self.send(self.request(Method::GET, place)).await
    }

    /// Sends a form of one of our pages, made for the organization they work in unless the fields say another.
    pub async fn post(&self, place: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = self.made_here(fields);
        self.send(self.own_form(place).form(&fields)).await
    }

    /// Sends a file by the form of the import page.
    pub async fn uploads(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Answer {
        let file = Part::bytes(bytes.into()).file_name(name.to_owned());
        let form = Multipart::new()
            .text("organization", self.organization)
            .part("file", file);
        self.send(self.own_form("/contacts/import").multipart(form))
            .await
    }

    pub async fn signs_in(&self, email: &str, password: &str) -> Answer {
        let fields = [("email", email), ("password", password), ("next", "")];
        self.post("/login", &fields).await
    }

    /// As [`Person::post`], by htmx.
    pub async fn post_by_htmx(&self, place: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = self.made_here(fields);
        self.send(
            self.own_form(place)
                .header("HX-Request", "true")
                .form(&fields),
        )
        .await
    }

    fn made_here<'a>(&self, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut fields = fields.to_vec();
        if !fields.iter().any(|(name, _)| *name == "organization") {
            fields.push(("organization", self.organization));
        }
        fields
    }

    /// Sends a form as the page has it.
    pub async fn submit(&self, form: &Form) -> Answer {
        self.send(self.own_form(&form.action).form(&form.fields))
            .await
    }

    /// Goes where the answer points.
    pub async fn follow(&self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, 303, "{}: {}", answer.asked, answer.body);
        let place = answer.header(LOCATION.as_str()).to_owned();
        self.get(&place).await
    }

    /// A request with this person's cookie, and nothing that tells where it came from.
    pub fn request(&self, method: Method, place: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{place}", self.site));
        match self.cookie() {
            Some(cookie) => request.header(COOKIE, format!("{COOKIE_NAME}={cookie}")),
            None => request,
        }
    }

    /// As [`Person::post`], to a server that may be gone.
    pub async fn try_post(
        &self,
        place: &str,
        fields: &[(&str, &str)],
    ) -> Result<Answer, reqwest::Error> {
        let fields = self.made_here(fields);
        self.try_send(self.own_form(place).form(&fields)).await
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        self.try_send(request).await.unwrap()
    }

    async fn try_send(&self, request: RequestBuilder) -> Result<Answer, reqwest::Error> {
        let request = request.build().unwrap();
        let asked = format!(
            "{} {}",
            request.method(),
            &request.url().as_str()[self.site.len()..]
        );
        let response = self.http.execute(request).await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for set in headers.get_all(SET_COOKIE) {
            self.keep_cookie(set.to_str().unwrap());
        }
        // A stream has no end to wait for.
        let is_stream = headers
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind == "text/event-stream");
        let body = if is_stream {
            String::new()
        } else {
            response.text().await?
        };
        Ok(Answer {
            asked,
            status,
            headers,
            body,
        })
    }

    fn own_form(&self, place: &str) -> RequestBuilder {
        self.request(Method::POST, place).header(ORIGIN, &self.site)
    }

    fn keep_cookie(&self, set: &str) {
        let (name, rest) = set.split_once('=').unwrap();
        assert_eq!(name, COOKIE_NAME, "there is one cookie only");
        let value = rest.split(';').next().unwrap().to_owned();
        *self.cookie.lock().unwrap() = Some(value).filter(|value| !value.is_empty());
    }
}

impl Answer {
    /// Itself, if it has that status.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(
            self.status, status,
            "{} answered:\n{}",
            self.asked, self.body
        );
        self
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn page(&self) -> Page {
        Page::read(&self.body)
    }
}
