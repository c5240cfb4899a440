//! Pictures and masks from files, and what is said about those that cannot be used.

use crate::arguments::Arguments;
use atelier::core::gemini::model::{self, Model};
use atelier::core::gemini::table::DEFAULT_MODEL;
use atelier::core::pixels::HeaderError;
use atelier::core::retouch::picture::{MAX_SIDE_PX, PictureFault};
use atelier::core::retouch::progress::unwatched;
use atelier::core::retouch::{Mask, MaskFault, NoPlan, Picture};
use std::path::Path;

/// What is said when the work did not come to its end.
pub const STOPPED: &str = "The work was stopped.";

/// The value of an option that cannot be left out.
pub fn needed(arguments: &mut Arguments, name: &str) -> Result<String, String> {
    arguments.option(name)?.ok_or_else(|| format!("{name} is needed; --help says more."))
}

/// Reads a file.
pub fn bytes(path: &str) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("{path} cannot be read: {error}."))
}

/// Reads and decodes a picture.
pub fn picture(path: &str) -> Result<Picture, String> {
    Picture::decode(&bytes(path)?, &mut unwatched).map_err(|fault| format!("{path} {}", said(fault)))
}

/// Reads a mask.
pub fn mask(path: &str) -> Result<Mask, String> {
    Ok(Mask::from_picture(&picture(path)?))
}

/// Writes a file.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|error| format!("{} cannot be written: {error}.", path.display()))
}

/// The model of this id; the default if none is given.
pub fn model(id: Option<String>) -> Result<&'static Model, String> {
    let id = id.unwrap_or_else(|| DEFAULT_MODEL.to_owned());
    model::known(&id).ok_or_else(|| format!("There is no model {id:?} in the table of models."))
}

/// What is wrong with a picture file, behind its name.
pub fn said(fault: PictureFault) -> String {
    match fault {
        PictureFault::Header(HeaderError::Empty) => "is empty.".to_owned(),
        PictureFault::Header(HeaderError::TooManyPixels { width_px, height_px }) => {
            format!("has {width_px} × {height_px} pixels; {MAX_SIDE_PX} a side are worked on.")
        }
        PictureFault::Header(HeaderError::NotAPicture(_)) => "is not a picture.".to_owned(),
        PictureFault::Header(HeaderError::Unsupported(_)) | PictureFault::NotOpened(_) => {
            "is not a PNG, JPEG or WebP picture.".to_owned()
        }
        PictureFault::Inks => "is made of printing inks (CMYK); save it as RGB first.".to_owned(),
        PictureFault::Header(HeaderError::Damaged(_)) | PictureFault::Damaged(_) => "is damaged.".to_owned(),
        PictureFault::Stopped => "was not finished.".to_owned(),
    }
}

/// Why there can be no edit.
pub fn said_of_plan(fault: NoPlan) -> String {
    match fault {
        NoPlan::Mask(MaskFault::Empty) => "The mask marks nothing; white is what is marked.".to_owned(),
        NoPlan::Mask(MaskFault::OtherSize { mask, picture }) => {
            let ((mask_width, mask_height), (width, height)) = (mask, picture);
            format!("The mask has {mask_width} × {mask_height} pixels and the picture {width} × {height}.")
        }
        NoPlan::Model => "The model makes no pictures.".to_owned(),
        NoPlan::Stopped => STOPPED.to_owned(),
    }
}
