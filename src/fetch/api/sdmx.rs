//! SDMX: one reader for the many offices that speak it. Data are asked for as SDMX-CSV; what comes may be CSV of any
//! version, structure-specific XML, or an error in XML although CSV was asked for.

use std::sync::Arc;

use super::super::FetchError;
use super::super::provider::fill;
use super::super::transport::{Answer, Request, said};
use super::observation::Role;
use super::{Job, Next, Reading, Rows, cut, payload, sdmx_csv, sdmx_xml};

#[derive(Debug)]
pub(super) struct Sdmx {
    job: Arc<Job>,
}

/// A series as it is written: "FLOW/KEY", "AGENCY,FLOW,VERSION/KEY" or "AGENCY:FLOW(VERSION)/KEY".
#[derive(Debug, Default, PartialEq, Eq)]
struct Flow<'a> {
    agency: &'a str,
    id: &'a str,
    version: &'a str,
    key: &'a str,
}

fn parse(series: &str) -> Flow<'_> {
    let (flow, key) = series.split_once('/').unwrap_or((series, ""));
    if let Some((agency, rest)) = flow.split_once(':') {
        let (id, version) = rest.strip_suffix(')').and_then(|rest| rest.split_once('(')).unwrap_or((rest, ""));
        return Flow { agency, id, version, key };
    }
    match *flow.split(',').collect::<Vec<_>>() {
        [agency, id, version] => Flow { agency, id, version, key },
        [agency, id] => Flow { agency, id, version: "", key },
        _ => Flow { agency: "", id: flow, version: "", key },
    }
}

impl Sdmx {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job }
    }

    fn request(&self, series: &str) -> Result<Request, FetchError> {
        let fetch = &self.job.fetch;
        let flow = parse(series);
        if flow.id.is_empty() {
            return Err(self.job.wrong(format!("series \"{series}\" is written as \"FLOW/KEY\"")));
        }
        let path = &self.job.provider.path;
        let parted = path.contains("{agency}");
        let entities = fetch.entities.as_slice().join("+");
        let mut key = flow.key.replace("{entities}", &entities);
        if key.is_empty() {
            key = if parted { "*" } else { "all" }.to_owned();
        }
        let whole = match (flow.agency, flow.version) {
            ("", _) => flow.id.to_owned(),
            (agency, "") => format!("{agency},{}", flow.id),
            (agency, version) => format!("{agency},{},{version}", flow.id),
        };
        let (from, to) = (fetch.from.clone().unwrap_or_default(), fetch.to.clone().unwrap_or_default());
        // two parameters of one name: services take one and forget the other
        let bounds = [("ge:", &from), ("le:", &to)];
        let bounds: Vec<String> =
            bounds.iter().filter(|(_, day)| !day.is_empty()).map(|(op, day)| format!("{op}{day}")).collect();
        let path = fill(path, &|name| match name {
            "agency" => Some(if flow.agency.is_empty() { "*" } else { flow.agency }.to_owned()),
            "flow" if parted => Some(flow.id.to_owned()),
            "flow" => Some(whole.clone()),
            "version" => Some(if flow.version.is_empty() { "+" } else { flow.version }.to_owned()),
            "key" => Some(key.clone()),
            "from" => Some(from.clone()),
            "to" => Some(to.clone()),
            "range" => Some(bounds.join("+")),
            "entities" => Some(entities.clone()),
            _ => None,
        })?;
        self.job.ask(&path, series)
    }
}

impl Reading for Sdmx {
    fn filters(&self) -> Option<&'static [&'static str]> {
        None
    }

    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        self.job.series()?.iter().map(|series| self.request(series)).collect()
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        let start = answer.body.start();
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start);
        match start.iter().find(|byte| !byte.is_ascii_whitespace()) {
            None => return Err(payload(answer, "the answer is empty")),
            Some(b'<') => sdmx_xml::read(&self.job, answer, rows)?,
            Some(b'{' | b'[') => {
                let text = super::text_of(answer)?;
                let said = said(&text);
                let why = if said.is_empty() {
                    "the answer is JSON; SDMX-CSV was asked for, and SDMX-JSON is not read".to_owned()
                } else {
                    format!("the service says: {}", cut(&said))
                };
                return Err(payload(answer, why));
            }
            Some(_) => sdmx_csv::read(&self.job, answer, rows)?,
        }
        Ok(Next::Done)
    }
}

/// Whether the entry wants an observation: its entities, counterparts and filters, as far as the answer has them.
pub(super) struct Wanted<'a> {
    job: &'a Job,
}

impl<'a> Wanted<'a> {
    pub(super) fn new(job: &'a Job) -> Self {
        Self { job }
    }

    /// Refuses an answer without a component that the entry filters by: its figures would be taken for what they are not.
    pub(super) fn all_among<'n>(
        &self,
        answer: &Answer,
        names: impl Iterator<Item = &'n str> + Clone,
    ) -> Result<(), FetchError> {
        let lacks = |wanted: &&String| !names.clone().any(|name| name.eq_ignore_ascii_case(wanted));
        let Some(lacking) = self.job.fetch.filters.keys().find(lacks) else { return Ok(()) };
        let shown: Vec<&str> = names.clone().take(30).collect();
        let shown = cut(&shown.join(", "));
        Err(payload(answer, format!("`filters` has `{lacking}`, which the answer does not have; it has {shown}")))
    }

    /// Which of the codes of a component are wanted; all where the entry does not say.
    pub(super) fn of(&self, id: &str, role: Role) -> Option<&'a [String]> {
        let fetch = &self.job.fetch;
        let named = fetch.filters.iter().find(|(name, _)| name.eq_ignore_ascii_case(id)).map(|(_, texts)| texts);
        let texts = named.or(match role {
            Role::Entity => Some(&fetch.entities),
            Role::Counterpart => Some(&fetch.counterparts),
            _ => None,
        });
        texts.map(|texts| texts.as_slice()).filter(|texts| !texts.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_written_in_three_ways() {
        let flow = |agency, id, version, key| Flow { agency, id, version, key };
        assert_eq!(parse("EXR/D.USD.EUR.SP00.A"), flow("", "EXR", "", "D.USD.EUR.SP00.A"));
        assert_eq!(parse("OECD.SDD,DSD@DF,1.0/A..B"), flow("OECD.SDD", "DSD@DF", "1.0", "A..B"));
        assert_eq!(parse("ESTAT:NAMA(1.0)/A"), flow("ESTAT", "NAMA", "1.0", "A"));
        assert_eq!(parse("NAMA"), flow("", "NAMA", "", ""));
    }
}
