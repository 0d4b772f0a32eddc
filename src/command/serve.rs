//! `leadboard serve`, and the same with the demo's data.

use std::net::TcpListener;

use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::config::Config;
use leadboard::live::Relay;
use leadboard::people::setup;
use leadboard::upkeep::Upkeep;
use leadboard::{demo, web};
use tracing_subscriber::EnvFilter;

use super::DATABASE;
use crate::say;

const DEMO_DATABASE: &str = "sqlite://leadboard-demo.db";

pub fn run() -> anyhow::Result<()> {
    serve(DATABASE, |app| {
        demo::refuse_half_made(app)?;
        let now = app.clock.now();
        let link = app.write_public_blocking(|db| setup::open_link(db, now))?;
        let url = app.config.shown_url();
        say(&format!("Leadboard is ready: {url}\n"));
        if let Some(token) = link {
            say(&format!(
                "Set it up with this link, which works once: {url}/setup?token={token}\n"
            ));
        }
        Ok(())
    })
}

/// With a size, a demo of that many contacts.
pub fn run_demo(size: Option<&str>) -> anyhow::Result<()> {
    let size = size.map(demo::Size::parse).transpose();
    let size = size.map_err(anyhow::Error::msg)?;
    serve(DEMO_DATABASE, |app| {
        let sign_in = demo::prepare(app, size, say)?;
        let url = app.config.shown_url();
        say(&format!("{sign_in}\nLeadboard is ready: {url}\n"));
        Ok(())
    })
}

/// Serves until it is stopped. `prepare` runs first, and tells how to get in.
fn serve(
    default_database: &str,
    prepare: impl FnOnce(&App) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(log_level()?)
        .with_writer(std::io::stderr)
        .init();
    let mut config = Config::from_env(default_database).map_err(anyhow::Error::msg)?;
    // Before anything is written: a port that is taken must not leave a new database behind.
    let listener = TcpListener::bind(config.listen).map_err(|error| {
        anyhow::anyhow!(
            "LEADBOARD_ADDR: cannot listen on {}: {error}",
            config.listen
        )
    })?;
    config.listen = listener.local_addr()?;
    let app = App::open(config, Clock::System)?;
    prepare(&app)?;
    let _upkeep = Upkeep::start(app.clone())?;
    let _relay = Relay::start(&app.config.database, &app.live)?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    actix_web::rt::System::new()
        .block_on(async { web::server::serve(app, listener, workers)?.await })?;
    Ok(())
}

fn log_level() -> anyhow::Result<EnvFilter> {
    let level = std::env::var("RUST_LOG").unwrap_or_default();
    if level.trim().is_empty() {
        return Ok(EnvFilter::new("info"));
    }
    EnvFilter::try_new(&level).map_err(|_| {
        anyhow::anyhow!("RUST_LOG is “{level}”; it may be error, warn, info, debug or trace.")
    })
}
