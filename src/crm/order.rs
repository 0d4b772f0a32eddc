//! Lists that people put in order.

/// The list with `moved` before `before`, or last where there is none; nothing if `before` is not in it.
#[must_use]
pub fn reordered<Id: Copy + PartialEq>(
    present: &[Id],
    moved: Id,
    before: Option<Id>,
) -> Option<Vec<Id>> {
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
    use super::reordered;

    #[test]
    fn one_goes_before_another_or_last_and_nothing_else_changes_places() {
        let put = |moved, before| reordered(&[1, 2, 3, 4], moved, before);
        assert_eq!(put(3, Some(1)), Some(vec![3, 1, 2, 4]));
        assert_eq!(put(1, Some(4)), Some(vec![2, 3, 1, 4]));
        assert_eq!(put(1, None), Some(vec![2, 3, 4, 1]));
        assert_eq!(put(4, None), Some(vec![1, 2, 3, 4]));
        assert_eq!(put(2, Some(3)), Some(vec![1, 2, 3, 4]));
        assert_eq!(put(2, Some(2)), Some(vec![1, 2, 3, 4]));
        assert_eq!(put(2, Some(9)), None);
    }
}
