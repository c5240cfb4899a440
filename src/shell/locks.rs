//! Web Locks: what one tab does while all others leave it alone.

use super::memory;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

fn manager() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// Does this while holding the lock, unless another tab holds it or the browser has no locks. What lies in the memory of
/// this page is seen by no other tab, and needs none.
pub async fn if_free(name: &str, work: impl Future<Output = ()> + 'static) {
    if memory::is_used() {
        return work.await;
    }
    let Some(locks) = manager() else { return };
    let options = Object::new();
    if Reflect::set(&options, &"ifAvailable".into(), &true.into()).is_err() {
        return;
    }
    let begin = Closure::once_into_js(move |lock: JsValue| -> Promise {
        if lock.is_null() {
            return Promise::resolve(&JsValue::UNDEFINED);
        }
        future_to_promise(async move {
            work.await;
            Ok(JsValue::UNDEFINED)
        })
    });
    let asked =
        method(&locks, "request").and_then(|request| request.call3(&locks, &name.into(), &options, &begin).ok());
    if let Some(done) = asked.and_then(|asked| asked.dyn_into::<Promise>().ok()) {
        // A lock that the browser refuses means that another time will do.
        let _ = JsFuture::from(done).await;
    }
}

/// Asks for a lock, and has it as long as what `granted` gives back is not settled. None where there are no locks.
pub fn request(name: &str, granted: &JsValue) -> Option<Promise> {
    let locks = manager()?;
    method(&locks, "request")?.call2(&locks, &name.into(), granted).ok()?.dyn_into().ok()
}

/// The names of the locks that any tab holds; none where nobody can tell.
pub async fn held() -> Option<Vec<String>> {
    let locks = manager()?;
    let asked: Promise = method(&locks, "query")?.call0(&locks).ok()?.dyn_into().ok()?;
    let all = JsFuture::from(asked).await.ok()?;
    let held = Array::from(&Reflect::get(&all, &"held".into()).ok()?);
    let name = |lock: JsValue| Reflect::get(&lock, &"name".into()).ok()?.as_string();
    Some(held.iter().filter_map(name).collect())
}

/// A lock that is held until this is dropped.
#[derive(Debug)]
pub struct Held(Option<Function>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(end) = self.0.take() {
            // The promise's own resolver; it cannot fail.
            let _ = end.call0(&JsValue::UNDEFINED);
        }
    }
}

/// Holds a lock that several tabs can hold at the same time, so that the others see that somebody is busy with something.
/// Nothing is held where there are no locks.
pub async fn share(name: &str) -> Held {
    let (held, granted) = share_soon(name);
    if let Some(granted) = granted {
        // A promise that is only ever resolved.
        let _ = JsFuture::from(granted).await;
    }
    held
}

/// Asks for such a lock without waiting for it; gives beside it what resolves once it is held.
pub fn share_soon(name: &str) -> (Held, Option<Promise>) {
    let mut end = None;
    let until = Promise::new(&mut |resolve, _| end = Some(resolve));
    let asked = manager().and_then(|locks| {
        let options = Object::new();
        Reflect::set(&options, &"mode".into(), &"shared".into()).ok()?;
        let request = method(&locks, "request")?;
        let mut asked = None;
        let granted = Promise::new(&mut |resolve, _| {
            let (until, resolve_at_grant) = (until.clone(), resolve.clone());
            let begin = Closure::once_into_js(move |_lock: JsValue| -> Promise {
                let _ = resolve_at_grant.call0(&JsValue::UNDEFINED);
                until
            });
            asked = request.call3(&locks, &name.into(), &options, &begin).ok();
            // A browser that refuses locks, as where it keeps nothing, lets nobody wait for one.
            let refused = asked.as_ref().and_then(|asked| Some((asked, method(asked, "catch")?)));
            if let Some((asked, catch)) = refused {
                let _ = catch.call1(asked, &resolve);
            }
        });
        asked.map(|_| granted)
    });
    (Held(end), asked)
}

/// Whether any tab holds a lock whose name begins like this. Where nobody can tell, somebody may; but nobody else where
/// everything lies in the memory of this page.
pub async fn is_any_held(beginning: &str) -> bool {
    !memory::is_used() && held().await.is_none_or(|held| held.iter().any(|name| name.starts_with(beginning)))
}
