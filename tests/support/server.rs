//! The real server, on a port of its own, until it is dropped.

use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::rt::System;
use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::config::{Config, Signup};
use leadboard::db::DatabaseUrl;
use leadboard::live::{Hub, Relay};
use leadboard::upkeep::Upkeep;
use leadboard::web::server::serve;

/// The secret of every server of the tests, so that cookies are good at any of them.
pub const SECRET: &str = "a secret that only the tests know and use";

pub struct Server {
    pub address: String,
    handle: ServerHandle,
    thread: Option<thread::JoinHandle<()>>,
    upkeep: Option<Upkeep>,
    relay: Option<Relay>,
}

/// Settings as an installation without a public address has them.
pub fn config(database: &DatabaseUrl) -> Config {
    Config {
        database: database.clone(),
        listen: ([127, 0, 0, 1], 0).into(),
        url: None,
        secret: SECRET.to_owned(),
        trusted_proxies: Vec::new(),
        signup: Signup::Closed,
        demo_password: None,
    }
}

/// A port that is free.
const ANYWHERE: &str = "127.0.0.1:0";

impl Server {
    pub fn start(config: Config, clock: Clock) -> Self {
        Self::start_with_heartbeat(config, clock, None)
    }

    /// Whose streams say that they are there as often as this.
    pub fn start_with_heartbeat(
        config: Config,
        clock: Clock,
        heartbeat: impl Into<Option<Duration>>,
    ) -> Self {
        Self::start_at(ANYWHERE, config, clock, heartbeat.into())
    }

    /// At the address where it was stopped.
    pub fn starts_again(&mut self, config: Config, clock: Clock) {
        let place = self.address.strip_prefix("http://").unwrap();
        *self = Self::start_at(place, config, clock, None);
    }

    fn start_at(place: &str, config: Config, clock: Clock, heartbeat: Option<Duration>) -> Self {
        let mut app = App::open(config, clock).unwrap();
        if let Some(heartbeat) = heartbeat {
            app.live = Arc::new(Hub::with_heartbeat(heartbeat));
        }
        let upkeep = Upkeep::start(app.clone()).unwrap();
        let relay = Relay::start(&app.config.database, &app.live).unwrap();
        let mut server = Self::serving_at(app, place);
        server.upkeep = Some(upkeep);
        server.relay = relay;
        server
    }

    /// Without what is done in the background: what takes long stays as it is.
    pub fn start_without_upkeep(config: Config, clock: Clock) -> Self {
        Self::serving_at(App::open(config, clock).unwrap(), ANYWHERE)
    }

    fn serving_at(app: App, place: &str) -> Self {
        let listener = TcpListener::bind(place).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (send, receive) = mpsc::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                let server = serve(app, listener, 2).unwrap();
                send.send(server.handle()).unwrap();
                server.await.unwrap();
            });
        });
        let handle = receive.recv().unwrap();
        Self {
            address,
            handle,
            thread: Some(thread),
            upkeep: None,
            relay: None,
        }
    }

    pub fn stop(&mut self) {
        drop(self.upkeep.take());
        drop(self.relay.take());
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}
