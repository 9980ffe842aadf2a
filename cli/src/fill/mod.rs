//! Secrets of an environment where they are kept: looked for, and made where they are missing.
//!
//! ```text
//! needs with a place ──► stores (a `.env`, Secret objects) ──► what is there ──► recipes ──► what is added
//! ```
//!
//! Nothing that is there is written again, and no value is ever printed: see [`value::Value`].

mod cluster;
mod dotenv;
mod key_pair;
mod letters;
pub mod listing;
mod make;
mod recipe;
mod store;
mod template;
mod value;

use std::path::PathBuf;

use anyport_backend::{Need, Place};
use anyport_build::TargetNeeds;

use crate::failure::Failure;
use cluster::Cluster;
use make::Outcome;
use recipe::Recipe;
use store::Stores;

/// Where and how to look.
pub struct Sight<'a> {
    /// The application's name.
    pub application: &'a str,
    /// The folder of the target that is looked at; none if nobody named one.
    pub folder: Option<PathBuf>,
    /// The cluster; none if it is not to be asked.
    pub cluster: Option<Cluster>,
    /// Who is told what was made, in a line each.
    pub tell: &'a dyn Fn(&str),
}

/// A cluster behind a context of `kubectl`, or its current one.
pub fn cluster(context: Option<String>) -> Cluster {
    Cluster { context }
}

/// How it stands with the keys of one need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Keys that were there.
    pub there: Vec<String>,
    /// Keys that are missing.
    pub missing: Vec<String>,
    /// Keys that were made just now.
    pub made: Vec<String>,
    /// Why what is missing could not be made.
    pub why: Option<String>,
    /// Whether it contradicts itself, so that waiting does not help.
    pub broken: bool,
}

/// How it stands with each need of a target, in its order; nothing for those that cannot be looked at.
pub fn look(sight: &Sight, target: &TargetNeeds) -> Result<Vec<Option<Standing>>, Failure> {
    let stores = Stores::of(sight, &target.needs)?;
    Ok(target.needs.iter().map(|need| standing(need, &stores)).collect())
}

/// Makes the generated secrets of a target where they are missing, and says how it stands then.
pub fn fill(sight: &Sight, target: &TargetNeeds) -> Result<Vec<Option<Standing>>, Failure> {
    // Everything that can be refused is refused before anything is made.
    let recipes: Vec<Vec<(String, Recipe)>> = target.needs.iter().map(recipes).collect::<Result<_, _>>()?;
    let mut stores = Stores::of(sight, &target.needs)?;
    let mut standings: Vec<Option<Standing>> = target.needs.iter().map(|need| standing(need, &stores)).collect();
    // A need that copies comes after the one it copies from.
    let mut progress = true;
    while std::mem::take(&mut progress) {
        for ((need, recipes), standing) in target.needs.iter().zip(&recipes).zip(&mut standings) {
            let (Some(place), Some(standing)) = (&need.place, standing) else { continue };
            if recipes.is_empty() || standing.missing.is_empty() || standing.broken {
                continue;
            }
            progress |= complete(sight, place, recipes, standing, &mut stores)?;
        }
    }
    stores.write(sight, target)?;
    Ok(standings)
}

/// Tries to complete what is kept at a place: whether it came further.
fn complete(
    sight: &Sight,
    place: &Place,
    recipes: &[(String, Recipe)],
    standing: &mut Standing,
    stores: &mut Stores,
) -> Result<bool, Failure> {
    let Some(there) = stores.keys(place).cloned() else { return Ok(false) };
    let mut copy = |object: &str, key: &str| stores.copied(sight, place, object, key);
    match make::make(recipes, &there, &mut copy)? {
        Outcome::Made(values) => {
            standing.made = values.iter().map(|(key, _)| key.clone()).collect();
            standing.missing.retain(|key| !standing.made.contains(key));
            standing.why = None;
            stores.add(place, values);
            return Ok(!standing.made.is_empty());
        }
        Outcome::Waits(source) => {
            standing.why = Some(format!("it is made of a copy of `{source}`, which is not there yet"));
        }
        Outcome::Refused(why) => {
            standing.why = Some(why);
            standing.broken = true;
        }
    }
    Ok(false)
}

fn standing(need: &Need, stores: &Stores) -> Option<Standing> {
    let there = stores.keys(need.place.as_ref()?)?;
    let (there, missing) = need.keys.iter().cloned().partition(|key| there.contains_key(key));
    Some(Standing { there, missing, ..Standing::default() })
}

/// The recipes of a need that can be followed at its place.
fn recipes(need: &Need) -> Result<Vec<(String, Recipe)>, Failure> {
    let Some(place) = &need.place else { return Ok(Vec::new()) };
    let read = |(key, text): &(String, String)| {
        // Only Secret objects have others beside them.
        let known =
            Recipe::read(text).filter(|recipe| !matches!((recipe, place), (Recipe::Copy { .. }, Place::DotEnv { .. })));
        let known = known.map(|recipe| (key.clone(), recipe));
        known.ok_or_else(|| {
            Failure::new(format!("the recipe `{text}` of `{key}` in {} is not known here", need.name))
                .with_help("nothing was made; give the value yourself, or use a newer anyport")
        })
    };
    need.recipe.iter().map(read).collect()
}
