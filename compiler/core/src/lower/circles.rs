//! Circles in graphs of names.

use std::collections::HashMap;

use smol_str::SmolStr;

/// Every circle that a walk in order meets, each from its first name to the one that closes it.
pub fn circles<'g>(
    names: impl Iterator<Item = &'g SmolStr>,
    next: impl Fn(&SmolStr) -> Vec<&'g SmolStr>,
) -> Vec<Vec<SmolStr>> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        Open,
        Done,
    }
    let mut out = Vec::new();
    let mut state: HashMap<&SmolStr, State> = HashMap::new();
    for start in names {
        if state.contains_key(start) {
            continue;
        }
        // An explicit stack: a chain of a million names must not overflow ours.
        let mut stack: Vec<(&SmolStr, Vec<&SmolStr>)> = vec![(start, next(start))];
        state.insert(start, State::Open);
        while let Some((name, rest)) = stack.last_mut() {
            let Some(following) = rest.pop() else {
                state.insert(name, State::Done);
                stack.pop();
                continue;
            };
            match state.get(following) {
                Some(State::Open) => {
                    let circle = stack.iter().map(|(name, _)| (*name).clone()).skip_while(|name| name != following);
                    out.push(circle.collect());
                }
                Some(State::Done) => {}
                None => {
                    state.insert(following, State::Open);
                    let further = next(following);
                    stack.push((following, further));
                }
            }
        }
    }
    out
}
