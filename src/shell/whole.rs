//! Bytes from the disk as they are to be used: compared with their name, which is their hash. This is the one way from
//! the disk to the screen, to a download and to the wire.

use super::db::{self, Store};
use crate::core::disarm::{Rule, disarmed};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use js_sys::{Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Crypto;

/// The bytes of this name. Fails where there are none, and where they are others than their name says; what is damaged
/// stays on the disk as it is.
pub async fn bytes(hash: Hash) -> Result<Uint8Array, Error> {
    let found = db::get(Store::Bytes, &hash.to_string()).await?;
    let bytes: Uint8Array = found.dyn_into().map_err(|_| Error::new(Kind::BytesMissing))?;
    if hashing(&bytes).await? == hash || disarmed(Rule::NameIsChecked) {
        Ok(bytes)
    } else {
        Err(Error::new(Kind::BytesDamaged))
    }
}

/// Begins to hash some bytes with SHA-256, off this thread, so that something else can be done meanwhile.
pub fn hashing(bytes: &Uint8Array) -> impl Future<Output = Result<Hash, Error>> + 'static {
    let digest = digest(bytes).map(JsFuture::from);
    async move {
        let failed = |thrown: JsValue| super::error::unknown(&thrown);
        let digest = digest.map_err(failed)?.await.map_err(failed)?;
        let digest = Uint8Array::new(&digest).to_vec().try_into().map_err(|_| Error::new(Kind::Unknown))?;
        Ok(Hash(digest))
    }
}

fn digest(bytes: &Uint8Array) -> Result<Promise, JsValue> {
    // By the global scope, since the darkroom names bytes, too.
    let crypto: Crypto = Reflect::get(&js_sys::global(), &"crypto".into())?.dyn_into()?;
    crypto.subtle().digest_with_str_and_js_u8_array("SHA-256", bytes)
}
