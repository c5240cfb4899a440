//! The key: in memory, and, if the person wants it remembered, encrypted in IndexedDB under a key that no script can
//! read out.

use super::db::{self, Durability, Store, Write};
use super::error::storage;
use crate::core::error::Error;
use crate::core::session::Secret;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

thread_local! {
    static HELD: RefCell<Option<Secret>> = const { RefCell::new(None) };
}

const WRAPPING_KEY: &str = "wrapping-key";
const SEALED: &str = "sealed";
/// The length of an AES-GCM nonce in bytes, as its standard recommends.
const NONCE_BYTES: usize = 12;

/// The key in use.
pub fn held() -> Option<Secret> {
    HELD.with_borrow(Clone::clone)
}

/// Uses this key from now on; remembers it on this device if `keep`, and forgets a remembered one if not.
pub async fn hold(key: Secret, keep: bool) -> Result<(), Error> {
    HELD.set(Some(key.clone()));
    if !keep {
        return erase().await;
    }
    let (wrapping_key, sealed) = seal(&key).await.map_err(|thrown| storage(&thrown))?;
    let batch = vec![
        Write::Put(Store::Vault, WRAPPING_KEY.to_owned(), wrapping_key.into()),
        Write::Put(Store::Vault, SEALED.to_owned(), sealed.into()),
    ];
    db::write(batch, Durability::Strict).await
}

/// Opens the remembered key, if there is one, and uses it.
pub async fn reopen() -> Result<bool, Error> {
    let wrapping_key = db::get(Store::Vault, WRAPPING_KEY).await?;
    let sealed = db::get(Store::Vault, SEALED).await?;
    let (Ok(wrapping_key), Ok(sealed)) = (wrapping_key.dyn_into::<CryptoKey>(), sealed.dyn_into::<Uint8Array>()) else {
        return Ok(false);
    };
    let key = unseal(&wrapping_key, &sealed).await.map_err(|thrown| storage(&thrown))?;
    HELD.set(Some(key));
    Ok(true)
}

/// Whether a key is remembered on this device; where nobody can tell, one may be.
pub async fn is_kept() -> bool {
    db::get(Store::Vault, SEALED).await.map_or(true, |sealed| !sealed.is_undefined())
}

/// Uses no key any more.
pub fn let_go() {
    HELD.set(None);
}

/// Removes every trace of the key.
pub async fn forget() -> Result<(), Error> {
    HELD.set(None);
    erase().await
}

async fn erase() -> Result<(), Error> {
    let names = [WRAPPING_KEY, SEALED];
    let batch = names.map(|name| Write::Delete(Store::Vault, name.to_owned()));
    db::write(batch.into(), Durability::Strict).await
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    Ok(window.crypto()?.subtle())
}

fn algorithm(nonce: Option<&Uint8Array>) -> Result<Object, JsValue> {
    let algorithm = Object::new();
    Reflect::set(&algorithm, &"name".into(), &"AES-GCM".into())?;
    match nonce {
        Some(nonce) => Reflect::set(&algorithm, &"iv".into(), nonce)?,
        None => Reflect::set(&algorithm, &"length".into(), &256.into())?,
    };
    Ok(algorithm)
}

async fn settled(promise: Result<Promise, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?).await
}

/// Encrypts the key under a new key that cannot be exported. The nonce stands before the sealed bytes.
async fn seal(key: &Secret) -> Result<(CryptoKey, Uint8Array), JsValue> {
    let subtle = subtle()?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let made = subtle.generate_key_with_object(&algorithm(None)?, false, &uses);
    let wrapping_key: CryptoKey = settled(made).await?.dyn_into()?;
    let mut nonce = [0u8; NONCE_BYTES];
    web_sys::window().ok_or(JsValue::NULL)?.crypto()?.get_random_values_with_u8_array(&mut nonce)?;
    let nonce = Uint8Array::from(nonce.as_slice());
    let plain = Uint8Array::from(key.reveal().as_bytes());
    let sealed = subtle.encrypt_with_object_and_js_u8_array(&algorithm(Some(&nonce))?, &wrapping_key, &plain);
    let sealed = Uint8Array::new(&settled(sealed).await?);
    let whole = Uint8Array::new_with_length(nonce.length() + sealed.length());
    whole.set(&nonce, 0);
    whole.set(&sealed, nonce.length());
    Ok((wrapping_key, whole))
}

async fn unseal(wrapping_key: &CryptoKey, whole: &Uint8Array) -> Result<Secret, JsValue> {
    let nonce = whole.slice(0, NONCE_BYTES as u32);
    let sealed = whole.slice(NONCE_BYTES as u32, whole.length());
    let opened = subtle()?.decrypt_with_object_and_js_u8_array(&algorithm(Some(&nonce))?, wrapping_key, &sealed);
    let plain = Uint8Array::new(&settled(opened).await?).to_vec();
    Ok(Secret::new(&String::from_utf8_lossy(&plain)))
}
