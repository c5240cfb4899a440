//! How long work tells how far it is, and is stopped.

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// A file becomes pixels.
    Decode,
    /// The mask is grown and the window is chosen.
    Window,
    /// What is sent is cut out.
    Cut,
    /// The reply is put into register.
    Register,
    /// The reply's tone is matched.
    Tone,
    /// The reply is laid into the picture.
    Blend,
    /// The picture becomes a file.
    Write,
    /// The file is compared with the original.
    Check,
}

/// The work was stopped by the one who watches it; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Is told, every few rows, which stage is under way and which share of it (0 to 1) is done; stops the work by
/// answering [`Stopped`].
pub type Watch<'a> = &'a mut dyn FnMut(Stage, f32) -> Result<(), Stopped>;

/// Watches without a look.
pub fn unwatched(_: Stage, _: f32) -> Result<(), Stopped> {
    Ok(())
}

/// Rows between two reports.
const BAND_ROWS: usize = 64;

/// Reports once in a band of rows: `row` of `rows` is about to be done.
pub(super) fn at_row(watch: Watch, stage: Stage, row: usize, rows: usize) -> Result<(), Stopped> {
    if row.is_multiple_of(BAND_ROWS) { watch(stage, row as f32 / rows.max(1) as f32) } else { Ok(()) }
}
