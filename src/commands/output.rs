//! Standard output and error, and files that are written whole or not at all.

use std::io::{self, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context as _, Result};

use crate::cli::Color;
use crate::plainly;
use crate::report::plain_lines;

/// What the whole run says on standard error.
#[derive(Clone, Copy, Debug)]
pub(super) struct Voice {
    pub(super) color: Color,
    pub(super) quiet: bool,
    pub(super) verbose: bool,
}

impl Voice {
    fn choice(self) -> ColorChoice {
        match self.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }

    /// Runs `write` on standard output. That nobody reads on is no error.
    pub(super) fn stdout(self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let choice = match self.choice() {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            choice => choice,
        };
        // behind the filter of colours, which passes on each line in pieces
        let out: Box<dyn Write> = Box::new(io::BufWriter::new(io::stdout().lock()));
        Self::written(AutoStream::new(out, choice), |out| write(out))
    }

    /// The same for what has no colours to take away and comes in large pieces.
    pub(super) fn stdout_as_is(
        self,
        write: impl FnOnce(&mut io::BufWriter<io::Stdout>) -> io::Result<()>,
    ) -> Result<()> {
        Self::written(io::stdout(), write)
    }

    fn written<W: Write>(out: W, write: impl FnOnce(&mut io::BufWriter<W>) -> io::Result<()>) -> Result<()> {
        let mut out = io::BufWriter::new(out);
        let written = write(&mut out).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                // what is left in the buffer has no reader either
                let _ = out.into_parts();
                Ok(())
            }
            written => written.context("standard output cannot be written"),
        }
    }

    /// A line that belongs to the outcome of the run, also when quiet.
    pub(super) fn say(self, line: &str) {
        let mut err = AutoStream::new(io::stderr().lock(), self.choice());
        // nobody is left to tell that standard error is closed
        let _ = writeln!(err, "{}", plain_lines(line));
    }

    /// Summary and warnings.
    pub(super) fn tell(self, line: &str) {
        if !self.quiet {
            self.say(line);
        }
    }

    /// What only who asks wants to know.
    pub(super) fn detail(self, line: &str) {
        if self.verbose {
            self.say(line);
        }
    }
}

/// An error in words, with what it comes from.
pub(super) fn told(error: &anyhow::Error) -> String {
    plainly::chain(error.chain())
}

/// Writes a file beside its place and moves it there, so that a reader sees the old file or the whole new one.
pub(super) fn write_atomically(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let shown = path.display();
    let name = path.file_name().with_context(|| format!("{shown}: a report needs the name of a file"))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).with_context(|| format!("{}: the folder cannot be made", folder.display()))?;
    }
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(hidden);
    let attempt = || -> io::Result<()> {
        // `create_new` never writes through a link that somebody else put there
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        let mut out = io::BufWriter::new(anstream::StripStream::new(file));
        write(&mut out)?;
        out.flush()?;
        std::fs::rename(&temporary, path)
    };
    attempt()
        .inspect_err(|_| drop(std::fs::remove_file(&temporary)))
        .with_context(|| format!("{shown}: the report cannot be written"))
}
