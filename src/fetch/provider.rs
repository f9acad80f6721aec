//! Where tables come from: the built-in providers (`providers.csv`) and what `[providers.NAME]` says otherwise. The
//! rule: a provider is data; only the kind of API that it speaks is code. Keys come from the environment, nowhere else.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use reqwest::Url;

use super::FetchError;
use super::package::Licence;
use super::transport::address::authority;
use super::transport::throttle::Rate;
use super::transport::{Manners, Secret};
use crate::config::fetch::Provider as Settings;
use crate::near;
use crate::sorted::SortedMap;

/// APIs that are spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    WorldBank,
    Sdmx,
    JsonStat,
    Owid,
    Imf,
    DataMapper,
    Comtrade,
    Fred,
    DataCommons,
    File,
}

impl Kind {
    const NAMES: [(&'static str, Self); 10] = [
        ("worldbank", Self::WorldBank),
        ("sdmx", Self::Sdmx),
        ("jsonstat", Self::JsonStat),
        ("owid", Self::Owid),
        ("imf", Self::Imf),
        ("datamapper", Self::DataMapper),
        ("comtrade", Self::Comtrade),
        ("fred", Self::Fred),
        ("datacommons", Self::DataCommons),
        ("file", Self::File),
    ];

    fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }
}

/// One row of `providers.csv`.
#[derive(Clone, Debug)]
pub struct Builtin {
    pub name: String,
    pub kind: Kind,
    /// Empty where the provider has no place of its own.
    pub title: String,
    pub base_url: String,
    pub path: String,
    pub key_env: String,
    pub key_in_header: bool,
    pub key_name: String,
    pub rate: Rate,
    pub rate_text: String,
    pub concurrency: usize,
    pub max_bytes: u64,
    pub licence: Option<Licence>,
    /// Where the row comes from.
    pub source: String,
}

fn builtin(row: &csv::StringRecord) -> Option<Builtin> {
    let field = |at: usize| row.get(at).map(|text| text.trim().to_owned());
    let licence_title = field(12)?;
    let licence = (!licence_title.is_empty()).then(|| {
        let (name, path) = (field(11).unwrap_or_default(), field(13).filter(|path| !path.is_empty()));
        Licence {
            name: if name.is_empty() { "other-attribution".to_owned() } else { name },
            title: licence_title,
            path,
        }
    });
    Some(Builtin {
        name: field(0)?,
        kind: Kind::named(row.get(1)?)?,
        title: field(2)?,
        base_url: field(3)?,
        path: field(4)?,
        key_env: field(5)?,
        key_in_header: row.get(6)? == "header",
        key_name: field(7)?,
        rate: Rate::parse(row.get(8)?)?,
        rate_text: field(8)?,
        concurrency: row.get(9)?.parse().ok()?,
        max_bytes: row.get(10)?.parse::<u64>().ok()? * 1024 * 1024,
        licence,
        source: field(14)?,
    })
}

static BUILTIN: LazyLock<Vec<Builtin>> = LazyLock::new(|| {
    let mut reader = csv::Reader::from_reader(include_str!("providers.csv").as_bytes());
    reader.records().filter_map(|row| builtin(&row.ok()?)).collect()
});

/// All built-in providers.
pub fn all() -> &'static [Builtin] {
    &BUILTIN
}

/// The built-in providers as a table in Markdown.
pub fn table() -> String {
    let mut out = String::from(
        "| Provider | Service | Rate | At once | Key | Licence |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for row in all() {
        let service = match (row.title.as_str(), row.base_url.as_str()) {
            ("", _) => "one of your own".to_owned(),
            (title, url) => format!("[{title}]({url})"),
        };
        let key = if row.key_env.is_empty() { "none".to_owned() } else { format!("`{}`", row.key_env) };
        let licence = row.licence.as_ref().map_or("of the table", |licence| licence.title.as_str());
        let (name, rate, at_once) = (&row.name, &row.rate_text, row.concurrency);
        out.push_str(&format!("| `{name}` | {service} | {rate} | {at_once} | {key} | {licence} |\n"));
    }
    out
}

/// A provider as one run uses it.
#[derive(Clone, Debug)]
pub struct Provider {
    pub name: String,
    pub kind: Kind,
    pub title: String,
    /// Put before every path; no slash at its end. Empty for files.
    pub base_url: String,
    /// The configuration names the address.
    pub elsewhere: bool,
    pub path: String,
    pub secret: Option<Arc<Secret>>,
    /// Variable of the environment that may hold a key.
    pub key_env: String,
    pub manners: Manners,
    pub licence: Option<Licence>,
}

impl Provider {
    /// Works out what a `[[fetch]]` entry means by a provider.
    ///
    /// # Errors
    /// A name that neither the program nor the configuration knows, or settings that make no sense.
    pub fn resolve(
        name: &str,
        settings: &SortedMap<String, Settings>,
        key: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, FetchError> {
        let wrong = |what: String| FetchError::Configuration(format!("[providers.{name}]: {what}"));
        let empty = Settings::default();
        let given = settings.get(name);
        let own = given.unwrap_or(&empty);
        let known = |name: &str| all().iter().find(|row| row.name == name);
        let kind_row = |kind: &str| {
            known(kind).or_else(|| Kind::named(kind).and_then(|kind| all().iter().find(|row| row.kind == kind)))
        };
        let row = match (known(name), &own.kind) {
            (Some(row), None) => row,
            (_, Some(kind)) => {
                kind_row(kind).ok_or_else(|| wrong(format!("there is no kind `{kind}`; {}", list_of(&kinds()))))?
            }
            (None, None) if given.is_some() => return Err(wrong(format!("needs a `kind`; {}", list_of(&kinds())))),
            (None, None) => {
                let mut names: Vec<&str> = all().iter().map(|row| row.name.as_str()).collect();
                names.extend(settings.keys().map(String::as_str).filter(|name| known(name).is_none()));
                let (list, hint) = (list_of(&names), near::hint(name, names.iter().copied()));
                return Err(FetchError::Configuration(format!("there is no provider `{name}`; {list}{hint}")));
            }
        };
        let base = own.base_url.as_deref().unwrap_or(&row.base_url).trim_end_matches('/');
        if base.is_empty() && row.kind != Kind::File {
            let offices: Vec<&str> = all()
                .iter()
                .filter(|one| one.kind == row.kind && !one.base_url.is_empty())
                .map(|one| one.name.as_str())
                .collect();
            let what = "needs a `base_url`, for this kind of service has no one place; known places are the providers";
            return Err(wrong(format!("{what} {}", offices.join(", "))));
        }
        if !base.is_empty() {
            let url = Url::parse(base).ok().filter(|_| base.contains("://"));
            let how = "write it with its scheme, as in \"https://example.org\"";
            let url = url.ok_or_else(|| wrong(format!("base_url \"{base}\" is no address; {how}")))?;
            if url.query().is_some() || url.fragment().is_some() || !url.has_host() {
                return Err(wrong(format!("base_url \"{base}\" is to be scheme, host and perhaps a path")));
            }
        }
        let rate = match &own.rate {
            None => row.rate,
            Some(text) => Rate::parse(text)
                .ok_or_else(|| wrong(format!("rate \"{text}\": write it as \"60/h\", \"100/m\" or \"5/s\"")))?,
        };
        let key_env = own.key_env.clone().unwrap_or_else(|| row.key_env.clone());
        let secret = Some(&key_env).filter(|name| !name.is_empty()).and_then(|name| key(name));
        let secret = secret.as_deref().map(str::trim).filter(|value| !value.is_empty()).map(|value| {
            let name = if row.key_name.is_empty() { "Authorization" } else { &row.key_name };
            let in_header = row.key_in_header || row.key_name.is_empty();
            Arc::new(Secret::new(name, in_header, value))
        });
        let licence = match &own.licence {
            Some(title) => Some(Licence { name: "other".to_owned(), title: title.clone(), path: None }),
            None => row.licence.clone(),
        };
        let span =
            |given: Option<crate::config::fetch::Span>, otherwise: Duration| given.map_or(otherwise, |span| span.0);
        Ok(Self {
            name: name.to_owned(),
            kind: row.kind,
            title: if row.title.is_empty() { name.to_owned() } else { row.title.clone() },
            base_url: base.to_owned(),
            elsewhere: own.base_url.is_some(),
            path: own.path.clone().unwrap_or_else(|| row.path.clone()),
            secret,
            key_env,
            manners: Manners {
                rate,
                concurrency: own.concurrency.unwrap_or(row.concurrency).clamp(1, 64),
                timeout: span(own.timeout, Duration::from_secs(60)),
                total: span(own.total_timeout, Duration::from_secs(15 * 60)),
                max_bytes: own.max_bytes.unwrap_or(row.max_bytes),
                retries: own.retries.unwrap_or(4).min(20),
                backoff: span(own.backoff, Duration::from_secs(1)),
                max_wait: span(own.max_wait, Duration::from_secs(120)),
            },
            licence,
        })
    }

    /// The address of a path of this provider.
    ///
    /// # Errors
    /// A path that is no address.
    pub fn url(&self, path: &str) -> Result<Url, FetchError> {
        let text = format!("{}{path}", self.base_url);
        Url::parse(&text).map_err(|error| FetchError::Configuration(format!("{text}: {error}")))
    }
}

/// Hosts with their ports that the configuration names, for [`super::transport::Policy`].
pub fn named_hosts<'a>(
    settings: &'a SortedMap<String, Settings>,
    urls: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = String> {
    let bases = settings.values().filter_map(|one| one.base_url.as_deref());
    bases.chain(urls).filter_map(|url| Some(authority(&Url::parse(url).ok()?)))
}

fn kinds() -> Vec<&'static str> {
    Kind::NAMES.iter().map(|(name, _)| *name).collect()
}

fn list_of(names: &[&str]) -> String {
    format!("there are {}", names.join(", "))
}

/// Puts values into the places of a path; each is encoded so that it stays one part of it. A parameter whose value is
/// empty is left out.
pub fn fill(path: &str, value: &dyn Fn(&str) -> Option<String>) -> Result<String, FetchError> {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let expand = |text: &str| -> Result<String, FetchError> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| FetchError::Configuration(format!("path \"{text}\": a place is written as {{name}}")))?;
            let value = value(name).ok_or_else(|| {
                FetchError::Configuration(format!("path \"{text}\": there is no place {{{name}}} here"))
            })?;
            out.push_str(before);
            out.push_str(&encode(&value));
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    };
    let mut out = expand(path)?;
    let mut mark = '?';
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let expanded = expand(pair)?;
        if expanded.ends_with('=') && !pair.ends_with('=') {
            continue;
        }
        out.push(mark);
        out.push_str(&expanded);
        mark = '&';
    }
    Ok(out)
}

/// Percent-encodes all but what has no other meaning in a path and in a query. What SDMX and the World Bank write
/// between codes stays: "," ";" ":" "+" "@" "*".
pub fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'-' | b'.' | b'_' | b'~' | b',' | b';' | b':' | b'+' | b'@' | b'*' | b'(' | b')' | b'!' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses_and_names_its_source() {
        let rows = include_str!("providers.csv").lines().count() - 1;
        assert_eq!(all().len(), rows);
        for row in all() {
            assert!(!row.source.is_empty(), "{}", row.name);
            assert_eq!(row.key_env.is_empty(), row.key_name.is_empty(), "{}", row.name);
            if !row.base_url.is_empty() {
                let url = Url::parse(&row.base_url).unwrap();
                assert_eq!(url.scheme(), "https", "{}", row.name);
                assert!(!row.title.is_empty() && row.licence.is_some(), "{}", row.name);
            }
        }
        // every kind is used, and each can be named as the kind of a provider of one's own
        for (name, kind) in Kind::NAMES {
            assert!(all().iter().any(|row| row.kind == kind), "{name}");
        }
    }

    fn resolve(name: &str, toml: &str, key: Option<&str>) -> Result<Provider, FetchError> {
        let settings: SortedMap<String, Settings> = toml::from_str(toml).unwrap();
        Provider::resolve(name, &settings, &|_| key.map(str::to_owned))
    }

    #[test]
    fn settings_win_over_what_is_built_in() {
        let provider =
            resolve("worldbank", "[worldbank]\nbase_url='http://127.0.0.1:8080/'\nrate='5/m'", None).unwrap();
        assert_eq!(provider.base_url, "http://127.0.0.1:8080");
        assert_eq!(provider.manners.rate, Rate { requests: 5, within: Duration::from_secs(60) });
        assert!(provider.secret.is_none() && provider.elsewhere);
        let provider = resolve("mine", "[mine]\nkind='sdmx'\nbase_url='https://example.org/rest'", None).unwrap();
        assert_eq!((provider.kind, provider.title.as_str()), (Kind::Sdmx, "mine"));
        let provider = resolve("fred", "", Some("abc")).unwrap();
        assert_eq!(provider.secret.unwrap().name, "api_key");
    }

    #[test]
    fn errors_say_what_there_is() {
        for (name, toml, words) in [
            ("worldbnk", "", "did you mean `worldbank`?"),
            ("sdmx", "", "needs a `base_url`"),
            ("mine", "[mine]\nbase_url='https://example.org'", "needs a `kind`"),
            ("mine", "[mine]\nkind='soap'", "there is no kind `soap`"),
            ("ecb", "[ecb]\nrate='often'", "\"60/h\""),
            ("ecb", "[ecb]\nbase_url='nowhere'", "base_url"),
            ("ecb", "[ecb]\nbase_url='https://example.org/?a=b'", "scheme, host"),
        ] {
            let error = resolve(name, toml, None).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn places_of_a_path_are_filled_and_stay_in_it() {
        let value = |name: &str| match name {
            "flow" => Some("A/../B?x".to_owned()),
            "key" => Some("A.B+C..".to_owned()),
            "from" => Some("2010".to_owned()),
            "to" => Some(String::new()),
            _ => None,
        };
        assert_eq!(
            fill("/data/{flow}/{key}?format=csv&startPeriod={from}&endPeriod={to}", &value).unwrap(),
            "/data/A%2F..%2FB%3Fx/A.B+C..?format=csv&startPeriod=2010"
        );
        assert!(fill("/{nothing}", &value).is_err());
        assert!(fill("/{flow", &value).is_err());
    }
}
