//! The certificate that the server makes for itself.

use crate::encoding::{encode_base64, sha256};
use rcgen::{CertifiedKey, PublicKeyData, generate_simple_self_signed};
use std::error::Error;
use std::sync::Arc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// The names that the certificate is for.
const NAMES: &[&str] = &["generativelanguage.googleapis.com", "localhost", "127.0.0.1"];

/// The server's side of TLS, and what a client needs to trust it.
pub(crate) struct Certificate {
    pub(crate) acceptor: TlsAcceptor,
    pub(crate) pem: String,
    /// Base64 of the SHA-256 of the public key, as Chromium's `--ignore-certificate-errors-spki-list` takes it.
    pub(crate) spki_sha256: String,
}

/// Makes a fresh certificate; `http2` offers HTTP/2 before HTTP/1.1.
pub(crate) fn make(http2: bool) -> Result<Certificate, Box<dyn Error + Send + Sync>> {
    let names: Vec<String> = NAMES.iter().map(ToString::to_string).collect();
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(names)?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)?;
    config.alpn_protocols = if http2 { vec![b"h2".to_vec(), b"http/1.1".to_vec()] } else { vec![b"http/1.1".to_vec()] };
    Ok(Certificate {
        acceptor: TlsAcceptor::from(Arc::new(config)),
        pem: cert.pem(),
        spki_sha256: encode_base64(&sha256(&signing_key.subject_public_key_info())),
    })
}
