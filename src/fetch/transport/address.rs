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
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
}

fn private_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let [first, second, ..] = segments;
    let [.., high, low] = segments;
    let [a, b] = high.to_be_bytes();
    let [c, d] = low.to_be_bytes();
    let embedded = Ipv4Addr::new(a, b, c, d);
    // an IPv4 address inside: mapped, compatible, translated (64:ff9b::/96), 6to4 (2002::/16)
    let carries = segments.iter().take(5).all(|part| *part == 0) || (first == 0x64 && second == 0xff9b);
    let [e, f] = second.to_be_bytes();
    let [g, h] = segments.get(2).copied().unwrap_or_default().to_be_bytes();
    address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || (first & 0xfe00) == 0xfc00
        || (first & 0xffc0) == 0xfe80
        || (first & 0xffc0) == 0xfec0
        || (first == 0x2001 && (second == 0xdb8 || second == 0))
        || (carries && private_v4(embedded))
        || (first == 0x2002 && private_v4(Ipv4Addr::new(e, f, g, h)))
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

    /// Why an address is not asked, before its name is resolved.
    pub fn refuse(&self, url: &Url) -> Option<String> {
        if !matches!(url.scheme(), "http" | "https") {
            return Some(format!("only http and https are asked, not {}", url.scheme()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Some("an address must not hold a name or password".to_owned());
        }
        let host = url.host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let private = bare.parse::<IpAddr>().is_ok_and(is_private) || bare.trim_end_matches('.') == "localhost";
        (private && !self.trusts(url)).then(|| private_address(host))
    }
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
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            if found.iter().any(|address| is_private(address.ip())) {
                return Err(PrivateName(host).into());
            }
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
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
            "fec0::1",
        ] {
            assert!(is_private(text.parse().unwrap()), "{text}");
        }
        for text in ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "192.0.1.1"] {
            assert!(!is_private(text.parse().unwrap()), "{text}");
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
            "file:///etc/passwd",
            "ftp://example.org/",
            "http://a:b@example.org/",
            "http://[::ffff:7f00:1]/",
        ] {
            assert!(policy.refuse(&Url::parse(text).unwrap()).is_some(), "{text}");
        }
        assert_eq!(policy.refuse(&Url::parse("https://example.org/x").unwrap()), None);
        let named = Policy { private: ["127.0.0.1:8080".to_owned()].into() };
        assert_eq!(named.refuse(&Url::parse("http://127.0.0.1:8080/x").unwrap()), None);
        assert!(named.refuse(&Url::parse("http://127.0.0.1:22/x").unwrap()).is_some());
    }
}
