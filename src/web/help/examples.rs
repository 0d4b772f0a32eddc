//! The worked examples of the help page: rules, a contact, one change, and what the program then does. A test reads
//! them from the page and does each.

use crate::crm::automation::run::{Outcome, Reason};
use crate::crm::status::LeadStatus;
use crate::web::words::run::{because, result};

pub(super) struct Example {
    pub title: &'static str,
    /// In the order of the list.
    pub rules: &'static [ExampleRule],
    pub before: Standing,
    pub change: Act,
    pub after: Standing,
    /// In the order in which the rules are considered.
    pub runs: &'static [ExampleRun],
    pub lesson: &'static str,
}

pub(super) enum ExampleRule {
    StageToStatus(&'static str, LeadStatus),
    StatusToStage(LeadStatus, &'static str),
}

/// A stage and a lead status.
pub(super) struct Standing(pub &'static str, pub LeadStatus);

/// What somebody does.
pub(super) enum Act {
    Drag(&'static str),
    SetStatus(LeadStatus),
}

/// The number of a rule in the example, and what comes of it.
pub(super) struct ExampleRun(usize, Outcome, Option<ExampleReason>);

struct ExampleReason(Reason, &'static str);

impl ExampleRule {
    pub(super) fn when_field(&self) -> &'static str {
        match self {
            Self::StageToStatus(..) => "stage",
            Self::StatusToStage(..) => "status",
        }
    }

    pub(super) fn when(&self) -> &'static str {
        match self {
            Self::StageToStatus(stage, _) => stage,
            Self::StatusToStage(status, _) => status.label(),
        }
    }

    pub(super) fn then_words(&self) -> &'static str {
        match self {
            Self::StageToStatus(..) => "set status to",
            Self::StatusToStage(..) => "move to",
        }
    }

    pub(super) fn then(&self) -> &'static str {
        match self {
            Self::StageToStatus(_, status) => status.label(),
            Self::StatusToStage(_, stage) => stage,
        }
    }

    fn name(&self) -> String {
        format!("{} → {}", self.when(), self.then())
    }
}

impl Example {
    /// The rule of a run, by its name.
    pub(super) fn name_of(&self, run: &ExampleRun) -> String {
        self.rules
            .get(run.0)
            .map(ExampleRule::name)
            .unwrap_or_default()
    }
}

impl ExampleRun {
    pub(super) fn code(&self) -> &'static str {
        self.1.code()
    }

    pub(super) fn result(&self) -> &'static str {
        result(self.1)
    }

    pub(super) fn reason(&self) -> Option<String> {
        let ExampleReason(reason, detail) = self.2.as_ref()?;
        Some(because(*reason, detail))
    }
}

const fn applied(rule: usize) -> ExampleRun {
    ExampleRun(rule, Outcome::Applied, None)
}

const fn skipped(rule: usize, reason: Reason, detail: &'static str) -> ExampleRun {
    ExampleRun(rule, Outcome::Skipped, Some(ExampleReason(reason, detail)))
}

const CLOSED_TO_WON: ExampleRule = ExampleRule::StageToStatus("Closed", LeadStatus::Won);
const LOST_TO_LOST: ExampleRule = ExampleRule::StageToStatus("Lost", LeadStatus::Lost);
const WON_TO_CLOSED: ExampleRule = ExampleRule::StatusToStage(LeadStatus::Won, "Closed");
const ABANDONED_TO_LOST: ExampleRule = ExampleRule::StatusToStage(LeadStatus::Abandoned, "Lost");

pub(super) const EXAMPLES: &[Example] = &[
    Example {
        title: "A closed deal is won",
        rules: &[CLOSED_TO_WON],
        before: Standing("Meeting Booked", LeadStatus::Open),
        change: Act::Drag("Closed"),
        after: Standing("Closed", LeadStatus::Won),
        runs: &[applied(0)],
        lesson: "You set the stage, the rule set the status.",
    },
    Example {
        title: "An abandoned lead moves to Lost, and stays abandoned",
        rules: &[
            CLOSED_TO_WON,
            LOST_TO_LOST,
            WON_TO_CLOSED,
            ABANDONED_TO_LOST,
        ],
        before: Standing("In Conversation", LeadStatus::Open),
        change: Act::SetStatus(LeadStatus::Abandoned),
        after: Standing("Lost", LeadStatus::Abandoned),
        runs: &[applied(3), skipped(1, Reason::NamedByThisChange, "")],
        lesson: "These are the suggested starter rules. The move to Lost would set the status to Lost; but you chose Abandoned yourself, so it stays.",
    },
    Example {
        title: "Rules in a ring come to rest",
        rules: &[
            ExampleRule::StageToStatus("Meeting Booked", LeadStatus::Won),
            WON_TO_CLOSED,
            ExampleRule::StageToStatus("Closed", LeadStatus::Lost),
            ExampleRule::StatusToStage(LeadStatus::Lost, "Meeting Booked"),
        ],
        before: Standing("Interested", LeadStatus::Open),
        change: Act::Drag("Meeting Booked"),
        after: Standing("Meeting Booked", LeadStatus::Won),
        runs: &[applied(0), skipped(1, Reason::NamedByThisChange, "")],
        lesson: "You chose the stage, so no rule moves the contact on, and the other two are never asked. Whatever the rules are, a change always ends.",
    },
    Example {
        title: "Two rules for one field: the first wins",
        rules: &[
            CLOSED_TO_WON,
            ExampleRule::StageToStatus("Closed", LeadStatus::Abandoned),
        ],
        before: Standing("Interested", LeadStatus::Open),
        change: Act::Drag("Closed"),
        after: Standing("Closed", LeadStatus::Won),
        runs: &[applied(0), skipped(1, Reason::Claimed, "Closed → Won")],
        lesson: "Put the rule that should win further up.",
    },
    Example {
        title: "The same value again does nothing",
        rules: &[CLOSED_TO_WON],
        before: Standing("Closed", LeadStatus::Open),
        change: Act::Drag("Closed"),
        after: Standing("Closed", LeadStatus::Open),
        runs: &[],
        lesson: "The contact stood in Closed before the rule was made, and a rule does not apply to what was before it. Dropping the card where it already is changes nothing, so no rule is asked.",
    },
    Example {
        title: "A rule that finds its work done",
        rules: &[CLOSED_TO_WON],
        before: Standing("Interested", LeadStatus::Won),
        change: Act::Drag("Closed"),
        after: Standing("Closed", LeadStatus::Won),
        runs: &[skipped(0, Reason::AlreadyThere, "")],
        lesson: "The status was Won already. The run says so, and the activity log has no line for it.",
    },
];
