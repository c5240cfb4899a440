//! What the browser says of a request and of a transaction, as futures that leave nothing behind.
//!
//! Of two listeners only one is ever called. The other one, if it were given away with what it holds, would hold the
//! request for as long as the page lives, the request its result, and so every byte string that was ever read.

use js_sys::{Function, Promise};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbRequest, IdbTransaction};

/// Something that ends well or badly, once, and says so by an event.
pub trait Ends {
    /// What a good end brings.
    type Good;

    /// Listens for both ends, or for none any more.
    fn listen(&self, well: Option<&Function>, badly: Option<&Function>);
    /// What it brought.
    fn good(&self) -> Result<Self::Good, JsValue>;
    /// Why it ended badly.
    fn bad(&self) -> JsValue;
}

impl Ends for IdbRequest {
    type Good = JsValue;

    fn listen(&self, well: Option<&Function>, badly: Option<&Function>) {
        self.set_onsuccess(well);
        self.set_onerror(badly);
    }

    fn good(&self) -> Result<JsValue, JsValue> {
        self.result()
    }

    fn bad(&self) -> JsValue {
        self.error().ok().flatten().map(JsValue::from).unwrap_or_default()
    }
}

impl Ends for IdbTransaction {
    type Good = ();

    fn listen(&self, well: Option<&Function>, badly: Option<&Function>) {
        self.set_oncomplete(well);
        self.set_onabort(badly);
    }

    fn good(&self) -> Result<(), JsValue> {
        Ok(())
    }

    fn bad(&self) -> JsValue {
        self.error().map(JsValue::from).unwrap_or_default()
    }
}

/// The end of a request or a transaction. Listens from the moment it is made.
pub struct Outcome<T: Ends> {
    of: T,
    ended: JsFuture,
    /// What is called; freed with this, after which nobody listens any more.
    _listeners: [Closure<dyn FnMut(Event)>; 2],
}

impl<T: Ends + Clone> Outcome<T> {
    /// Begins to listen.
    pub fn of(of: &T) -> Self {
        let mut settle = None;
        let ended = Promise::new(&mut |resolve, reject| settle = Some((resolve, reject))).into();
        let (resolve, reject) = settle.unwrap_or_default();
        let well = Closure::new(move |_| drop(resolve.call0(&JsValue::NULL)));
        let badly = Closure::new(move |event: Event| {
            // Otherwise the browser would report it once more, as nobody's.
            event.prevent_default();
            drop(reject.call0(&JsValue::NULL));
        });
        of.listen(Some(function(&well)), Some(function(&badly)));
        Self { of: of.clone(), ended, _listeners: [well, badly] }
    }
}

fn function(closure: &Closure<dyn FnMut(Event)>) -> &Function {
    closure.as_ref().unchecked_ref()
}

impl<T: Ends + Unpin> Future for Outcome<T> {
    type Output = Result<T::Good, JsValue>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let ended = ready!(Pin::new(&mut self.ended).poll(context));
        Poll::Ready(if ended.is_ok() { self.of.good() } else { Err(self.of.bad()) })
    }
}

impl<T: Ends> Drop for Outcome<T> {
    fn drop(&mut self) {
        self.of.listen(None, None);
    }
}
