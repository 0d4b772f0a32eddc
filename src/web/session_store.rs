//! Sessions kept in the database, so that they can be ended from there; written only when something changes.

use std::collections::HashMap;

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration;

use super::session::{MEMBER, USER};
use crate::app::App;
use crate::db::id::UserId;
use crate::people::{session, token};

#[derive(Debug, Clone)]
pub(crate) struct DatabaseSessions(pub App);

type State = HashMap<String, String>;

impl SessionStore for DatabaseSessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let (secret, now) = (key.as_ref().to_owned(), self.0.clock.now());
        let session = self
            .0
            .look_up(move |connection| session::load(connection, &secret, now))
            .await
            .map_err(|error| LoadError::Other(error.into()))?;
        let Some(session) = session else {
            return Ok(None);
        };
        let unread = |error: serde_json::Error| LoadError::Deserialization(error.into());
        let mut state: State = serde_json::from_str(&session.state).map_err(unread)?;
        if let Some(member) = session.member {
            let member = serde_json::to_string(&member).map_err(unread)?;
            state.insert(MEMBER.to_owned(), member);
        }
        Ok(Some(state))
    }

    async fn save(&self, mut state: State, _: &Duration) -> Result<SessionKey, SaveError> {
        state.remove(MEMBER);
        let now = self.0.clock.now();
        let user: Option<UserId> = state
            .get(USER)
            .and_then(|user| serde_json::from_str(user).ok());
        let state = serde_json::to_string(&state)
            .map_err(|error| SaveError::Serialization(error.into()))?;
        let secret = token::new();
        let kept = secret.clone();
        self.0
            .write_public(move |connection| session::insert(connection, &kept, user, &state, now))
            .await
            .map_err(|error| SaveError::Other(error.into()))?;
        secret
            .try_into()
            .map_err(|_| SaveError::Other(anyhow::anyhow!("the key is too long")))
    }

    async fn update(
        &self,
        key: SessionKey,
        mut state: State,
        _: &Duration,
    ) -> Result<SessionKey, UpdateError> {
        state.remove(MEMBER);
        let secret = key.as_ref().to_owned();
        let state = serde_json::to_string(&state)
            .map_err(|error| UpdateError::Serialization(error.into()))?;
        // A session that was ended meanwhile stays ended.
        self.0
            .write_public(move |connection| session::update(connection, &secret, &state))
            .await
            .map_err(|error| UpdateError::Other(error.into()))?;
        Ok(key)
    }

    /// A session lasts from sign-in; being used does not make it last longer.
    async fn update_ttl(&self, _: &SessionKey, _: &Duration) -> Result<(), anyhow::Error> {
        Ok(())
    }

    async fn delete(&self, key: &SessionKey) -> Result<(), anyhow::Error> {
        let secret = key.as_ref().to_owned();
        let ended = self
            .0
            .write_public(move |connection| session::end(connection, &secret))
            .await?;
        if let Some(user) = ended {
            self.0.live.check(user);
        }
        Ok(())
    }
}
