//! From where a request came: what a proxy says of it counts only from a proxy that is trusted.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{HeaderMap, X_FORWARDED_FOR};
use actix_web::web::Data;
use ipnet::IpNet;

use crate::app::App;

/// The address of whoever sent it; nothing where there is none.
pub(crate) fn of(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    let app = request.app_data::<Data<App>>();
    let trusted = app.map_or(&[][..], |app| &app.config.trusted_proxies);
    Some(behind(peer, request.headers(), trusted))
}

/// Each proxy adds at the end whom it had before it. So the walk goes from the end, as long as those who say so are
/// trusted, and stops at what cannot be read: whatever stands before may have been made up by the sender.
fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
    let lines: Vec<&str> = headers
        .get_all(X_FORWARDED_FOR)
        .map(|line| line.to_str().unwrap_or_default())
        .collect();
    let mut found = peer;
    for told in lines.join(",").rsplit(',') {
        if !is_trusted(found) {
            break;
        }
        match parse(told.trim()) {
            Some(address) => found = address,
            None => break,
        }
    }
    found
}

/// Some proxies add the port.
fn parse(text: &str) -> Option<IpAddr> {
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'));
    bare.unwrap_or(text)
        .parse()
        .or_else(|_| text.parse().map(|address: SocketAddr| address.ip()))
        .map(|address: IpAddr| address.to_canonical())
        .ok()
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn found(peer: &str, lines: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(X_FORWARDED_FOR, HeaderValue::from_static(line));
        }
        let trusted = ["10.0.0.0/8", "::1/128"].map(|network| network.parse().unwrap());
        behind(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_peer_that_is_not_trusted_is_not_heard() {
        assert_eq!(found("192.0.2.1", &["198.51.100.7"]), "192.0.2.1");
    }

    #[test]
    fn a_trusted_one_says_whom_it_had_before_it() {
        assert_eq!(found("10.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(found("::1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(found("10.0.0.1", &["198.51.100.7:4711"]), "198.51.100.7");
        assert_eq!(found("10.0.0.1", &["::ffff:198.51.100.7"]), "198.51.100.7");
        assert_eq!(found("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn the_last_that_no_trusted_proxy_stands_behind_counts_and_what_is_before_it_is_made_up() {
        let forged = &["127.0.0.1, 203.0.113.9", "198.51.100.7, 10.1.1.1"];
        assert_eq!(found("10.0.0.1", forged), "198.51.100.7");
        assert_eq!(found("10.0.0.1", &["10.2.2.2, 10.1.1.1"]), "10.2.2.2");
    }

    #[test]
    fn what_cannot_be_read_ends_the_walk() {
        assert_eq!(found("10.0.0.1", &["198.51.100.7, unknown"]), "10.0.0.1");
        assert_eq!(found("10.0.0.1", &["198.51.100.7, , 10.1.1.1"]), "10.1.1.1");
    }
}
