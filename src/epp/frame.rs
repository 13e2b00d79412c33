//! Frames: a length of four octets that counts itself, then one document (RFC 5734 section 4).

use bytes::{Buf, Bytes, BytesMut};

/// The length cannot be: the stream is out of step and must be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLength {
    /// Four octets or fewer: no document at all.
    #[error("a frame of {0} octets holds no document")]
    Empty(u32),
    /// Longer than the server reads.
    #[error("a frame of {0} octets is longer than the limit")]
    TooLong(u32),
}

/// Takes the next whole document off the front of `buffer`; `None` until all of it has arrived.
/// `longest` counts the header.
///
/// # Errors
/// [`BadLength`], as soon as the header is there.
pub fn take(buffer: &mut BytesMut, longest: u32) -> Result<Option<Bytes>, BadLength> {
    let Some(header) = buffer.first_chunk::<HEADER_LENGTH>() else { return Ok(None) };
    let length = u32::from_be_bytes(*header);
    if length as usize <= HEADER_LENGTH {
        return Err(BadLength::Empty(length));
    }
    if length > longest {
        return Err(BadLength::TooLong(length));
    }
    if buffer.len() < length as usize {
        return Ok(None);
    }
    let mut frame = buffer.split_to(length as usize).freeze();
    frame.advance(HEADER_LENGTH);
    Ok(Some(frame))
}

/// Appends `document` as one frame to `buffer`, header and body together.
pub fn put(buffer: &mut BytesMut, document: &[u8]) {
    buffer.reserve(HEADER_LENGTH + document.len());
    put_header(buffer, document.len());
    buffer.extend_from_slice(document);
}

/// Appends the header of a document of so many octets, which is to follow.
pub fn put_header(buffer: &mut BytesMut, octets: usize) {
    let length = u32::try_from(octets + HEADER_LENGTH).expect("no document here is near four gigabytes");
    buffer.extend_from_slice(&length.to_be_bytes());
}

const HEADER_LENGTH: usize = 4;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn frames_survive_any_split(
            documents in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..50), 1..8),
            cut in 1usize..20,
        ) {
            let mut sent = BytesMut::new();
            documents.iter().for_each(|document| put(&mut sent, document));
            let (mut received, mut buffer) = (Vec::new(), BytesMut::new());
            for piece in sent.chunks(cut) {
                buffer.extend_from_slice(piece);
                while let Some(document) = take(&mut buffer, 1000).unwrap() {
                    received.push(document.to_vec());
                }
            }
            prop_assert_eq!(received, documents);
        }
    }

    #[test]
    fn impossible_lengths_are_refused_at_once() {
        for length in 0..=4u32 {
            let mut buffer = BytesMut::from(&length.to_be_bytes()[..]);
            assert_eq!(take(&mut buffer, 100), Err(BadLength::Empty(length)));
        }
        let mut buffer = BytesMut::from(&101u32.to_be_bytes()[..]);
        assert_eq!(take(&mut buffer, 100), Err(BadLength::TooLong(101)));
        let mut buffer = BytesMut::from(&100u32.to_be_bytes()[..]);
        assert_eq!(take(&mut buffer, 100), Ok(None));
    }
}
