//! Testing, keeping and forgetting the key.

use super::handle::dispatch;
use super::tabs::Task;
use super::{parts, vault};
use crate::core::event::Event;
use crate::core::session::Secret;
use leptos::task::spawn_local;

/// Asks Google whether a key works, with calls that cost nothing.
pub fn test(key: Secret, keep: bool) {
    spawn_local(async move {
        let result = parts::test_key(key.clone()).await;
        dispatch(Event::KeyTested { key, keep, result });
    });
}

/// Uses a key from now on.
pub fn keep(key: Secret, keep: bool) {
    spawn_local(async move {
        if let Err(error) = parts::hold_key(key, keep).await {
            dispatch(Event::Failed(error));
        }
    });
}

/// Removes every trace of the key.
pub fn forget() {
    spawn_local(async {
        // Where another tab has forgotten it, nothing of it is kept, and what is kept meanwhile is another one.
        if !vault::is_kept().await {
            return vault::let_go();
        }
        match vault::forget().await {
            // The other tabs use it no longer either.
            Ok(()) => parts::tabs(Task::Announce(vec!["vault/forgotten".to_owned()])).await,
            Err(error) => dispatch(Event::Failed(error)),
        }
    });
}

/// Lists the models again. A failure is no news here: the table that is built in goes on.
pub fn list_models() {
    spawn_local(async {
        if let Some(key) = vault::held()
            && let Ok(listed) = parts::list_models(key).await
        {
            dispatch(Event::ModelsListed(listed));
        }
    });
}
