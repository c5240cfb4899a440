//! Numbers out of byte slices at absolute offsets; `None` wherever the slice ends too early.

/// `N` bytes at `at`.
pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// `len` bytes at `at`.
pub(super) fn slice(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

/// Whether the bytes at `at` are `expected`.
pub(super) fn is_at(bytes: &[u8], at: usize, expected: &[u8]) -> bool {
    slice(bytes, at, expected.len()) == Some(expected)
}

/// Big-endian 16-bit number.
pub(super) fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_be_bytes)
}

/// Big-endian 32-bit number.
pub(super) fn be32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_be_bytes)
}

/// Big-endian number of `size` bytes (0 to 8), as the boxes of HEIF have them.
pub(super) fn be_sized(bytes: &[u8], at: usize, size: usize) -> Option<u64> {
    if size > 8 {
        return None;
    }
    Some(slice(bytes, at, size)?.iter().fold(0, |number, &byte| (number << 8) | u64::from(byte)))
}

/// Little-endian 16-bit number.
pub(super) fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

/// Little-endian 24-bit number.
pub(super) fn le24(bytes: &[u8], at: usize) -> Option<u32> {
    array::<3>(bytes, at).map(|[low, middle, high]| u32::from_le_bytes([low, middle, high, 0]))
}

/// Little-endian 32-bit number.
pub(super) fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}
