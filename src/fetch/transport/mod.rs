//! Asking, with manners: no faster than the provider allows, waiting when told to, trying again only where the trouble
//! may pass, and giving up in time. Redirects are followed by hand, so that each hop is judged like the first request.

pub mod address;
mod body;
pub mod throttle;

use std::error::Error as _;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode, Url};

pub use address::Policy;
pub use body::Body;
pub use throttle::Call;
use throttle::{Rate, Throttle};

use super::FetchError;
use super::error::cut;

/// Hops of one request.
const MAX_REDIRECTS: usize = 5;
/// Requests at once, all hosts together.
const AT_ONCE: usize = 8;

/// How one provider is asked.
#[derive(Clone, Debug)]
pub struct Manners {
    pub rate: Rate,
    /// Requests at once.
    pub concurrency: usize,
    /// One request with its answer.
    pub timeout: Duration,
    /// One table.
    pub total: Duration,
    pub max_bytes: u64,
    /// Tries after the first.
    pub retries: u32,
    pub backoff: Duration,
    pub max_wait: Duration,
}

/// The key of a service and where it goes.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    /// Name of the header, or of the parameter.
    pub name: String,
    pub in_header: bool,
    value: String,
    /// As it stands in an address.
    encoded: String,
}

impl Secret {
    pub fn new(name: &str, in_header: bool, value: &str) -> Self {
        let address = Url::parse_with_params("http://a/", [("", value)]);
        let encoded = address.ok().and_then(|url| url.query()?.strip_prefix('=').map(str::to_owned));
        let value = value.to_owned();
        Self { name: name.to_owned(), in_header, encoded: encoded.unwrap_or_else(|| value.clone()), value }
    }

    /// Whether it is long enough that it is not met by chance among figures.
    pub fn is_telling(&self) -> bool {
        self.value.len() >= 8
    }

    /// Whether a text of the service repeats it.
    pub fn is_in(&self, text: &str) -> bool {
        text.contains(&self.value) || text.contains(&self.encoded)
    }

    /// Takes the key out of a text of the service, which may repeat what it was asked.
    pub fn hide(&self, text: &mut String) {
        if self.is_in(text) {
            *text = text.replace(&self.value, "…").replace(&self.encoded, "…");
        }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret").field("name", &self.name).finish_non_exhaustive()
    }
}

/// One thing to ask. The address holds no key.
#[derive(Clone, Debug)]
pub struct Request {
    pub url: Url,
    pub accept: &'static str,
    pub call: Call,
    pub secret: Option<Arc<Secret>>,
    /// What the reader of the answer wants to know again.
    pub tag: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// What it would tell can be done without: an answer that says no is an empty one.
    pub optional: bool,
}

impl Request {
    pub fn new(url: Url) -> Self {
        Self {
            url,
            accept: "*/*",
            call: Call::Data,
            secret: None,
            tag: String::new(),
            etag: None,
            last_modified: None,
            optional: false,
        }
    }
}

/// What came back.
#[derive(Debug, Default)]
pub struct Answer {
    /// Address that was asked, without a key.
    pub url: String,
    pub tag: String,
    /// Nothing changed since the last time; there is no body.
    pub unchanged: bool,
    pub content_type: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub body: Body,
    /// The key that was sent, which the answer may repeat.
    pub secret: Option<Arc<Secret>>,
}

/// Asks all providers of a run.
#[derive(Debug)]
pub struct Transport {
    public: Client,
    /// For hosts that the configuration names and that may be private.
    named: Client,
    policy: Policy,
    throttle: Throttle,
    jitter: RandomState,
}

/// How a try ended, where it did not end in an answer.
enum Trouble {
    /// Asking again would give the same.
    Final(FetchError),
    /// May pass; how long the host asks to wait.
    Passing(FetchError, Option<Duration>),
}

impl Transport {
    /// # Errors
    /// The TLS library cannot be set up.
    pub fn new(policy: Policy) -> Result<Self, FetchError> {
        // another part of the process may have chosen one already
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            Client::builder()
                .user_agent(concat!("addsup/", env!("CARGO_PKG_VERSION")))
                .redirect(reqwest::redirect::Policy::none())
                // the addresses that are judged must be the ones that are asked
                .no_proxy()
                .connect_timeout(Duration::from_secs(20))
        };
        let broken = |error: reqwest::Error| FetchError::Configuration(format!("no connections can be made: {error}"));
        Ok(Self {
            public: builder().dns_resolver(Arc::new(address::PublicOnly)).build().map_err(broken)?,
            named: builder().build().map_err(broken)?,
            policy,
            throttle: Throttle::new(AT_ONCE),
            jitter: RandomState::new(),
        })
    }

    /// Asks until there is an answer, or no hope of one.
    ///
    /// # Errors
    /// [`FetchError`] says what was refused, failed or timed out.
    pub async fn send(&self, request: &Request, manners: &Manners) -> Result<Answer, FetchError> {
        let host = address::authority(&request.url);
        let mut attempt = 0;
        loop {
            let (error, asked) = match self.follow(request, manners).await {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Passing(error, asked)) => (error, asked),
            };
            if let Some(wait) = asked.filter(|wait| *wait > manners.max_wait) {
                let status = if let FetchError::Status { status, .. } = error { status } else { 429 };
                return Err(FetchError::Wait { url: request.url.to_string(), status, wait });
            }
            if attempt >= manners.retries {
                return Err(error);
            }
            let wait = asked.unwrap_or_else(|| self.backoff(manners, attempt, &request.url));
            if asked.is_some() {
                self.throttle.pause(&host, request.call, wait);
            }
            tokio::time::sleep(wait).await;
            attempt += 1;
        }
    }

    /// Doubles from try to try up to the cap; between half and all of it, so that clients do not march in step.
    pub fn backoff(&self, manners: &Manners, attempt: u32, url: &Url) -> Duration {
        let full = manners.backoff.saturating_mul(2_u32.saturating_pow(attempt)).min(manners.max_wait);
        let share = u32::try_from(self.jitter.hash_one((url.as_str(), attempt)) % 1024).unwrap_or_default();
        full / 2 + full / 2 * share / 1024
    }

    async fn follow(&self, request: &Request, manners: &Manners) -> Result<Answer, Trouble> {
        let mut url = request.url.clone();
        let mut trusted = true;
        for _ in 0..=MAX_REDIRECTS {
            trusted &= self.policy.trusts(&url);
            if let Some(why) = self.policy.refuse(&url, trusted) {
                return Err(Trouble::Final(FetchError::Refused { url: url.to_string(), why }));
            }
            // a hop is a request like another, of the host that it leads to
            let host = address::authority(&url);
            let _turn = self.throttle.turn(&host, request.call, manners.concurrency, manners.rate).await;
            let response = self.once(request, &url, trusted, manners).await?;
            if !response.status().is_redirection() || response.status() == StatusCode::NOT_MODIFIED {
                return self.answer(request, response, manners).await;
            }
            let next = self.hop(request, &url, &response)?;
            // only a private host leads to another one that the configuration names; a public one gains nothing by it
            trusted &= address::is_private_host(&url) || address::authority(&url) == address::authority(&next);
            url = next;
        }
        let why = format!("more than {MAX_REDIRECTS} redirects");
        Err(Trouble::Final(FetchError::Refused { url: request.url.to_string(), why }))
    }

    /// Where a redirect leads, if it may be followed.
    fn hop(&self, request: &Request, from: &Url, response: &Response) -> Result<Url, Trouble> {
        let refuse = |why: String| Trouble::Final(FetchError::Refused { url: from.to_string(), why });
        let target = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
        let next = target.and_then(|target| from.join(target).ok());
        let Some(next) = next else { return Err(refuse("redirects to no address".to_owned())) };
        if next.scheme() != from.scheme() {
            return Err(refuse(format!("redirects from {} to {}", from.scheme(), next.scheme())));
        }
        if request.secret.is_some() && address::authority(&next) != address::authority(&request.url) {
            return Err(refuse("redirects to another host, which must not see the key of this one".to_owned()));
        }
        Ok(next)
    }

    async fn once(&self, request: &Request, url: &Url, trusted: bool, manners: &Manners) -> Result<Response, Trouble> {
        let mut url = url.clone();
        let shown = url.to_string();
        let client = if trusted { &self.named } else { &self.public };
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(request.accept));
        let conditions = [(header::IF_NONE_MATCH, &request.etag), (header::IF_MODIFIED_SINCE, &request.last_modified)];
        for (name, value) in conditions {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        if let Some(secret) = &request.secret {
            if secret.in_header {
                let broken = || FetchError::Configuration(format!("the key for {} is not plain text", secret.name));
                let mut value = HeaderValue::from_str(&secret.value).map_err(|_| Trouble::Final(broken()))?;
                value.set_sensitive(true);
                let name = header::HeaderName::from_bytes(secret.name.as_bytes());
                headers.insert(name.map_err(|_| Trouble::Final(broken()))?, value);
            } else {
                url.query_pairs_mut().append_pair(&secret.name, &secret.value);
            }
        }
        let sent = client.get(url).headers(headers).timeout(manners.timeout).send().await;
        sent.map_err(|error| failed(&shown, error, manners))
    }

    async fn answer(&self, request: &Request, mut response: Response, manners: &Manners) -> Result<Answer, Trouble> {
        let shown = request.url.to_string();
        let status = response.status();
        let text = |name: header::HeaderName| {
            response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let mut answer = Answer {
            url: shown.clone(),
            tag: request.tag.clone(),
            unchanged: status == StatusCode::NOT_MODIFIED,
            content_type: text(header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase(),
            etag: text(header::ETAG),
            last_modified: text(header::LAST_MODIFIED),
            body: Body::default(),
            secret: request.secret.clone(),
        };
        if answer.unchanged && request.etag.is_none() && request.last_modified.is_none() {
            return Err(Trouble::Final(status_error(&shown, status, "nothing was asked that could be unchanged")));
        }
        let retry_after = text(header::RETRY_AFTER);
        let success = status == StatusCode::OK || answer.unchanged;
        let limit = if success { manners.max_bytes } else { manners.max_bytes.min(64 * 1024) };
        let large = || FetchError::TooLarge { url: shown.clone(), limit };
        if success && response.content_length().is_some_and(|length| length > limit) {
            return Err(Trouble::Final(large()));
        }
        loop {
            let chunk = match response.chunk().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                Err(error) if success => return Err(failed(&shown, error, manners)),
                Err(_) => break,
            };
            let kept = answer.body.push(&chunk, limit);
            let kept =
                kept.map_err(|error| Trouble::Final(FetchError::io("a temporary file cannot be written")(error)))?;
            if !kept {
                if success {
                    return Err(Trouble::Final(large()));
                }
                break;
            }
        }
        if success {
            return Ok(answer);
        }
        let message = message(request, &answer.body);
        let mut asked = retry_after.as_deref().and_then(parse_retry_after);
        if status == StatusCode::TOO_MANY_REQUESTS && asked.is_none() {
            asked = seconds_in(&message);
        }
        let error = status_error(&shown, status, &message);
        Err(match status.as_u16() {
            408 | 429 | 500 | 502 | 503 | 504 => Trouble::Passing(error, asked),
            _ => Trouble::Final(error),
        })
    }
}

/// What the body of an error says, without the key in case the service repeats it: cut, a part of it might stay.
fn message(request: &Request, body: &Body) -> String {
    let mut said = said(&String::from_utf8_lossy(&body.start()));
    if let Some(secret) = &request.secret {
        secret.hide(&mut said);
    }
    cut(&said)
}

fn status_error(url: &str, status: StatusCode, message: &str) -> FetchError {
    let hint = match status.as_u16() {
        401 => "the service wants a key, or another one",
        403 => "the service refuses this",
        404 => "there is no such series or data set",
        413 => "too much for one answer; ask for less",
        400 => "the service does not understand the request; look at `series` and `filters`",
        _ => "",
    };
    let parts: Vec<&str> = [message, hint].into_iter().filter(|part| !part.is_empty()).collect();
    FetchError::Status { url: url.to_owned(), status: status.as_u16(), message: parts.join("; ") }
}

/// The sentence for people in an error body: JSON, XML or plain text.
pub(super) fn said(text: &str) -> String {
    let trimmed = text.trim();
    if let Ok(value) = serde_json::from_str::<serde_json::Value>(trimmed) {
        let keys = ["/message", "/error_message", "/error/message", "/error/0/label", "/error", "/detail", "/title"];
        let found = keys.iter().filter_map(|key| value.pointer(key)?.as_str()).find(|text| !text.is_empty());
        return found.unwrap_or_default().to_owned();
    }
    if trimmed.starts_with('<') {
        let html = trimmed.get(..200).unwrap_or(trimmed).to_ascii_lowercase();
        if html.contains("<html") || html.contains("<!doctype html") {
            return String::new();
        }
        let mut out = String::new();
        let mut inside = false;
        for c in trimmed.chars() {
            match c {
                '<' => inside = true,
                '>' => {
                    inside = false;
                    out.push(' ');
                }
                _ if !inside => out.push(c),
                _ => {}
            }
        }
        return out.replace("&apos;", "'").replace("&quot;", "\"").replace("&lt;", "<").replace("&amp;", "&");
    }
    trimmed.to_owned()
}

/// "Try again in 26 seconds", as gateways say it in the body.
fn seconds_in(message: &str) -> Option<Duration> {
    let after = message.to_ascii_lowercase().split_once("try again in ")?.1.to_owned();
    let mut words = after.split_whitespace();
    let number: u64 = words.next()?.parse().ok()?;
    words.next()?.starts_with("second").then(|| Duration::from_secs(number))
}

/// Seconds, or a date of RFC 9110.
fn parse_retry_after(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let then = httpdate::parse_http_date(text.trim()).ok()?;
    Some(then.duration_since(SystemTime::now()).unwrap_or_default())
}

/// What went wrong on the way. The address of the library's own message may hold a key, so it is taken out.
fn failed(url: &str, error: reqwest::Error, manners: &Manners) -> Trouble {
    let error = error.without_url();
    if error.is_timeout() {
        return Trouble::Passing(FetchError::Timeout { url: url.to_owned(), after: manners.timeout }, None);
    }
    let mut why = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        if let Some(private) = deeper.downcast_ref::<address::PrivateName>() {
            return Trouble::Final(FetchError::Refused { url: url.to_owned(), why: private.to_string() });
        }
        why = deeper.to_string();
        cause = deeper.source();
    }
    let what = if error.is_connect() {
        "no connection"
    } else if error.is_body() || error.is_decode() {
        "the answer broke off or is not packed as it says"
    } else {
        "the request failed"
    };
    Trouble::Passing(FetchError::Network { url: url.to_owned(), why: format!("{what} ({why})") }, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_times_are_read() {
        assert_eq!(parse_retry_after("26"), Some(Duration::from_secs(26)));
        assert_eq!(parse_retry_after("Wed, 21 Oct 2015 07:28:00 GMT"), Some(Duration::ZERO));
        assert_eq!(parse_retry_after("soon"), None);
        assert_eq!(seconds_in("Rate limit is exceeded. Try again in 26 seconds."), Some(Duration::from_secs(26)));
        assert_eq!(seconds_in("Quota will be replenished in 2.12 days."), None);
    }

    #[test]
    fn waiting_doubles_with_chance_in_it_up_to_the_cap() {
        let transport = Transport::new(Policy::default()).unwrap();
        let manners = Manners {
            rate: Rate { requests: 1, within: Duration::from_secs(1) },
            concurrency: 1,
            timeout: Duration::from_secs(1),
            total: Duration::from_secs(1),
            max_bytes: 1,
            retries: 4,
            backoff: Duration::from_secs(1),
            max_wait: Duration::from_secs(20),
        };
        let waits = |attempt| -> Vec<Duration> {
            let urls = (0..50).map(|n| Url::parse(&format!("http://example.org/{n}")).unwrap());
            urls.map(|url| transport.backoff(&manners, attempt, &url)).collect()
        };
        for (attempt, most) in [(0, 1), (1, 2), (2, 4), (3, 8), (4, 16), (5, 20), (60, 20)] {
            let (waits, most) = (waits(attempt), Duration::from_secs(most));
            assert!(waits.iter().all(|wait| (most / 2..=most).contains(wait)), "{attempt}: {waits:?}");
            assert!(waits.iter().any(|wait| *wait != waits[0]), "{attempt}: all alike");
        }
    }

    #[test]
    fn keys_are_taken_out_also_as_they_stand_in_addresses() {
        let secret = Secret::new("key", false, "a+b/c d==");
        let mut text = "a+b/c d== and a%2Bb%2Fc+d%3D%3D".to_owned();
        assert!(secret.is_in(&text));
        secret.hide(&mut text);
        assert_eq!(text, "… and …");
        assert!(!format!("{secret:?}").contains("a+b"));
    }

    #[test]
    fn errors_say_what_the_body_says() {
        assert_eq!(said(r#"{"statusCode":401,"message":"Access denied"}"#), "Access denied");
        assert!(
            said("<S:Fault><faultcode>150</faultcode><faultstring>it&apos;s bad</faultstring></S:Fault>")
                .contains("it's bad")
        );
        assert_eq!(said("<!DOCTYPE html><html><body>x"), "");
        assert_eq!(said("  plain  "), "plain");
    }
}
