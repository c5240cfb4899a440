//! Pictures on their way into a style: files that are read, pictures of this device, and what waits for its turn.

use super::making::Making;
use super::{Batch, BookEffect, Came, Said, Waiting, Work};
use crate::core::error::{Error, Kind};
use crate::core::event::Offered;
use crate::core::id::{Hash, Id};
use crate::core::picture::Picture;
use crate::core::style::{Member, Style};
use std::sync::Arc;

/// Pictures that come in between two times that their style is written down.
const WRITTEN_AT_ONCE: usize = 10;

impl Making<'_> {
    /// Reads as many files as there is room for. The others wait: one that cannot be read, or is here already, takes no
    /// room. Those that wait in vain are named.
    pub fn offered(&mut self, mut files: Vec<Offered>) {
        let Some(style) = self.book.open else { return };
        if !matches!(self.book.work, Work::Idle | Work::Judging(_)) {
            return self.book.waiting.extend(files.into_iter().map(|file| (style, Waiting::File(file))));
        }
        let beyond = self.beyond(&mut files);
        let Some(batch) = self.reading(files.len()) else { return };
        if files.is_empty() {
            self.came(batch.style, |came| came.surplus = beyond.into_iter().map(|file| file.name).collect());
            return;
        }
        self.book.waiting.extend(beyond.into_iter().map(|file| (batch.style, Waiting::File(file))));
        self.effects.push(BookEffect::Study(batch, files));
    }

    /// Reads what came for the open style while something else was being done, if that is over.
    pub fn read_waiting(&mut self) {
        let is_free = matches!(self.book.work, Work::Idle | Work::Judging(_));
        let Some(open) = self.book.open.filter(|_| is_free) else { return };
        let (mut files, mut pictures) = (Vec::new(), Vec::new());
        for (style, waiting) in std::mem::take(&mut self.book.waiting) {
            match waiting {
                Waiting::File(file) if style == open => files.push(file),
                Waiting::Picture(picture, name) if style == open => pictures.push((picture, name)),
                other => self.book.waiting.push((style, other)),
            }
        }
        if files.is_empty() && pictures.is_empty() {
            return;
        }
        // What there was to say of the files before is still to be read.
        let (before, came) = (std::mem::take(&mut self.book.said), self.book.came());
        if !files.is_empty() {
            self.offered(files);
        }
        // Where files are being read now, these wait for the end of that.
        if !pictures.is_empty() {
            self.attached(pictures);
        }
        let Said { failed, .. } = std::mem::replace(&mut self.book.said, before);
        if failed.is_some() {
            (self.book.said.failed, self.book.said.had_left) = (failed, false);
        }
        let Came { surplus, known, refused } = self.book.came();
        self.book.came.insert(open, came);
        self.came(open, |came| {
            came.surplus.extend(surplus);
            came.known.extend(known);
            came.refused.extend(refused);
        });
    }

    /// The same of pictures of this device.
    pub fn attached(&mut self, mut pictures: Vec<(Hash, String)>) {
        let Some(style) = self.book.opened() else { return };
        if !matches!(self.book.work, Work::Idle | Work::Judging(_)) {
            let of = style.id;
            let waiting = pictures.into_iter().map(|(picture, name)| (of, Waiting::Picture(picture, name)));
            return self.book.waiting.extend(waiting);
        }
        // One that only its measurement is known of is mended by its bytes, and takes no room.
        let known = |picture: &Hash| style.taken().find(|member| member.picture == *picture);
        pictures.retain(|(picture, _)| known(picture).is_none_or(|member| member.elsewhere));
        let (mended, mut pictures): (Vec<_>, Vec<_>) =
            pictures.into_iter().partition(|(picture, _)| known(picture).is_some());
        let beyond = self.beyond(&mut pictures);
        pictures.extend(mended);
        let Some(batch) = self.reading(pictures.len()) else { return };
        if pictures.is_empty() {
            self.came(batch.style, |came| came.surplus = beyond.into_iter().map(|(_, name)| name).collect());
            return;
        }
        let waiting = beyond.into_iter().map(|(picture, name)| (batch.style, Waiting::Picture(picture, name)));
        self.book.waiting.extend(waiting);
        self.effects.push(BookEffect::Measure(batch, pictures));
    }

    /// Takes out of what was offered what there is no room for now.
    fn beyond<T>(&self, offered: &mut Vec<T>) -> Vec<T> {
        let room = self.book.opened().map_or(0, |style| style.most().saturating_sub(style.taken().count()));
        offered.split_off(offered.len().min(room))
    }

    /// Begins to read so many pictures; where there are none, there is nothing to begin.
    fn reading(&mut self, total: usize) -> Option<Batch> {
        let batch = Batch { style: self.book.open?, round: self.book.round.wrapping_add(1) };
        if total == 0 {
            self.say(Said::default());
            return Some(batch);
        }
        self.book.round = batch.round;
        self.begin(Work::Reading { batch, done: 0, total }).then_some(batch)
    }

    /// A picture of a batch was read, or could not be. What comes of one that was stopped counts as well, but not as one of
    /// those that are read now.
    pub fn studied(&mut self, batch: Batch, name: String, result: Result<Box<Picture>, Error>) {
        let style = batch.style;
        match result {
            Ok(picture) => {
                let member = Member { picture: picture.hash, name: name.clone(), ..Member::default() };
                let known = self.book.styles.get(&style).and_then(|style| {
                    style.taken().find(|known| known.picture == member.picture).map(|known| known.elsewhere)
                });
                match known {
                    Some(false) => self.came(style, |came| came.known.push(name)),
                    // Of one that only its measurement was known of, the bytes have come.
                    Some(true) => self.come(style, member.picture),
                    None => self.take_in(style, member),
                }
            }
            Err(error) if error.kind == Kind::Stopped => {}
            Err(error) => self.came(style, |came| came.refused.push((name, error))),
        }
        if let Work::Reading { batch: now, done, total } = &mut self.book.work
            && *now == batch
        {
            *done += 1;
            let (done, is_last) = (*done, *done >= *total);
            if is_last || done % WRITTEN_AT_ONCE == 0 {
                self.write_down();
            }
            if is_last {
                self.book.work = Work::Idle;
                self.judge();
            }
        } else {
            self.write_down();
        }
    }

    /// Takes a picture in, to be written down with the next ones.
    fn take_in(&mut self, id: Id, member: Member) {
        self.write_down_others(id);
        let Some(was) = self.book.styles.get(&id).cloned() else { return };
        let mut style = Style::clone(&was);
        let most = style.most();
        if style.take_in([member.clone()], most) > 0 {
            self.came(id, |came| came.surplus.push(member.name));
            return;
        }
        style.updated_at_ms = self.now.now_ms;
        self.book.styles.insert(id, Arc::new(style));
        self.book.unwritten.get_or_insert(was);
    }

    /// Notes that the bytes of a picture that were elsewhere are here now, to be written down with the next ones.
    fn come(&mut self, id: Id, picture: Hash) {
        self.write_down_others(id);
        let Some(was) = self.book.styles.get(&id).cloned() else { return };
        let mut style = Style::clone(&was);
        style.are_here(&[picture]);
        style.updated_at_ms = self.now.now_ms;
        self.book.styles.insert(id, Arc::new(style));
        self.book.unwritten.get_or_insert(was);
    }

    /// Writes down the pictures that came in for another style: a late one, of a reading that was stopped, comes between.
    fn write_down_others(&mut self, id: Id) {
        if self.book.unwritten.as_ref().is_some_and(|was| was.id != id) {
            self.write_down();
        }
    }

    /// Writes down the pictures that came in since the last time.
    pub fn write_down(&mut self) {
        let Some(was) = self.book.unwritten.take() else { return };
        if let Some(now) = self.book.styles.get(&was.id).cloned() {
            self.effects.push(BookEffect::Write { was: Some(was), now });
        }
    }
}
