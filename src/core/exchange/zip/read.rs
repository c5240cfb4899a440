//! Reading: from the end to the directory, from the directory to the entries, each by its range of the file.

use super::fields::Fields;
use super::name::is_plain;
use super::{
    CENTRAL, CENTRAL_BYTES, END, END_64, END_64_BYTES, END_BYTES, EXTRA_64, Entry, LOCAL, LOCAL_BYTES, LOCATOR_64,
    LOCATOR_BYTES, MAX_DIRECTORY_BYTES, MAX_ENTRIES, Refusal, SEE_64, SEE_64_COUNT, UTF_8,
};
use std::ops::Range;

/// The last bytes of a file in which the end of an archive stands; fewer where the file is shorter.
pub const TAIL_BYTES: u64 = END_BYTES + LOCATOR_BYTES + END_64_BYTES;

/// The flag of encrypted entries.
const ENCRYPTED: u16 = 1;
/// The flag of sizes that stand behind the bytes.
const SIZES_BEHIND: u16 = 1 << 3;
/// What compression was told, which says nothing where there is none.
const HOW_COMPRESSED: u16 = 1 << 1 | 1 << 2;
/// The longest extra field of a local header that is read.
const MAX_EXTRA_BYTES: u64 = 1024;

/// Where the directory of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Directory {
    /// Where it begins.
    pub at: u64,
    /// How many bytes it has.
    pub size: u64,
    /// How many entries it lists.
    pub count: u64,
}

/// Whether these first bytes of a file are those of an archive with something in it.
pub fn begins_like_one(first: &[u8]) -> bool {
    first.starts_with(&LOCAL.to_le_bytes())
}

/// Finds the directory, given the last [`TAIL_BYTES`] of a file of this size.
pub fn find_directory(tail: &[u8], file_size: u64) -> Result<Directory, Refusal> {
    let (before, end) = split_end(tail, END_BYTES).ok_or(Refusal::CutShort)?;
    let mut end = Fields(end);
    if end.u32() != Some(END) {
        return Err(Refusal::CutShort);
    }
    let disks = end.u32();
    let (count_here, count, size, at, comment) = (end.u16(), end.u16(), end.u32(), end.u32(), end.u16());
    let (Some(count), Some(size), Some(at)) = (count, size, at) else { return Err(Refusal::CutShort) };
    if disks != Some(0) || count_here != Some(count) {
        return Err(Refusal::Disks);
    }
    if comment != Some(0) {
        return Err(Refusal::Mark("end"));
    }
    let end_at = file_size.checked_sub(END_BYTES).ok_or(Refusal::CutShort)?;
    let (directory, ends_at) = match find_64(before, end_at)? {
        Some((large, ends_at)) => {
            let agrees = (count == SEE_64_COUNT || u64::from(count) == large.count)
                && (size == SEE_64 || u64::from(size) == large.size)
                && (at == SEE_64 || u64::from(at) == large.at);
            if !agrees {
                return Err(Refusal::Lies64);
            }
            (large, ends_at)
        }
        None if count == SEE_64_COUNT || size == SEE_64 || at == SEE_64 => return Err(Refusal::Lies64),
        None => (Directory { at: at.into(), size: size.into(), count: count.into() }, end_at),
    };
    check_directory(directory, ends_at)
}

fn check_directory(directory: Directory, ends_at: u64) -> Result<Directory, Refusal> {
    if directory.count > MAX_ENTRIES || directory.size > MAX_DIRECTORY_BYTES {
        return Err(Refusal::TooMany(directory.count));
    }
    let adds_up = directory.at.checked_add(directory.size) == Some(ends_at);
    if !adds_up || directory.count * CENTRAL_BYTES > directory.size {
        return Err(Refusal::Sizes);
    }
    Ok(directory)
}

/// The end of 64 bits before the plain one, if there is one, and where it begins.
fn find_64(before: &[u8], end_at: u64) -> Result<Option<(Directory, u64)>, Refusal> {
    let Some((before, locator)) = split_end(before, LOCATOR_BYTES) else { return Ok(None) };
    let mut locator = Fields(locator);
    if locator.u32() != Some(LOCATOR_64) {
        return Ok(None);
    }
    let ends_at = end_at.checked_sub(LOCATOR_BYTES + END_64_BYTES).ok_or(Refusal::Lies64)?;
    if (locator.u32(), locator.u64(), locator.u32()) != (Some(0), Some(ends_at), Some(1)) {
        return Err(Refusal::Lies64);
    }
    let (_, end) = split_end(before, END_64_BYTES).ok_or(Refusal::Lies64)?;
    let mut end = Fields(end);
    if (end.u32(), end.u64()) != (Some(END_64), Some(END_64_BYTES - 12)) {
        return Err(Refusal::Lies64);
    }
    // Which versions wrote it and can read it.
    end.u32();
    let disks = end.u64();
    let numbers = (end.u64(), end.u64(), end.u64(), end.u64());
    let (Some(count_here), Some(count), Some(size), Some(at)) = numbers else { return Err(Refusal::Lies64) };
    if disks != Some(0) || count_here != count {
        return Err(Refusal::Disks);
    }
    Ok(Some((Directory { at, size, count }, ends_at)))
}

fn split_end(bytes: &[u8], count: u64) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(bytes.len().checked_sub(count as usize)?)
}

/// The entries in the order of their bytes, given the bytes of the directory. Sizes add up, nothing overlaps, no name
/// comes twice.
pub fn read_directory(bytes: &[u8], directory: &Directory) -> Result<Vec<Entry>, Refusal> {
    let mut fields = Fields(bytes);
    let mut entries = Vec::new();
    for _ in 0..directory.count {
        entries.push(read_entry(&mut fields)?);
    }
    if !fields.0.is_empty() {
        return Err(Refusal::Sizes);
    }
    let mut names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find_map(|pair| pair.first().filter(|name| pair.last() == Some(name))) {
        return Err(Refusal::Twice((*twice).to_owned()));
    }
    entries.sort_by_key(|entry| entry.at);
    if entries.first().is_some_and(|first| first.at != 0) {
        return Err(Refusal::Sizes);
    }
    let mut until = directory.at;
    for entry in entries.iter_mut().rev() {
        let header = LOCAL_BYTES + entry.name.len() as u64;
        let ends_at = entry.at.checked_add(header).and_then(|at| at.checked_add(entry.size));
        if ends_at.is_none_or(|ends_at| ends_at > until) {
            return Err(Refusal::Overlap(entry.name.clone()));
        }
        entry.until = until;
        until = entry.at;
    }
    Ok(entries)
}

/// The fields that both headers of an entry have.
struct Shared {
    flags: u16,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    name_bytes: usize,
    extra_bytes: usize,
}

fn shared(fields: &mut Fields) -> Option<Shared> {
    let _version = fields.u16()?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    let _dated = fields.u32()?;
    let (crc, packed, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
    let (name_bytes, extra_bytes) = (fields.u16()?.into(), fields.u16()?.into());
    Some(Shared { flags, method, crc, packed, size, name_bytes, extra_bytes })
}

fn read_entry(fields: &mut Fields) -> Result<Entry, Refusal> {
    const WHERE: &str = "directory";
    if fields.u32() != Some(CENTRAL) {
        return Err(Refusal::Mark(WHERE));
    }
    let _made_by = fields.u16();
    let shared = shared(fields).ok_or(Refusal::Sizes)?;
    let numbers = (fields.u16(), fields.u16(), fields.u16(), fields.u32(), fields.u32());
    let (Some(comment_bytes), Some(disk), Some(_), Some(_), Some(at)) = numbers else { return Err(Refusal::Sizes) };
    let name = fields.take(shared.name_bytes).ok_or(Refusal::Sizes)?;
    let extra = fields.take(shared.extra_bytes).ok_or(Refusal::Sizes)?;
    fields.take(comment_bytes.into()).ok_or(Refusal::Sizes)?;
    let name = plain_name(name, &shared)?;
    if disk != 0 {
        return Err(Refusal::Disks);
    }
    let [size, packed, at] = widened([shared.size, shared.packed, at], extra)?;
    if size != packed {
        return Err(Refusal::Sizes);
    }
    Ok(Entry { name, size, crc: shared.crc, at, until: 0 })
}

/// The name, if the entry is one that can be read as it lies there.
fn plain_name(name: &[u8], shared: &Shared) -> Result<String, Refusal> {
    let shown = String::from_utf8_lossy(name).into_owned();
    let Ok(name) = std::str::from_utf8(name) else { return Err(Refusal::Name(shown)) };
    let other_flags = shared.flags & !(ENCRYPTED | SIZES_BEHIND | HOW_COMPRESSED | UTF_8);
    match shared {
        _ if !is_plain(name) || (shared.flags & UTF_8 == 0 && !name.is_ascii()) => Err(Refusal::Name(shown)),
        _ if shared.flags & ENCRYPTED != 0 || other_flags != 0 => Err(Refusal::Encrypted(shown)),
        _ if shared.flags & SIZES_BEHIND != 0 => Err(Refusal::SizesBehind(shown)),
        _ if shared.method != 0 => Err(Refusal::Compressed(shown)),
        _ => Ok(shown),
    }
}

/// Numbers of 32 bits, those that say so taken from the extra field of 64 bits, which must have no others.
fn widened<const N: usize>(numbers: [u32; N], extra: &[u8]) -> Result<[u64; N], Refusal> {
    let mut large = find_extra(extra)?.map(Fields);
    let mut wide = [0; N];
    for (wide, number) in wide.iter_mut().zip(numbers) {
        *wide = match number {
            SEE_64 => large.as_mut().and_then(Fields::u64).ok_or(Refusal::Lies64)?,
            number => number.into(),
        };
    }
    if large.is_some_and(|rest| !rest.0.is_empty()) {
        return Err(Refusal::Lies64);
    }
    Ok(wide)
}

/// The content of the extra field of 64 bits.
fn find_extra(extra: &[u8]) -> Result<Option<&[u8]>, Refusal> {
    let mut fields = Fields(extra);
    let mut found = None;
    while !fields.0.is_empty() {
        let (Some(number), Some(length)) = (fields.u16(), fields.u16()) else { return Err(Refusal::Sizes) };
        let content = fields.take(length.into()).ok_or(Refusal::Sizes)?;
        if number == EXTRA_64 && found.replace(content).is_some() {
            return Err(Refusal::Lies64);
        }
    }
    Ok(found)
}

/// How many bytes from [`Entry::at`] on [`data_of`] needs to see.
pub fn header_bytes(entry: &Entry) -> u64 {
    let longest = LOCAL_BYTES + entry.name.len() as u64 + MAX_EXTRA_BYTES;
    longest.min(entry.until.saturating_sub(entry.at))
}

/// Where the bytes of an entry are, given [`header_bytes`] of the file; refuses where its header says something else
/// than the directory.
pub fn data_of(entry: &Entry, header: &[u8]) -> Result<Range<u64>, Refusal> {
    let disagrees = || Refusal::Disagrees(entry.name.clone());
    let mut fields = Fields(header);
    if fields.u32() != Some(LOCAL) {
        return Err(disagrees());
    }
    let shared = shared(&mut fields).ok_or_else(disagrees)?;
    let name = fields.take(shared.name_bytes).ok_or_else(disagrees)?;
    let extra = fields.take(shared.extra_bytes).ok_or_else(disagrees)?;
    let name = plain_name(name, &shared)?;
    let [size, packed] = widened([shared.size, shared.packed], extra)?;
    if name != entry.name || shared.crc != entry.crc || size != entry.size || packed != entry.size {
        return Err(disagrees());
    }
    let at = entry.at + LOCAL_BYTES + (shared.name_bytes + shared.extra_bytes) as u64;
    let until = at + entry.size;
    if until > entry.until {
        return Err(Refusal::Overlap(entry.name.clone()));
    }
    Ok(at..until)
}
