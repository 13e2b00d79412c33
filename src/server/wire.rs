//! Frames over a byte stream: deadlines, answers gathered into few writes, an orderly end.

use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;

use super::alarm::Alarm;
use crate::epp::frame::{self, BadLength};

/// Why no further document comes or goes.
#[derive(Debug, thiserror::Error)]
pub enum End {
    /// The client closed between frames.
    #[error("closed by the client")]
    Closed,
    /// The client closed inside a frame.
    #[error("closed by the client inside a frame")]
    Cut,
    /// No frame came in the time allowed.
    #[error("no frame in the time allowed")]
    Idle,
    /// A frame was begun but not finished in time.
    #[error("a frame was not finished in time")]
    Late,
    /// The length of a frame cannot be.
    #[error(transparent)]
    Length(#[from] BadLength),
    /// The client does not read its answers.
    #[error("the client does not read")]
    Stuck,
    /// The connection broke.
    #[error("the connection broke: {0}")]
    Broken(#[from] io::Error),
    /// The server is going down and everything read is answered.
    #[error("the server is going down")]
    Stopping,
}

impl End {
    /// The word for metrics.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Cut => "cut",
            Self::Idle => "idle",
            Self::Late => "late",
            Self::Length(_) => "length",
            Self::Stuck => "stuck",
            Self::Broken(_) => "broken",
            Self::Stopping => "stopping",
        }
    }
}

/// One client's byte stream, seen as documents.
#[derive(Debug)]
pub struct Wire<S> {
    stream: S,
    input: BytesMut,
    /// The next whole document, when somebody had to know whether there is one.
    ahead: Option<Bytes>,
    output: BytesMut,
    frame_max: u32,
    alarm: Alarm,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Wire<S> {
    /// Documents over `stream`, each with its header at most `frame_max` octets.
    pub fn new(stream: S, frame_max: u32) -> Self {
        let (input, output) = (BytesMut::new(), BytesMut::new());
        Self { stream, input, ahead: None, output, frame_max, alarm: Alarm::new() }
    }

    /// From now on frames may have so many octets.
    pub fn allow(&mut self, frame_max: u32) {
        self.frame_max = frame_max;
    }

    /// Whether another whole document has already been read.
    pub fn has_more(&mut self) -> bool {
        if self.ahead.is_none() {
            // An impossible length shows again, and then counts, when the document is asked for.
            self.ahead = frame::take(&mut self.input, self.frame_max).unwrap_or(None);
        }
        self.ahead.is_some()
    }

    /// The next document. `patience` says how long the client may still take, asked once when
    /// the wait begins and once when the first octet of a frame has come.
    ///
    /// # Errors
    /// [`End`] when there is none.
    pub async fn next(&mut self, patience: impl Fn() -> Duration, stop: &CancellationToken) -> Result<Bytes, End> {
        let allowed = patience();
        if allowed.is_zero() {
            // However much has come already: a busy session ends in its time, too.
            return Err(End::Idle);
        }
        if let Some(document) = self.ahead.take() {
            return Ok(document);
        }
        let mut begun = false;
        self.alarm.set(Instant::now() + allowed);
        loop {
            if let Some(document) = frame::take(&mut self.input, self.frame_max)? {
                return Ok(document);
            }
            if !begun && !self.input.is_empty() {
                begun = true;
                // Counted from the first octet and not from each: a client that sends one octet
                // a second gets no more time than others.
                self.alarm.set(Instant::now() + patience().min(FRAME_TIME_MAX));
            }
            self.make_room();
            let read = tokio::select! {
                biased;
                () = stop.cancelled() => return Err(End::Stopping),
                read = self.stream.read_buf(&mut self.input) => read,
                () = self.alarm.rings() => return Err(if begun { End::Late } else { End::Idle }),
            };
            match read {
                Ok(0) => return Err(if begun { End::Cut } else { End::Closed }),
                // A client that closes TCP without saying so in TLS has still only closed.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !begun => return Err(End::Closed),
                read => read?,
            };
        }
    }

    /// Adds an answer to those on their way out, and sends them when they have become many. A long
    /// one leaves at once, without a second copy of it.
    ///
    /// # Errors
    /// [`End`] when they cannot be sent.
    pub async fn put(&mut self, document: &[u8]) -> Result<(), End> {
        if document.len() > DOCUMENT_COPIED_MAX {
            frame::put_header(&mut self.output, document.len());
            return self.send(document).await;
        }
        frame::put(&mut self.output, document);
        if self.output.len() > OUTPUT_LENGTH_MAX { self.flush().await } else { Ok(()) }
    }

    /// Sends every answer on its way out.
    ///
    /// # Errors
    /// [`End`] when they cannot be sent in time.
    pub async fn flush(&mut self) -> Result<(), End> {
        if self.output.is_empty() { Ok(()) } else { self.send(&[]).await }
    }

    /// Sends what is on its way out, and `rest` behind it.
    async fn send(&mut self, rest: &[u8]) -> Result<(), End> {
        let written = timeout(WRITE_TIME_MAX, async {
            self.stream.write_all(&self.output).await?;
            self.stream.write_all(rest).await?;
            self.stream.flush().await
        });
        written.await.map_err(|_| End::Stuck)??;
        self.output.clear();
        if self.output.capacity() > BUFFER_KEPT {
            self.output = BytesMut::new();
        }
        Ok(())
    }

    /// Ends the stream so that the last answer arrives: says that nothing more comes, then reads
    /// a little of what the client still sends, since unread octets would reset the connection.
    pub async fn close(mut self) {
        let orderly = timeout(CLOSE_TIME_MAX, async {
            self.stream.shutdown().await?;
            let mut left = DRAIN_LENGTH_MAX;
            while left > 0 {
                self.input.clear();
                self.input.reserve(READ_LENGTH);
                match self.stream.read_buf(&mut self.input).await? {
                    0 => break,
                    read => left = left.saturating_sub(read),
                }
            }
            Ok::<(), io::Error>(())
        });
        // The connection is over either way.
        let _ = orderly.await;
    }

    /// Room to read into: as much as a usual command takes, more only as octets arrive, never more
    /// than the largest frame and a read behind it, and little kept while the client is silent.
    fn make_room(&mut self) {
        if self.input.is_empty() && self.input.capacity() > BUFFER_KEPT {
            self.input = BytesMut::new();
        }
        let held = self.input.len();
        if self.input.capacity() - held < READ_LENGTH && !self.input.try_reclaim(READ_LENGTH) {
            // Grown by hand: the buffer itself would double beyond the largest frame.
            let most = self.frame_max as usize + READ_LENGTH;
            let mut grown = BytesMut::with_capacity((2 * held).clamp(READ_LENGTH, most).max(held + READ_LENGTH));
            grown.extend_from_slice(&self.input);
            self.input = grown;
        }
    }
}

/// A whole frame must have arrived this long after its first octet.
const FRAME_TIME_MAX: Duration = Duration::from_secs(30);
/// Answers must have left after this time.
const WRITE_TIME_MAX: Duration = Duration::from_secs(30);
/// An orderly end may take this long.
const CLOSE_TIME_MAX: Duration = Duration::from_secs(2);
/// Answers are sent, though more commands wait, beyond this many octets.
pub const OUTPUT_LENGTH_MAX: usize = 64 << 10;
/// An answer longer than this is not copied to those on their way out.
pub const DOCUMENT_COPIED_MAX: usize = 32 << 10;
/// Buffers larger than this are given back when they are empty.
const BUFFER_KEPT: usize = 8 << 10;
/// Octets read at once at least.
pub const READ_LENGTH: usize = 4 << 10;
/// Octets thrown away at the end at most.
const DRAIN_LENGTH_MAX: usize = 256 << 10;

#[cfg(test)]
mod tests {
    use tokio::io::{DuplexStream, duplex};

    use super::*;

    #[tokio::test]
    async fn documents_come_whole_however_they_are_split() {
        let (mut client, mut wire) = pair(1000);
        let sender = tokio::spawn(async move {
            for octet in framed(&[b"one", b"two"]) {
                client.write_all(&[octet]).await.unwrap();
            }
            client
        });
        assert_eq!(next(&mut wire).await.unwrap(), "one");
        assert_eq!(next(&mut wire).await.unwrap(), "two");
        drop(sender.await.unwrap());
        assert!(matches!(next(&mut wire).await, Err(End::Closed)));
    }

    #[tokio::test]
    async fn one_read_may_hold_several_documents() {
        let (mut client, mut wire) = pair(1000);
        client.write_all(&framed(&[b"one", b"two"])).await.unwrap();
        assert_eq!(next(&mut wire).await.unwrap(), "one");
        assert!(wire.has_more());
        assert!(wire.has_more());
        assert_eq!(next(&mut wire).await.unwrap(), "two");
        assert!(!wire.has_more());
    }

    #[tokio::test]
    async fn impossible_lengths_end_the_connection_at_once() {
        for length in [0u32, 1, 4, 101, u32::MAX, 4u32.swap_bytes()] {
            let (mut client, mut wire) = pair(100);
            client.write_all(&length.to_be_bytes()).await.unwrap();
            assert!(!wire.has_more());
            assert!(matches!(next(&mut wire).await, Err(End::Length(_))), "{length}");
        }
    }

    #[tokio::test]
    async fn a_cut_frame_is_thrown_away() {
        let (mut client, mut wire) = pair(1000);
        client.write_all(&framed(&[b"one"])[..5]).await.unwrap();
        drop(client);
        assert!(matches!(next(&mut wire).await, Err(End::Cut)));
    }

    #[tokio::test(start_paused = true)]
    async fn silence_ends_when_patience_does() {
        let (_client, mut wire) = pair(1000);
        let began = Instant::now();
        assert!(matches!(next(&mut wire).await, Err(End::Idle)));
        assert_eq!(began.elapsed().as_secs(), 300);
    }

    #[tokio::test]
    async fn a_session_out_of_time_gets_no_further_document() {
        let (mut client, mut wire) = pair(1000);
        client.write_all(&framed(&[b"one", b"two"])).await.unwrap();
        next(&mut wire).await.unwrap();
        assert!(wire.has_more());
        let end = wire.next(|| Duration::ZERO, &CancellationToken::new()).await;
        assert!(matches!(end, Err(End::Idle)));
    }

    #[tokio::test(start_paused = true)]
    async fn an_octet_a_second_buys_no_time() {
        let (mut client, mut wire) = pair(1000);
        let began = Instant::now();
        tokio::spawn(async move {
            client.write_all(&100u32.to_be_bytes()).await.unwrap();
            let mut seconds = tokio::time::interval(Duration::from_secs(1));
            for _ in 0..90 {
                seconds.tick().await;
                let _ = client.write_all(b"x").await;
            }
        });
        assert!(matches!(next(&mut wire).await, Err(End::Late)));
        assert_eq!(began.elapsed().as_secs(), 30);
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_never_reads_is_dropped() {
        let (_client, mut wire) = pair(1000);
        assert!(matches!(wire.put(&vec![b'x'; 100_000]).await, Err(End::Stuck)));
    }

    #[tokio::test]
    async fn answers_leave_together_and_whole() {
        let (mut client, mut wire) = pair(1000);
        wire.put(b"one").await.unwrap();
        wire.put(b"two").await.unwrap();
        wire.flush().await.unwrap();
        let mut read = BytesMut::new();
        client.read_buf(&mut read).await.unwrap();
        assert_eq!(read, framed(&[b"one", b"two"]));
        drop(client);
        wire.close().await;
    }

    #[tokio::test]
    async fn a_long_answer_leaves_whole_and_behind_those_before_it() {
        let (mut client, mut wire) = pair(1000);
        let long = vec![b'x'; DOCUMENT_COPIED_MAX + 1];
        let expected = framed(&[b"one", &long, b"two"]);
        let reader = tokio::spawn(async move {
            let mut read = vec![0; DOCUMENT_COPIED_MAX + 1 + 3 + 3 + 3 * 4];
            client.read_exact(&mut read).await.unwrap();
            read
        });
        wire.put(b"one").await.unwrap();
        wire.put(&long).await.unwrap();
        assert!(wire.output.capacity() <= BUFFER_KEPT, "it was not copied");
        wire.put(b"two").await.unwrap();
        wire.flush().await.unwrap();
        assert_eq!(reader.await.unwrap(), expected);
    }

    #[tokio::test]
    async fn the_input_never_grows_beyond_a_frame_and_a_read() {
        let (mut client, mut wire) = pair(100_000);
        let frames = framed(&[&vec![b'x'; 99_996], &vec![b'y'; 70_000], b"z", &vec![b'x'; 99_996]]);
        let sender = tokio::spawn(async move { client.write_all(&frames).await.map(|()| client) });
        let mut most = 0;
        for length in [99_996, 70_000, 1, 99_996] {
            let document = wire.next(|| FRAME_TIME_MAX, &CancellationToken::new()).await.unwrap();
            assert_eq!(document.len(), length);
            most = most.max(wire.input.capacity() + document.len());
        }
        assert!(most <= 100_000 + READ_LENGTH, "{most}");
        drop(sender.await.unwrap());
    }

    #[tokio::test]
    async fn a_frame_too_long_for_a_stranger_may_come_when_more_is_allowed() {
        let (mut client, mut wire) = pair(100);
        client.write_all(&framed(&[&[b'x'; 200]])).await.unwrap();
        assert!(matches!(next(&mut wire).await, Err(End::Length(_))));
        wire.allow(1000);
        assert_eq!(next(&mut wire).await.unwrap().len(), 200);
    }

    #[tokio::test]
    async fn a_stopping_server_reads_no_more() {
        let (mut client, mut wire) = pair(1000);
        client.write_all(&framed(&[b"one"])).await.unwrap();
        let stop = CancellationToken::new();
        stop.cancel();
        assert!(matches!(wire.next(|| Duration::from_secs(1), &stop).await, Err(End::Stopping)));
    }

    fn pair(frame_max: u32) -> (DuplexStream, Wire<DuplexStream>) {
        let (client, server) = duplex(1000);
        (client, Wire::new(server, frame_max))
    }

    async fn next(wire: &mut Wire<DuplexStream>) -> Result<Bytes, End> {
        wire.next(|| Duration::from_secs(300), &CancellationToken::new()).await
    }

    fn framed(documents: &[&[u8]]) -> BytesMut {
        let mut frames = BytesMut::new();
        documents.iter().for_each(|document| frame::put(&mut frames, document));
        frames
    }
}
