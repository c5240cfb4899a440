//! What is begun now and waited for later.

use crate::core::error::{Error, Kind};
use js_sys::Promise;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Something that is being read while something else is worked on.
#[derive(Debug)]
pub struct Ahead<T> {
    outcome: Rc<RefCell<Option<Result<T, Error>>>>,
    read: Promise,
}

impl<T: 'static> Ahead<T> {
    /// Begins to read.
    pub fn new(read: impl Future<Output = Result<T, Error>> + 'static) -> Self {
        let outcome = Rc::new(RefCell::new(None));
        let kept = Rc::clone(&outcome);
        // Never rejected: nobody may be waiting for it any more.
        let read = future_to_promise(async move {
            let read = read.await;
            kept.replace(Some(read));
            Ok(JsValue::UNDEFINED)
        });
        Self { outcome, read }
    }

    /// Waits for what was read.
    pub async fn take(self) -> Result<T, Error> {
        // A promise that is only ever resolved.
        let _ = JsFuture::from(self.read).await;
        self.outcome.take().unwrap_or_else(|| Err(Error::new(Kind::Unknown)))
    }
}
