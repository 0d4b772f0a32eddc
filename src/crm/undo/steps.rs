//! What was done to a contact, change by change, and which of it was taken back since, or done again. What was done and
//! taken back is as if it had never been: so one change after the other can be taken back. What a batch did to it counts
//! as one change, since all of it is taken back together.

use super::line::Line;
use crate::crm::contact::field::Field;
use crate::people::Through;

/// One change.
pub(super) struct Step<'l> {
    pub lines: Vec<&'l Line>,
    /// The place of the change that this one took back or did again, in however many turns; else its own.
    root: usize,
    /// Whether a change that took nothing back is still there.
    stands: bool,
}

pub(super) struct Steps<'l>(Vec<Step<'l>>);

/// Why a change cannot be taken back.
pub(super) enum Obstacle<'l> {
    /// It was already.
    Undone,
    /// A field of it was set since.
    Set(&'l Line),
}

impl<'l> Steps<'l> {
    /// By the lines of one contact's log, in their order.
    pub(super) fn of(lines: &'l [Line]) -> Self {
        let mut steps = Self(Vec::new());
        for line in lines {
            let known = steps.0.iter().position(|step| step.has(line));
            match known.and_then(|place| steps.0.get_mut(place)) {
                Some(step) => step.lines.push(line),
                None => steps.0.push(Step {
                    lines: vec![line],
                    root: steps.0.len(),
                    stands: true,
                }),
            }
        }
        for place in 0..steps.0.len() {
            steps.pair(place);
        }
        steps
    }

    /// Finds what a change took back, if that is what it did.
    fn pair(&mut self, place: usize) {
        let undoes = self.0[place].lines.first();
        let undoes = undoes.and_then(|line| line.undoes.as_deref());
        let Some(taken_back) = undoes.and_then(|change| self.place(change)) else {
            return;
        };
        let root = self.0[taken_back].root;
        self.0[place].root = root;
        self.0[root].stands = !self.0[root].stands;
    }

    /// Where a change stands among them.
    pub(super) fn place(&self, change: &str) -> Option<usize> {
        self.0
            .iter()
            .position(|step| step.lines.iter().any(|line| line.change_id == change))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Step<'l>> {
        self.0.iter()
    }

    /// Whether taking a change back does something again that was taken back.
    pub(super) fn is_redo(&self, place: usize) -> bool {
        let step = &self.0[place];
        step.is_undo() && (step.root == place || !self.0[step.root].stands)
    }

    /// What of that happened since stands in the way of taking a change back.
    pub(super) fn obstacle(&self, place: usize) -> Option<Obstacle<'l>> {
        let own = &self.0[place];
        let fields = own.fields();
        let touches = |line: &&Line| line.field().is_some_and(|field| fields.contains(&field));
        let later: Vec<(usize, &Step<'l>, &'l Line)> = (self.0.iter().enumerate())
            .skip(place + 1)
            .filter_map(|(place, step)| {
                let line = step.lines.iter().copied().find(touches)?;
                Some((place, step, line))
            })
            .collect();
        if later.iter().any(|(_, step, _)| step.root == own.root) {
            return Some(Obstacle::Undone);
        }
        // What was done since and taken back, or taken back since and done again, is as if it had never been.
        let is_in_the_way = |(at, step, _): &&(usize, &Step<'l>, &Line)| {
            if step.root == *at {
                return step.stands;
            }
            let turns = later.iter().filter(|(_, other, _)| other.root == step.root);
            step.root < place && turns.count() % 2 == 1
        };
        let found = later.iter().find(is_in_the_way);
        found.map(|(_, _, line)| Obstacle::Set(line))
    }
}

impl Step<'_> {
    /// Whether a line belongs to it.
    fn has(&self, line: &Line) -> bool {
        self.lines.first().is_some_and(|own| match own.batch_id {
            Some(batch) => line.batch_id == Some(batch),
            None => line.change_id == own.change_id,
        })
    }

    /// Whether somebody took something back by it.
    fn is_undo(&self) -> bool {
        let mut lines = self.lines.iter();
        lines.all(|line| line.through == Through::Undo)
    }

    fn fields(&self) -> Vec<Field> {
        self.lines.iter().filter_map(|line| line.field()).collect()
    }
}
