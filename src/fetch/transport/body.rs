//! The body of an answer: small ones in memory, large ones in a temporary file, never more than the limit. What counts
//! is the unpacked size, so a small packed answer cannot grow without end.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, Write};
use std::sync::Arc;

/// Bytes that stay in memory.
const IN_MEMORY: usize = 1024 * 1024;

/// Bytes of an answer.
#[derive(Debug, Default)]
pub struct Body {
    memory: Vec<u8>,
    file: Option<Arc<File>>,
    length: u64,
}

impl Body {
    /// A body that is there already.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        let memory = bytes.into();
        Self { length: memory.len() as u64, memory, file: None }
    }

    /// Takes further bytes; false where that would pass the limit.
    pub(super) fn push(&mut self, chunk: &[u8], limit: u64) -> io::Result<bool> {
        self.length += chunk.len() as u64;
        if self.length > limit {
            return Ok(false);
        }
        if self.file.is_none() && self.memory.len() + chunk.len() > IN_MEMORY {
            let mut file = tempfile::tempfile()?;
            file.write_all(&self.memory)?;
            self.memory = Vec::new();
            self.file = Some(Arc::new(file));
        }
        match &self.file {
            Some(file) => (&**file).write_all(chunk)?,
            None => self.memory.extend_from_slice(chunk),
        }
        Ok(true)
    }

    pub fn len(&self) -> u64 {
        self.length
    }

    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Reads it from its beginning.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn reader(&self) -> io::Result<Box<dyn BufRead + '_>> {
        match &self.file {
            None => Ok(Box::new(Cursor::new(&self.memory))),
            Some(file) => {
                let mut file: &File = file;
                file.rewind()?;
                Ok(Box::new(BufReader::with_capacity(64 * 1024, file)))
            }
        }
    }

    /// All of it in memory, for formats that cannot be read piece by piece.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        self.reader()?.read_to_end(&mut out)?;
        Ok(out)
    }

    /// Its first bytes, for telling what it is.
    pub fn start(&self) -> Vec<u8> {
        let mut out = Vec::new();
        if let Ok(reader) = self.reader() {
            // what cannot be read is told by who reads all of it
            let _ = reader.take(4096).read_to_end(&mut out);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_bodies_go_to_a_file_and_come_back() {
        let mut body = Body::default();
        let chunk = vec![b'x'; 700_000];
        assert!(body.push(&chunk, 3_000_000).unwrap());
        assert!(body.file.is_none());
        assert!(body.push(&chunk, 3_000_000).unwrap());
        assert!(body.file.is_some() && body.memory.is_empty());
        assert_eq!(body.bytes().unwrap().len(), 1_400_000);
        assert_eq!(body.start().len(), 4096);
        assert!(!body.push(&vec![0; 2_000_000], 3_000_000).unwrap());
    }
}
