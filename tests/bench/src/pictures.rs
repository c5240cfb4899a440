//! Pictures from files: decoded, turned upright, measured.

use atelier::core::style::{Measurement, Raster};
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use std::path::{Path, PathBuf};

/// Decodes a picture and applies the orientation that its metadata tell.
pub fn open(path: &Path) -> Result<DynamicImage, String> {
    let fault = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut reader = ImageReader::open(path).map_err(|error| fault(&error))?;
    reader.limits(Limits::default());
    let reader = reader.with_guessed_format().map_err(|error| fault(&error))?;
    let mut decoder = reader.into_decoder().map_err(|error| fault(&error))?;
    let orientation = decoder.orientation().map_err(|error| fault(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| fault(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Measures a decoded picture as the app does.
pub fn measure(picture: &DynamicImage) -> Result<Measurement, String> {
    let rgba = picture.to_rgba8();
    let raster = Raster::rgba(rgba.as_raw(), rgba.width(), rgba.height()).ok_or("a picture without pixels")?;
    Ok(Measurement::of(raster))
}

/// The pictures of a folder, by name: PNG, JPEG and WebP files, without those of its subfolders.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let is_picture = |path: &PathBuf| {
        let ending = path.extension().map(|ending| ending.to_ascii_lowercase()).unwrap_or_default();
        ["png", "jpg", "jpeg", "webp"].iter().any(|known| ending == *known)
    };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(is_picture).collect();
    files.sort();
    Ok(files)
}

/// The name of a file without its folder.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}
