//! As much of HTTP as the measures need: requests of a signed-in person or a program, and answers over one connection.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context as _, Result, bail};

/// Somebody who is signed in at a server.
#[derive(Clone)]
pub struct Person {
    pub address: SocketAddr,
    pub cookie: String,
}

impl Person {
    pub fn get(&self, place: &str) -> Vec<u8> {
        let headers = format!("Cookie: {}\r\n", self.cookie);
        self.request("GET", place, &headers, "")
    }

    /// A form as htmx sends it from one of our pages.
    pub fn post(&self, place: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let body = serde_urlencoded::to_string(fields).unwrap_or_default();
        let headers = format!(
            "Cookie: {}\r\nOrigin: http://{}\r\nHX-Request: true\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            self.cookie,
            self.address,
            body.len()
        );
        self.request("POST", place, &headers, &body)
    }

    /// What a program sends to the API: no cookie, but a token.
    pub fn patch(&self, place: &str, token: &str, body: &str) -> Vec<u8> {
        let headers = format!(
            "Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        );
        self.request("PATCH", place, &headers, body)
    }

    fn request(&self, method: &str, place: &str, headers: &str, body: &str) -> Vec<u8> {
        let host = self.address;
        format!("{method} {place} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n{body}").into_bytes()
    }

    /// Sends one request on a connection of its own.
    pub fn ask(&self, request: &[u8]) -> Result<Answer> {
        Line::open(self.address)?.ask(request)
    }
}

/// A connection that is kept from one request to the next.
pub struct Line {
    stream: TcpStream,
    read: Vec<u8>,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (held, value) = line.split_once(':')?;
            held.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// Itself, if that is its status.
    pub fn expect(self, status: u16) -> Result<Self> {
        if self.status != status {
            let body = String::from_utf8_lossy(&self.body);
            bail!("a request was answered:\n{}{body}", self.head);
        }
        Ok(self)
    }
}

impl Line {
    pub fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            read: vec![0; 64 * 1024],
        })
    }

    pub fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request)?;
        let mut whole = Vec::new();
        let end = loop {
            self.read_more(&mut whole)?;
            if let Some(at) = whole.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = String::from_utf8(whole[..end].to_vec())?;
        let status = head.get(9..12).and_then(|status| status.parse().ok());
        let mut answer = Answer {
            status: status.context("an answer has no status")?,
            head,
            body: whole.split_off(end),
        };
        let length = answer.header("content-length");
        let length: usize = length.context("an answer has no length")?.parse()?;
        answer
            .body
            .reserve_exact(length.saturating_sub(answer.body.len()));
        while answer.body.len() < length {
            self.read_more(&mut answer.body)?;
        }
        Ok(answer)
    }

    fn read_more(&mut self, into: &mut Vec<u8>) -> Result<()> {
        match self.stream.read(&mut self.read)? {
            0 => bail!("the server hung up"),
            length => into.extend_from_slice(&self.read[..length]),
        }
        Ok(())
    }
}
