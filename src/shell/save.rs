//! Downloads: original bytes under a harmless name.

use super::{clock, files};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use wasm_bindgen::JsCast;
use web_sys::{Blob, HtmlAnchorElement, Url};

/// How long a download's address stays valid, in milliseconds: browsers read it after the click.
const VALID_MS: u32 = 60_000;

/// Hands a picture's bytes, as they came, to the browser's downloads.
pub async fn download(picture: Hash, name: String) -> Result<String, Error> {
    let blob = files::blob(picture).await?;
    hand_over(&blob, &name)?;
    Ok(name)
}

/// Hands bytes to the browser's downloads under this name.
pub fn hand_over(blob: &Blob, name: &str) -> Result<(), Error> {
    let failed = |thrown: wasm_bindgen::JsValue| super::error::unknown(&thrown);
    let url = Url::create_object_url_with_blob(blob).map_err(failed)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or_else(|| Error::new(Kind::Unknown))?;
    let anchor: HtmlAnchorElement = document.create_element("a").map_err(failed)?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    clock::after_ms(VALID_MS, move || {
        // Revoking an address that is already gone is no error.
        let _ = Url::revoke_object_url(&url);
    });
    Ok(())
}
