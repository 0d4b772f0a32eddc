//! Saved views: a filter and an order that somebody gave a name, for themselves or for the whole team. What is kept is
//! the text of an address, which is read anew whenever the view is opened.

pub mod add;
pub mod change;

use diesel::prelude::*;

use crate::db::Connection;
use crate::db::id::{UserId, ViewId};
use crate::db::schema::{saved_views, users};
use crate::db::text_enum::text_enum;
use crate::error::{Error, Result};
use crate::people::{Member, text};

/// How many views one person may have.
pub const MOST: usize = 100;

const LONGEST_NAME: usize = 50;

text_enum! {
    /// The page that a view is of.
    Page {
        Pipeline = "pipeline",
        Contacts = "contacts",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct View {
    pub id: ViewId,
    pub name: String,
    pub page: Page,
    /// As it stands behind the `?` of the page's address.
    pub query: String,
    pub is_shared: bool,
    author: UserId,
    pub author_name: String,
}

impl View {
    /// The view, as this member may see it: their own, or one of the team's.
    ///
    /// # Errors
    /// `NotFound` for any other.
    pub fn seen_by(connection: &mut Connection, member: &Member, id: ViewId) -> Result<Self> {
        let seen = all(connection, member)?;
        let found = seen.into_iter().find(|view| view.id == id);
        found.ok_or(Error::NotFound)
    }

    /// As [`View::seen_by`], for whoever is about to change it.
    ///
    /// # Errors
    /// `NotFound` for a view they do not see; `Forbidden` for one of the team's that is not theirs to change.
    pub fn changed_by(connection: &mut Connection, member: &Member, id: ViewId) -> Result<Self> {
        let view = Self::seen_by(connection, member, id)?;
        if view.may_be_changed_by(member) {
            Ok(view)
        } else {
            Err(Error::Forbidden(
                "Only Admins and the Owner can change a view of the team.".to_owned(),
            ))
        }
    }

    #[must_use]
    pub fn is_of(&self, member: &Member) -> bool {
        self.author == member.user()
    }

    /// Whether they may rename, update and delete it: their own, and an Admin the team's.
    #[must_use]
    pub fn may_be_changed_by(&self, member: &Member) -> bool {
        self.is_of(member) || (self.is_shared && member.is_admin())
    }

    /// Whether they may share it with the team, or take it back from there.
    #[must_use]
    pub fn may_be_shared_by(&self, member: &Member) -> bool {
        member.is_admin() || (self.is_shared && self.is_of(member))
    }
}

/// The views that a member sees: their own and the team's, by name.
///
/// # Errors
/// The database's.
pub fn all(connection: &mut Connection, member: &Member) -> Result<Vec<View>> {
    let mut found: Vec<View> = saved_views::table
        .inner_join(users::table.on(users::id.eq(saved_views::user_id)))
        .filter(saved_views::organization_id.eq(member.organization().id))
        .filter(
            saved_views::user_id
                .eq(member.user())
                .or(saved_views::is_shared.eq(true)),
        )
        .order(saved_views::id)
        .select((
            saved_views::id,
            saved_views::name,
            saved_views::page,
            saved_views::query,
            saved_views::is_shared,
            saved_views::user_id,
            users::name,
        ))
        .load(connection)?;
    found.sort_by_key(|view| view.name.to_lowercase());
    Ok(found)
}

/// A name, checked but for what only the database knows.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse_name(text: &str) -> Result<String, String> {
    text::line("Name", text, LONGEST_NAME)
}

/// Makes sure that none of their own views of that page but `except` has the name.
fn refuse_taken_name(
    seen: &[View],
    member: &Member,
    (page, name): (Page, &str),
    except: Option<ViewId>,
) -> Result<()> {
    let is_taken = seen.iter().any(|view| {
        view.is_of(member)
            && view.page == page
            && Some(view.id) != except
            && view.name.to_lowercase() == name.to_lowercase()
    });
    if is_taken {
        let sentence = format!("You have a view called {name} already. Choose another name.");
        return Err(Error::invalid("name", sentence));
    }
    Ok(())
}

fn only_admins_share() -> Error {
    Error::Forbidden("Only Admins and the Owner can share a view with the team.".to_owned())
}
