//! The board's cards without Leadboard's board: what is measured beside the page. A bare actix handler in a process of its
//! own (this program, started again) that reads the first fifty contacts of each of the six stages with diesel, as the page
//! needs them, and writes them with askama into as many cards of about the same size. No session and no membership is
//! looked up, nothing is counted, nothing around it runs: no log line, no headers.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;

use actix_web::web::{Data, get};
use actix_web::{App as Site, HttpResponse, HttpServer};
use anyhow::Result;
use askama::Template;
use diesel::prelude::*;
use leadboard::app::App;
use leadboard::clock::Clock;
use leadboard::config::{Config, Signup};
use leadboard::crm::board::{Card, PAGE};
use leadboard::db::schema::contacts;
use leadboard::db::{Connection, DatabaseUrl};

use crate::server::{SECRET, Server, free_address};

/// The word that makes this program the handler.
pub const WORD: &str = "bare-board";

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Pipeline</title></head><body><main>
{% for column in columns %}<section class="column"><h2>Stage</h2><div class="column-cards">
{% for card in column %}<article class="card" id="card-{{ card.id }}" data-contact="{{ card.id }}" data-stage="{{ card.stage_id }}">
<div class="card-head"><a class="card-name" href="/contacts/{{ card.id }}?back=pipeline" draggable="false">{{ card.display_name() }}</a><span class="badge badge-{{ card.lead_status.code() }}">{{ card.lead_status.label() }}</span></div>
<div class="card-line"><span class="card-username">@{{ card.username }}</span><span class="conversation conversation-{{ card.conversation_status.code() }}">{{ card.conversation_status.label() }}</span></div>
{% if let Some(text) = card.thread.last_message_text %}<div class="card-line"><span class="card-message"><b>Them:</b> {{ text }}</span></div>{% endif %}
<div class="card-foot"><span class="avatar avatar-small" role="img" aria-label="Assigned to a member" title="Assigned to a member">AM</span>
<time datetime="{{ card.last_activity_at.micros() }}" title="{{ card.last_activity_at.micros() }}">3 d</time>
<a class="card-action" href="https://ig.me/m/{{ card.username }}" target="_blank" rel="noopener noreferrer" draggable="false" title="Open DM">Open DM</a>
<a class="card-action" href="/contacts/{{ card.id }}/stage" data-dialog draggable="false" title="Move to another stage">Move to</a>
</div>
</article>
{% endfor %}</div></section>{% endfor %}</main></body></html>"#
)]
struct Board {
    columns: Vec<Vec<Card>>,
}

/// Starts it as a process of its own.
pub fn start(database: &str, folder: &Path) -> Result<Server> {
    let address = free_address()?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args([WORD, database, &address.to_string()])
        .current_dir(folder);
    let mut server = Server::run(command, address)?;
    server.next_line()?;
    Ok(server)
}

/// Is that process.
pub fn serve(database: &str, address: &str) -> Result<()> {
    let address: SocketAddr = address.parse()?;
    let config = Config {
        database: DatabaseUrl::parse(database).map_err(anyhow::Error::msg)?,
        listen: address,
        url: None,
        secret: SECRET.to_owned(),
        trusted_proxies: Vec::new(),
        signup: Signup::Closed,
        demo_password: None,
    };
    let app = App::open(config, Clock::System)?;
    let listener = TcpListener::bind(address)?;
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let site = move || {
        Site::new()
            .app_data(Data::new(app.clone()))
            .route("/", get().to(show))
    };
    let server = HttpServer::new(site)
        .workers(workers)
        .tcp_nodelay(true)
        .listen(listener)?;
    println!("ready");
    actix_web::rt::System::new().block_on(async { server.run().await })?;
    Ok(())
}

async fn show(app: Data<App>) -> actix_web::Result<HttpResponse> {
    let columns = app.read_public(|connection| {
        Ok((1..=6)
            .map(|stage| cards(connection, stage))
            .collect::<Result<_, _>>()?)
    });
    let page = Board {
        columns: columns.await?,
    };
    let page = page
        .render()
        .map_err(actix_web::error::ErrorInternalServerError)?;
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(page))
}

fn cards(connection: &mut Connection, stage: i64) -> QueryResult<Vec<Card>> {
    contacts::table
        .filter(contacts::organization_id.eq(1))
        .filter(contacts::stage_id.eq(stage))
        .select(Card::as_select())
        .order((contacts::last_activity_at.desc(), contacts::id.desc()))
        .limit(PAGE as i64)
        .load(connection)
}
