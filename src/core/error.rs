//! The one error type: what went wrong, as a person can act on it.

use serde::{Deserialize, Serialize};

/// What went wrong and what was said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Error {
    /// What a person can act on; decides the sentence, the action offered and whether a retry is free.
    pub kind: Kind,
    /// What the server or the browser said, word for word, without any secret; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// The HTTP status, or the code of an error that came inside a reply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
    /// The API's own name of the failure, for instance `INVALID_ARGUMENT`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// How long the server asks to wait before the next try, in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// The field of the request that the server refused, as a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The model that takes the place of a retired one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// The server said, with a failing status and in the API's own form, that it had not begun.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unbegun: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Error {
    /// A failure of which only the kind is known.
    pub fn new(kind: Kind) -> Self {
        Self::saying(kind, "")
    }

    /// A failure with what was said about it, word for word.
    pub fn saying(kind: Kind, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self {
            kind,
            detail,
            code: None,
            status: None,
            retry_after_ms: None,
            field: None,
            successor: None,
            unbegun: false,
        }
    }

    /// The same failure with the field of the request that it is about.
    pub fn about(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The same failure with the HTTP status that it came with.
    pub fn with_code(mut self, code: u16) -> Self {
        self.code = Some(code);
        self
    }

    /// Whether the same request may be sent again without asking, because nothing can have been billed: only where the
    /// server refused before it began, which an error in the middle of a reply never says.
    pub fn may_retry_free(&self) -> bool {
        self.kind.may_retry_free() && self.unbegun
    }
}

/// Kinds of failure, flat: each has one sentence and one useful action in `text::failure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Nothing better is known.
    Unknown,

    /// No key was given yet.
    KeyMissing,
    /// The key is not valid (the API says so with 400, not 401).
    KeyInvalid,
    /// The key is of a kind that this address does not take (401 `ACCESS_TOKEN_TYPE_UNSUPPORTED`).
    KeyKindRefused,
    /// Google blocked the key because it was found in public.
    KeyLeaked,
    /// The key may be used only from other web sites or addresses.
    KeyRestricted,
    /// The API is not switched on in the key's project.
    ServiceDisabled,
    /// The key's project may not do this.
    PermissionDenied,
    /// The API is not offered in the person's country.
    RegionUnsupported,
    /// The key's project has no billing, or its balance is spent.
    BillingRequired,

    /// The API refused the request; `field` may say which part of it.
    RequestRejected,
    /// A picture made by the model went back without its thought signature.
    SignatureMissing,
    /// A thought signature is damaged or belongs to another model.
    SignatureInvalid,
    /// The API could not read a picture that was sent.
    PictureRejected,
    /// The model does not make this aspect ratio.
    RatioUnsupported,
    /// The model does not make this size.
    SizeUnsupported,
    /// The model does not take this thinking level.
    ThinkingUnsupported,
    /// There is nothing to send.
    PromptEmpty,
    /// The prompt is longer than the model reads.
    PromptTooLong,
    /// The request is larger than the API takes.
    RequestTooLarge,
    /// More pictures than the model takes.
    TooManyPictures,

    /// The model is gone; `successor` may name the one that took its place.
    ModelRetired,
    /// The API does not know the model's id.
    ModelUnknown,
    /// A file kept by the API has expired (after 48 hours) or belongs to another key.
    FileExpired,

    /// Too many requests in a short time.
    RateLimited,
    /// The quota of the day is used up.
    DailyLimit,
    /// The free tier does not include this model, or its share is used up.
    FreeTierLimit,

    /// The server gave up on the request.
    Cancelled,
    /// The server failed.
    ServerFault,
    /// The model is overloaded.
    Overloaded,
    /// The server ran out of time.
    DeadlineExceeded,
    /// What came is not a reply of this API.
    Unreadable,
    /// The reply is without any content.
    EmptyReply,
    /// A picture in the reply arrived damaged.
    ReplyDamaged,

    /// The device is offline.
    Offline,
    /// The server could not be reached, and the browser does not say why.
    Unreachable,
    /// The connection broke after the reply had begun.
    ConnectionLost,
    /// Nothing arrived for a long time.
    Stalled,
    /// The person stopped it.
    Stopped,
    /// The page was closed while the request was out.
    Interrupted,

    /// Refused by the safety filters.
    RefusedSafety,
    /// Refused as prohibited content.
    RefusedProhibited,
    /// Refused because it was too close to existing work.
    RefusedRecitation,
    /// Refused because of a word on a blocklist.
    RefusedBlocklist,
    /// Refused because of personal data.
    RefusedPersonal,
    /// Refused because of the language.
    RefusedLanguage,
    /// Refused without a reason that helps.
    RefusedOther,
    /// The model answered without the picture that was asked for.
    NoPicture,
    /// The model answered nothing.
    NoAnswer,
    /// The reply reached its length limit before the result.
    CutShort,
    /// The model failed at a function call.
    ToolCallFailed,
    /// The prompt was blocked by the safety filters.
    BlockedSafety,
    /// The prompt was blocked as prohibited content.
    BlockedProhibited,
    /// The prompt was blocked because of a word on a blocklist.
    BlockedBlocklist,
    /// The prompt was blocked without a reason that helps.
    BlockedOther,

    /// The file is not a picture.
    NotAPicture,
    /// The picture cannot be decoded.
    DamagedPicture,
    /// The picture has more pixels than can be handled.
    TooManyPixels,
    /// The file is too large.
    TooLarge,
    /// The format can be neither sent nor converted here.
    UnsupportedFormat,
    /// The file has no bytes.
    EmptyFile,

    /// The same message left from another tab a moment before.
    SentElsewhere,
    /// Other tabs kept writing while it was decided what may be deleted.
    ChangedMeanwhile,
    /// A newer version of the app has taken over what is stored; this one writes no more.
    Superseded,
    /// The part of the app that works on pictures has stopped, twice.
    WorkerDied,
    /// A record on this device cannot be read; it was set aside.
    RecordUnreadable,
    /// A record on this device was kept by a later version of the app; it was left as it is.
    RecordTooNew,
    /// The device has no room left.
    StorageFull,
    /// The browser refuses to store.
    StorageFailed,
    /// Bytes that are needed are not on this device any more.
    BytesMissing,
    /// Bytes on this device are others than their name says; they stay as they are.
    BytesDamaged,

    /// The file is no backup.
    NotABackup,
    /// The style, or that version of it, is not on this device.
    StyleGone,
    /// The backup ends too early.
    BackupCutShort,
    /// Something in the backup is not what it has to be; `detail` has a line for each fault.
    BackupDamaged,
    /// The backup is of a later version of the app.
    BackupTooNew,
    /// The bytes of the backup lie beside it, in its folder.
    BackupInFolder,
    /// The backup could not be written to where it was to go.
    BackupUnwritten,
}

impl Kind {
    /// Whether a failure of this kind passes by waiting: "too many requests" and "overloaded".
    /// [`Error::may_retry_free`] also asks how it came.
    pub fn may_retry_free(self) -> bool {
        matches!(self, Self::RateLimited | Self::Overloaded)
    }

    /// Whether the key is refused, so that every other request with it would be, too.
    pub fn refuses_key(self) -> bool {
        use Kind::*;
        matches!(
            self,
            KeyInvalid
                | KeyKindRefused
                | KeyLeaked
                | KeyRestricted
                | ServiceDisabled
                | PermissionDenied
                | BillingRequired
        )
    }

    /// Whether the reply came to its own end, so that what it reported of its cost is all of it.
    pub fn is_whole_reply(self) -> bool {
        use Kind::*;
        self.is_without_result() || matches!(self, BlockedSafety | BlockedProhibited | BlockedBlocklist | BlockedOther)
    }

    /// Whether the model worked and came to its end without what was asked for.
    fn is_without_result(self) -> bool {
        use Kind::*;
        matches!(
            self,
            RefusedSafety
                | RefusedProhibited
                | RefusedRecitation
                | RefusedBlocklist
                | RefusedPersonal
                | RefusedLanguage
                | RefusedOther
                | NoPicture
                | NoAnswer
                | CutShort
                | ToolCallFailed
        )
    }

    /// Whether the request may have been charged although its result did not arrive whole.
    pub fn may_be_charged(self) -> bool {
        use Kind::*;
        let is_cut_off = matches!(
            self,
            Unreachable
                | ConnectionLost
                | Stalled
                | Stopped
                | Interrupted
                | Cancelled
                | DeadlineExceeded
                | ServerFault
                | Unreadable
                | EmptyReply
                | ReplyDamaged
                | StorageFull
                | StorageFailed
                | Unknown
        );
        is_cut_off || self.is_without_result()
    }

    /// The name of the kind in snake case, the same as in stored records.
    pub fn name(self) -> String {
        serde_json::to_value(self).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_reads_back_as_written_and_is_short_where_little_is_known() {
        let plain = Error::new(Kind::Offline);
        assert_eq!(serde_json::to_string(&plain).unwrap(), r#"{"kind":"offline"}"#);
        let full = Error { retry_after_ms: Some(900), ..Error::saying(Kind::RateLimited, "slow").with_code(429) };
        let back: Error = serde_json::from_str(&serde_json::to_string(&full).unwrap()).unwrap();
        assert_eq!(back, full);
        assert_eq!(Kind::TooManyPixels.name(), "too_many_pixels");
    }

    #[test]
    fn a_retry_is_free_only_where_the_server_refused_before_any_work() {
        let unbegun = |kind| Error { unbegun: true, ..Error::new(kind).with_code(503) };
        assert!(unbegun(Kind::Overloaded).may_retry_free());
        assert!(!Error::new(Kind::Overloaded).with_code(503).may_retry_free(), "it may have come in mid-reply");
        assert!(!unbegun(Kind::DailyLimit).may_retry_free());
        assert!(!Error::new(Kind::Unreachable).may_retry_free());
        assert!(Kind::ConnectionLost.may_be_charged() && !Kind::KeyInvalid.may_be_charged());
    }
}
