//! Which addresses may be asked. The rule: the public network only, unless the configuration itself names a private
//! host and `--allow-private` was given; neither a name that resolves to a private address nor a redirect gets past.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Whether an address is of this machine, of a local network, or of no use as a target.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => private_v4(v4),
        IpAddr::V6(v6) => private_v6(v6),
    }
}

/// IANA special-purpose registries (RFC 6890) and multicast.
fn private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && ((b == 0 && c == 0) || (b == 88 && c == 99)))
        || (a == 198 && (b == 18 || b == 19))
}

/// All but 2000::/3, the one block that is given to the public network (IANA IPv6 address space), less what is set apart
/// inside it (RFC 6890 and its registry). An IPv4 address inside counts as itself: mapped (::ffff:0:0/96), translated
/// (64:ff9b::/96), 6to4 (2002::/16).
fn private_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let carried = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        private_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => carried(high, low),
        [0x2002, high, low, ..] => carried(high, low),
        // protocol assignments, documentation
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => true,
        [0x3fff, second, ..] if second < 0x1000 => true,
        [first, ..] => first & 0xe000 != 0x2000,
    }
}

/// Host and port of an address, as they are compared.
pub fn authority(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

/// What may be asked.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Hosts with their ports that the configuration names, where `--allow-private` was given.
    pub private: BTreeSet<String>,
}

impl Policy {
    /// Whether the host was named by the configuration, and so needs no look at its addresses.
    pub fn trusts(&self, url: &Url) -> bool {
        self.private.contains(&authority(url))
    }

    /// Why an address is not asked, before its name is resolved; a trusted one may be private.
    pub fn refuse(&self, url: &Url, trusted: bool) -> Option<String> {
        if !matches!(url.scheme(), "http" | "https") {
            return Some(format!("only http and https are asked, not {}", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Some("an address must not hold a name or password".to_owned());
        }
        (is_private_host(url) && !trusted).then(|| private_address(url.host_str().unwrap_or_default()))
    }
}

/// Whether the host is private as it is written; a name may turn out to be so when it is resolved.
pub fn is_private_host(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let name = bare.trim_end_matches('.');
    bare.parse::<IpAddr>().is_ok_and(is_private) || name == "localhost" || name.ends_with(".localhost")
}

fn private_address(host: &str) -> String {
    format!("{host} is a private address; name it in `base_url` or `url` and give --allow-private if that is meant")
}

/// A name that resolves to a private address.
#[derive(Debug, thiserror::Error)]
#[error("{}", private_address(.0))]
pub struct PrivateName(String);

/// Resolves names, and keeps public addresses only. The connection is made to what was looked at, so that a name that
/// changes its answer in between gains nothing.
#[derive(Debug)]
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let addresses: Addrs = Box::new(public(host, found)?.into_iter());
            Ok(addresses)
        })
    }
}

/// The addresses of a name, where all of them are public: one that is not would be asked sooner or later.
fn public(host: String, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, PrivateName> {
    if found.iter().any(|address| is_private(address.ip())) { Err(PrivateName(host)) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_of_every_kind() {
        for text in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "::127.0.0.1",
            "ff02::1",
            "2001:db8::1",
            "3fff:1::1",
            "fec0::1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "5f00::1",
            "192.88.99.1",
        ] {
            assert!(is_private(text.parse().unwrap()), "{text}");
        }
        for text in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "192.0.1.1"] {
            assert!(!is_private(text.parse().unwrap()), "{text}");
        }
        for text in ["2001:4860::8888", "64:ff9b::808:808", "2002:808:808::1", "2a00:1450::1", "3fff:f000::1"] {
            assert!(!is_private(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn a_name_is_as_private_as_the_most_private_of_its_addresses() {
        let found = |texts: &[&str]| {
            let addresses = texts.iter().map(|text| SocketAddr::new(text.parse().unwrap(), 0)).collect();
            public("example.org".to_owned(), addresses)
        };
        assert_eq!(found(&["8.8.8.8", "2606:4700::1111"]).unwrap().len(), 2);
        for texts in [&["127.0.0.1"][..], &["8.8.8.8", "10.0.0.1"], &["::ffff:7f00:1"], &["fd00::1", "8.8.8.8"]] {
            assert!(found(texts).unwrap_err().to_string().starts_with("example.org is a private address"), "{texts:?}");
        }
    }

    #[test]
    fn addresses_in_disguise_are_seen() {
        let policy = Policy::default();
        for text in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::1]/",
            "http://localhost:1/",
            "http://localhost./",
            "http://a.localhost/",
            "file:///etc/passwd",
            "ftp://example.org/",
            "http://a:b@example.org/",
            "http://[::ffff:7f00:1]/",
        ] {
            assert!(policy.refuse(&Url::parse(text).unwrap(), false).is_some(), "{text}");
        }
        assert_eq!(policy.refuse(&Url::parse("https://example.org/x").unwrap(), false), None);
        let named = Policy { private: ["127.0.0.1:8080".to_owned()].into() };
        let asked = |text: &str| {
            let url = Url::parse(text).unwrap();
            named.refuse(&url, named.trusts(&url)).is_none()
        };
        assert!(asked("http://127.0.0.1:8080/x") && !asked("http://127.0.0.1:22/x"));
    }
}
