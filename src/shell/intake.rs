//! Files that a person offers: read, handed to the darkroom, and kept.

use super::files::{self, Fresh};
use super::handle::dispatch;
use super::worker::{self, Room};
use super::{body, clock, parts, raster};
use crate::core::error::{Error, Kind};
use crate::core::event::Event;
use crate::core::id::{Hash, Id};
use crate::core::picture::{Origin, Picture};
use crate::core::pixels::sniff::Format;
use leptos::task::spawn_local;
use serde::Deserialize;
use web_sys::File;

/// The largest file that is read: in base64 it still fits into the 100 MB of one request.
const FILE_MAX_BYTES: f64 = 70.0 * 1024.0 * 1024.0;

/// What the darkroom says of a picture.
#[derive(Deserialize)]
pub struct Described {
    /// The name of its bytes.
    pub hash: Hash,
    format: Format,
    width_px: u32,
    height_px: u32,
    size_bytes: u64,
}

/// Reads an offered file and reports what became of it.
pub fn begin(attachment: Id, handle: u32) {
    spawn_local(async move {
        let result = match files::take(handle) {
            Some(file) => parts::read_file(file).await,
            None => Err(Error::new(Kind::EmptyFile)),
        };
        dispatch(Event::FileRead { attachment, result });
    });
}

impl Described {
    /// The record of a picture that came now, as a file of this name.
    pub fn uploaded(&self, name: String) -> Picture {
        Picture {
            hash: self.hash,
            format: self.format,
            width_px: self.width_px,
            height_px: self.height_px,
            size_bytes: self.size_bytes,
            created_at_ms: clock::now_ms(),
            origin: Origin::Uploaded { name },
        }
    }
}

/// Refuses files that are empty or too large.
pub fn check_size(file: &File) -> Result<(), Error> {
    if file.size() == 0.0 {
        return Err(Error::new(Kind::EmptyFile));
    }
    if file.size() > FILE_MAX_BYTES {
        return Err(Error::saying(Kind::TooLarge, (file.size() as u64).to_string()));
    }
    Ok(())
}

/// Reads, checks and cleans a file, and keeps its bytes until they are on the disk.
pub async fn read(file: &File) -> Result<Picture, Error> {
    check_size(file)?;
    let mut bytes = files::read(file).await.map_err(|_| Error::new(Kind::DamagedPicture))?;
    if files::mime_of(&bytes) == Format::Svg.mime() {
        bytes = raster::png_of_svg(&bytes).await?;
    }
    let developed = worker::develop(r#"{"kind":"intake"}"#.to_owned(), &[bytes]).await?;
    let described: Described =
        serde_json::from_str(&developed.json).map_err(|error| Error::saying(Kind::Unknown, error.to_string()))?;
    let mut blobs = developed.blobs.into_iter();
    let Some(original) = blobs.next() else { return Err(Error::new(Kind::DamagedPicture)) };
    if let Some(base64) = blobs.next() {
        body::keep(described.hash, base64);
    }
    let thumb = developed.bytes.into_iter().next();
    files::keep(described.hash, Fresh::new(described.hash, Room::Pixels, original, thumb));
    Ok(described.uploaded(file.name()))
}
