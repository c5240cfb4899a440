//! Looks through the disk: what lies there, how large it is, and who needs it. Pages are small, and bytes are read one
//! at a time and only once in their life: what was measured is noted, since bytes never change under their name.

use super::db::pages::{entries, keys};
use super::db::{self, DRAFT, Durability, MARK, Store, Write};
use super::handle::peek;
use super::{clock, needed, records, tabs};
use crate::core::State;
use crate::core::conversation::Composer;
use crate::core::conversation::composer::Draft;
use crate::core::conversation::listing::Summary;
use crate::core::error::Error;
use crate::core::id::{Hash, Id};
use crate::core::keeping::inventory::{Inventory, Known, Sizes};
use crate::core::picture::{Derivation, Origin, Picture};
use crate::core::record;
use crate::core::shelf::Shelf;
use crate::core::style::Style;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

/// Under this name the store `kept` has what nothing referred to when it was last looked.
pub const UNREFERENCED: &str = "unreferenced";
/// Under this name it has the sizes that were measured.
const SIZES: &str = "sizes";
/// Records that are read at a time: some hundred kilobytes of text.
const PAGE: u32 = 200;
/// Keys that are read at a time.
const KEYS_PAGE: u32 = 5_000;
/// Things that are measured between two pauses, in which the page can paint.
const MEASURED_AT_ONCE: usize = 32;

/// What was found.
#[derive(Default)]
pub struct Survey {
    /// Who needs what, and how large it is.
    pub inventory: Inventory,
    /// The conversations.
    pub summaries: Vec<Summary>,
    /// Those that are not deleted by the disk, on which another tab may have brought back what this page takes for deleted.
    pub undeleted: Vec<Id>,
    /// The styles, as far as they can be read.
    pub styles: Vec<Style>,
    /// Those conversations in which an answer is under way, in this tab or in another one.
    pub busy: Vec<Id>,
    /// The turns that any tab is busy with.
    answering: Vec<Id>,
    /// The mark of references as it was before anything was looked at.
    pub mark: JsValue,
}

/// Everything on the disk with its size. `count` is told, now and then, how many things were looked at.
pub async fn measured(count: impl Fn(u32)) -> Result<Survey, Error> {
    let mut survey = unmeasured(&count).await?;
    let known = noted_sizes().await;
    let inventory = &mut survey.inventory;
    let mut counted = inventory.bytes.len() as u32;
    let pictures: Vec<(Hash, u64)> = inventory.pictures.iter().map(|(hash, known)| (*hash, known.size_bytes)).collect();
    for (hash, size_bytes) in pictures {
        if let Some(size) = inventory.bytes.get_mut(&hash) {
            *size = size_bytes;
        }
    }
    let is_other = |hash: &Hash| !inventory.pictures.contains_key(hash);
    let others: Vec<Hash> = inventory.bytes.keys().copied().filter(is_other).collect();
    let thumbs: Vec<Hash> = inventory.thumbs.keys().copied().collect();
    let mut count_on = |more: usize| {
        counted += more as u32;
        count(counted);
    };
    let sizes = Sizes {
        bytes: measure(Store::Bytes, others, known.bytes.iter().copied().collect(), &mut count_on).await?,
        thumbs: measure(Store::Thumbs, thumbs, known.thumbs.iter().copied().collect(), &mut count_on).await?,
    };
    inventory.bytes.extend(sizes.bytes.iter().copied());
    inventory.thumbs.extend(sizes.thumbs.iter().copied());
    if sizes != known {
        note_sizes(&sizes).await;
    }
    Ok(survey)
}

/// Everything on the disk, without the sizes of bytes.
pub async fn unmeasured(count: impl Fn(u32)) -> Result<Survey, Error> {
    let mark = db::get(Store::Kept, MARK).await?;
    let mut survey = Survey { mark, answering: tabs::busy().await, ..Survey::default() };
    survey.inventory.others.mentions.extend(needed::in_any_tab().await);
    each(Store::Summaries, |survey, key, text| survey.summary(key, text), &mut survey, &count).await?;
    each(Store::Turns, |survey, key, text| survey.turn(key, text), &mut survey, &count).await?;
    each(Store::Kept, |survey, key, text| survey.kept(key, text), &mut survey, &count).await?;
    each(Store::Styles, |survey, key, text| survey.style(key, text), &mut survey, &count).await?;
    each(Store::Measured, |survey, _, text| survey.inventory.measured_bytes += text.len() as u64, &mut survey, &count)
        .await?;
    each(Store::Pictures, |survey, _, text| survey.picture(text), &mut survey, &count).await?;
    for store in [Store::Bytes, Store::Thumbs] {
        let found = hashes(store).await?;
        let shelf = if store == Store::Bytes { &mut survey.inventory.bytes } else { &mut survey.inventory.thumbs };
        shelf.extend(found.into_iter().map(|hash| (hash, 0)));
    }
    peek(|state| survey.add_memory(state));
    survey.inventory.settle();
    Ok(survey)
}

impl Survey {
    fn summary(&mut self, key: &str, text: &str) {
        if let Some(id) = Id::parse(key) {
            self.inventory.conversations.alter(id, |held| held.take(text));
            // One that cannot be read is listed without its title.
            let Ok(summary) = record::read::<Summary>(text) else { return };
            // What this page could not write yet is newer than what lies there.
            if summary.deleted_at_ms.is_none() && !records::holds_summary(id) {
                self.undeleted.push(id);
            }
            self.summaries.push(summary);
        } else {
            self.inventory.others.take(text);
        }
    }

    fn turn(&mut self, key: &str, text: &str) {
        let Some((id, turn)) = key.split_once('/').and_then(|(id, turn)| Some((Id::parse(id)?, turn))) else {
            return self.inventory.others.take(text);
        };
        self.inventory.conversations.alter(id, |held| held.take(text));
        if Id::parse(turn).is_some_and(|turn| self.answering.contains(&turn)) {
            self.busy.push(id);
        }
    }

    fn style(&mut self, key: &str, text: &str) {
        let Some(id) = Id::parse(key) else { return self.inventory.others.take(text) };
        self.inventory.styles.alter(id, |held| held.take(text));
        self.styles.extend(record::read(text).ok());
    }

    fn kept(&mut self, key: &str, text: &str) {
        let of = key.strip_prefix(DRAFT).and_then(Id::parse);
        match of.filter(|id| self.inventory.conversations.contains_key(id)) {
            // The room's own notes name everything and refer to nothing.
            _ if key == UNREFERENCED || key == SIZES || key == MARK => {}
            // An unsent message goes with its conversation.
            Some(id) => self.inventory.conversations.alter(id, |held| held.take(text)),
            None => {
                self.inventory.others.take(text);
                let says = |draft: Draft| !draft.is_blank() || draft.others.iter().any(|other| !other.is_blank());
                self.inventory.has_unsent |= key.starts_with(DRAFT) && record::read(text).is_ok_and(says);
            }
        }
    }

    fn picture(&mut self, text: &str) {
        self.inventory.picture_text_bytes += text.len() as u64;
        if let Ok(picture) = record::read::<Picture>(text) {
            let known = Known {
                size_bytes: picture.size_bytes,
                created_at_ms: picture.created_at_ms,
                is_demo: picture.is_demo(),
            };
            self.inventory.pictures.insert(picture.hash, known);
            self.inventory.made_of.extend(made_of(&picture));
        }
    }

    /// What is in memory and may not be on the disk yet.
    fn add_memory(&mut self, state: &State) {
        let known = &state.listing.all;
        self.summaries.retain(|summary| !known.contains_key(&summary.id));
        self.summaries.extend(known.values().map(|summary| Summary::clone(summary)));
        let mentions = &mut self.inventory.others.mentions;
        mentions.extend(of_composer(&state.composer));
        mentions.extend(state.drafts.values().flat_map(Draft::blobs));
        mentions.extend(state.pictures.unsaved.keys());
        for flight in state.flights.values() {
            self.busy.push(flight.pending.conversation);
            mentions.extend(flight.pending.blobs());
        }
    }
}

/// What a picture was made of, where a person had it made. A sheet or a smaller copy belongs to its style alone, and what
/// is saved of layers with every edit that is kept is made of them again: their document names the latest.
fn made_of(picture: &Picture) -> Option<(Hash, Hash)> {
    let Origin::Derived { from, by, .. } = &picture.origin else { return None };
    let is_own = matches!(Derivation::read(by), Some(Derivation::Matched { .. } | Derivation::Mended) | None);
    is_own.then_some((picture.hash, *from))
}

fn of_composer(composer: &Composer) -> Vec<Hash> {
    let mut hashes = composer.pictures();
    hashes.extend(composer.others.iter().flat_map(Draft::blobs));
    hashes.extend(composer.continues.map(|(hash, _)| hash));
    hashes
}

/// Reads all records of a store, page by page.
async fn each(
    store: Store,
    take: impl Fn(&mut Survey, &str, &str),
    survey: &mut Survey,
    count: &impl Fn(u32),
) -> Result<(), Error> {
    let (mut after, mut counted) = (String::new(), 0);
    loop {
        let page = entries(store, &after, PAGE).await?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after.clone_from(last);
        counted += page.len() as u32;
        for (key, value) in &page {
            if let Some(text) = value.as_string() {
                take(survey, key, &text);
            }
        }
        count(counted);
        clock::breathe().await;
    }
}

/// The names of everything in a store of bytes.
async fn hashes(store: Store) -> Result<Vec<Hash>, Error> {
    let (mut after, mut all) = (String::new(), Vec::new());
    loop {
        let page = keys(store, &after, KEYS_PAGE).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after.clone_from(last);
        all.extend(page.iter().filter_map(|key| Hash::parse(key)));
    }
}

async fn measure(
    store: Store,
    hashes: Vec<Hash>,
    known: Shelf<Hash, u64>,
    count: &mut impl FnMut(usize),
) -> Result<Vec<(Hash, u64)>, Error> {
    let mut sizes = Vec::with_capacity(hashes.len());
    let mut read = 0;
    for hash in hashes {
        if let Some(size) = known.get(&hash) {
            sizes.push((hash, *size));
            continue;
        }
        let value = db::get(store, &hash.to_string()).await?;
        sizes.push((hash, value.dyn_ref::<Uint8Array>().map_or(0, |bytes| bytes.length().into())));
        read += 1;
        if read % MEASURED_AT_ONCE == 0 {
            count(MEASURED_AT_ONCE);
            clock::breathe().await;
        }
    }
    Ok(sizes)
}

async fn noted_sizes() -> Sizes {
    // Sizes that cannot be read are measured again.
    let text = db::get(Store::Kept, SIZES).await.ok().and_then(|value| value.as_string());
    text.and_then(|text| record::read(&text).ok()).unwrap_or_default()
}

async fn note_sizes(sizes: &Sizes) {
    if let Ok(text) = record::write(sizes) {
        let batch = vec![Write::Put(Store::Kept, SIZES.to_owned(), JsValue::from_str(&text))];
        // Without the note they are measured again the next time.
        let _ = db::write(batch, Durability::Relaxed).await;
    }
}
