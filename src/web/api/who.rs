//! The contact that a request means: by our id, or by what another system knows of it.

use crate::crm::contact::identity::Identity;
use crate::crm::contact::profile::parse_manychat_id;
use crate::crm::contact::username::Username;
use crate::db::id::ContactId;
use crate::error::{Error, Problems, Result};

/// # Errors
/// `Invalid`, by field, for what can be no such id, or where there is none of the three.
pub(super) fn identity(
    id: Option<i64>,
    manychat_id: Option<&str>,
    username: Option<&str>,
) -> Result<Identity> {
    let mut problems = Problems::default();
    let manychat_id = problems.keep("manychat_id", parse_manychat_id(manychat_id.unwrap_or("")));
    let username = username.map(Username::parse).transpose();
    let username = problems.keep("username", username);
    let identity = Identity {
        id: id.map(ContactId),
        manychat_id: manychat_id.flatten(),
        ig_id: None,
        username: username.flatten(),
    };
    if problems.is_empty() && identity.is_empty() {
        let sentence = "Say which contact: by contact_id, manychat_id or username.";
        problems.add("contact_id", sentence);
    }
    if problems.is_empty() {
        Ok(identity)
    } else {
        Err(Error::Invalid(problems))
    }
}
