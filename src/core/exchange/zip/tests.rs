use super::fields::Put;
use super::*;
use crate::core::exchange::crc::crc32;
use proptest::prelude::*;
use std::ops::Range;

/// A file of which only some ranges have bytes; the rest is never looked at.
#[derive(Default)]
struct Sparse {
    pieces: Vec<(u64, Vec<u8>)>,
    size: u64,
}

impl Sparse {
    fn of(bytes: Vec<u8>) -> Self {
        Self { size: bytes.len() as u64, pieces: vec![(0, bytes)] }
    }

    fn push(&mut self, bytes: Vec<u8>) {
        let at = self.size;
        self.size += bytes.len() as u64;
        self.pieces.push((at, bytes));
    }

    fn skip(&mut self, count: u64) {
        self.size += count;
    }

    fn read(&self, range: Range<u64>) -> Vec<u8> {
        let mut out = vec![0; (range.end - range.start) as usize];
        for (at, piece) in &self.pieces {
            let (from, to) = (range.start.max(*at), range.end.min(at + piece.len() as u64));
            if from < to {
                let source = &piece[(from - at) as usize..(to - at) as usize];
                out[(from - range.start) as usize..(to - range.start) as usize].copy_from_slice(source);
            }
        }
        out
    }

    /// Reads as the darkroom does: the end, the directory, every header.
    fn entries(&self) -> Result<Vec<(Entry, Range<u64>)>, Refusal> {
        let directory = find_directory(&self.read(self.size - TAIL_BYTES.min(self.size)..self.size), self.size)?;
        let entries = read_directory(&self.read(directory.at..directory.at + directory.size), &directory)?;
        let located = entries.into_iter().map(|entry| {
            let header = self.read(entry.at..entry.at + header_bytes(&entry));
            data_of(&entry, &header).map(|range| (entry, range))
        });
        located.collect()
    }
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = Writer::new(1_795_219_200_000);
    let mut out = Vec::new();
    for (name, bytes) in files {
        out.extend(writer.entry(name, bytes.len() as u64, crc32(bytes)).unwrap());
        out.extend(*bytes);
        assert_eq!(writer.written(), out.len() as u64);
    }
    out.extend(writer.end());
    out
}

fn refusal(bytes: Vec<u8>) -> Refusal {
    Sparse::of(bytes).entries().unwrap_err()
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut out = bytes.to_vec();
    for at in 0..=bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            out[at..at + to.len()].copy_from_slice(to);
        }
    }
    out
}

/// Changes two bytes of the directory's only entry, and those of its local header, which stand `back` bytes before.
fn patched(at_in_central: usize, value: u16) -> Vec<u8> {
    let mut bytes = archive(&[("a.txt", b"hello")]);
    let central = 30 + 5 + 5;
    for at in [central + at_in_central, at_in_central - 2] {
        bytes[at..at + 2].copy_from_slice(&value.to_le_bytes());
    }
    bytes
}

#[test]
fn tricks_are_refused_each_for_its_reason() {
    let good = archive(&[("a.txt", b"hello"), ("b.txt", b"world!")]);
    assert_eq!(Sparse::of(good.clone()).entries().unwrap().len(), 2);
    for bad in ["../.x", "/ab.x", "a\\..x", "C:\\.x", "a\0b.x", "./b.x", "a//.x"] {
        let bytes = replaced(&good, b"a.txt", bad.as_bytes());
        assert_eq!(refusal(bytes), Refusal::Name(bad.to_owned()), "{bad:?}");
    }
    assert_eq!(refusal(replaced(&good, b"a.txt", b"b.txt")), Refusal::Twice("b.txt".into()));
    assert!(matches!(refusal(replaced(&good, b"a.txt", b"\xff.txt")), Refusal::Name(_)));
    assert_eq!(refusal(patched(8, UTF_8 | 1)), Refusal::Encrypted("a.txt".into()));
    assert_eq!(refusal(patched(8, UTF_8 | 1 << 6)), Refusal::Encrypted("a.txt".into()));
    assert_eq!(refusal(patched(8, UTF_8 | 1 << 3)), Refusal::SizesBehind("a.txt".into()));
    assert_eq!(refusal(patched(10, 8)), Refusal::Compressed("a.txt".into()));
    assert_eq!(refusal(patched(20, 4)), Refusal::Sizes, "packed and plain sizes differ");
}

#[test]
fn headers_that_disagree_and_bytes_that_overlap_are_refused() {
    let good = archive(&[("a.txt", b"hello"), ("b.txt", b"world!")]);
    let with = |at: usize, value: u8| {
        let mut bytes = good.clone();
        bytes[at] ^= value;
        refusal(bytes)
    };
    assert_eq!(with(0, 1), Refusal::Disagrees("a.txt".into()), "its mark");
    assert_eq!(with(14, 1), Refusal::Disagrees("a.txt".into()), "its checksum");
    assert_eq!(with(22, 1), Refusal::Disagrees("a.txt".into()), "its size");
    assert_eq!(with(30, 1), Refusal::Disagrees("a.txt".into()), "its name");
    assert_eq!(with(28, 1), Refusal::Sizes, "its extra field");
    let directory = 35 + 5 + 35 + 6;
    assert_eq!(with(directory, 1), Refusal::Mark("directory"));
    assert_eq!(with(directory + 42, 1), Refusal::Sizes, "the first entry is not at the beginning");
    let second = directory + 46 + 5;
    assert_eq!(with(second + 42, 8), Refusal::Overlap("a.txt".into()), "the second begins inside of the first");
    let mut long = good.clone();
    for at in [directory + 20, directory + 24] {
        long[at] = 200;
    }
    assert_eq!(refusal(long), Refusal::Overlap("a.txt".into()), "a size that reaches beyond");
}

#[test]
fn a_file_that_is_cut_or_something_else_is_no_archive() {
    let good = archive(&[("a.txt", b"hello"), ("b.txt", b"world!")]);
    for length in 0..good.len() {
        assert!(Sparse::of(good[..length].to_vec()).entries().is_err(), "cut at {length}");
    }
    assert_eq!(refusal(good[..good.len() - 1].to_vec()), Refusal::CutShort);
    let mut longer = good.clone();
    longer.push(0);
    assert_eq!(refusal(longer), Refusal::CutShort);
    let mut shifted = b"#!/bin/sh\n".to_vec();
    shifted.extend(&good);
    assert_eq!(refusal(shifted), Refusal::Sizes);
    assert!(begins_like_one(&good) && !begins_like_one(b"\x89PNG") && !begins_like_one(b""));
    assert_eq!(Sparse::of(archive(&[])).entries(), Ok(vec![]));
}

#[test]
fn too_many_entries_are_refused_before_they_are_read() {
    let mut end = Vec::new();
    end.put_u32(END_64);
    end.put_u64(END_64_BYTES - 12);
    end.put_u32(0);
    end.put_u64(0);
    let (count, size) = (MAX_ENTRIES + 1, (MAX_ENTRIES + 1) * CENTRAL_BYTES);
    [count, count, size, 0].into_iter().for_each(|number| end.put_u64(number));
    end.put_u32(LOCATOR_64);
    end.put_u32(0);
    end.put_u64(size);
    end.put_u32(1);
    end.put_u32(END);
    end.put_u32(0);
    [SEE_64_COUNT, SEE_64_COUNT].into_iter().for_each(|number| end.put_u16(number));
    [SEE_64, SEE_64].into_iter().for_each(|number| end.put_u32(number));
    end.put_u16(0);
    assert_eq!(find_directory(&end, size + 98), Err(Refusal::TooMany(count)));
    // The same with a locator that points elsewhere.
    end[64] ^= 1;
    assert_eq!(find_directory(&end, size + 98), Err(Refusal::Lies64));
}

/// 300 pictures of a megabyte and two files that 32 bits cannot describe, by their headers alone.
#[test]
fn sizes_beyond_32_bits_are_written_and_read_back() {
    let mut writer = Writer::new(0);
    let mut file = Sparse::default();
    let mut add = |name: String, size: u64, writer: &mut Writer| {
        file.push(writer.entry(&name, size, 7).unwrap());
        file.skip(size);
        assert_eq!(writer.written(), file.size);
    };
    let mut sizes = Vec::new();
    for nth in 0..300u64 {
        sizes.push((format!("pictures/{nth}"), 1 << 20));
    }
    sizes.push(("large".into(), (1 << 32) - 1));
    sizes.push(("larger".into(), 5 << 32));
    sizes.push(("small and far".into(), 3));
    sizes.iter().for_each(|(name, size)| add(name.clone(), *size, &mut writer));
    file.push(writer.end());
    let read = file.entries().unwrap();
    assert_eq!(read.len(), sizes.len());
    for ((entry, range), (name, size)) in read.iter().zip(&sizes) {
        assert_eq!((&entry.name, entry.size, range.end - range.start, entry.crc), (name, *size, *size, 7));
    }
    // A directory whose 32-bit fields say something else than those of 64 bits.
    let (at, end) = file.pieces.last_mut().unwrap();
    assert!(*at > u64::from(u32::MAX));
    let count_at = end.len() - 22 + 8;
    end[count_at] ^= 1;
    end[count_at + 2] ^= 1;
    assert_eq!(file.entries(), Err(Refusal::Lies64));
}

#[test]
fn more_entries_than_16_bits_count_are_written_and_read_back() {
    let mut writer = Writer::new(0);
    let mut out = Vec::new();
    for nth in 0..70_000 {
        out.extend(writer.entry(&format!("t/{nth}"), 0, 0).unwrap());
    }
    out.extend(writer.end());
    assert_eq!(Sparse::of(out).entries().unwrap().len(), 70_000);
}

#[test]
fn an_entry_may_be_listed_first_wherever_it_lies() {
    let mut writer = Writer::new(0);
    let mut out = writer.entry("b", 1, crc32(b"b")).unwrap();
    out.extend(b"b");
    out.extend(writer.entry_listed_first("a", 1, crc32(b"a")).unwrap());
    out.extend(b"a");
    out.extend(writer.end());
    let read = Sparse::of(out.clone()).entries().unwrap();
    assert_eq!(read.iter().map(|(entry, _)| entry.name.as_str()).collect::<Vec<_>>(), ["b", "a"], "as they lie");
    let listed = |name: u8| out.windows(47).position(|part| part.starts_with(b"PK\x01\x02") && part[46] == name);
    assert!(listed(b'a') < listed(b'b'));
    assert_eq!(writer_refuses("../x"), Refusal::Name("../x".into()));
}

fn writer_refuses(name: &str) -> Refusal {
    Writer::new(0).entry(name, 0, 0).unwrap_err()
}

fn files() -> impl Strategy<Value = std::collections::BTreeMap<String, Vec<u8>>> {
    proptest::collection::btree_map("[a-zé]{1,4}(/[a-z]{1,3})?", proptest::collection::vec(any::<u8>(), 0..40), 0..6)
}

proptest! {
    #[test]
    fn what_is_written_reads_back(files in files()) {
        let list: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let bytes = archive(&list);
        let read = Sparse::of(bytes.clone()).entries().unwrap();
        prop_assert_eq!(read.len(), list.len());
        for ((entry, range), (name, expected)) in read.iter().zip(&list) {
            prop_assert_eq!(&entry.name, name);
            prop_assert_eq!(&bytes[range.start as usize..range.end as usize], *expected);
            prop_assert_eq!(entry.crc, crc32(expected));
        }
    }

    #[test]
    fn a_changed_byte_is_noticed_or_harmless(files in files(), at in any::<prop::sample::Index>(), flip in 1u8..) {
        let list: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let mut bytes = archive(&list);
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        // What is read all the same has its checksum, or is noticed by it; nothing reaches beyond the file.
        for (entry, range) in Sparse::of(bytes.clone()).entries().unwrap_or_default() {
            let data = &bytes[range.start as usize..range.end as usize];
            let noticed = crc32(data) != entry.crc;
            prop_assert!(noticed || files.values().any(|known| known == data));
        }
    }

    #[test]
    fn any_bytes_are_read_without_stopping(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..200),
        tail in proptest::collection::vec(prop_oneof![Just(0u8), Just(0xff), any::<u8>()], 18),
    ) {
        bytes.extend(END.to_le_bytes());
        bytes.extend(tail);
        let size = bytes.len() as u64;
        if let Ok(entries) = Sparse::of(bytes).entries() {
            prop_assert!(entries.iter().all(|(_, range)| range.start <= range.end && range.end <= size));
        }
    }
}

/// Whether a program of this machine takes the archive; `None` where the machine does not have it.
fn taken_by(program: &str, arguments: &[&str], archive: &std::path::Path) -> Option<bool> {
    let run = std::process::Command::new(program).args(arguments).arg(archive).output().ok()?;
    Some(run.status.success())
}

#[test]
fn other_programs_take_what_is_written_and_it_takes_what_they_write() {
    let folder = std::env::temp_dir().join(format!("atelier-zip-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("a.zip");
    let large: Vec<u8> = (0..300_000u32).map(|nth| (nth * 7) as u8).collect();
    std::fs::write(&path, archive(&[("manifest.json", b"{}"), ("pictures/é.png", &large), ("empty", b"")])).unwrap();
    let test = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); sys.exit(z.testzip() is not None)";
    for (program, arguments) in [("unzip", ["-t", "-q"]), ("python3", ["-c", test])] {
        match taken_by(program, &arguments, &path) {
            Some(taken) => assert!(taken, "{program} refuses the archive"),
            None => println!("skipped: there is no {program} here"),
        }
    }
    let make = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1], 'w'); z.writestr('a/b', b'hello'); z.close()";
    match taken_by("python3", &["-c", make], &path) {
        Some(made) => {
            assert!(made);
            let read = Sparse::of(std::fs::read(&path).unwrap()).entries().unwrap();
            assert_eq!((read[0].0.name.as_str(), read[0].0.crc), ("a/b", crc32(b"hello")));
        }
        None => println!("skipped: there is no python3 here"),
    }
    std::fs::remove_dir_all(&folder).unwrap();
}
