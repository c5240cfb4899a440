//! What each event does to the state, and what it asks of the shell.

mod compose;
mod follow;
mod list;
mod look;
mod reply;
mod send;
mod start;
#[cfg(test)]
mod tests;

use super::effect::Effect;
use super::event::Event;
use super::id::{Id, Stamp};
use super::notice::{Notice, Says};
use super::state::{Change, State};
pub(crate) use send::clean;
use std::sync::Arc;

/// Changes the state as the event demands and says what the shell has to do. The only code that changes a [`State`].
pub fn update(state: &mut State, event: Event, stamp: &Stamp) -> Vec<Effect> {
    let mut turn = Turning { state, stamp, effects: Vec::new(), given: 0 };
    turn.handle(event);
    turn.effects
}

/// One event being handled: the state, the moment, and the effects so far.
struct Turning<'a> {
    state: &'a mut State,
    stamp: &'a Stamp,
    effects: Vec<Effect>,
    given: u16,
}

impl Turning<'_> {
    fn handle(&mut self, event: Event) {
        use Event::*;
        match event {
            Started(found) => self.started(*found),
            Navigated(route) => self.navigated(route),
            Opened(id, turns) => self.opened(id, turns),
            Followed(news) => self.followed(*news),
            Stands(standing) => self.notice(Says::Stands(standing)),
            StandsNoMore(standing) => {
                Arc::make_mut(&mut self.state.notices).retain(|notice| notice.says != Says::Stands(standing));
            }

            KeyGiven { key, keep } => self.key_given(key, keep),
            KeyTested { key, keep, result } => self.key_tested(key, keep, result),
            KeyForgotten => self.key_forgotten(true),
            KeyGone => self.key_forgotten(false),
            DemoChosen => self.demo_chosen(),
            ModelsListed(listed) => self.models_listed(&listed),
            SettingsOpened(open) => Arc::make_mut(&mut self.state.session).settings_open = open,
            ThemeChosen(theme) => self.theme_chosen(theme),

            Typed(text) => self.typed(text),
            FilesOffered(files) => self.files_offered(files),
            FileRead { attachment, result } => self.file_read(attachment, result),
            Attached(picture) => self.attached(picture),
            AttachmentMoved { id, to } => self.attachment_moved(id, to),
            AttachmentRemoved(id) => self.attachment_removed(id),
            ModelChosen(model) => self.model_chosen(&model),
            RatioChosen(ratio) => self.asked(|asked| asked.ratio = ratio),
            SizeChosen(size) => self.asked(|asked| asked.size = size),
            CountChosen(count) => self.asked(|asked| asked.count = count.clamp(1, 4)),
            Styling(round) => self.compose(|composer| composer.styling = Some(round)),
            StyledAs { round, result } => self.styled_as(round, result),
            NamesKnown(result) => self.names_known(result),
            EditStarted(turn) => self.edit_started(turn),
            EditCancelled => self.edit_cancelled(),
            Continued { picture, turn } => self.continued(picture, turn),
            ContinueCancelled => self.continue_cancelled(),
            DraftTaken(message) => self.draft_taken(message),

            Sent => self.sent(),
            TookOff(all) => all.into_iter().for_each(|off| self.took_off(off)),
            Began(off) => self.began(*off),
            Retouched(kept) => kept.into_iter().for_each(|(id, kept)| self.summary(id, |of| of.retouch = kept)),
            Regenerated(turn) => self.regenerated(turn, None),
            SwitchedModel { turn, model } => self.regenerated(turn, Some(model)),
            Chosen(turn) => self.chosen(turn),

            Stopped => self.stopped(),
            StoppedOne(turn) => self.stopped_one(turn),
            Left(turn) => self.left(turn),
            Heard { turn, received_bytes, reply } => self.heard(turn, received_bytes, reply),
            Arrived { turn, slot, arrived } => self.arrived(turn, slot, arrived),
            Lost { turn, slot } => self.lost(turn, slot),
            Ended { turn, result } => self.ended(turn, result),
            RetryDue(turn) => self.retry_due(turn),
            KeepDue => self.keep_all(),
            Written { pictures, is_all, result } => self.written(&pictures, is_all, result),
            SaveAgain => self.save_again(),
            SalvageAsked => self.salvage_asked(),

            event => self.handle_looking(event),
        }
    }

    fn handle_looking(&mut self, event: Event) {
        use Event::*;
        match event {
            NewConversation => self.new_conversation(),
            RenameOpened(id) => Arc::make_mut(&mut self.state.listing).renaming = id,
            Renamed(id, title) => self.renamed(id, &title),
            Deleted(id) => self.deleted(id),
            Restored(id) => self.restored(id),
            Searched(text) => Arc::make_mut(&mut self.state.listing).search = text,

            ViewerOpened(viewing) => self.panels(|panels| panels.viewer = Some(viewing)),
            ViewerClosed => self.panels(|panels| panels.viewer = None),
            LibraryOpened(open) => self.panels(|panels| panels.library = open),
            StylesOpened(open) => self.panels(|panels| panels.styles = open),
            RetouchOpened(picture) => self.panels(|panels| panels.retouch = picture),
            KeepingOpened(open) => self.panels(|panels| panels.keeping = open),
            BackupDue(is_due) => self.panels(|panels| panels.backup_due = is_due),
            InspectorOpened(open) => self.panels(|panels| panels.inspector = open),
            RailOpened(open) => self.panels(|panels| panels.rail = open),
            Downloaded(picture) => self.downloaded(picture),
            DownloadEnded(Ok(name)) => self.notice(Says::Downloaded(name)),
            Copied(picture) => self.effects.push(Effect::Copy(picture)),
            CopyEnded(Ok(())) => self.notice(Says::Copied),
            CopyEnded(Err(error)) | DownloadEnded(Err(error)) | Failed(error) => self.notice(Says::Failed(error)),
            NoticeClosed(id) => Arc::make_mut(&mut self.state.notices).retain(|notice| notice.id != id),
            // Every other event is handled above; naming them here would hide a missing one from nobody.
            _ => {}
        }
    }

    /// An id that no other record has.
    fn id(&mut self) -> Id {
        self.given += 1;
        self.stamp.id(self.given)
    }

    /// Says something for a while; saying the same again replaces what was said.
    fn notice(&mut self, says: Says) {
        let id = self.id();
        if let Some(in_ms) = says.stays_ms() {
            self.effects.push(Effect::CloseNotice { id, in_ms });
        }
        let notices = Arc::make_mut(&mut self.state.notices);
        notices.retain(|notice| notice.says != says);
        notices.push(Notice { id, says });
    }

    /// Notes a record to be written.
    fn change(&mut self, change: Change) {
        self.state.changes.push(change);
    }
}
