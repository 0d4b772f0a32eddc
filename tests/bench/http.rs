//! As much of HTTP as the measures need: requests of a signed-in person or a program, and answers over one connection.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
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

    /// As a browser asks, which takes the answer compressed.
    pub fn get_compressed(&self, place: &str) -> Vec<u8> {
        let headers = format!(
            "Cookie: {}\r\nAccept-Encoding: gzip, deflate\r\n",
            self.cookie
        );
        self.request("GET", place, &headers, "")
    }

    /// As a page asks again for what it shows.
    pub fn read_again(&self, place: &str) -> Vec<u8> {
        let headers = format!(
            "Cookie: {}\r\nAccept-Encoding: gzip, deflate\r\nHX-Request: true\r\nX-Read-Again: true\r\n",
            self.cookie
        );
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
    stream: BufReader<TcpStream>,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }

    /// The cookie of the session that it begins, as requests send it.
    pub fn cookie(&self) -> Result<String> {
        let cookie = self.header("set-cookie").context("no session began")?;
        Ok(cookie.split(';').next().unwrap_or_default().to_owned())
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
            stream: BufReader::with_capacity(64 * 1024, stream),
        })
    }

    pub fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        let (status, head) = self.begin(request)?;
        let mut body = Vec::new();
        self.body(&head, &mut body)?;
        Ok(Answer { status, head, body })
    }

    /// As [`Line::ask`], where nobody reads the answer, which must be 200.
    pub fn skim(&mut self, request: &[u8]) -> Result<()> {
        let (status, head) = self.begin(request)?;
        if status != 200 {
            let mut body = Vec::new();
            self.body(&head, &mut body)?;
            bail!(
                "a request was answered:\n{head}{}",
                String::from_utf8_lossy(&body)
            );
        }
        self.body(&head, &mut io::sink())
    }

    fn body(&mut self, head: &str, into: &mut impl io::Write) -> Result<()> {
        if let Some(length) = header(head, "content-length") {
            return self.pass(length.parse()?, into);
        }
        // In pieces, each behind its length.
        loop {
            let length = u64::from_str_radix(self.next_line()?.trim(), 16)?;
            self.pass(length, into)?;
            self.next_line()?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    /// Sends a request, and reads the status and the head of what is answered.
    pub fn begin(&mut self, request: &[u8]) -> Result<(u16, String)> {
        self.stream.get_mut().write_all(request)?;
        let first = self.next_line()?;
        let status = first.get(9..12).and_then(|status| status.parse().ok());
        let mut head = first;
        while !head.ends_with("\r\n\r\n") {
            head += &self.next_line()?;
        }
        Ok((status.context("an answer has no status")?, head))
    }

    pub fn next_line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server hung up");
        }
        Ok(line)
    }

    fn pass(&mut self, length: u64, into: &mut impl io::Write) -> Result<()> {
        let passed = io::copy(&mut (&mut self.stream).take(length), into)?;
        anyhow::ensure!(passed == length, "the server hung up");
        Ok(())
    }
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (held, value) = line.split_once(':')?;
        held.eq_ignore_ascii_case(name).then_some(value.trim())
    })
}
