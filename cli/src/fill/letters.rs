//! Random letters and digits.

use getrandom::Error;

/// What passwords are made of: nothing that a shell, a URL or a configuration file would read as its own.
pub const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// `length` letters and digits from the operating system's randomness, each as likely as every other: `length`
/// times 5.95 bits.
///
/// # Errors
/// The system has no randomness to give.
pub fn letters(length: usize) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(length);
    let mut random = [0; 256];
    while out.len() < length {
        getrandom::fill(&mut random)?;
        let missing = length - out.len();
        out.extend(random.iter().filter_map(|byte| letter(*byte)).take(missing));
    }
    Ok(out)
}

/// The letter that a random byte stands for. A byte has 256 values, and 62 goes into it four times: the eight
/// that are left over stand for nothing, or the first eight letters would be more likely.
fn letter(byte: u8) -> Option<u8> {
    ALPHABET.get(usize::from(byte >> 2)).copied()
}

#[cfg(test)]
mod tests {
    use super::{ALPHABET, letter, letters};

    #[test]
    fn each_letter_is_as_likely_as_every_other() {
        for wanted in ALPHABET {
            assert_eq!((0..=255).filter(|byte| letter(*byte) == Some(*wanted)).count(), 4);
        }
    }

    #[test]
    fn as_long_as_was_asked_and_never_twice_the_same() {
        for length in [1, 24, 255, 256, 257, 5000] {
            let one = letters(length).expect("randomness");
            assert_eq!(one.len(), length);
            assert!(one.iter().all(|letter| ALPHABET.contains(letter)));
        }
        assert_ne!(letters(24), letters(24));
    }
}
