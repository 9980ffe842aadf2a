//! Outputs that the client shows: when one changed, it is told to ask again.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tower_lsp_server::ls_types::{Uri, request};

use crate::features::output;
use crate::state::State;
use crate::tasks;

/// `workspace/textDocumentContent/refresh` of LSP 3.18, which the library does not know yet.
enum Refresh {}

impl request::Request for Refresh {
    type Params = Value;
    type Result = Value;
    const METHOD: &'static str = "workspace/textDocumentContent/refresh";
}

/// Documents that were asked for, each with the digest of what was answered.
#[derive(Default)]
pub struct Shown(Mutex<BTreeMap<String, u64>>);

impl Shown {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A document was answered.
    pub fn answered(&self, uri: &Uri, text: &str) {
        self.lock().insert(uri.as_str().to_owned(), digest(text));
    }

    /// A document was closed.
    pub fn closed(&self, uri: &Uri) {
        self.lock().remove(uri.as_str());
    }

    /// Notes what a document is now; whether that is news.
    fn changed(&self, uri: &str, text: &str) -> bool {
        let now = digest(text);
        // One that was closed meanwhile is not shown again.
        self.lock().get_mut(uri).is_some_and(|before| std::mem::replace(before, now) != now)
    }
}

fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

impl State {
    /// Tells the client which of the outputs that it shows changed. While an application cannot be written, what
    /// it shows stays.
    pub fn refresh_outputs(&self) {
        let asked: Vec<String> = self.shown.lock().keys().cloned().collect();
        if asked.is_empty() {
            return;
        }
        let reading = self.reading();
        let (client, runtime) = (self.client.clone(), self.runtime.clone());
        rayon::spawn(move || {
            // An edit ends this; the look after the edit begins it anew.
            let _ = tasks::guarded(&reading, |reading| {
                for uri in asked {
                    let found = Uri::from_str(&uri).ok().and_then(|uri| output::document(reading, &uri));
                    let Some(document) = found else { continue };
                    let whole = anyport_ide::output::is_whole(&reading.analysis, &document.address, &document.source);
                    let Some(text) = output::text(reading, &document).filter(|_| whole) else { continue };
                    if reading.shown.changed(&uri, &text) {
                        let client = client.clone();
                        runtime.spawn(async move {
                            // A client that does not know the request shows what it has.
                            let _ = client.send_request::<Refresh>(json!({ "uri": uri })).await;
                        });
                    }
                }
                Ok(())
            });
        });
    }
}
