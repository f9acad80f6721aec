//! How fast a host is asked: so many requests in a stretch of time, so many at once, and never before it said it may
//! be asked again. Calls for data and for structure are counted apart, as the offices do.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// So many requests in a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub requests: usize,
    pub within: Duration,
}

impl Rate {
    /// Reads "60/h", "100/m", "5/s".
    pub fn parse(text: &str) -> Option<Self> {
        let (requests, unit) = text.split_once('/')?;
        let seconds = match unit.trim() {
            "s" => 1,
            "m" | "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return None,
        };
        let requests = requests.trim().parse().ok().filter(|count| (1..=100_000).contains(count))?;
        Some(Self { requests, within: Duration::from_secs(seconds) })
    }
}

/// What a call is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Call {
    #[default]
    Data,
    /// Metadata: units, labels.
    Structure,
}

#[derive(Debug, Default)]
struct Window {
    starts: VecDeque<Instant>,
    not_before: Option<Instant>,
}

#[derive(Debug)]
struct Host {
    at_once: Arc<Semaphore>,
    windows: Mutex<HashMap<Call, Window>>,
}

/// All hosts of a run.
#[derive(Debug)]
pub struct Throttle {
    all: Arc<Semaphore>,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// May ask until it is dropped.
#[derive(Debug)]
pub struct Turn {
    _host: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // what is inside is whole after every statement, so a panic elsewhere spoils nothing
    lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl Throttle {
    pub fn new(at_once: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(at_once)), hosts: Mutex::default() }
    }

    fn host(&self, name: &str, at_once: usize) -> Arc<Host> {
        let make = || Arc::new(Host { at_once: Arc::new(Semaphore::new(at_once.max(1))), windows: Mutex::default() });
        Arc::clone(held(&self.hosts).entry(name.to_owned()).or_insert_with(make))
    }

    /// Waits until the host may be asked. `None` if the run is over.
    pub async fn turn(&self, name: &str, call: Call, at_once: usize, rate: Rate) -> Option<Turn> {
        let host = self.host(name, at_once);
        let permit = Arc::clone(&host.at_once).acquire_owned().await.ok()?;
        loop {
            // held only for a moment and while asking, so that a slow host does not keep the others waiting
            let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            let wait = {
                let mut windows = held(&host.windows);
                let window = windows.entry(call).or_default();
                let now = Instant::now();
                while window.starts.front().is_some_and(|start| now.duration_since(*start) >= rate.within) {
                    window.starts.pop_front();
                }
                let full = window.starts.len() >= rate.requests;
                let next = window.starts.front().filter(|_| full).map(|start| *start + rate.within);
                match next.max(window.not_before.filter(|time| *time > now)) {
                    Some(time) => time,
                    None => {
                        window.starts.push_back(now);
                        return Some(Turn { _host: permit, _all: all });
                    }
                }
            };
            drop(all);
            tokio::time::sleep_until(wait).await;
        }
    }

    /// The host asks to be left alone for a while.
    pub fn pause(&self, name: &str, call: Call, wait: Duration) {
        let host = self.host(name, 1);
        let until = Instant::now() + wait;
        let mut windows = held(&host.windows);
        let window = windows.entry(call).or_default();
        window.not_before = window.not_before.max(Some(until));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read() {
        assert_eq!(Rate::parse("60/h"), Some(Rate { requests: 60, within: Duration::from_secs(3600) }));
        assert_eq!(Rate::parse("5/s"), Some(Rate { requests: 5, within: Duration::from_secs(1) }));
        for text in ["", "5", "0/s", "5/parsec", "-1/s", "1000000/s"] {
            assert_eq!(Rate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn hosts_and_kinds_of_calls_are_counted_apart_and_pauses_are_kept() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let throttle = Throttle::new(8);
            let rate = Rate { requests: 1, within: Duration::from_millis(300) };
            let begun = Instant::now();
            drop(throttle.turn("a", Call::Data, 4, rate).await);
            drop(throttle.turn("a", Call::Structure, 4, rate).await);
            drop(throttle.turn("b", Call::Data, 4, rate).await);
            assert!(begun.elapsed() < Duration::from_millis(300), "{:?}", begun.elapsed());
            drop(throttle.turn("a", Call::Data, 4, rate).await);
            assert!(begun.elapsed() >= Duration::from_millis(300), "{:?}", begun.elapsed());
            throttle.pause("a", Call::Structure, Duration::from_millis(700));
            let paused = Instant::now();
            drop(throttle.turn("a", Call::Structure, 4, rate).await);
            assert!(paused.elapsed() >= Duration::from_millis(700), "{:?}", paused.elapsed());
        });
    }

    #[test]
    fn no_more_at_once_than_the_host_and_the_run_allow() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let throttle = Throttle::new(3);
            let rate = Rate { requests: 1000, within: Duration::from_secs(1) };
            let at_once = |host, most| throttle.turn(host, Call::Data, most, rate);
            let mut held = Vec::new();
            for _ in 0..2 {
                held.push(at_once("a", 2).await);
            }
            let soon = Duration::from_millis(50);
            assert!(tokio::time::timeout(soon, at_once("a", 2)).await.is_err(), "the host allows two");
            held.push(at_once("b", 2).await);
            assert!(tokio::time::timeout(soon, at_once("c", 2)).await.is_err(), "the run allows three");
            held.clear();
            assert!(tokio::time::timeout(soon, at_once("a", 2)).await.is_ok());
        });
    }
}
