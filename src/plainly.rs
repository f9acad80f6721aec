//! What a machine says of a file, in words of a person with an editor. The rule: a message tells what is wrong, where it is,
//! and what would mend it; numbers of the operating system and names of a parser's states tell nobody anything.

use std::error::Error;
use std::io;

/// Why a file could not be opened, read or written.
pub(crate) fn io(error: &io::Error) -> String {
    use io::ErrorKind as Kind;
    let told = match error.kind() {
        Kind::NotFound => "there is no such file or folder; check the path",
        Kind::PermissionDenied => "this user has no right to do so; check its permissions",
        Kind::IsADirectory => "that is a folder; name a file",
        Kind::NotADirectory => "a part of the path is a file, not a folder; check the path",
        Kind::InvalidData => "it is not UTF-8; save it as UTF-8",
        Kind::StorageFull | Kind::QuotaExceeded => "the disk is full; make room",
        Kind::ReadOnlyFilesystem => "the disk may only be read; name another place",
        _ => return without_number(&error.to_string()),
    };
    told.to_owned()
}

/// The same without what to do about it, where the message has better advice.
pub(crate) fn why(error: &io::Error) -> String {
    io(error).split("; ").next().unwrap_or_default().to_owned()
}

/// An error and those that it comes from, each of the operating system in plain words.
pub(crate) fn chain<'e>(errors: impl Iterator<Item = &'e (dyn Error + 'static)>) -> String {
    let told = errors.map(|error| match error.downcast_ref::<io::Error>() {
        Some(error) => io(error),
        None => without_number(&error.to_string()),
    });
    told.collect::<Vec<_>>().join(": ")
}

/// "Too many levels of symbolic links (os error 40)": the words.
fn without_number(text: &str) -> String {
    match text.split_once(" (os error ") {
        Some((words, _)) => words.to_owned(),
        None => text.to_owned(),
    }
}

/// What the parser of JSON says, by how it begins, and what that means.
const JSON: [(&str, &str); 16] = [
    ("EOF while parsing", "the text ends too early; a closing ], } or quotation mark is missing"),
    ("expected `:`", "a colon is missing between a key and its value"),
    ("expected `,` or `]`", "a comma or the closing ] is missing before this place"),
    ("expected `,` or `}`", "a comma or the closing } is missing before this place"),
    ("expected value", "a value is missing here: a text in \"quotation marks\", a number, true, false, null, [ or {"),
    ("expected ident", "only true, false and null stand without quotation marks"),
    ("trailing comma", "a comma stands before a closing bracket; remove it"),
    ("trailing characters", "something follows behind the end; remove it"),
    ("key must be a string", "a key must stand in \"quotation marks\""),
    ("control character", "a tab or the end of a line stands inside a text; write it as \\t or \\n"),
    ("invalid escape", "a backslash inside a text is written as \\\\"),
    ("invalid number", "a number is not written as JSON has it, such as 0.5 or -12"),
    ("number out of range", "a number is too large"),
    ("recursion limit", "brackets stand more than 127 deep in each other"),
    ("invalid unicode code point", "the bytes are not UTF-8; save the file as UTF-8"),
    ("unexpected end of hex escape", "half of a \\u… pair is missing"),
];

/// Why a text is no JSON, without the place.
pub(crate) fn json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let known = JSON.iter().find(|(begins, _)| text.starts_with(begins));
    let own = || text.split(" at line ").next().unwrap_or_default().to_owned();
    known.map_or_else(own, |(_, told)| (*told).to_owned())
}

/// What the reader of TOML calls a value, and what a person does.
const TOML: [(&str, &str); 12] = [
    ("integer ", "the number "),
    ("floating point ", "the number "),
    ("string ", "the text "),
    ("boolean ", ""),
    ("sequence", "a list"),
    ("map", "a table"),
    ("a boolean", "true or false, without quotation marks"),
    ("a string", "a text in quotation marks"),
    ("a sequence", "a list in brackets"),
    ("a map", "a table"),
    ("struct ", "a table"),
    ("path string", "a text in quotation marks"),
];

/// Why a text of TOML cannot be used: the line, shown, and what is wrong with it.
pub(crate) fn toml(error: &toml::de::Error) -> String {
    let shown = error.to_string();
    let shown = shown.trim_end().replacen("TOML parse error at ", "", 1);
    let said = error.message();
    let place = shown.strip_suffix(said).unwrap_or(&shown);
    format!("{place}{}", toml_words(said))
}

fn toml_words(said: &str) -> String {
    let call = |name: &str, what: &str| {
        let (_, told) =
            *TOML.iter().find(|(begins, told)| name.starts_with(begins) && (*told == what || what.is_empty()))?;
        let rest = TOML.iter().find_map(|(begins, _)| name.strip_prefix(begins)).unwrap_or_default();
        let rest = if told.ends_with(' ') || told.is_empty() { rest.replace('`', "") } else { String::new() };
        Some(format!("{told}{rest}"))
    };
    let whole =
        |name: &str| ["usize", "u64", "u32", "u16", "u8", "i64"].contains(&name).then(|| "a whole number".to_owned());
    if let Some((is, must)) = said.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected ")) {
        let must = whole(must).or_else(|| call(must, "")).unwrap_or_else(|| must.to_owned());
        return format!("this is {}, and must be {must}", call(is, "").unwrap_or_else(|| is.to_owned()));
    }
    if let Some((is, must)) = said.strip_prefix("invalid value: ").and_then(|rest| rest.rsplit_once(", expected ")) {
        let must = whole(must).unwrap_or_else(|| must.to_owned());
        return format!("this is {}, and must be {must}", call(is, "").unwrap_or_else(|| is.to_owned()));
    }
    if let Some((name, rest)) = said.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected ")) {
        let list = rest.trim_start_matches("one of ");
        return format!("{name} cannot stand here; there are {list}");
    }
    if let Some((name, rest)) = said.strip_prefix("unknown field ").and_then(|rest| rest.split_once(", expected ")) {
        let list = rest.trim_start_matches("one of ");
        return format!("there is no key {name}; there are {list}");
    }
    match said.strip_prefix("missing field ") {
        Some(name) => format!("the key {name} is missing"),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        json(&serde_json::from_str::<serde_json::Value>(text).unwrap_err())
    }

    #[test]
    fn broken_json_is_told_without_the_words_of_a_parser() {
        for (text, words) in [
            ("{\"a\": [1, 2", "ends too early"),
            ("{\"a\": ", "ends too early"),
            ("{\"a\" 1}", "a colon is missing"),
            ("[1 2]", "comma or the closing ]"),
            ("{\"a\": 1 \"b\": 2}", "comma or the closing }"),
            ("{\"a\": }", "a value is missing"),
            ("tru", "ends too early"),
            ("nope", "only true, false and null"),
            ("[1,]", "remove it"),
            ("{} {}", "behind the end"),
            ("{a: 1}", "quotation marks"),
            ("\"a\tb\"", "\\t"),
            ("\"\\d\"", "backslash"),
            ("[01]", "number"),
            ("[1e999999]", "too large"),
        ] {
            let told = told(text);
            assert!(told.contains(words), "{text}: {told}");
        }
        assert!(told(&"[".repeat(1000)).contains("deep"));
    }

    #[test]
    fn wrong_values_of_toml_are_told_without_the_words_of_a_parser() {
        for (said, words) in [
            (
                "invalid type: integer `3`, expected a string",
                "this is the number 3, and must be a text in quotation marks",
            ),
            (
                "invalid type: string \"yes\", expected a boolean",
                "this is the text \"yes\", and must be true or false, without quotation marks",
            ),
            ("invalid type: boolean `true`, expected usize", "this is true, and must be a whole number"),
            (
                "invalid type: string \"a\", expected a sequence",
                "this is the text \"a\", and must be a list in brackets",
            ),
            (
                "unknown variant `hard`, expected one of `note`, `error`",
                "`hard` cannot stand here; there are `note`, `error`",
            ),
            ("unknown field `x`, expected `a` or `b`", "there is no key `x`; there are `a` or `b`"),
            ("missing field `reason`", "the key `reason` is missing"),
            ("invalid key-value pair, expected key", "invalid key-value pair, expected key"),
        ] {
            assert_eq!(toml_words(said), words);
        }
    }

    #[test]
    fn errors_of_the_system_have_no_number() {
        for error in
            [io::Error::from_raw_os_error(2), io::Error::from_raw_os_error(13), io::Error::from_raw_os_error(40)]
        {
            let told = io(&error);
            assert!(!told.contains("os error"), "{told}");
        }
        let chained: [&(dyn Error + 'static); 2] =
            [&io::Error::other("a (os error 7)"), &io::Error::from_raw_os_error(2)];
        assert_eq!(chain(chained.into_iter()), "a: there is no such file or folder; check the path");
    }
}
