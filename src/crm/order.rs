//! Lists that people put in order.

/// A list's order after one entry was given another place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order<Id> {
    /// The entries that get another position, with it. None where the order is what it was, whatever the positions are.
    pub changed: Vec<(Id, i32)>,
    /// Where the one that was moved stands now. The first's is 1.
    pub number: usize,
}

/// What was given another place, as people are told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub name: String,
    /// The first's is 1.
    pub number: usize,
}

/// The order of a list, held with its positions, once `moved` is put before `before`, or last where there is none;
/// nothing if `before` is not in the list.
#[must_use]
pub fn reordered<Id: Copy + PartialEq>(
    held: &[(Id, i32)],
    moved: Id,
    before: Option<Id>,
) -> Option<Order<Id>> {
    let present: Vec<Id> = held.iter().map(|(id, _)| *id).collect();
    let wanted = put(&present, moved, before)?;
    let number = wanted.iter().take_while(|id| **id != moved).count() + 1;
    let changed = if wanted == present {
        Vec::new()
    } else {
        let numbered = wanted.into_iter().zip(0..);
        numbered.filter(|entry| !held.contains(entry)).collect()
    };
    Some(Order { changed, number })
}

fn put<Id: Copy + PartialEq>(present: &[Id], moved: Id, before: Option<Id>) -> Option<Vec<Id>> {
    if before == Some(moved) {
        return Some(present.to_vec());
    }
    let others = present.iter().copied().filter(|id| *id != moved);
    let mut wanted: Vec<Id> = others.collect();
    let at = match before {
        None => wanted.len(),
        Some(before) => wanted.iter().position(|id| *id == before)?,
    };
    wanted.insert(at, moved);
    Some(wanted)
}

#[cfg(test)]
mod tests {
    use super::{Order, put, reordered};

    #[test]
    fn one_goes_before_another_or_last_and_nothing_else_changes_places() {
        let put = |moved, before| put(&[1, 2, 3, 4], moved, before);
        assert_eq!(put(3, Some(1)), Some(vec![3, 1, 2, 4]));
        assert_eq!(put(1, Some(4)), Some(vec![2, 3, 1, 4]));
        assert_eq!(put(1, None), Some(vec![2, 3, 4, 1]));
        assert_eq!(put(4, None), Some(vec![1, 2, 3, 4]));
        assert_eq!(put(2, Some(3)), Some(vec![1, 2, 3, 4]));
        assert_eq!(put(2, Some(2)), Some(vec![1, 2, 3, 4]));
        assert_eq!(put(2, Some(9)), None);
    }

    #[test]
    fn only_those_that_get_another_position_change_and_none_where_the_order_is_the_same() {
        let held = [('a', 0), ('b', 1), ('c', 4), ('d', 5)];
        let order = |changed: &[(char, i32)], number| {
            let changed = changed.to_vec();
            Some(Order { changed, number })
        };
        let moved = reordered(&held, 'c', Some('b'));
        assert_eq!(moved, order(&[('c', 1), ('b', 2), ('d', 3)], 2));
        assert_eq!(reordered(&held, 'c', Some('d')), order(&[], 3));
        assert_eq!(reordered(&held, 'd', None), order(&[], 4));
    }
}
