//! Backup and restore in a real browser: what comes back is what was there, a damaged backup changes nothing, and the
//! key is never in it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where something is not as it should be")]

use atelier::core::conversation::{Asked, By, Summary, Turn};
use atelier::core::error::{Error, Kind};
use atelier::core::exchange::{Plan, Restored, Saved};
use atelier::core::gemini::Part;
use atelier::core::id::{Hash, Id};
use atelier::core::picture::{Origin, Picture};
use atelier::core::pixels::sniff::Format;
use atelier::core::record;
use atelier::core::settings::Settings;
use atelier::darkroom::ticket::{self, Ticket};
use atelier::darkroom::{Done, backup, restore};
use atelier::shell::db::{self, Durability, Store, Write};
use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions};

const SECRET: &str = "AQ.the-secret-of-this-test";
const STORES: [Store; 7] =
    [Store::Summaries, Store::Turns, Store::Pictures, Store::Bytes, Store::Thumbs, Store::Kept, Store::Vault];

async fn call(on: &JsValue, method: &str, arguments: &[JsValue]) -> JsValue {
    let method: Function = Reflect::get(on, &method.into()).unwrap().dyn_into().unwrap();
    let promise: Promise = method.apply(on, &arguments.iter().collect::<Array>()).unwrap().dyn_into().unwrap();
    JsFuture::from(promise).await.unwrap()
}

async fn hash_of(bytes: &[u8]) -> Hash {
    let subtle = web_sys::window().unwrap().crypto().unwrap().subtle();
    let digest = call(&subtle, "digest", &["SHA-256".into(), Uint8Array::from(bytes).into()]).await;
    Hash(Uint8Array::new(&digest).to_vec().try_into().unwrap())
}

fn put(store: Store, key: impl ToString, value: impl Into<JsValue>) -> Write {
    Write::Put(store, key.to_string(), value.into())
}

async fn clear() {
    let all = STORES.into_iter().map(|store| Write::DeleteBeginning(store, String::new())).collect();
    db::write(all, Durability::Strict).await.unwrap();
}

/// Everything that a store has, bytes as their sum; without the mark of the device's own writes.
async fn contents(store: Store) -> Vec<(String, String)> {
    let mut keys = db::pages::every_key(store).await.unwrap();
    keys.retain(|key| key != db::MARK);
    let values = db::pages::each(store, &keys).await.unwrap();
    let shown = |value: &JsValue| match value.dyn_ref::<Uint8Array>() {
        Some(bytes) => format!("{:?}", bytes.to_vec()),
        None => value.as_string().unwrap(),
    };
    keys.iter().zip(&values).map(|(key, value)| (key.clone(), shown(value))).collect()
}

async fn everything() -> Vec<Vec<(String, String)>> {
    let mut all = Vec::new();
    for store in [Store::Summaries, Store::Turns, Store::Pictures, Store::Bytes, Store::Thumbs, Store::Kept] {
        all.push(contents(store).await);
    }
    all
}

fn picture_bytes(nth: u8, length: usize) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.resize(length, nth);
    bytes
}

/// One conversation with three pictures and a signature, preferences, and a key that must stay.
async fn fill() {
    clear().await;
    let signature = vec![7u8; 5000];
    let signed = hash_of(&signature).await;
    let mut writes = vec![
        put(Store::Bytes, signed, Uint8Array::from(signature.as_slice())),
        put(Store::Kept, "settings", record::write(&Settings { demo: true, ..Settings::default() }).unwrap()),
        put(Store::Kept, "unreferenced", "{}"),
        put(Store::Vault, "key", SECRET),
    ];
    let mut parts = vec![Part::text("a bicycle")];
    for nth in 1..=3u8 {
        let bytes = picture_bytes(nth, 4000 * usize::from(nth));
        let hash = hash_of(&bytes).await;
        let picture = Picture {
            hash,
            format: Format::Png,
            width_px: 4,
            height_px: 4,
            size_bytes: bytes.len() as u64,
            created_at_ms: 5,
            origin: Origin::Generated { turn: Id(2), model: "m".into(), demo: true },
        };
        parts.push(Part { signature: Some(signed), ..Part::picture("image/png", hash) });
        writes.push(put(Store::Bytes, hash, Uint8Array::from(bytes.as_slice())));
        writes.push(put(Store::Thumbs, hash, Uint8Array::from([nth; 30].as_slice())));
        writes.push(put(Store::Pictures, hash, record::write(&picture).unwrap()));
    }
    let turn = Turn {
        id: Id(2),
        conversation: Id(1),
        parent: None,
        created_at_ms: 3,
        parts,
        by: By::Person(Asked::default()),
    };
    let summary = Summary {
        id: Id(1),
        title: "Bicycles".into(),
        titled: false,
        created_at_ms: 3,
        updated_at_ms: 4,
        cost_micros: 0,
        cover: None,
        chosen: vec![],
        deleted_at_ms: None,
        retouch: None,
    };
    writes.push(put(Store::Turns, format!("{}/{}", Id(1), Id(2)), record::write(&turn).unwrap()));
    writes.push(put(Store::Summaries, Id(1), record::write(&summary).unwrap()));
    db::write(writes, Durability::Strict).await.unwrap();
}

fn ticket() -> Ticket {
    Ticket::new(0.into())
}

fn read<T: serde::de::DeserializeOwned>(done: &Done) -> T {
    serde_json::from_str(&done.json).unwrap()
}

async fn saved_to(target: JsValue) -> (Saved, Option<Blob>) {
    let done = backup::back_up(1_795_219_200_000, target, &ticket()).await.unwrap();
    (read(&done), done.blobs.into_iter().next())
}

async fn bytes_of(blob: &Blob) -> Vec<u8> {
    Uint8Array::new(&call(blob, "arrayBuffer", &[]).await).to_vec()
}

fn blob_of(bytes: &[u8]) -> Blob {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes))).unwrap()
}

async fn inspected(bytes: &[u8]) -> Result<Plan, Error> {
    restore::inspect(blob_of(bytes).into(), &ticket()).await.map(|done| read(&done))
}

async fn restored(bytes: &[u8]) -> Result<Plan, Error> {
    restore::restore(blob_of(bytes).into(), &ticket()).await.map(|done| read::<Restored>(&done).plan)
}

#[wasm_bindgen_test]
async fn what_comes_back_is_what_was_there_and_the_key_stays_behind() {
    fill().await;
    let mut before = everything().await;
    let (saved, blob) = saved_to(JsValue::UNDEFINED).await;
    assert_eq!((saved.pictures, saved.has_gaps()), (3, false));
    // Four kinds of records, four byte strings, three thumbnails.
    assert_eq!(saved.files, 11);
    let bytes = bytes_of(&blob.unwrap()).await;
    let as_text = String::from_utf8_lossy(&bytes);
    assert!(!as_text.contains(SECRET) && !as_text.contains("unreferenced") && as_text.contains("manifest.json"));

    let nothing_new = inspected(&bytes).await.unwrap();
    assert!(nothing_new.does_nothing() && nothing_new.pictures.here == 3);
    clear().await;
    let plan = inspected(&bytes).await.unwrap();
    assert_eq!((plan.pictures.new, plan.conversations.new, plan.turns.new, plan.kept.new), (3, 1, 1, 1));
    assert_eq!((plan.new_files, plan.new_bytes), (7, 24_000 + 5000 + 90));
    assert!(everything().await.iter().all(Vec::is_empty), "looking changes nothing");
    assert_eq!(restored(&bytes).await.unwrap(), plan);
    before[5].retain(|(key, _)| key == "settings");
    assert_eq!(everything().await, before);
    assert!(restored(&bytes).await.unwrap().does_nothing());
    assert_eq!(everything().await, before);
}

#[wasm_bindgen_test]
async fn a_backup_that_is_cut_or_changed_anywhere_changes_nothing() {
    fill().await;
    let (_, blob) = saved_to(JsValue::UNDEFINED).await;
    let bytes = bytes_of(&blob.unwrap()).await;
    clear().await;
    for length in [0, 3, 30, bytes.len() / 2, bytes.len() - 1] {
        let error = restored(&bytes[..length]).await.unwrap_err();
        let expected = if length < 4 { Kind::NotABackup } else { Kind::BackupCutShort };
        assert_eq!(error.kind, expected, "cut at {length}");
    }
    assert_eq!(restored(&picture_bytes(1, 900)).await.unwrap_err().kind, Kind::NotABackup);
    // The dates of entries, and who made them, are nobody's concern: changed there, a backup is as good.
    let mut harmless = 0;
    for at in (0..bytes.len()).step_by(211) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x5a;
        match inspected(&changed).await {
            Ok(plan) => {
                harmless += 1;
                assert_eq!((plan.pictures.new, plan.new_files), (3, 7), "changed at {at}");
            }
            Err(error) => {
                let known = [Kind::BackupDamaged, Kind::NotABackup, Kind::BackupCutShort, Kind::BackupTooNew];
                assert!(known.contains(&error.kind), "changed at {at}: {error:?}");
            }
        }
    }
    assert!(harmless < 12, "{harmless} changes went unnoticed");
    let mut two_faults = bytes.clone();
    let of_picture = |nth: u8| bytes.windows(100).position(|part| part.iter().all(|byte| *byte == nth)).unwrap();
    two_faults[of_picture(1)] = 0;
    two_faults[of_picture(3)] = 0;
    let error = restored(&two_faults).await.unwrap_err();
    assert_eq!((error.kind, error.detail.matches("wrong checksum").count()), (Kind::BackupDamaged, 2));
    assert!(everything().await.iter().all(Vec::is_empty), "nothing was written");
}

#[wasm_bindgen_test]
async fn what_is_damaged_or_missing_is_counted_and_the_rest_is_saved() {
    fill().await;
    let keys = db::pages::every_key(Store::Pictures).await.unwrap();
    let wrong = Uint8Array::from(picture_bytes(9, 50).as_slice());
    let spoiled = vec![
        put(Store::Bytes, &keys[0], wrong),
        Write::Delete(Store::Bytes, keys[1].clone()),
        put(Store::Turns, "x/y", "{"),
    ];
    db::write(spoiled, Durability::Strict).await.unwrap();
    let (saved, blob) = saved_to(JsValue::UNDEFINED).await;
    assert_eq!((saved.pictures, saved.damaged, saved.absent, saved.unreadable), (1, 1, 1, 1));
    let bytes = bytes_of(&blob.unwrap()).await;
    assert!(String::from_utf8_lossy(&bytes).contains(r#""why":"damaged""#));
    clear().await;
    let plan = restored(&bytes).await.unwrap();
    assert_eq!((plan.pictures.new, plan.lost_pictures, plan.turns.new), (1, 2, 1));
    assert_eq!(db::pages::every_key(Store::Pictures).await.unwrap(), [keys[2].clone()]);
    assert_eq!(db::pages::every_key(Store::Thumbs).await.unwrap(), [keys[2].clone()]);
}

#[wasm_bindgen_test]
async fn a_file_and_a_folder_are_written_and_the_folder_grows_by_what_is_new() {
    fill().await;
    let storage = web_sys::window().unwrap().navigator();
    let storage = Reflect::get(&storage, &"storage".into()).unwrap();
    let root: FileSystemDirectoryHandle = call(&storage, "getDirectory", &[]).await.dyn_into().unwrap();
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let file = JsFuture::from(root.get_file_handle_with_options("a.zip", &options)).await.unwrap();
    let file: FileSystemFileHandle = file.dyn_into().unwrap();
    let (saved, none) = saved_to(file.clone().into()).await;
    assert!(saved.pictures == 3 && none.is_none());
    let written: Blob = JsFuture::from(file.get_file()).await.unwrap().dyn_into().unwrap();
    assert!(inspected(&bytes_of(&written).await).await.unwrap().does_nothing());

    let (first, _) = saved_to(root.clone().into()).await;
    let (second, _) = saved_to(root.clone().into()).await;
    assert_eq!((first.pictures, second.pictures), (3, 3));
    assert_eq!(first.files - second.files, 4, "the bytes are there already");
    let more = picture_bytes(4, 100);
    let hash = hash_of(&more).await;
    db::write(vec![put(Store::Bytes, hash, Uint8Array::from(more.as_slice()))], Durability::Strict).await.unwrap();
    let (third, _) = saved_to(root.clone().into()).await;
    assert_eq!(third.files - second.files, 1);

    let before = everything().await;
    clear().await;
    let records = root.get_file_handle("records-2026-11-21.zip");
    let records: FileSystemFileHandle = JsFuture::from(records).await.unwrap().dyn_into().unwrap();
    let records: Blob = JsFuture::from(records.get_file()).await.unwrap().dyn_into().unwrap();
    assert_eq!(inspected(&bytes_of(&records).await).await.unwrap_err().kind, Kind::BackupInFolder);
    let done = restore::restore(root.clone().into(), &ticket()).await.unwrap();
    assert_eq!(read::<Restored>(&done).plan.pictures.new, 3);
    let after = everything().await;
    assert_eq!(after[..5], before[..5], "a folder is restored, too");

    let name = format!("{hash}");
    let bytes: FileSystemDirectoryHandle =
        JsFuture::from(root.get_directory_handle("bytes")).await.unwrap().dyn_into().unwrap();
    JsFuture::from(bytes.remove_entry(&name)).await.unwrap();
    let error = restore::inspect(root.into(), &ticket()).await.err().unwrap();
    assert_eq!((error.kind, error.detail), (Kind::BackupDamaged, format!("bytes/{name}: not there")));
}

#[wasm_bindgen_test]
async fn a_job_that_is_to_end_ends_without_a_trace() {
    fill().await;
    let (_, blob) = saved_to(JsValue::UNDEFINED).await;
    let blob = blob.unwrap();
    let stopped = ticket();
    ticket::stop();
    assert_eq!(backup::back_up(0, JsValue::UNDEFINED, &stopped).await.err().unwrap().kind, Kind::Stopped);
    clear().await;
    let stopped = ticket();
    ticket::stop();
    assert_eq!(restore::restore(blob.into(), &stopped).await.err().unwrap().kind, Kind::Stopped);
    assert!(everything().await.iter().all(Vec::is_empty));
}
