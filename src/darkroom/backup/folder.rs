//! A folder that a backup goes into: bytes as files of their own, written only where they are not there yet.

use super::out::{Out, unwritten};
use crate::core::error::{Error, Kind};
use crate::core::exchange::{Place, day};
use js_sys::{IteratorNext, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
};

/// A folder with its two folders of bytes.
#[derive(Debug)]
pub struct Folder {
    root: FileSystemDirectoryHandle,
    pictures: FileSystemDirectoryHandle,
    bytes: FileSystemDirectoryHandle,
}

impl Folder {
    /// The file of records of a day, to be written anew: from then on it is the latest, whatever lies there.
    pub async fn records(&self, made_at_ms: i64) -> Result<FileSystemFileHandle, Error> {
        let latest = latest(&self.root).await.map(|file| file.name());
        file(&self.root, &day::records_name(made_at_ms, latest.as_deref())).await
    }

    /// Opens a folder, and makes in it what is not there yet.
    pub async fn open(root: FileSystemDirectoryHandle) -> Result<Self, Error> {
        let pictures = inside(&root, "pictures").await?;
        let bytes = inside(&root, "bytes").await?;
        Ok(Self { root, pictures, bytes })
    }

    /// The folder of a backup that was made, and the latest file of records in it.
    pub async fn find(root: FileSystemDirectoryHandle) -> Result<(Self, File), Error> {
        let folder = async |name: &str| {
            let found = JsFuture::from(root.get_directory_handle(name)).await;
            found.map(JsCast::unchecked_into).map_err(|_| Error::new(Kind::NotABackup))
        };
        let (pictures, bytes) = (folder("pictures").await?, folder("bytes").await?);
        let records = latest(&root).await.ok_or_else(|| Error::new(Kind::NotABackup))?;
        Ok((Self { root, pictures, bytes }, records))
    }

    /// The file at a place, if there is one.
    pub async fn get(&self, place: &Place) -> Option<File> {
        let (folder, name) = self.located(place)?;
        read(folder, &name).await
    }

    /// How many bytes lie at a place, if there is a file. Files come to their place only when they are complete, so that
    /// what was begun and given up is empty.
    pub async fn size_of(&self, place: &Place) -> Option<u64> {
        Some(self.get(place).await?.size() as u64).filter(|size| *size > 0)
    }

    /// Writes bytes to their place.
    pub async fn put(&self, place: &Place, bytes: Uint8Array) -> Result<(), Error> {
        let (folder, name) = self.located(place).ok_or_else(|| Error::new(Kind::BackupUnwritten))?;
        let mut out = Out::open(Some(&file(folder, &name).await?)).await?;
        match out.put(bytes).await {
            Ok(()) => out.close().await.map(drop),
            Err(error) => {
                out.abort().await;
                Err(error)
            }
        }
    }

    fn located(&self, place: &Place) -> Option<(&FileSystemDirectoryHandle, String)> {
        let folder = match place {
            Place::Picture(..) => &self.pictures,
            Place::Bytes(_) => &self.bytes,
            Place::Thumb(_) | Place::Records(..) => return None,
        };
        Some((folder, place.path().rsplit_once('/')?.1.to_owned()))
    }
}

async fn read(folder: &FileSystemDirectoryHandle, name: &str) -> Option<File> {
    let file: FileSystemFileHandle = JsFuture::from(folder.get_file_handle(name)).await.ok()?.unchecked_into();
    JsFuture::from(file.get_file()).await.ok()?.dyn_into().ok()
}

/// The latest file of records: names have their day in them, so that they sort by it. One that is empty was begun by a
/// backup that never came to its end, and those before it are as good as ever.
async fn latest(root: &FileSystemDirectoryHandle) -> Option<File> {
    let entries = root.keys();
    let mut names = Vec::new();
    loop {
        let next = JsFuture::from(entries.next().ok()?).await.ok()?.unchecked_into::<IteratorNext>();
        if next.done() {
            break;
        }
        names.extend(next.value().as_string().filter(|name| day::is_records(name)));
    }
    names.sort_unstable();
    for name in names.iter().rev() {
        if let Some(file) = read(root, name).await.filter(|file| file.size() > 0.0) {
            return Some(file);
        }
    }
    None
}

async fn inside(folder: &FileSystemDirectoryHandle, name: &str) -> Result<FileSystemDirectoryHandle, Error> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let made = JsFuture::from(folder.get_directory_handle_with_options(name, &options)).await;
    made.map(JsCast::unchecked_into).map_err(unwritten)
}

async fn file(folder: &FileSystemDirectoryHandle, name: &str) -> Result<FileSystemFileHandle, Error> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let made = JsFuture::from(folder.get_file_handle_with_options(name, &options)).await;
    made.map(JsCast::unchecked_into).map_err(unwritten)
}
