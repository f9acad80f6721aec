//! Why a table was not fetched. No message holds a key: addresses are shown without their secret part.

use std::time::Duration;

/// Cuts text of a server for a message.
pub(super) fn cut(text: &str) -> String {
    let plain: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &plain[..at]),
        None => plain,
    }
}

/// Why a table was not fetched, in words that say what to do.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The configuration asks for what cannot be.
    #[error("{0}")]
    Configuration(String),
    /// An address that is not to be asked.
    #[error("{url}: refused: {why}")]
    Refused { url: String, why: String },
    /// An answer other than success.
    #[error("{url}: HTTP {status}{}{}", if message.is_empty() { "" } else { ": " }, message)]
    Status { url: String, status: u16, message: String },
    /// The service asks to wait longer than we do.
    #[error("{url}: HTTP {status}: the service asks to wait {}; try again then", in_words(*wait))]
    Wait { url: String, status: u16, wait: Duration },
    /// No answer, or one that broke off.
    #[error("{url}: {why}")]
    Network { url: String, why: String },
    #[error("{url}: no complete answer within {}; raise `timeout` of the provider if that is too short", in_words(*after))]
    Timeout { url: String, after: Duration },
    #[error(
        "{url}: the table was not complete within {}, waiting for its turn included; ask for less, or raise `total_timeout` \
         or `rate` of the provider",
        in_words(*after)
    )]
    Total { url: String, after: Duration },
    #[error("{url}: the answer is larger than {limit} bytes; ask for less, or raise `max_bytes` of the provider")]
    TooLarge { url: String, limit: u64 },
    /// An answer that says that it has no data.
    #[error("{url}: no data: {why}")]
    NoData { url: String, why: String },
    /// An answer that is not what was asked for.
    #[error("{url}: {why}")]
    Payload { url: String, why: String },
    /// The data contradict themselves or the table on disk.
    #[error("{0}")]
    Table(String),
    /// A table is not as the lock says, or would not stay so.
    #[error("{0}")]
    Changed(String),
    /// Nobody takes what is told.
    #[error("{0}")]
    Output(std::io::Error),
    #[error("{what}: {error}")]
    Io { what: String, error: std::io::Error },
}

impl FetchError {
    pub(super) fn io(what: impl std::fmt::Display) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self::Io { what: what.to_string(), error }
    }

    /// The same error with every text of it rewritten.
    pub(super) fn rewritten(mut self, rewrite: impl Fn(&mut String)) -> Self {
        match &mut self {
            Self::Configuration(text) | Self::Table(text) | Self::Changed(text) => rewrite(text),
            Self::Refused { url, why } | Self::Network { url, why } => [url, why].into_iter().for_each(rewrite),
            Self::NoData { url, why } | Self::Payload { url, why } => [url, why].into_iter().for_each(rewrite),
            Self::Status { url, message, .. } => [url, message].into_iter().for_each(rewrite),
            Self::Wait { url, .. }
            | Self::Timeout { url, .. }
            | Self::Total { url, .. }
            | Self::TooLarge { url, .. }
            | Self::Io { what: url, .. } => rewrite(url),
            Self::Output(_) => {}
        }
        self
    }
}

/// "90 s", "500 ms", "3 h".
pub(super) fn in_words(time: Duration) -> String {
    let (seconds, millis) = (time.as_secs(), time.subsec_millis());
    if seconds >= 7200 {
        format!("{} h", seconds / 3600)
    } else if seconds >= 600 {
        format!("{} min", seconds / 60)
    } else if seconds > 0 || millis == 0 {
        format!("{seconds} s")
    } else {
        format!("{millis} ms")
    }
}
