//! demo
use crate::app::App;
pub fn prepare(_: &App) -> anyhow::Result<String> { todo!() }
