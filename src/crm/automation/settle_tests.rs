//! Settling over made-up fields: stage and lead status alone cannot chain.

use std::collections::HashSet;
use std::convert::Infallible;

use proptest::prelude::*;

use super::*;

const FIELDS: usize = 6;
const VALUES: u8 = 4;

#[derive(Debug, Clone, PartialEq, Eq)]
struct MadeUp {
    id: usize,
    when: (usize, u8),
    /// A field that must hold a value, if there is a condition.
    only_if: Option<(usize, u8)>,
    forward_only: bool,
    then: (usize, u8),
    fails: bool,
}

#[derive(Debug, Clone, Default)]
struct Thing {
    fields: [u8; FIELDS],
    /// Every write by a rule: the field and the rule's id.
    writes: Vec<(usize, usize)>,
    attempts: Vec<usize>,
}

impl Subject for Thing {
    type Field = usize;
    type Event = (usize, u8);
    type Rule = MadeUp;
    type Error = Infallible;

    fn is_triggered(&self, rule: &MadeUp, event: &(usize, u8)) -> bool {
        rule.when == *event
    }

    fn target(&self, rule: &MadeUp) -> usize {
        rule.then.0
    }

    fn conditions_hold(&self, rule: &MadeUp) -> bool {
        rule.only_if
            .is_none_or(|(field, value)| self.fields[field] == value)
    }

    fn is_backward(&self, rule: &MadeUp) -> bool {
        rule.forward_only && rule.then.1 < self.fields[rule.then.0]
    }

    fn is_already_there(&self, rule: &MadeUp) -> bool {
        self.fields[rule.then.0] == rule.then.1
    }

    fn act(&mut self, rule: &MadeUp) -> Result<Acted<(usize, u8)>, Infallible> {
        self.attempts.push(rule.id);
        if rule.fails {
            return Ok(Acted::Failed("made to fail".to_owned()));
        }
        self.fields[rule.then.0] = rule.then.1;
        self.writes.push((rule.then.0, rule.id));
        Ok(Acted::Done(vec![rule.then]))
    }
}

fn rule(id: usize, when: (usize, u8), then: (usize, u8)) -> MadeUp {
    MadeUp {
        id,
        when,
        only_if: None,
        forward_only: false,
        then,
        fails: false,
    }
}

fn verdicts(thing: &mut Thing, changes: &[(usize, u8)], rules: &[MadeUp]) -> Vec<(usize, String)> {
    change(thing, changes, rules)
        .into_iter()
        .map(|(rule, verdict)| {
            let word = match verdict {
                Verdict::Applied => "applied".to_owned(),
                Verdict::Failed(words) => words,
                Verdict::Skipped(Skip::ClaimedBy(owner)) => format!("claimed by {}", owner.id),
                Verdict::Skipped(skip) => format!("{skip:?}"),
            };
            (rule.id, word)
        })
        .collect()
}

/// Makes the change itself, then lets the rules answer.
fn change<'r>(
    thing: &mut Thing,
    changes: &[(usize, u8)],
    rules: &'r [MadeUp],
) -> Vec<(&'r MadeUp, Verdict<&'r MadeUp>)> {
    let named: Vec<usize> = changes.iter().map(|(field, _)| *field).collect();
    let events: Vec<(usize, u8)> = changes
        .iter()
        .copied()
        .filter(|(field, value)| thing.fields[*field] != *value)
        .collect();
    for (field, value) in &events {
        thing.fields[*field] = *value;
    }
    let Ok(considered) = settle(thing, &named, events, rules);
    considered
}

#[test]
fn rules_chain() {
    let mut thing = Thing::default();
    let rules = [
        rule(0, (0, 1), (1, 1)),
        rule(1, (1, 1), (2, 1)),
        rule(2, (2, 1), (3, 1)),
    ];
    assert_eq!(
        verdicts(&mut thing, &[(0, 1)], &rules),
        [
            (0, "applied".into()),
            (1, "applied".into()),
            (2, "applied".into())
        ]
    );
    assert_eq!(thing.fields, [1, 1, 1, 1, 0, 0]);
}

#[test]
fn a_ring_comes_to_rest_and_says_why() {
    let mut thing = Thing::default();
    let rules = [
        rule(0, (0, 1), (1, 1)),
        rule(1, (1, 1), (2, 1)),
        rule(2, (2, 1), (0, 2)),
    ];
    assert_eq!(
        verdicts(&mut thing, &[(0, 1)], &rules),
        [
            (0, "applied".into()),
            (1, "applied".into()),
            (2, "NamedByThisChange".into())
        ]
    );
    assert_eq!(thing.fields[0], 1, "what the person did stands");
}

#[test]
fn the_first_rule_that_would_set_a_field_owns_it_even_when_it_is_already_there() {
    let mut thing = Thing {
        fields: [0, 2, 0, 0, 0, 0],
        ..Thing::default()
    };
    let rules = [rule(0, (0, 1), (1, 2)), rule(1, (0, 1), (1, 3))];
    assert_eq!(
        verdicts(&mut thing, &[(0, 1)], &rules),
        [(0, "AlreadyThere".into()), (1, "claimed by 0".into())]
    );
}

#[test]
fn a_rule_that_failed_still_owns_the_field() {
    let mut thing = Thing::default();
    let failing = MadeUp {
        fails: true,
        ..rule(0, (0, 1), (1, 2))
    };
    assert_eq!(
        verdicts(&mut thing, &[(0, 1)], &[failing, rule(1, (0, 1), (1, 3))]),
        [(0, "made to fail".into()), (1, "claimed by 0".into())]
    );
    assert_eq!(thing.fields[1], 0);
}

#[test]
fn a_rule_whose_condition_is_not_met_owns_nothing() {
    let mut thing = Thing::default();
    let picky = MadeUp {
        only_if: Some((4, 1)),
        ..rule(0, (0, 1), (1, 2))
    };
    assert_eq!(
        verdicts(&mut thing, &[(0, 1)], &[picky, rule(1, (0, 1), (1, 3))]),
        [(0, "ConditionNotMet".into()), (1, "applied".into())]
    );
}

#[test]
fn a_rule_that_would_move_backward_owns_nothing() {
    let mut thing = Thing {
        fields: [0, 3, 0, 0, 0, 0],
        ..Thing::default()
    };
    let forward = MadeUp {
        forward_only: true,
        ..rule(0, (0, 1), (1, 1))
    };
    assert_eq!(
        verdicts(&mut thing, &[(0, 1)], &[forward, rule(1, (0, 1), (1, 2))]),
        [(0, "WouldMoveBackward".into()), (1, "applied".into())]
    );
}

#[test]
fn a_field_named_with_an_equal_value_is_still_the_persons() {
    let mut thing = Thing {
        fields: [0, 2, 0, 0, 0, 0],
        ..Thing::default()
    };
    let rules = [rule(0, (0, 1), (1, 3))];
    assert_eq!(
        verdicts(&mut thing, &[(0, 1), (1, 2)], &rules),
        [(0, "NamedByThisChange".into())]
    );
}

#[test]
fn conditions_are_tested_against_what_earlier_rules_left() {
    let mut thing = Thing::default();
    let second = MadeUp {
        only_if: Some((1, 1)),
        ..rule(1, (0, 1), (2, 1))
    };
    assert_eq!(
        verdicts(&mut thing, &[(0, 1)], &[rule(0, (0, 1), (1, 1)), second]),
        [(0, "applied".into()), (1, "applied".into())]
    );
}

fn any_value() -> impl Strategy<Value = (usize, u8)> {
    (0..FIELDS, 0..VALUES)
}

fn any_rules() -> impl Strategy<Value = Vec<MadeUp>> {
    let one = (
        any_value(),
        any_value(),
        prop::option::weighted(0.3, any_value()),
        any::<bool>(),
    );
    prop::collection::vec((one, prop::bool::weighted(0.1)), 0..25).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(
                |(id, ((when, then, only_if, forward_only), fails))| MadeUp {
                    id,
                    when,
                    only_if,
                    forward_only,
                    then,
                    fails,
                },
            )
            .collect()
    })
}

fn any_change() -> impl Strategy<Value = Vec<(usize, u8)>> {
    prop::collection::btree_map(0..FIELDS, 0..VALUES, 1..4)
        .prop_map(|map| map.into_iter().collect())
}

/// Every rule whose trigger saw its event is there once: an independent count from the values that fields took.
fn triggered(changed: &HashSet<(usize, u8)>, rules: &[MadeUp]) -> Vec<usize> {
    rules
        .iter()
        .filter(|rule| changed.contains(&rule.when))
        .map(|rule| rule.id)
        .collect()
}

proptest! {
    #[test]
    fn settling_always_ends_with_one_master_per_field_and_a_run_per_rule_considered(
        start in prop::array::uniform6(0..VALUES),
        changes in any_change(),
        rules in any_rules(),
    ) {
        let mut thing = Thing { fields: start, ..Thing::default() };
        let considered = change(&mut thing, &changes, &rules);

        // What the person named is as the person named it.
        for (field, value) in &changes {
            prop_assert_eq!(thing.fields[*field], *value);
        }
        // No field was written, or even tried, by two rules.
        let mut targets: Vec<usize> = thing.attempts.iter().map(|id| rules[*id].then.0).collect();
        let tried = targets.len();
        targets.sort_unstable();
        targets.dedup();
        prop_assert_eq!(targets.len(), tried);
        // Runs = rules considered: each rule whose event happened, once.
        let mut changed: HashSet<(usize, u8)> =
            changes.iter().copied().filter(|(field, value)| start[*field] != *value).collect();
        changed.extend(thing.writes.iter().map(|(_, id)| rules[*id].then));
        let mut seen: Vec<usize> = considered.iter().map(|(rule, _)| rule.id).collect();
        seen.sort_unstable();
        prop_assert_eq!(seen, triggered(&changed, &rules));
        // Applied means written, and nothing else does.
        let applied: Vec<usize> = considered
            .iter()
            .filter(|(_, verdict)| *verdict == Verdict::Applied)
            .map(|(rule, _)| rule.id)
            .collect();
        let written: Vec<usize> = thing.writes.iter().map(|(_, id)| *id).collect();
        prop_assert_eq!(applied, written);
        // Replaying the writes over the change gives the state.
        let mut replayed = start;
        for (field, value) in &changes {
            replayed[*field] = *value;
        }
        for (field, id) in &thing.writes {
            replayed[*field] = rules[*id].then.1;
        }
        prop_assert_eq!(replayed, thing.fields);
        // The same change again is no change: nothing is considered.
        let mut again = thing.clone();
        prop_assert!(change(&mut again, &changes, &rules).is_empty());
    }
}
