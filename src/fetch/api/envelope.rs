//! Answers with HTTP 200 that are none: faults, queues, pages for people. Looked at before anything is read.

use super::super::transport::said;

/// What an answer is that is no data.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// Still worked on: ask again.
    Queued,
    /// Only to be had as a file that is made in the background.
    Asynchronous,
    /// An error, in the service's words.
    Fault(String),
    /// A page for a browser.
    Page,
}

/// Looks at the beginning of an answer. `None`: data, for all that can be seen.
pub(super) fn look(start: &[u8]) -> Option<Envelope> {
    let text = String::from_utf8_lossy(start);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    if lower.contains("<html") || lower.starts_with("<!doctype html") {
        return Some(Envelope::Page);
    }
    let has = |name: &str| lower.contains(&format!("<{name}>")) || lower.contains(&format!(":{name}>"));
    if has("queued") || ["submitted", "processing"].iter().any(|status| lower.contains(&format!("<status>{status}<"))) {
        return Some(Envelope::Queued);
    }
    if lower.contains("footer:message code=\"413\"") {
        return Some(Envelope::Asynchronous);
    }
    let fault = ["fault>", "fault ", "faultstring", "errormessage", "<error", ":error", "exceptionreport"];
    if fault.iter().any(|mark| lower.contains(mark)) {
        return Some(Envelope::Fault(said(text)));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_queues_and_pages_are_told_from_data() {
        let fault = b"<?xml version=\"1.0\"?><S:Fault xmlns:S=\"x\"><faultcode>140</faultcode><faultstring>it&apos;s wrong</faultstring></S:Fault>";
        assert!(matches!(look(fault), Some(Envelope::Fault(text)) if text.contains("it's wrong")));
        let queued =
            b"<env:Envelope xmlns:env=\"x\"><env:Body><a:r><queued><id>1</id></queued></a:r></env:Body></env:Envelope>";
        assert_eq!(look(queued), Some(Envelope::Queued));
        assert_eq!(look(b"<f:Footer><footer:Message code=\"413\">"), Some(Envelope::Asynchronous));
        assert_eq!(look(b"  <!DOCTYPE html><title>x"), Some(Envelope::Page));
        assert_eq!(look(b"a,b\n1,<queued>\n"), None);
        assert_eq!(look(b"{\"a\": 1}"), None);
        assert_eq!(look(b"<m:StructureSpecificData><Obs/>"), None);
    }
}
