//! Thought signatures: made for one model and one kind of part, and checked when they come back.
//!
//! A signature is 16 bytes of nonce, 32 bytes of HMAC-SHA-256 and filler up to the wanted size. For a picture the
//! code also covers the picture's bytes, so that a signature moved to another picture is found.

use crate::encoding::{decode_base64, encode_base64, sha256};
use ring::hmac;

/// What a signed part is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Signed<'a> {
    Text,
    Call,
    Picture(&'a [u8]),
}

/// The texts that the service accepts in place of a signature for a history that it did not write.
const SENTINELS: &[&str] = &["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

const NONCE: usize = 16;
const HEAD: usize = NONCE + 32;

/// Signs and checks with one secret.
#[derive(Clone)]
pub(crate) struct Signer {
    key: hmac::Key,
}

impl Signer {
    /// A signer of this secret; signatures of another secret are foreign to it.
    pub(crate) fn new(secret: &str) -> Self {
        Self { key: hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()) }
    }

    /// A signature in standard base64, of `size_bytes` decoded (at least 48).
    pub(crate) fn sign(&self, model: &str, part: Signed<'_>, seed: u64, size_bytes: usize) -> String {
        let mut bytes = sha256(&seed.to_le_bytes())[..NONCE].to_vec();
        bytes.resize(HEAD, 0);
        let mut state = seed | 1;
        while bytes.len() < size_bytes {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            bytes.extend_from_slice(&(state >> 16).to_le_bytes()[..(size_bytes - bytes.len()).min(6)]);
        }
        let code = self.code(model, part, &bytes);
        bytes[NONCE..HEAD].copy_from_slice(&code);
        encode_base64(&bytes)
    }

    /// Whether `text` is a signature for this model and part, or one of the accepted sentinels.
    pub(crate) fn accepts(&self, model: &str, part: Signed<'_>, text: &str) -> bool {
        if SENTINELS.contains(&text) {
            return true;
        }
        let Some(bytes) = decode_base64(text) else { return false };
        if SENTINELS.iter().any(|sentinel| sentinel.as_bytes() == bytes) {
            return true;
        }
        bytes.len() >= HEAD && self.code(model, part, &bytes)[..] == bytes[NONCE..HEAD]
    }

    fn code(&self, model: &str, part: Signed<'_>, bytes: &[u8]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.key);
        context.update(model.as_bytes());
        match part {
            Signed::Text => context.update(b"\ntext\n"),
            Signed::Call => context.update(b"\ncall\n"),
            Signed::Picture(picture) => {
                context.update(b"\npicture\n");
                context.update(&sha256(picture));
            }
        }
        context.update(&bytes[..NONCE]);
        context.update(&bytes[HEAD..]);
        let mut code = [0; 32];
        code.copy_from_slice(context.sign().as_ref());
        code
    }
}
