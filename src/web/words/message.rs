//! Who logged a message, and through what.

use crate::crm::message::Message;
use crate::people::Through;

/// `logged by Milo Novak`, `via API (ManyChat)`
pub(crate) fn through(message: &Message) -> String {
    let who = &message.user_name;
    match message.through {
        Through::Api => format!("via API ({who})"),
        Through::Import => format!("via import by {who}"),
        Through::Automation => format!("via automation after a change by {who}"),
        Through::ByHand | Through::Undo | Through::StageDeleted | Through::MemberRemoved => {
            format!("logged by {who}")
        }
    }
}
