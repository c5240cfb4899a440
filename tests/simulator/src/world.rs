//! What the server remembers between requests.

use crate::journal::Journal;
use crate::script::Script;
use crate::uploads::Uploads;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The key that every test may use.
pub(crate) const GOOD_KEY: &str = "atelier-test-key";

/// What can be set for all requests until the next reset.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Settings {
    /// Keys that are accepted, beside the ones with a fixed fate.
    pub(crate) keys: Vec<String>,
    /// Decoded bytes of a signature.
    pub(crate) signature_bytes: usize,
    /// Signatures of another secret are refused.
    pub(crate) secret: String,
    /// Models that answer 404 from now on.
    pub(crate) retired: Vec<String>,
    /// Whether `models.list` gives the image models at all.
    pub(crate) list_models: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            keys: vec![GOOD_KEY.into(), "AQ.atelier-test-key".into(), "AIza-atelier-test-key".into()],
            signature_bytes: 4096,
            secret: "atelier".into(),
            retired: Vec::new(),
            list_models: true,
        }
    }
}

/// Everything that requests share.
pub(crate) struct World {
    pub(crate) journal: Arc<Mutex<Journal>>,
    script: Mutex<Script>,
    settings: Mutex<Settings>,
    uploads: Mutex<Uploads>,
    connections: AtomicU64,
    pub(crate) certificate_pem: String,
    pub(crate) spki_sha256: String,
}

impl World {
    /// A server that has seen nothing.
    pub(crate) fn new(certificate_pem: String, spki_sha256: String) -> Self {
        Self {
            journal: Arc::new(Mutex::new(Journal::new())),
            script: Mutex::default(),
            settings: Mutex::default(),
            uploads: Mutex::default(),
            connections: AtomicU64::new(0),
            certificate_pem,
            spki_sha256,
        }
    }

    /// The journal, locked.
    pub(crate) fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The behaviours that wait, locked.
    pub(crate) fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The settings as they are now.
    pub(crate) fn settings(&self) -> Settings {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Other settings.
    pub(crate) fn set(&self, settings: Settings) {
        *self.settings.lock().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    /// The files that were uploaded, locked.
    pub(crate) fn uploads(&self) -> MutexGuard<'_, Uploads> {
        self.uploads.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number for a new connection.
    pub(crate) fn next_connection(&self) -> u64 {
        self.connections.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// As at the start: no requests, no behaviours, no files, settings of the start.
    pub(crate) fn reset(&self) {
        self.journal().clear();
        self.script().clear();
        *self.uploads() = Uploads::default();
        self.set(Settings::default());
    }
}
