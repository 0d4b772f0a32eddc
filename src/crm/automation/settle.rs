//! How rules come to rest: pure, over any set of fields. Source: design, section 2, step 4.
//!
//! Each field has one master per change. Those that the change named are the change's; any other belongs to the
//! first rule whose conditions hold and that would set it. Since a field is set at most once, and each rule is
//! considered at most once, settling ends whatever the rules are.

use std::collections::VecDeque;

/// What settling needs to know of the thing that changes, and how it acts on it.
pub trait Subject {
    type Field: Copy + Eq;
    /// A field that changed, with the value it got.
    type Event;
    type Rule;
    /// What ends the whole change: never something that only the one action met.
    type Error;

    fn is_triggered(&self, rule: &Self::Rule, event: &Self::Event) -> bool;
    /// The field that the rule's action sets.
    fn target(&self, rule: &Self::Rule) -> Self::Field;
    /// Whether the conditions hold for the subject as it stands now.
    fn conditions_hold(&self, rule: &Self::Rule) -> bool;
    /// Whether the action would go back where the rule may only go forward.
    fn is_backward(&self, rule: &Self::Rule) -> bool;
    /// Whether the subject already has what the action would set.
    fn is_already_there(&self, rule: &Self::Rule) -> bool;
    /// Acts. An action that the data forbids leaves no trace and is [`Acted::Failed`].
    ///
    /// # Errors
    /// What must fail the whole change.
    fn act(&mut self, rule: &Self::Rule) -> Result<Acted<Self::Event>, Self::Error>;
}

/// What came of an action.
pub enum Acted<E> {
    /// These fields changed.
    Done(Vec<E>),
    /// The data forbade it, in these words.
    Failed(String),
}

/// What came of a rule that was considered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict<R> {
    Applied,
    Skipped(Skip<R>),
    Failed(String),
}

/// Why a rule was skipped: the first of these that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skip<R> {
    ConditionNotMet,
    WouldMoveBackward,
    AlreadyThere,
    NamedByThisChange,
    ClaimedBy(R),
}

/// A rule that was considered, and what came of it.
pub type Considered<'r, R> = (&'r R, Verdict<&'r R>);

/// Lets the rules answer a change that named `named` and caused `events` (in the order of the fields).
/// Returns every rule considered, in the order of consideration, with what came of it.
///
/// # Errors
/// The first error of [`Subject::act`]: the change must then be taken back whole.
pub fn settle<'r, S: Subject>(
    subject: &mut S,
    named: &[S::Field],
    events: Vec<S::Event>,
    rules: &'r [S::Rule],
) -> Result<Vec<Considered<'r, S::Rule>>, S::Error> {
    let mut queue = VecDeque::from(events);
    let mut claims: Vec<(S::Field, &'r S::Rule)> = Vec::new();
    let mut considered: Vec<Considered<'r, S::Rule>> = Vec::new();
    while let Some(event) = queue.pop_front() {
        for rule in rules {
            let seen = considered
                .iter()
                .any(|(other, _)| std::ptr::eq(*other, rule));
            if seen || !subject.is_triggered(rule, &event) {
                continue;
            }
            let verdict = match objection(subject, rule, named, &mut claims) {
                Some(skip) => Verdict::Skipped(skip),
                None => match subject.act(rule)? {
                    Acted::Done(changed) => {
                        queue.extend(changed);
                        Verdict::Applied
                    }
                    Acted::Failed(words) => Verdict::Failed(words),
                },
            };
            considered.push((rule, verdict));
        }
    }
    Ok(considered)
}

/// The reason to skip the rule, if there is one. A rule that gets past its conditions, and forward, takes the
/// field if nobody has it: even one that finds its value there already.
fn objection<'r, S: Subject>(
    subject: &S,
    rule: &'r S::Rule,
    named: &[S::Field],
    claims: &mut Vec<(S::Field, &'r S::Rule)>,
) -> Option<Skip<&'r S::Rule>> {
    if !subject.conditions_hold(rule) {
        return Some(Skip::ConditionNotMet);
    }
    if subject.is_backward(rule) {
        return Some(Skip::WouldMoveBackward);
    }
    let field = subject.target(rule);
    let is_named = named.contains(&field);
    let owner = claims
        .iter()
        .find(|(claimed, _)| *claimed == field)
        .map(|(_, owner)| *owner);
    if !is_named && owner.is_none() {
        claims.push((field, rule));
    }
    if subject.is_already_there(rule) {
        return Some(Skip::AlreadyThere);
    }
    if is_named {
        return Some(Skip::NamedByThisChange);
    }
    owner.map(Skip::ClaimedBy)
}

#[cfg(test)]
#[path = "settle_tests.rs"]
mod tests;
