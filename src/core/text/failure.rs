//! Failures in words: for every kind one sentence that says what happened, one action that helps, and whether the
//! request may have been charged.

use crate::core::error::{Error, Kind};
use crate::core::gemini::model;

/// Where nothing of the error itself belongs in the sentence, or nothing is known of it.
const SENTENCES: &[(Kind, &str)] = &[
    (Kind::Unknown, "Something went wrong, and nothing more is known about it."),
    (Kind::KeyMissing, "There is no key yet, so nothing can be sent."),
    (Kind::KeyInvalid, "Google does not know this key."),
    (Kind::KeyKindRefused, "Google does not accept this kind of key here."),
    (Kind::KeyLeaked, "Google has blocked this key because it was found in public."),
    (Kind::KeyRestricted, "This key may not be used from this web address."),
    (Kind::ServiceDisabled, "The Gemini API is not switched on for this key."),
    (Kind::PermissionDenied, "This key does not have permission to do that."),
    (Kind::RegionUnsupported, "Google does not offer this service where you are."),
    (Kind::BillingRequired, "This needs a Google project with billing and a balance."),
    (Kind::RequestRejected, "The service does not accept the request."),
    (Kind::SignatureMissing, "The model cannot go on from this picture, because its signature is missing."),
    (Kind::SignatureInvalid, "The model cannot go on from this picture, because its signature is from elsewhere."),
    (Kind::PictureRejected, "The service could not read one of the pictures."),
    (Kind::RatioUnsupported, "This model does not make pictures in this aspect ratio."),
    (Kind::SizeUnsupported, "This model does not make pictures of this size."),
    (Kind::ThinkingUnsupported, "This model does not take this thinking level."),
    (Kind::PromptEmpty, "The message is empty."),
    (Kind::PromptTooLong, "The message is longer than this model can read."),
    (Kind::RequestTooLarge, "The message and its pictures are larger than the service takes."),
    (Kind::TooManyPictures, "There are more pictures in the message than this model takes."),
    (Kind::ModelRetired, "This model is no longer offered."),
    (Kind::ModelUnknown, "The service does not know a model by this name."),
    (Kind::FileExpired, "A file that the message refers to is no longer there."),
    (Kind::RateLimited, "That was too many requests in a short time."),
    (Kind::DailyLimit, "The limit for today is used up; it starts anew at midnight, Pacific time."),
    (Kind::FreeTierLimit, "The free tier does not cover this request."),
    (Kind::Cancelled, "The service gave up on the request."),
    (Kind::ServerFault, "The service failed on its side."),
    (Kind::Overloaded, "The model is busy right now."),
    (Kind::DeadlineExceeded, "The service ran out of time."),
    (Kind::Unreadable, "The answer was not one that can be read."),
    (Kind::EmptyReply, "The answer was empty."),
    (Kind::ReplyDamaged, "A picture arrived damaged and could not be kept."),
    (Kind::Offline, "You are offline."),
    (Kind::Unreachable, "The service could not be reached."),
    (Kind::ConnectionLost, "The connection broke before the answer was complete."),
    (Kind::Stalled, "Nothing has arrived for a long time."),
    (Kind::Stopped, "You stopped this answer."),
    (Kind::Interrupted, "The page was closed before the answer was complete."),
    (Kind::RefusedSafety, "The model withheld the result for safety reasons."),
    (Kind::RefusedProhibited, "The model withheld the result because such content is not allowed."),
    (Kind::RefusedRecitation, "The model withheld the result because it was too close to existing work."),
    (Kind::RefusedBlocklist, "The model withheld the result because of a word on a blocklist."),
    (Kind::RefusedPersonal, "The model withheld the result because of personal data in it."),
    (Kind::RefusedLanguage, "The model does not work in this language."),
    (Kind::RefusedOther, "The model withheld the result and gave no reason."),
    (Kind::NoPicture, "The model answered without a picture."),
    (Kind::NoAnswer, "The model did not answer anything."),
    (Kind::CutShort, "The answer reached its length limit before it was complete."),
    (Kind::ToolCallFailed, "The model made a mistake while calling a function."),
    (Kind::BlockedSafety, "The message was blocked for safety reasons."),
    (Kind::BlockedProhibited, "The message was blocked because such content is not allowed."),
    (Kind::BlockedBlocklist, "The message was blocked because of a word on a blocklist."),
    (Kind::BlockedOther, "The message was blocked, and no reason was given."),
    (Kind::NotAPicture, "This file is not a picture."),
    (Kind::DamagedPicture, "This picture is damaged and cannot be opened."),
    (Kind::TooManyPixels, "This picture has more than 67 million pixels or a side over 16 384."),
    (Kind::TooLarge, "This file is too large."),
    (Kind::UnsupportedFormat, "This kind of picture can be neither sent nor converted in this browser."),
    (Kind::EmptyFile, "This file is empty."),
    (Kind::SentElsewhere, "This was just sent from another tab."),
    (Kind::ChangedMeanwhile, "Another tab is just writing to what is kept; try again in a moment."),
    (Kind::Superseded, "Atelier was updated in another tab, and this one writes nothing more."),
    (Kind::WorkerDied, "Working on this picture failed; it may be too large for this device."),
    (Kind::RecordUnreadable, "Something that was kept here could not be read and was set aside."),
    (Kind::RecordTooNew, "Something here was kept by a later version of Atelier and left as it is."),
    (Kind::StorageFull, "There is no room left on this device for Atelier."),
    (Kind::StorageFailed, "The browser could not store this."),
    (Kind::BytesMissing, "A file that this needs is not on this device any more."),
    (Kind::BytesDamaged, "A file that this needs is damaged on this device, so it was not used."),
    (Kind::NotABackup, "This is not a backup of Atelier."),
    (Kind::StyleGone, "This style is not on this device any more."),
    (Kind::BackupCutShort, "The end of this backup is missing."),
    (Kind::BackupDamaged, "This backup is damaged."),
    (Kind::BackupTooNew, "This backup was made by a later version of Atelier."),
    (Kind::BackupInFolder, "The pictures of this backup lie beside it, so choose its whole folder."),
    (Kind::BackupUnwritten, "The backup could not be written there."),
];

/// The one thing to offer beside a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Look at the key, or paste another.
    CheckKey,
    /// Send the same again. It is a new request and is charged like one.
    Retry,
    /// Send the same again after a while; `Error::retry_after_ms` may say how long.
    WaitAndRetry,
    /// Go on with this model.
    SwitchModel(String),
    /// Choose another model.
    ChooseModel,
    /// Change the message and send it anew.
    EditMessage,
    /// Choose another ratio, size or thinking level.
    ChangeOptions,
    /// Take pictures out of the message.
    RemovePictures,
    /// Choose another picture.
    ChoosePicture,
    /// Start anew from the picture: it goes into the message, and the history that the model refuses stays behind.
    ContinueFromPicture,
    /// Free room on the device.
    MakeRoom,
    /// Nothing helps, or nothing is needed.
    None,
}

/// What happened, in one sentence.
pub fn sentence(error: &Error) -> String {
    match error.kind {
        Kind::ModelRetired => match &error.successor {
            Some(id) => format!("This model is no longer offered; {} has taken its place.", model_name(id)),
            None => "This model is no longer offered.".to_owned(),
        },
        Kind::TooManyPictures => match error.detail.parse::<u32>() {
            Ok(most) => format!("This model takes up to {most} pictures in a message."),
            Err(_) => "There are more pictures in the message than this model takes.".to_owned(),
        },
        Kind::RatioUnsupported => with_detail("This model does not make pictures in this aspect ratio", error),
        Kind::SizeUnsupported => with_detail("This model does not make pictures of this size", error),
        Kind::ThinkingUnsupported => with_detail("This model does not take this thinking level", error),
        Kind::RequestRejected => match &error.field {
            Some(field) => format!("The service does not accept the request; it names the field {field}."),
            None => "The service does not accept the request.".to_owned(),
        },
        kind => fixed(kind).to_owned(),
    }
}

/// The one thing that helps.
pub fn action(error: &Error) -> Action {
    use Kind::*;
    match error.kind {
        KeyMissing | KeyInvalid | KeyKindRefused | KeyLeaked | KeyRestricted | ServiceDisabled | PermissionDenied
        | BillingRequired | FreeTierLimit | RegionUnsupported => Action::CheckKey,
        ModelRetired => match &error.successor {
            Some(id) => Action::SwitchModel(id.clone()),
            None => Action::ChooseModel,
        },
        // Each model has a limit of its own for the day.
        ModelUnknown | DailyLimit => Action::ChooseModel,
        RateLimited | Overloaded => Action::WaitAndRetry,
        Unknown | ServerFault | DeadlineExceeded | Cancelled | Unreadable | EmptyReply | ReplyDamaged | Offline
        | Unreachable | ConnectionLost | Stalled | Stopped | Interrupted | ToolCallFailed | StorageFailed => {
            Action::Retry
        }
        SignatureMissing | SignatureInvalid => Action::ContinueFromPicture,
        RatioUnsupported | SizeUnsupported | ThinkingUnsupported => Action::ChangeOptions,
        TooManyPictures | RequestTooLarge => Action::RemovePictures,
        FileExpired | RequestRejected | PromptEmpty | PromptTooLong | RefusedSafety | RefusedProhibited
        | RefusedRecitation | RefusedBlocklist | RefusedPersonal | RefusedLanguage | RefusedOther | NoPicture
        | NoAnswer | CutShort | BlockedSafety | BlockedProhibited | BlockedBlocklist | BlockedOther => {
            Action::EditMessage
        }
        PictureRejected | NotAPicture | DamagedPicture | TooManyPixels | TooLarge | UnsupportedFormat | EmptyFile => {
            Action::ChoosePicture
        }
        StorageFull => Action::MakeRoom,
        SentElsewhere | ChangedMeanwhile | Superseded | WorkerDied | RecordUnreadable | RecordTooNew | BytesMissing
        | BytesDamaged | StyleGone | NotABackup | BackupCutShort | BackupDamaged | BackupTooNew | BackupInFolder
        | BackupUnwritten => Action::None,
    }
}

/// A word on money, where the request may have been charged although its result is not here.
pub fn charge(error: &Error) -> Option<&'static str> {
    error.kind.may_be_charged().then_some("It may have been charged.")
}

fn model_name(id: &str) -> &str {
    model::known(id).map_or(id, |model| model.name)
}

/// The value that was refused stands in the detail of errors that were found here; the server's long words do not
/// belong in the sentence.
fn with_detail(sentence: &str, error: &Error) -> String {
    if error.code.is_none() && !error.detail.is_empty() {
        format!("{sentence} ({}).", error.detail)
    } else {
        format!("{sentence}.")
    }
}

fn fixed(kind: Kind) -> &'static str {
    SENTENCES.iter().find(|(known, _)| *known == kind).map_or("", |(_, sentence)| sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_failure_is_one_calm_sentence_of_its_own() {
        assert_eq!(SENTENCES.len(), Kind::BackupUnwritten as usize + 1, "a kind has no sentence");
        let mut seen = std::collections::HashSet::new();
        for (place, (kind, _)) in SENTENCES.iter().enumerate() {
            let kind = *kind;
            assert_eq!(kind as usize, place, "the order of the kinds: none is missing, none stands twice");
            let text = sentence(&Error::new(kind));
            assert!(text.ends_with('.') && !text.contains('!'), "{kind:?}: {text}");
            assert_eq!(text.matches(". ").count(), 0, "one sentence: {text}");
            assert!(text.chars().next().unwrap().is_uppercase() && text.len() <= 90, "{kind:?}: {text}");
            assert!(seen.insert(text.clone()), "said twice: {text}");
        }
    }

    #[test]
    fn what_is_known_goes_into_the_sentence() {
        let retired = Error { successor: Some("gemini-3-pro-image".into()), ..Error::new(Kind::ModelRetired) };
        assert_eq!(sentence(&retired), "This model is no longer offered; Nano Banana Pro has taken its place.");
        assert_eq!(action(&retired), Action::SwitchModel("gemini-3-pro-image".into()));
        assert_eq!(
            sentence(&Error::saying(Kind::TooManyPictures, "14")),
            "This model takes up to 14 pictures in a message."
        );
        assert_eq!(
            sentence(&Error::saying(Kind::RatioUnsupported, "1:8")),
            "This model does not make pictures in this aspect ratio (1:8)."
        );
    }

    #[test]
    fn each_failure_offers_what_helps_with_it() {
        // Of every group that the wire's failures fall into, by what a person can do about it.
        let table = [
            (Kind::KeyInvalid, Action::CheckKey),
            (Kind::BillingRequired, Action::CheckKey),
            (Kind::ModelRetired, Action::ChooseModel),
            (Kind::DailyLimit, Action::ChooseModel),
            (Kind::RateLimited, Action::WaitAndRetry),
            (Kind::Overloaded, Action::WaitAndRetry),
            (Kind::ConnectionLost, Action::Retry),
            (Kind::Interrupted, Action::Retry),
            (Kind::SignatureInvalid, Action::ContinueFromPicture),
            (Kind::SizeUnsupported, Action::ChangeOptions),
            (Kind::RequestTooLarge, Action::RemovePictures),
            (Kind::RefusedSafety, Action::EditMessage),
            (Kind::BlockedProhibited, Action::EditMessage),
            (Kind::DamagedPicture, Action::ChoosePicture),
            (Kind::StorageFull, Action::MakeRoom),
            (Kind::SentElsewhere, Action::None),
        ];
        for (kind, wanted) in table {
            assert_eq!(action(&Error::new(kind)), wanted, "{kind:?}");
        }
        // What may cost a second time is never offered as waiting, which goes on by itself.
        for (kind, _) in SENTENCES {
            let waits = action(&Error::new(*kind)) == Action::WaitAndRetry;
            assert!(!(waits && kind.may_be_charged()), "{kind:?}");
        }
    }

    #[test]
    fn money_is_mentioned_only_where_it_may_be_gone() {
        assert!(charge(&Error::new(Kind::Stopped)).is_some());
        assert!(charge(&Error::new(Kind::KeyInvalid)).is_none());
        assert!(charge(&Error::new(Kind::BlockedSafety)).is_none());
    }
}
