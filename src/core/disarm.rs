//! Rules that tests switch off, one at a time, to see that the check of each turns red: a check that cannot fail proves
//! nothing. Only a program with the feature `disarm` can do so. The one that ships is built without it: there every
//! rule holds, and nothing of this is left in it.

/// Whether a test has switched this rule off; never so in the program that ships.
#[cfg(not(feature = "disarm"))]
pub const fn disarmed(_rule: Rule) -> bool {
    false
}

#[cfg(feature = "disarm")]
pub use switch::{disarm, disarmed};

macro_rules! rules {
    ($($(#[$about:meta])* $rule:ident = $name:literal,)*) => {
        /// A rule of which a test can see what becomes without it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Rule {
            $($(#[$about])* $rule,)*
        }

        #[cfg(feature = "disarm")]
        mod switch {
            use super::Rule;
            use std::sync::OnceLock;

            static OFF: OnceLock<Rule> = OnceLock::new();

            /// Whether a test has switched this rule off.
            pub fn disarmed(rule: Rule) -> bool {
                OFF.get() == Some(&rule)
            }

            /// Switches off the rule of this name, once and for the whole visit. Says whether there is such a rule.
            pub fn disarm(name: &str) -> bool {
                let found = [$(($name, Rule::$rule)),*].into_iter().find(|(known, _)| *known == name);
                found.is_some_and(|(_, rule)| OFF.set(rule).is_ok())
            }
        }
    };
}

rules! {
    /// A request leaves when its intent is on the disk.
    IntentFirst = "intent-first",
    /// What could not be written down is not sent.
    KeptOrNotSent = "kept-or-not-sent",
    /// What was interrupted is sent again by a person alone.
    ResentByPerson = "resent-by-person",
    /// A record is written when its bytes are on the disk.
    BytesFirst = "bytes-first",
    /// What has come so far is written down.
    KeptSoFar = "kept-so-far",
    /// What has come is written down when the page is left.
    KeptWhenLeft = "kept-when-left",
    /// Of a broken reply everything whole is kept.
    BrokenIsKept = "broken-is-kept",
    /// Leaving while something would be lost asks first.
    AsksBeforeLeaving = "asks-before-leaving",
    /// Leaving while nothing would be lost does not ask.
    AsksForAReason = "asks-for-a-reason",
    /// A deleted conversation can be brought back for a day.
    SweptAfterADay = "swept-after-a-day",
    /// What is freed is what nothing refers to at that moment, whatever other tabs wrote meanwhile.
    FreedAsDecided = "freed-as-decided",
    /// A desk shows what another tab does to its picture.
    DeskFollows = "desk-follows",
    /// What a tab needs and has not written down stays, whichever tab makes room.
    NeededStays = "needed-stays",
    /// What nothing refers to stays for a day.
    DayOfGrace = "day-of-grace",
    /// A connection that was lost is not tried again.
    LostIsNotRetried = "lost-is-not-retried",
    /// A stalled reply is not tried again.
    StallIsNotRetried = "stall-is-not-retried",
    /// A refusal that waiting does not cure is not tried again.
    RefusalIsNotRetried = "refusal-is-not-retried",
    /// What was asked without a network is not sent when there is one.
    OfflineIsNotRetried = "offline-is-not-retried",
    /// Only what was refused before it began is tried again.
    OnlyUnbegunIsRetried = "only-unbegun-is-retried",
    /// A retry waits as long as the server says.
    ServerDelay = "server-delay",
    /// The waits between tries grow.
    WaitsGrow = "waits-grow",
    /// The waits of two requests differ.
    WaitsDiffer = "waits-differ",
    /// There are four tries at most.
    FourTries = "four-tries",
    /// A refused key holds the rest of the batch back.
    BatchStops = "batch-stops",
    /// A reply that stalls is given up.
    StallEnds = "stall-ends",
    /// A reply is waited for as long as a model may take.
    Patience = "patience",
    /// Only an answer with a result is done.
    DoneHasResult = "done-has-result",
    /// What is no picture is not kept as one.
    PictureIsOne = "picture-is-one",
    /// A message leaves from one tab alone.
    OneTabSends = "one-tab-sends",
    /// Nothing is sent while an answer is under way in the conversation.
    OneAtATime = "one-at-a-time",
    /// An answer counts as done when it is on the disk.
    DoneIsWritten = "done-is-written",
    /// What could not be written is kept for another attempt.
    UnwrittenIsKept = "unwritten-is-kept",
    /// That something could not be written is said.
    UnwrittenIsSaid = "unwritten-is-said",
    /// A write that failed once is made again.
    WrittenAgain = "written-again",
    /// A card that two tabs ask for is paid once.
    CardOnce = "card-once",
    /// A backup of which anything is wrong is not restored.
    RestoreIsWhole = "restore-is-whole",
    /// The records of a backup are restored when its bytes are here.
    RecordsComeLast = "records-come-last",
    /// A file of a backup has the checksum that its archive says.
    ChecksumIsChecked = "checksum-is-checked",
    /// A file of a backup has the hash that its manifest says.
    HashIsChecked = "hash-is-checked",
    /// A backup of a later version is not restored.
    LaterIsRefused = "later-is-refused",
    /// What is here already is not restored a second time.
    RestoredOnce = "restored-once",
    /// What is here and damaged gives way to what a backup has.
    DamagedIsMended = "damaged-is-mended",
    /// A folder of backups gets only what it has not.
    OnlyNewIsAdded = "only-new-is-added",
    /// That a backup is due is said.
    ReminderComes = "reminder-comes",
    /// Records of earlier versions are read.
    EarlierIsRead = "earlier-is-read",
    /// Layers that two places changed are put together.
    LayersAreMerged = "layers-are-merged",
    /// A style that two places changed is put together.
    StylesAreMerged = "styles-are-merged",
    /// A tab that hears of a later version writes no more.
    LaterIsHeeded = "later-is-heeded",
    /// A backup that was stopped leaves what was at its place.
    HalfIsNoBackup = "half-is-no-backup",
    /// What is changed twice in one transaction is merged once.
    MergedOnce = "merged-once",
    /// That a message was sent is written when it is sent, or never.
    ClaimIsOfItsMoment = "claim-is-of-its-moment",
    /// What could not be written is not written over what was written meanwhile.
    OlderIsDropped = "older-is-dropped",
    /// Written is what its transaction has completed.
    TransactionEnds = "transaction-ends",
    /// A dead handle is let go of.
    DeadHandle = "dead-handle",
    /// A handle that stands in the way of another tab is let go of.
    LetsGo = "lets-go",
    /// A database that does not open is tried again.
    OpenedAgain = "opened-again",
    /// A browser that keeps nothing is worked with in memory.
    WorksInMemory = "works-in-memory",
    /// That what was kept is gone is said.
    LossIsSaid = "loss-is-said",
    /// A disk of an earlier version that is raised is not taken for one that was cleared.
    RaisedIsNotLost = "raised-is-not-lost",
    /// Bytes are used when they are what their name says.
    NameIsChecked = "name-is-checked",
    /// A record that cannot be read is set aside alone.
    BadIsSetAside = "bad-is-set-aside",
    /// The browser is asked once to keep the data.
    AsksOnceToStay = "asks-once-to-stay",
    /// Summaries of two tabs are merged by field.
    MergedByField = "merged-by-field",
    /// Messages that two tabs write to one conversation are both kept.
    DraftsOfTwoTabs = "drafts-of-two-tabs",
    /// An answer of another tab is waited for.
    OthersAreAwaited = "others-are-awaited",
    /// Other tabs are told what was written.
    OthersAreTold = "others-are-told",
    /// A part that did not arrive is asked for again.
    PartAgain = "part-again",
    /// Bytes that no worker lives through naming are named by the page.
    NamedAllTheSame = "named-all-the-same",
    /// A job whose worker died is done by another.
    AnotherWorker = "another-worker",
    /// That a worker died is noticed.
    DeathIsNoticed = "death-is-noticed",
    /// Lengths of time are taken by a clock that nobody sets.
    SteadyClock = "steady-clock",
    /// Files that are too many are left out with a word.
    TooManyIsSaid = "too-many-is-said",
}

#[cfg(all(test, feature = "disarm"))]
mod tests {
    use super::*;

    #[test]
    fn one_rule_is_switched_off_by_its_name() {
        assert!(!disarm("no-such-rule") && !disarmed(Rule::ServerDelay));
        assert!(disarm("server-delay") && disarmed(Rule::ServerDelay));
        assert!(!disarm("four-tries") && !disarmed(Rule::FourTries), "one at a time");
    }
}
