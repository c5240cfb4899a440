//! What is dropped on the page: files, and folders with the files in them.

use js_sys::{Array, Function, Promise, Reflect};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, File};

/// Pictures that are taken out of folders at the most, and entries of one folder that are looked at: with more it is no
/// folder of pictures for a style.
const MOST_FILES: usize = 2000;
const MOST_ENTRIES: usize = 10 * MOST_FILES;
/// Folders within folders that are looked into.
const DEEPEST: usize = 8;

/// What was dropped, taken down at once: a browser forgets it when the event is over.
#[derive(Debug, Default)]
pub struct Dropped {
    /// Single files.
    pub files: Vec<File>,
    /// Folders, as the browser's own entries.
    folders: Vec<JsValue>,
}

impl Dropped {
    /// What lies in a drop. A browser that does not know folders gives what it has as files.
    pub fn of(data: &DataTransfer) -> Self {
        let mut dropped = Self::default();
        let items = Reflect::get(data, &"items".into()).unwrap_or_default();
        let length = number(&items, "length");
        for place in 0..length {
            let item = Reflect::get_u32(&items, place).unwrap_or_default();
            let entry = called(&item, "webkitGetAsEntry", &[]).unwrap_or_default();
            if is_true(&entry, "isDirectory") {
                dropped.folders.push(entry);
            } else if let Some(file) = called(&item, "getAsFile", &[]).and_then(|file| file.dyn_into().ok()) {
                dropped.files.push(file);
            }
        }
        if length == 0
            && let Some(list) = data.files()
        {
            dropped.files.extend((0..list.length()).filter_map(|at| list.get(at)));
        }
        dropped
    }

    /// Whether there are folders among it.
    pub fn has_folders(&self) -> bool {
        !self.folders.is_empty()
    }

    /// The names of the folders.
    pub fn folder_names(&self) -> Vec<String> {
        self.folders.iter().map(name).collect()
    }

    /// Looks into the folders, and tells the files in them that are wanted, folder by folder, each in the order of the
    /// names. What cannot be read is left out.
    pub fn open(self, is_wanted: fn(&File) -> bool, then: impl FnOnce(Self, Vec<File>) + 'static) {
        spawn_local(async move {
            let within = self.within(is_wanted).await;
            then(self, within);
        });
    }

    async fn within(&self, is_wanted: fn(&File) -> bool) -> Vec<File> {
        let mut found = Vec::new();
        // The last is looked into first.
        let mut waiting: Vec<(JsValue, usize)> = self.folders.iter().rev().map(|folder| (folder.clone(), 0)).collect();
        while let Some((folder, depth)) = waiting.pop() {
            let mut entries = entries(&folder).await;
            entries.sort_by_key(name);
            let (folders, files): (Vec<_>, Vec<_>) =
                entries.into_iter().partition(|entry| is_true(entry, "isDirectory"));
            for entry in files {
                if found.len() == MOST_FILES {
                    return found;
                }
                found.extend(file(&entry).await.filter(is_wanted));
            }
            if depth < DEEPEST {
                waiting.extend(folders.into_iter().rev().map(|folder| (folder, depth + 1)));
            }
        }
        found
    }
}

fn number(of: &JsValue, field: &str) -> u32 {
    Reflect::get(of, &field.into()).ok().and_then(|value| value.as_f64()).unwrap_or_default() as u32
}

fn is_true(of: &JsValue, field: &str) -> bool {
    Reflect::get(of, &field.into()).is_ok_and(|value| value.is_truthy())
}

fn name(entry: &JsValue) -> String {
    Reflect::get(entry, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default()
}

fn called(of: &JsValue, method: &str, given: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(of, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(of, &given.iter().collect::<Array>()).ok()
}

/// Asks an entry for something that it tells by a callback.
async fn asked(of: &JsValue, method: &str) -> Option<JsValue> {
    let promise = Promise::new(&mut |told, failed| {
        if called(of, method, &[told.into(), failed.clone().into()]).is_none() {
            let _ = failed.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(promise).await.ok()
}

async fn file(entry: &JsValue) -> Option<File> {
    asked(entry, "file").await?.dyn_into().ok()
}

/// What lies in a folder. A browser tells it a hundred at a time, and nothing at the end.
async fn entries(folder: &JsValue) -> Vec<JsValue> {
    let mut all = Vec::new();
    let Some(reader) = called(folder, "createReader", &[]) else { return all };
    while let Some(some) = asked(&reader, "readEntries").await {
        let some = Array::from(&some);
        if some.length() == 0 || all.len() >= MOST_ENTRIES {
            break;
        }
        all.extend(some.iter());
    }
    all
}
