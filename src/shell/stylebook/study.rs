//! The pictures of a style: read and measured by two workers at once, judged, and put on one sheet.

use super::{dispatch, keep};
use crate::core::error::{Error, Kind};
use crate::core::event::{Event, News, Offered};
use crate::core::id::{Hash, Id};
use crate::core::picture::{Derivation, Origin, Picture};
use crate::core::pixels::sniff::Format;
use crate::core::record;
use crate::core::style::Measurement;
use crate::core::style::compiled::{SENT_PX, Smaller};
use crate::core::stylebook::{Batch, BookEvent, Judged};
use crate::shell::db::{Store, Write};
use crate::shell::files::{self, Fresh};
use crate::shell::needed::Needed;
use crate::shell::worker::{self, Developed, Room};
use crate::shell::{clock, handle, intake, raster, records};
use leptos::task::spawn_local;
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::File;

/// The workers that read pictures side by side: two, with three pictures between them, so that one is decoded or written
/// down while the others are measured.
const ROOMS: [Room; 3] = [Room::Pixels, Room::Easel, Room::Pixels];

thread_local! {
    /// Grows whenever reading is stopped: what was begun before then takes no further picture.
    static ROUND: Cell<u32> = const { Cell::new(0) };
}

/// What is to be read.
enum Source {
    File(Offered),
    Here(Hash, String),
}

/// Reads and measures files for a style.
pub fn files(batch: Batch, files: Vec<Offered>) {
    begin(batch, files.into_iter().map(Source::File).collect());
}

/// Measures pictures of this device for a style.
pub fn pictures(batch: Batch, pictures: Vec<(Hash, String)>) {
    begin(batch, pictures.into_iter().map(|(hash, name)| Source::Here(hash, name)).collect());
}

/// Takes no further picture.
pub fn stop() {
    ROUND.set(ROUND.get().wrapping_add(1));
}

/// What was begun before a stop, and is to end at the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round(u32);

impl Round {
    /// This one.
    pub fn now() -> Self {
        Self(ROUND.get())
    }

    /// Goes on, unless it was stopped.
    ///
    /// # Errors
    /// [`Kind::Stopped`] where it was.
    pub fn goes_on(self) -> Result<(), Error> {
        if self == Self::now() { Ok(()) } else { Err(Error::new(Kind::Stopped)) }
    }
}

/// Does something that a person can stop: then it ends with that, however it ended.
///
/// # Errors
/// Its own, and [`Kind::Stopped`].
pub async fn unless_stopped<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let round = Round::now();
    let result = work.await;
    round.goes_on().and(result)
}

/// What was studied, said in the order in which it was offered, whichever worker was quicker: of two equal files it is
/// the later one that is there already, and a style keeps its pictures in the order of the folder.
#[derive(Default)]
struct InOrder {
    waiting: BTreeMap<usize, BookEvent>,
    next: usize,
    /// What they speak of: it stays until all of them are said.
    needed: Vec<Needed>,
}

impl InOrder {
    /// Takes the event of the source at this place, and gives those whose turn it is now.
    fn ended(&mut self, place: usize, event: BookEvent) -> Vec<BookEvent> {
        self.waiting.insert(place, event);
        std::iter::from_fn(|| {
            let event = self.waiting.remove(&self.next)?;
            self.next += 1;
            Some(event)
        })
        .collect()
    }
}

fn begin(batch: Batch, sources: VecDeque<Source>) {
    let round = Round::now();
    let sources: Rc<RefCell<VecDeque<_>>> = Rc::new(RefCell::new(sources.into_iter().enumerate().collect()));
    let ended = Rc::new(RefCell::new(InOrder::default()));
    let working = Rc::new(Cell::new(ROOMS.len()));
    for room in ROOMS {
        let (sources, working, ended) = (sources.clone(), working.clone(), ended.clone());
        spawn_local(async move {
            while round.goes_on().is_ok() {
                let Some((place, source)) = sources.borrow_mut().pop_front() else { break };
                let (name, result) = match source {
                    Source::File(offered) => (offered.name.clone(), read(room, &offered).await),
                    Source::Here(hash, name) => (name, here(room, hash).await),
                };
                let result = result.map(|(picture, needed)| {
                    ended.borrow_mut().needed.push(needed);
                    Box::new(picture)
                });
                let events = ended.borrow_mut().ended(place, BookEvent::Studied { batch, name, result });
                events.into_iter().for_each(dispatch);
            }
            // Files that nobody will read any more are let go.
            sources.borrow_mut().drain(..).for_each(|(_, source)| {
                if let Source::File(offered) = source {
                    drop(files::take(offered.handle));
                }
            });
            working.set(working.get() - 1);
            if working.get() == 0 {
                // The second worker and its memory are only needed for many pictures.
                worker::dismiss(Room::Easel);
            }
        });
    }
}

/// What the darkroom says of a picture that it took in.
#[derive(Deserialize)]
struct Studied {
    picture: intake::Described,
    measurement: String,
}

async fn read(room: Room, offered: &Offered) -> Result<(Picture, Needed), Error> {
    let file = files::take(offered.handle).ok_or_else(|| Error::new(Kind::EmptyFile))?;
    intake::check_size(&file)?;
    let developed = worker::ask(room, r#"{"kind":"study"}"#.to_owned(), &[payload(&file).await?]).await?;
    let studied: Studied = parsed(&developed.json)?;
    let picture = studied.picture.uploaded(file.name());
    kept(room, picture, developed, vec![keep::measured(studied.picture.hash, &studied.measurement)]).await
}

/// A file as the darkroom takes it: a drawing in SVG is made of pixels here, where the browser can paint it.
async fn payload(file: &File) -> Result<JsValue, Error> {
    if file.type_() != Format::Svg.mime() {
        return Ok(file.into());
    }
    let bytes = files::read(file).await.map_err(|_| Error::new(Kind::DamagedPicture))?;
    let png = raster::png_of_svg(&bytes).await?;
    files::to_blob(&png, Format::Png.mime()).map(Into::into).ok_or_else(|| Error::new(Kind::DamagedPicture))
}

/// Measures a picture that is on this device, if that was not done before.
async fn here(room: Room, hash: Hash) -> Result<(Picture, Needed), Error> {
    let needed = Needed::told(hash).await;
    // What was measured of it may be known without it.
    let picture = keep::whole(&[hash]).await?.pop().ok_or_else(|| Error::new(Kind::BytesMissing))?;
    measurement(room, hash).await.map(|_| (picture, needed))
}

/// The record of what was measured of a picture of this device; it is measured now where it was not.
pub async fn measurement(room: Room, picture: Hash) -> Result<String, Error> {
    match keep::measurements(&[picture], &[]).await?.pop() {
        Some(Some(text)) => Ok(text),
        _ => measured_now(room, picture).await,
    }
}

async fn measured_now(room: Room, picture: Hash) -> Result<String, Error> {
    let blob = files::blob(picture).await?;
    let text = worker::ask(room, r#"{"kind":"measure"}"#.to_owned(), &[blob.into()]).await?.json;
    records::change(vec![keep::measured(picture, &text)]).await?;
    Ok(text)
}

/// The records of what was measured of all of these pictures of a style.
pub async fn measurements(style: Id, pictures: &[Hash]) -> Result<Vec<String>, Error> {
    let mut texts = Vec::with_capacity(pictures.len());
    let found = keep::measurements(pictures, &keep::claims_of(style)).await?;
    for (text, picture) in found.into_iter().zip(pictures) {
        texts.push(match text {
            Some(text) => text,
            None => measurement(Room::Pixels, *picture).await?,
        });
    }
    Ok(texts)
}

/// Keeps a picture that the darkroom made, with its thumbnail and what else belongs to it, and shows it everywhere. What
/// needs it has to be written down, or known to need it, before the second is let go.
pub async fn kept(
    room: Room,
    picture: Picture,
    developed: Developed,
    mut beside: Vec<Write>,
) -> Result<(Picture, Needed), Error> {
    let hash = picture.hash;
    let needed = Needed::told(hash).await;
    let (Some(blob), thumb) = (developed.blobs.into_iter().next(), developed.bytes.into_iter().next()) else {
        return Err(Error::new(Kind::DamagedPicture));
    };
    files::keep(hash, Fresh::new(hash, room, blob, thumb));
    let known = keep::pictures(&[hash]).await?.pop();
    if known.is_none() {
        beside.push(Write::Put(Store::Pictures, hash.to_string(), record::write(&picture)?.into()));
    }
    beside.extend(files::writes(hash).await?);
    records::change(beside).await?;
    drop(files::let_go(hash));
    let picture = known.unwrap_or(picture);
    handle::dispatch(Event::Followed(Box::new(News { pictures: vec![picture.clone()], ..News::default() })));
    Ok((picture, needed))
}

/// Writes down a picture whose bytes are kept already, and shows it everywhere.
pub async fn written(picture: Picture) -> Result<Needed, Error> {
    let hash = picture.hash;
    let needed = Needed::told(hash).await;
    let mut batch = vec![Write::Put(Store::Pictures, hash.to_string(), record::write(&picture)?.into())];
    batch.extend(files::writes(hash).await?);
    records::change(batch).await?;
    drop(files::let_go(hash));
    handle::dispatch(Event::Followed(Box::new(News { pictures: vec![picture], ..News::default() })));
    Ok(needed)
}

/// Measures pictures anew that were measured before it was looked at how pictures are made, and says how far that is. One
/// whose bytes are elsewhere stays as it is, and so do all when this is stopped: the set is judged by what is known.
async fn renew(style: Id, (pictures, away): (&[Hash], &[usize]), texts: &mut [String]) {
    let round = Round::now();
    let is_old = |text: &String| record::read::<Measurement>(text).is_ok_and(|measured| measured.making.is_none());
    let here = pictures.iter().copied().zip(texts.iter_mut()).enumerate().filter(|(place, _)| !away.contains(place));
    let mut old: Vec<(Hash, &mut String)> = here.map(|(_, one)| one).filter(|(_, text)| is_old(text)).collect();
    let total = old.len();
    for (done, (picture, text)) in old.iter_mut().enumerate() {
        if round.goes_on().is_err() {
            return;
        }
        dispatch(BookEvent::Renewed { style, done, total });
        if let Ok(measured) = measured_now(Room::Pixels, *picture).await {
            **text = measured;
        }
    }
}

/// Judges pictures of a style by what was measured of them.
pub async fn judge(style: Id, pictures: Vec<Hash>, (pins, away): (&[usize], &[usize])) -> Result<Judged, Error> {
    let mut texts = measurements(style, &pictures).await?;
    renew(style, (&pictures, away), &mut texts).await;
    let texts: Vec<JsValue> = texts.into_iter().map(JsValue::from).collect();
    let json = serde_json::json!({ "kind": "judge", "pins": pins, "away": away }).to_string();
    let developed = worker::ask(Room::Pixels, json, &texts).await?;
    let judged: Judged = parsed(&developed.json)?;
    Ok(Judged { pictures, ..judged })
}

/// Puts pictures on one sheet; none where there are none.
pub async fn sheet(style: Id, pictures: Vec<Hash>) -> Result<Option<(Hash, Needed)>, Error> {
    let round = Round::now();
    let mut small = Vec::new();
    for picture in &pictures {
        small.push(files::thumb_blob(*picture).await?.into());
    }
    let Some(first) = pictures.first() else { return Ok(None) };
    let developed = worker::ask(Room::Pixels, r#"{"kind":"sheet"}"#.to_owned(), &small).await?;
    round.goes_on()?;
    let origin = Origin::Derived { from: *first, by: Derivation::Sheet { style }.write(), demo: false };
    derived(developed, origin).await.map(Some)
}

/// Smaller copies of those exemplars that are larger than they are sent. One that cannot be made is sent as it is.
pub async fn smaller(style: Id, exemplars: Vec<Hash>) -> (Vec<Smaller>, Vec<Needed>) {
    let (mut made, mut all_needed) = (Vec::new(), Vec::new());
    for large in keep::pictures(&exemplars).await.unwrap_or_default() {
        if large.width_px.max(large.height_px) <= SENT_PX {
            continue;
        }
        if let Ok(Some((copy, needed))) = copied(style, &large).await {
            made.push(Smaller { exemplar: large.hash, copy });
            all_needed.push(needed);
        }
    }
    (made, all_needed)
}

/// A smaller copy, unless it would hardly be smaller: a drawing of few colours is best sent as it is.
async fn copied(style: Id, large: &Picture) -> Result<Option<(Hash, Needed)>, Error> {
    let blob = files::blob(large.hash).await?;
    let developed = worker::ask(Room::Pixels, r#"{"kind":"shrink"}"#.to_owned(), &[blob.into()]).await?;
    let small = parsed::<intake::Described>(&developed.json)?.uploaded(String::new());
    if small.size_bytes > large.size_bytes / 4 * 3 {
        return Ok(None);
    }
    let by = Derivation::Smaller { style }.write();
    derived(developed, Origin::Derived { from: large.hash, by, demo: large.is_demo() }).await.map(Some)
}

/// Keeps a picture that the darkroom made of another one.
pub async fn derived(developed: Developed, origin: Origin) -> Result<(Hash, Needed), Error> {
    let described: intake::Described = parsed(&developed.json)?;
    let picture = Picture { origin, ..described.uploaded(String::new()) };
    let picture = Picture { created_at_ms: clock::now_ms(), ..picture };
    kept(Room::Pixels, picture, developed, Vec::new()).await.map(|(picture, needed)| (picture.hash, needed))
}

/// Reads what a worker has told as JSON.
///
/// # Errors
/// If it is something else.
pub fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))
}
