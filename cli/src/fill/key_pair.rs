//! Pairs of keys that sign: private halves in PKCS#8, public ones in SPKI, both as PEM.

use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, KeypairBytes, spki};
use ed25519_dalek::{SigningKey, pkcs8};
use p256::elliptic_curve::Generate;
use p256::pkcs8::LineEnding;

use super::value::Value;

/// What a pair signs with, by the names of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA with SHA-256: 3072 bits, about as strong as the others.
    Rs256,
    /// ECDSA over P-256 with SHA-256.
    Es256,
    /// Ed25519.
    Ed25519,
}

/// Which half of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// The one that signs.
    Private,
    /// The one that verifies.
    Public,
}

/// Both halves.
pub struct Pair {
    /// PKCS#8, PEM.
    pub private: Value,
    /// SPKI, PEM.
    pub public: Value,
}

/// Why there are no keys.
#[derive(Debug, PartialEq, Eq)]
pub enum NoKey {
    /// The operating system gave no randomness.
    Randomness,
    /// A key cannot be written, or what is there is no private key of the algorithm.
    Form,
}

impl From<getrandom::Error> for NoKey {
    fn from(_: getrandom::Error) -> NoKey {
        NoKey::Randomness
    }
}

impl From<pkcs8::Error> for NoKey {
    fn from(_: pkcs8::Error) -> NoKey {
        NoKey::Form
    }
}

impl From<spki::Error> for NoKey {
    fn from(_: spki::Error) -> NoKey {
        NoKey::Form
    }
}

/// A new pair, from the operating system's randomness.
pub fn new(algorithm: Algorithm) -> Result<Pair, NoKey> {
    match algorithm {
        Algorithm::Rs256 => pair(&rsa::PrivateKey::try_generate()?, |key| key.to_public_key()),
        Algorithm::Es256 => pair(&p256::SecretKey::try_generate()?, p256::SecretKey::public_key),
        Algorithm::Ed25519 => {
            let key = SigningKey::try_generate()?;
            // Without the public half inside: that is a second version of PKCS#8, which not everybody reads.
            let lone = KeypairBytes { secret_key: key.to_bytes(), public_key: None };
            pair(&lone, |_| key.verifying_key())
        }
    }
}

/// The public half of a private key that is there.
pub fn public_of(algorithm: Algorithm, private: &Value) -> Result<Value, NoKey> {
    let text = std::str::from_utf8(private.expose()).map_err(|_| NoKey::Form)?;
    match algorithm {
        Algorithm::Rs256 => public(&rsa::PrivateKey::from_pkcs8_pem(text)?.to_public_key()),
        Algorithm::Es256 => public(&p256::SecretKey::from_pkcs8_pem(text)?.public_key()),
        Algorithm::Ed25519 => public(&SigningKey::from_pkcs8_pem(text)?.verifying_key()),
    }
}

fn pair<K: EncodePrivateKey, P: EncodePublicKey>(key: &K, half: impl Fn(&K) -> P) -> Result<Pair, NoKey> {
    let private = key.to_pkcs8_pem(LineEnding::LF)?;
    Ok(Pair { private: Value::new(private.as_bytes()), public: public(&half(key))? })
}

fn public(key: &impl EncodePublicKey) -> Result<Value, NoKey> {
    Ok(Value::new(key.to_public_key_pem(LineEnding::LF)?))
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::pkcs8::{DecodePrivateKey, DecodePublicKey};
    use p256::ecdsa::signature::{Signer, Verifier};

    use super::{Algorithm, NoKey, Pair, Value, new, public_of};

    const MESSAGE: &[u8] = b"what is signed";

    fn texts(pair: &Pair) -> (&str, &str) {
        let text = |value: &Value| std::str::from_utf8(value.expose()).map(str::to_owned).expect("PEM is text");
        (Box::leak(text(&pair.private).into_boxed_str()), Box::leak(text(&pair.public).into_boxed_str()))
    }

    fn made(algorithm: Algorithm) -> Pair {
        let pair = new(algorithm).unwrap_or_else(|why| panic!("{why:?}"));
        let (private, public) = texts(&pair);
        assert!(private.starts_with("-----BEGIN PRIVATE KEY-----\n") && private.ends_with("-----\n"));
        assert!(public.starts_with("-----BEGIN PUBLIC KEY-----\n") && public.ends_with("-----\n"));
        assert!(public_of(algorithm, &pair.private) == Ok(Value::new(public)), "the public half is the private one's");
        assert!(new(algorithm).is_ok_and(|other| other.private != pair.private), "no pair is made twice");
        pair
    }

    #[test]
    fn an_ed25519_pair_signs_and_verifies() {
        let pair = made(Algorithm::Ed25519);
        let (private, public) = texts(&pair);
        let signature = ed25519_dalek::SigningKey::from_pkcs8_pem(private).expect("a key").sign(MESSAGE);
        let key = ed25519_dalek::VerifyingKey::from_public_key_pem(public).expect("a key");
        key.verify(MESSAGE, &signature).expect("it is the other half");
        assert!(key.verify(b"something else", &signature).is_err());
    }

    #[test]
    fn an_es256_pair_signs_and_verifies() {
        let pair = made(Algorithm::Es256);
        let (private, public) = texts(&pair);
        let signature: p256::ecdsa::Signature =
            p256::ecdsa::SigningKey::from_pkcs8_pem(private).expect("a key").sign(MESSAGE);
        let key = p256::ecdsa::VerifyingKey::from_public_key_pem(public).expect("a key");
        key.verify(MESSAGE, &signature).expect("it is the other half");
        assert!(key.verify(b"something else", &signature).is_err());
    }

    #[test]
    fn an_rs256_pair_signs_and_verifies() {
        use rsa::pkcs1v15;
        use rsa::sha2::Sha256;
        let pair = made(Algorithm::Rs256);
        let (private, public) = texts(&pair);
        let private = rsa::PrivateKey::from_pkcs8_pem(private).expect("a key");
        let signature = pkcs1v15::SigningKey::<Sha256>::new(private).sign(MESSAGE);
        let public = rsa::PublicKey::from_public_key_pem(public).expect("a key");
        let key = pkcs1v15::VerifyingKey::<Sha256>::new(public);
        key.verify(MESSAGE, &signature).expect("it is the other half");
        assert!(key.verify(b"something else", &signature).is_err());
    }

    #[test]
    fn what_is_no_private_key_has_no_public_half() {
        let other = made(Algorithm::Es256).private;
        for algorithm in [Algorithm::Ed25519, Algorithm::Rs256] {
            assert!(public_of(algorithm, &other) == Err(NoKey::Form));
        }
        assert!(public_of(Algorithm::Ed25519, &Value::new("nothing")) == Err(NoKey::Form));
        assert!(public_of(Algorithm::Ed25519, &Value::new([0xff])) == Err(NoKey::Form));
    }
}
