//! The storage in a real browser: batches are whole or nothing, and the key lies on the disk only sealed.
#![allow(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

use atelier::core::session::Secret;
use atelier::shell::db::{self, Durability, Store, Write};
use atelier::shell::vault;
use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::CryptoKey;

fn put(store: Store, key: &str, value: impl Into<JsValue>) -> Write {
    Write::Put(store, key.to_owned(), value.into())
}

async fn text(store: Store, key: &str) -> Option<String> {
    db::get(store, key).await.unwrap().as_string()
}

#[wasm_bindgen_test]
async fn values_read_back_by_key_and_by_the_beginning_of_keys() {
    let bytes = Uint8Array::from([1u8, 2, 3].as_slice());
    let batch = vec![
        put(Store::Turns, "a/1", "one"),
        put(Store::Turns, "a/2", "two"),
        put(Store::Turns, "b/1", "other"),
        put(Store::Bytes, "x", bytes),
    ];
    db::write(batch, Durability::Strict).await.unwrap();
    let all = db::get_all(Store::Turns, "a/").await.unwrap();
    assert_eq!(all.iter().filter_map(JsValue::as_string).collect::<Vec<_>>(), ["one", "two"]);
    let bytes: Uint8Array = db::get(Store::Bytes, "x").await.unwrap().dyn_into().unwrap();
    assert_eq!(bytes.to_vec(), [1, 2, 3]);
    assert!(db::get(Store::Turns, "nothing").await.unwrap().is_undefined());

    db::write(vec![Write::DeleteBeginning(Store::Turns, "a/".into())], Durability::Relaxed).await.unwrap();
    assert_eq!(text(Store::Turns, "a/1").await, None);
    assert_eq!(text(Store::Turns, "b/1").await.as_deref(), Some("other"));
}

#[wasm_bindgen_test]
async fn a_batch_that_cannot_be_written_whole_changes_nothing() {
    db::write(vec![put(Store::Kept, "k", "old")], Durability::Strict).await.unwrap();
    let unclonable = Function::new_no_args("");
    let batch = vec![put(Store::Kept, "k", "new"), put(Store::Kept, "f", unclonable)];
    assert!(db::write(batch, Durability::Strict).await.is_err());
    assert_eq!(text(Store::Kept, "k").await.as_deref(), Some("old"));
}

#[wasm_bindgen_test]
async fn a_remembered_key_lies_on_the_disk_sealed_and_is_forgotten_without_a_trace() {
    let secret = "AQ.the-secret-of-this-test";
    vault::hold(Secret::new(secret), true).await.unwrap();
    let values = db::get_all(Store::Vault, "").await.unwrap();
    assert_eq!(values.len(), 2);
    for value in &values {
        let bytes = value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains(secret));
        if let Some(key) = value.dyn_ref::<CryptoKey>() {
            assert!(!key.extractable(), "no script can read the wrapping key out");
        }
    }
    assert!(vault::reopen().await.unwrap());
    assert_eq!(vault::held().unwrap().reveal(), secret);

    vault::hold(Secret::new("another"), false).await.unwrap();
    assert!(db::get_all(Store::Vault, "").await.unwrap().is_empty(), "only for this visit means not on the disk");
    vault::hold(Secret::new(secret), true).await.unwrap();
    vault::forget().await.unwrap();
    assert!(vault::held().is_none());
    let left: Array = db::get_all(Store::Vault, "").await.unwrap().into_iter().collect();
    assert_eq!(left.length(), 0);
    assert!(!vault::reopen().await.unwrap());
}
