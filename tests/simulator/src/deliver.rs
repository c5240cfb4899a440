//! A reply on its way out: in chunks, at a pace, with stalls and cuts at exact bytes.

use crate::journal::Journal;
use crate::script::{Behaviour, Ending};
use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::mpsc;

/// How long a cut waits so that what was written before it is on the wire.
const BEFORE_CUT: Duration = Duration::from_millis(60);

/// The largest chunk that is written at once.
const LARGEST_CHUNK: usize = 256 * 1024;

/// A connection as the reply sees it.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    pub(crate) id: u64,
    /// Set to end the connection by a TCP reset when it is dropped.
    pub(crate) reset: AtomicBool,
}

/// The body of a reply.
pub(crate) enum Outgoing {
    /// Known bytes.
    Full(Option<Bytes>),
    /// Chunks as they come; between two chunks the connection is flushed.
    Played { chunks: mpsc::Receiver<io::Result<Bytes>>, pause: bool },
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match self.get_mut() {
            Self::Full(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Played { chunks, pause } => {
                if std::mem::take(pause) {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                let next = chunks.poll_recv(context);
                *pause = matches!(next, Poll::Ready(Some(Ok(_))));
                next.map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Full(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Full(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, Bytes::len) as u64),
            Self::Played { .. } => SizeHint::default(),
        }
    }
}

/// A reply to play: its pieces, what shall happen to it, and where to write down how it ended.
pub(crate) struct Playing {
    pub(crate) pieces: Vec<Bytes>,
    pub(crate) behaviour: Behaviour,
    pub(crate) connection: Arc<Connection>,
    pub(crate) journal: Arc<Mutex<Journal>>,
    pub(crate) entry: u64,
    /// Over HTTP/2 a short body is no error to a browser, so that the stream is reset instead.
    pub(crate) http2: bool,
}

impl Playing {
    /// Starts to play; the body gives the chunks.
    pub(crate) fn start(self) -> Outgoing {
        let (sender, chunks) = mpsc::channel(1);
        tokio::spawn(async move {
            let journal = Arc::clone(&self.journal);
            let entry = self.entry;
            let end = self.run(&sender).await;
            journal.lock().unwrap_or_else(PoisonError::into_inner).end(entry, end);
        });
        Outgoing::Played { chunks, pause: false }
    }

    /// The bytes that the reply announces where it shall end too early.
    pub(crate) fn announced_length(&self) -> Option<usize> {
        let short = self.behaviour.cut.is_some_and(|cut| cut.how == Ending::ShortLength);
        short.then(|| self.pieces.iter().map(Bytes::len).sum())
    }

    async fn run(self, sender: &mpsc::Sender<io::Result<Bytes>>) -> &'static str {
        let lengths: Vec<usize> = self.pieces.iter().map(Bytes::len).collect();
        let cut_at = self.behaviour.cut.map(|cut| cut.place().byte(&lengths));
        let stall_at = self.behaviour.stall.map(|place| place.byte(&lengths));
        let mut sent = 0;
        let mut sizes = self.behaviour.chunk_bytes.iter().copied().filter(|size| *size > 0).cycle();
        for (number, piece) in self.pieces.iter().enumerate() {
            if number > 0 && self.behaviour.event_delay_ms > 0 {
                tokio::time::sleep(Duration::from_millis(self.behaviour.event_delay_ms)).await;
            }
            let mut rest = piece.clone();
            while !rest.is_empty() {
                let mut size = self.chunk_size(&mut sizes, rest.len());
                for stop in [cut_at, stall_at].into_iter().flatten().filter(|stop| *stop > sent) {
                    size = size.min(stop - sent);
                }
                if self.stops_here(sender, sent, cut_at, stall_at).await {
                    return self.ending(sender).await;
                }
                let chunk = rest.split_to(size);
                if sender.send(Ok(chunk)).await.is_err() {
                    return "client_cut";
                }
                sent += size;
                self.write_down(sent);
                self.keep_pace(size).await;
            }
        }
        if self.stops_here(sender, sent, cut_at, stall_at).await {
            return self.ending(sender).await;
        }
        if sender.reserve().await.is_err() { "client_cut" } else { "complete" }
    }

    fn chunk_size(&self, sizes: &mut impl Iterator<Item = usize>, rest: usize) -> usize {
        let paced = match self.behaviour.pace_bytes_per_s as usize {
            0 => usize::MAX,
            pace => (pace / 20).max(1),
        };
        sizes.next().unwrap_or(usize::MAX).min(paced).min(LARGEST_CHUNK).min(rest)
    }

    /// Stalls where that is asked; true where the reply is to be cut now.
    async fn stops_here(
        &self,
        sender: &mpsc::Sender<io::Result<Bytes>>,
        sent: usize,
        cut_at: Option<usize>,
        stall_at: Option<usize>,
    ) -> bool {
        if stall_at == Some(sent) {
            match self.behaviour.stall.map_or(0, |place| place.for_ms) {
                0 => sender.closed().await,
                wait_ms => tokio::time::sleep(Duration::from_millis(wait_ms)).await,
            }
        }
        cut_at == Some(sent)
    }

    async fn ending(&self, sender: &mpsc::Sender<io::Result<Bytes>>) -> &'static str {
        let how = self.behaviour.cut.map(|cut| cut.how).unwrap_or_default();
        if how == Ending::ShortLength && !self.http2 {
            return "server_cut";
        }
        tokio::time::sleep(BEFORE_CUT).await;
        self.connection.reset.store(how == Ending::Reset, Ordering::SeqCst);
        // Whether anyone still listens does not matter: the connection ends either way.
        let _ = sender.send(Err(io::Error::other("cut on demand"))).await;
        "server_cut"
    }

    async fn keep_pace(&self, size: usize) {
        if self.behaviour.pace_bytes_per_s > 0 {
            let share = size as f64 / self.behaviour.pace_bytes_per_s as f64;
            tokio::time::sleep(Duration::from_secs_f64(share)).await;
        }
    }

    fn write_down(&self, sent: usize) {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).with(self.entry, |entry| entry.sent_bytes = sent);
    }
}
