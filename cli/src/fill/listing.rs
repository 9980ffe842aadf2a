//! Needs and holes for people: by target, what the operator gives first.

use anyport_backend::{Hole, Need, NeedKind};
use anyport_build::TargetNeeds;

use super::Standing;
use crate::terminal::{colour_of_output, paint};

/// How wide text is set; commands are as long as they are, so that they can be copied.
const WIDTH: usize = 80;

/// The sorts in the order in which they are listed, with their headings.
const SORTS: [(NeedKind, &str); 4] = [
    (NeedKind::Secret, "secrets that you give"),
    (NeedKind::GeneratedSecret, "secrets that are made once"),
    (NeedKind::Feature, "features that must be there"),
    (NeedKind::Existing, "things that must exist"),
];

/// What is listed.
pub struct Listing<'n> {
    /// The application's file, as it was named.
    pub file: String,
    /// The environment.
    pub environment: String,
    /// The folder of the output, if one was named.
    pub output: Option<String>,
    /// Whether values were made: then only what remains is listed for people.
    pub filled: bool,
    /// The targets.
    pub targets: Vec<Listed<'n>>,
}

/// A target with how it stands with each of its needs.
pub struct Listed<'n> {
    /// The target.
    pub target: &'n TargetNeeds,
    /// In the order of its needs; nothing for those that cannot be looked at.
    pub standings: Vec<Option<Standing>>,
}

impl Listed<'_> {
    /// What is known of its needs.
    pub fn standings(&self) -> impl Iterator<Item = &Standing> {
        self.standings.iter().flatten()
    }
}

impl Listing<'_> {
    /// The command that gives a hole its value.
    pub fn give(&self, hole: &str) -> String {
        let output = self.output.as_deref().unwrap_or("DIR");
        format!("anyport build {} --env {} --hole {hole}=HOST -o {output}", self.file, self.environment)
    }
}

/// The listing as text.
pub fn text(listing: &Listing) -> String {
    let mut page = Page { out: String::new(), colour: colour_of_output() };
    for (number, listed) in listing.targets.iter().enumerate() {
        if number > 0 {
            page.out.push('\n');
        }
        let target = listed.target;
        let output = listing.output.as_deref().unwrap_or("DIR");
        let name = page.paint(&target.name, "1");
        page.out.push_str(&format!("{name} ({}), in {output}/{}/{}\n", target.kind, listing.environment, target.name));
        let before = page.out.len();
        for (sort, heading) in SORTS {
            page.sort(listing, listed, sort, heading);
        }
        page.holes(listing, &target.holes);
        if page.out.len() == before {
            page.nothing(listing, target);
        }
    }
    page.out
}

struct Page {
    out: String,
    colour: bool,
}

impl Page {
    fn paint(&self, text: &str, code: &str) -> String {
        paint(text, code, self.colour)
    }

    fn heading(&mut self, text: &str) {
        let heading = self.paint(text, "36");
        self.out.push_str(&format!("\n  {heading}\n"));
    }

    /// Text below an entry, broken between words.
    fn wrapped(&mut self, text: &str) {
        let mut line = String::from("     ");
        for word in text.split_whitespace() {
            if line.trim_start().is_empty() || line.chars().count() + 1 + word.chars().count() <= WIDTH {
                line.push(' ');
            } else {
                self.out.push_str(&line);
                line = String::from("\n      ");
            }
            line.push_str(word);
        }
        self.out.push_str(&line);
        self.out.push('\n');
    }

    fn command(&mut self, command: &str) {
        let mark = self.paint("$", "2");
        self.out.push_str(&format!("      {mark} {command}\n"));
    }

    /// All needs of a sort. The same thing that several components need is one entry.
    fn sort(&mut self, listing: &Listing, listed: &Listed, sort: NeedKind, heading: &str) {
        let needs = listed.target.needs.iter().zip(&listed.standings).filter(|(need, standing)| {
            let done = standing.as_ref().is_some_and(|standing| standing.missing.is_empty());
            need.kind == sort && !(listing.filled && done)
        });
        let mut entries: Vec<(&Need, &Option<Standing>, Vec<&str>)> = Vec::new();
        for (need, standing) in needs {
            let same = |(other, ..): &&mut (&Need, _, _)| {
                (&other.name, &other.command, &other.keys) == (&need.name, &need.command, &need.keys)
            };
            match entries.iter_mut().find(same) {
                Some((.., whys)) => whys.push(&need.why),
                None => entries.push((need, standing, vec![&need.why])),
            }
        }
        if entries.is_empty() {
            return;
        }
        let fillable = entries.iter().any(|(need, ..)| !need.recipe.is_empty() && need.place.is_some());
        let how = if fillable && !listing.filled { ": --fill makes what is missing" } else { "" };
        self.heading(&format!("{heading}{how}"));
        for (need, standing, whys) in entries {
            self.need(need, standing.as_ref(), &whys);
        }
    }

    fn need(&mut self, need: &Need, standing: Option<&Standing>, whys: &[&str]) {
        let mark = standing.map_or_else(String::new, |standing| format!("  {}", self.mark(standing)));
        self.out.push_str(&format!("    {}{mark}\n", need.name));
        for why in whys {
            self.wrapped(why);
        }
        if let Some(why) = standing.and_then(|standing| standing.why.as_ref()) {
            self.wrapped(why);
        }
        let done = standing.is_some_and(|standing| standing.missing.is_empty());
        if done {
            return;
        }
        for (key, recipe) in &need.recipe {
            self.out.push_str(&format!("      {key} = {recipe}\n"));
        }
        match &need.command {
            Some(command) => self.command(command),
            None if need.recipe.is_empty() && !need.keys.is_empty() => {
                self.wrapped(&format!("keys: {}", need.keys.join(", ")));
            }
            None => {}
        }
    }

    fn mark(&self, standing: &Standing) -> String {
        if !standing.made.is_empty() {
            return self.paint("made", "32");
        }
        if standing.missing.is_empty() {
            return self.paint("there", "32");
        }
        let some = if standing.there.is_empty() { String::new() } else { format!(" {}", standing.missing.join(", ")) };
        self.paint(&format!("missing{some}"), "33")
    }

    /// The operator has nothing to do but to apply it.
    fn nothing(&mut self, listing: &Listing, target: &TargetNeeds) {
        let left = if listing.filled && !target.needs.is_empty() { "left to provide" } else { "needed" };
        let next =
            if listing.filled && !target.commands.is_empty() { "; what applies it, from that folder:" } else { "" };
        self.out.push_str(&format!("\n  nothing is {left}{next}\n"));
        for command in target.commands.iter().filter(|_| listing.filled) {
            self.command(command);
        }
    }

    /// What is known only later, by what it is.
    fn holes(&mut self, listing: &Listing, holes: &[Hole]) {
        let mut seen: Vec<&str> = Vec::new();
        for hole in holes {
            if seen.contains(&hole.from.as_str()) {
                continue;
            }
            if seen.is_empty() {
                self.heading("known only after another deployment");
            }
            seen.push(&hole.from);
            self.out.push_str(&format!("    {}\n", hole.from));
            let mut files: Vec<&str> =
                holes.iter().filter(|other| other.from == hole.from).map(|other| other.file.as_str()).collect();
            files.dedup();
            self.wrapped(&format!("missing in {}; printed and given by", files.join(", ")));
            if let Some(command) = &hole.command {
                self.command(command);
            }
            self.command(&listing.give(&hole.from));
        }
    }
}
