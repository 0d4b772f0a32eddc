//! What every page shows around its own content.

use actix_session::Session;

use super::back::Back;
use super::follow::Follow;
use super::session;
use super::toast::Toast;
use crate::people::Member;

/// The files of this build are kept by browsers for ever, under a name that changes with them.
const ASSETS: &str = env!("LEADBOARD_ASSETS");

/// Which entry of the sidebar, and of the settings' tabs, is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Pipeline,
    Contacts,
    Activity,
    Stages,
    Automations,
    Members,
    Organization,
    Tags,
    Api,
    Profile,
    Elsewhere,
}

pub(crate) struct Page {
    pub title: String,
    pub assets: &'static str,
    pub who: Option<Who>,
    pub flash: Option<Toast>,
    /// The organization that the page's forms are made for.
    pub organization: i64,
    /// From where somebody came to a contact's page.
    pub back: Back,
    /// Where a page that follows what is told of the organization begins.
    pub live_at: String,
    section: Section,
}

/// Whoever is signed in, as the sidebar shows them.
pub(crate) struct Who {
    pub name: String,
    pub role: &'static str,
    pub initials: String,
    pub organization: String,
    pub is_admin: bool,
}

impl Page {
    /// A page of a member, with the message that was left for it.
    pub(crate) fn new(title: &str, section: Section, member: &Member, session: &Session) -> Self {
        let page = Self {
            section,
            ..Self::bare(title)
        };
        page.with_flash(session).for_member(Some(member))
    }

    /// A page of a member that follows what is told of the organization. The message that was left is not for one that
    /// is shown already.
    pub(crate) fn following(
        title: &str,
        section: Section,
        member: &Member,
        session: &Session,
        follow: Follow,
    ) -> Self {
        let page = Self {
            section,
            live_at: follow.at,
            ..Self::bare(title)
        };
        if follow.is_again {
            page.for_member(Some(member))
        } else {
            page.with_flash(session).for_member(Some(member))
        }
    }

    /// With the message that was left for it.
    pub(crate) fn with_flash(mut self, session: &Session) -> Self {
        self.flash = session::take_flash(session);
        self
    }

    /// A page for whoever comes.
    pub(crate) fn bare(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            assets: ASSETS,
            who: None,
            flash: None,
            organization: 0,
            back: Back::default(),
            live_at: String::new(),
            section: Section::Elsewhere,
        }
    }

    /// A page about a contact, from the board or from the list.
    pub(crate) fn come_from(self, back: Back) -> Self {
        Self {
            section: back.section(),
            back,
            ..self
        }
    }

    pub(crate) fn for_member(mut self, member: Option<&Member>) -> Self {
        self.organization = member.map_or(0, |member| member.organization().id.0);
        self.who = member.map(|member| Who {
            name: member.name().to_owned(),
            role: member.role().label(),
            initials: initials(member.name()),
            organization: member.organization().name.clone(),
            is_admin: member.is_admin(),
        });
        self
    }

    pub(crate) fn is_pipeline(&self) -> bool {
        self.section == Section::Pipeline
    }

    pub(crate) fn is_contacts(&self) -> bool {
        self.section == Section::Contacts
    }

    pub(crate) fn is_activity(&self) -> bool {
        self.section == Section::Activity
    }

    pub(crate) fn is_settings(&self) -> bool {
        self.is_pipeline_settings()
            || self.is_members()
            || self.is_organization()
            || self.is_tags()
            || self.is_api()
            || self.is_profile()
    }

    pub(crate) fn is_pipeline_settings(&self) -> bool {
        self.is_stages() || self.is_automations()
    }

    pub(crate) fn is_stages(&self) -> bool {
        self.section == Section::Stages
    }

    pub(crate) fn is_automations(&self) -> bool {
        self.section == Section::Automations
    }

    /// Whether it is an Admin's page, or the Owner's.
    pub(crate) fn is_admins(&self) -> bool {
        self.who.as_ref().is_some_and(|who| who.is_admin)
    }

    pub(crate) fn is_members(&self) -> bool {
        self.section == Section::Members
    }

    pub(crate) fn is_organization(&self) -> bool {
        self.section == Section::Organization
    }

    pub(crate) fn is_tags(&self) -> bool {
        self.section == Section::Tags
    }

    pub(crate) fn is_api(&self) -> bool {
        self.section == Section::Api
    }

    pub(crate) fn is_profile(&self) -> bool {
        self.section == Section::Profile
    }
}

/// Up to two letters for a round mark.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next());
    let (first, last) = (words.next(), words.next_back());
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Ana Maria de Souza"), "AS");
        assert_eq!(initials("milo"), "M");
        assert_eq!(initials("李 小龍"), "李小");
        assert_eq!(initials(""), "");
    }
}
