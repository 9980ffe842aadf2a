//! The two streams of the command, and what they are.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicU8, Ordering};

use crate::arguments::Colour;
use crate::failure::{Failure, reason};

static COLOUR: AtomicU8 = AtomicU8::new(0);

/// Remembers what `--color` says.
pub fn set_colour(colour: Colour) {
    COLOUR.store(colour as u8, Ordering::Relaxed);
}

/// Whether standard error is coloured: on a terminal that can, unless the environment or the command
/// line says otherwise.
pub fn colour() -> bool {
    colour_on(std::io::stderr().is_terminal())
}

/// The same for standard output.
pub fn colour_of_output() -> bool {
    colour_on(std::io::stdout().is_terminal())
}

fn colour_on(terminal: bool) -> bool {
    match COLOUR.load(Ordering::Relaxed) {
        value if value == Colour::Always as u8 => true,
        value if value == Colour::Never as u8 => false,
        _ => {
            let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            terminal && !set("NO_COLOR") && !dumb
        }
    }
}

/// Whether somebody is watching standard error.
pub fn watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Writes to standard output.
pub fn print(bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    print_all([bytes])
}

/// Writes piece after piece to standard output. A reader that has seen enough (`anyport build … | head`)
/// is no error.
pub fn print_all(pieces: impl IntoIterator<Item = impl AsRef<[u8]>>) -> Result<(), Failure> {
    let mut stream = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    let mut pieces = pieces.into_iter();
    let written = pieces.try_for_each(|piece| stream.write_all(piece.as_ref())).and_then(|()| stream.flush());
    match written {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {}", reason(&error))))
        }
        _ => Ok(()),
    }
}

/// Writes to standard error. There is nowhere to say that this failed.
pub fn say(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// One line of information on standard error.
pub fn note(text: &str) {
    say(&format!("{}: {text}\n", paint("note", "38;5;147", colour())));
}

/// Why the command could not do its work.
pub fn complain(failure: &Failure) {
    say(&format!("{}: {failure}\n", paint("error", "31", colour())));
}

/// Text in a colour.
pub fn paint(text: &str, code: &str, colour: bool) -> String {
    if colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}
