//! What this backend says: a constructor for each sort of statement.

use anyport_backend::Finding;
use anyport_diagnostic::{Code, codes};

/// Why something cannot be written, before it is known which property it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Which kind of problem.
    pub code: &'static Code,
    /// What is wrong, in one line.
    pub message: String,
    /// What to do instead; may be empty.
    pub advice: String,
}

impl Problem {
    /// The target has nothing that does it.
    pub fn unsupported(message: impl Into<String>, advice: impl Into<String>) -> Problem {
        Problem { code: &codes::TARGET_UNSUPPORTED, message: message.into(), advice: advice.into() }
    }

    /// A queue or topic has nothing to live in.
    pub fn broker(message: impl Into<String>, advice: impl Into<String>) -> Problem {
        Problem { code: &codes::BROKER_MISSING, message: message.into(), advice: advice.into() }
    }

    /// There is no way to a component.
    pub fn unreachable(message: impl Into<String>, advice: impl Into<String>) -> Problem {
        Problem { code: &codes::UNREACHABLE_COMPONENT, message: message.into(), advice: advice.into() }
    }

    /// The value is outside what the target takes.
    pub fn limit(message: impl Into<String>, advice: impl Into<String>) -> Problem {
        Problem { code: &codes::TARGET_LIMIT, message: message.into(), advice: advice.into() }
    }

    /// The problem at its property.
    pub fn at(self, component: &str, path: impl Into<String>) -> Finding {
        Finding::refusal(self.code, component, path, self.message, self.advice)
    }
}

/// A name that Kubernetes does not take.
pub(crate) fn bad_name(component: &str, path: &str, message: String, advice: &str) -> Finding {
    Finding::refusal(&codes::TARGET_NAME, component, path, message, advice)
}
