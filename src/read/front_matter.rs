//! Front matter: the block of settings between `---` (YAML) or `+++` (TOML) lines at the very start of a file.
//!
//! Only `date` at the top level is read, as written; everything else is left out of the reading text unread. A first
//! `---` that no settings follow, or that is never closed, is a rule of the text and no front matter.

/// What was found at the start of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    /// Bytes up to the first line behind it; 0 where there is none.
    pub(super) len: usize,
    pub(super) date: Option<String>,
}

/// Reads the front matter of a text without byte order mark.
pub(super) fn front_matter(text: &str) -> FrontMatter {
    let mut lines = text.split_inclusive('\n');
    let Some(fence) = lines.next() else { return FrontMatter::default() };
    let (closers, assigns): (&[&str], char) = match fence.trim_end() {
        "---" => (&["---", "..."], ':'),
        "+++" => (&["+++"], '='),
        _ => return FrontMatter::default(),
    };
    let mut len = fence.len();
    let mut date = None;
    let (mut first, mut top_level) = (true, true);
    for line in lines {
        len += line.len();
        let line = line.trim_end();
        if closers.contains(&line) {
            return FrontMatter { len, date };
        }
        if std::mem::take(&mut first) && !(line.contains(assigns) || line.starts_with(['#', '['])) {
            break;
        }
        if assigns == '=' && line.trim_start().starts_with('[') {
            top_level = false;
        }
        if top_level && date.is_none() {
            date = setting(line, assigns);
        }
    }
    FrontMatter::default()
}

/// The value of a `date` line without quotation marks and comment.
fn setting(line: &str, assigns: char) -> Option<String> {
    let (key, value) = line.split_once(assigns)?;
    if !key.trim_end().trim_matches('"').eq_ignore_ascii_case("date") {
        return None;
    }
    let value = value.trim();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        '#' => return None,
        _ => value.split(" #").next()?,
    };
    let value = value.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<String> {
        front_matter(text).date
    }

    #[test]
    fn yaml_and_toml_dates_as_written() {
        assert_eq!(date("---\ntitle: A\ndate: 2024-04-23 # draft\n---\nText").as_deref(), Some("2024-04-23"));
        assert_eq!(date("---\r\ndate: \"April 23, 2024\"\r\n---\r\nText").as_deref(), Some("April 23, 2024"));
        assert_eq!(date("+++\ndate = 2024-04-23T10:00:00Z\n+++\n").as_deref(), Some("2024-04-23T10:00:00Z"));
        assert_eq!(date("+++\n[other]\ndate = 2024-04-23\n+++\n"), None);
        assert_eq!(date("---\nother:\n  date: 2024-04-23\n---\n"), None);
        assert_eq!(date("---\ndate:\n---\n"), None);
    }

    #[test]
    fn its_length_ends_behind_the_closing_line() {
        assert_eq!(front_matter("---\na: b\n---\nText").len, 13);
        assert_eq!(front_matter("---\na: b\n---").len, 12);
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in
            ["---\n\nText\n\n---\n", "---\nText without settings\n---\n", "---\na: b\n", "", "Text\n---\na: b\n---\n"]
        {
            assert_eq!(front_matter(text), FrontMatter::default(), "{text:?}");
        }
    }
}
