//! Structure-specific SDMX-ML, 2.1 and 3.0, as far as services answer with it: attributes of data set, groups, series
//! and observations. Figures stand there in units already (`SCALE` is for display); what follows the last actual year
//! is a forecast that nothing marks.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use rustc_hash::FxHashMap;

use super::super::FetchError;
use super::super::transport::Answer;
use super::observation::{LAST_ACTUAL, Maker, Part, Role, mark_forecast, role};
use super::sdmx::Wanted;
use super::{Job, Rows, cut, payload};

/// Groups of one answer, and attributes of one element.
const MAX_GROUPS: usize = 100_000;
const MAX_ATTRIBUTES: usize = 500;

type Attributes = Vec<(String, String)>;

/// Groups by what they are about. A group speaks of every series with its indicator, place and counterpart, as far as
/// it names them.
#[derive(Default)]
struct Groups {
    about: FxHashMap<[String; 3], Attributes>,
    count: usize,
}

impl Groups {
    fn key(attributes: &Attributes) -> [String; 3] {
        [Role::Measure, Role::Entity, Role::Counterpart].map(|wanted| {
            let found = attributes.iter().find(|(name, _)| role(name) == wanted);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        })
    }

    /// Takes a group; false where there are too many.
    fn add(&mut self, group: Attributes) -> bool {
        self.count += 1;
        self.about.entry(Self::key(&group)).or_default().extend(group);
        self.count <= MAX_GROUPS
    }

    /// What all groups say of a series.
    fn of(&self, series: &Attributes) -> Attributes {
        let key = Self::key(series);
        let mut out = Vec::new();
        for named in (0..8_u8).rev() {
            let part: [String; 3] = std::array::from_fn(|at| match named & (1 << at) {
                0 => String::new(),
                _ => key.get(at).cloned().unwrap_or_default(),
            });
            // a key that lacks a part is met once, not for each way to leave it out
            if (0..3).all(|at| named & (1 << at) == 0 || part.get(at).is_some_and(|text| !text.is_empty()))
                && let Some(group) = self.about.get(&part)
            {
                out.extend(group.iter().cloned());
            }
        }
        out
    }
}

fn attributes(answer: &Answer, element: &BytesStart<'_>) -> Result<Attributes, FetchError> {
    let mut out = Vec::new();
    for attribute in element.attributes().take(MAX_ATTRIBUTES) {
        let attribute = attribute.map_err(|error| payload(answer, format!("XML that cannot be read: {error}")))?;
        let name = attribute.key.local_name();
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| payload(answer, format!("XML that cannot be read: {error}")))?
            .into_owned();
        out.push((AsRef::<str>::as_ref(&name).to_owned(), value));
    }
    Ok(out)
}

fn get<'a>(attributes: &'a Attributes, name: &str) -> Option<&'a str> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).filter(|text| !text.is_empty())
}

/// Names of attributes that say what an element is, not what it holds.
fn is_formal(name: &str) -> bool {
    ["type", "structureRef", "dataScope", "action", "setID", "REPORTING_YEAR_START_DAY"].contains(&name)
}

pub(super) fn read(job: &Job, answer: &Answer, rows: &mut Rows) -> Result<(), FetchError> {
    let from = answer.body.reader().map_err(FetchError::io("a temporary file cannot be read"))?;
    let mut reader = Reader::from_reader(from);
    let mut buffer = Vec::new();
    let broken =
        |error: quick_xml::Error| payload(answer, format!("XML that cannot be read: {}", cut(&error.to_string())));
    let mut series: Attributes = Vec::new();
    let (mut groups, mut group): (Groups, Attributes) = Default::default();
    // <Comp id="UNIT"><Value>USD</Value></Comp> inside a group of SDMX 3.0
    let (mut component, mut in_value, mut in_group) = (String::new(), false, false);
    let mut shared: Attributes = Vec::new();
    let mut root = String::new();
    let mut maker = Maker::default();
    let (mut observations, mut filtered) = (0_usize, 0_usize);
    loop {
        let event = reader.read_event_into(&mut buffer).map_err(broken)?;
        let opened = matches!(event, Event::Start(_));
        match event {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.local_name();
                let name: &str = name.as_ref();
                if root.is_empty() {
                    root = name.to_owned();
                    if name != "StructureSpecificData" {
                        let why = format!("the answer is XML (\"{}\"), not data that is read", cut(name));
                        return Err(payload(answer, why));
                    }
                }
                match name {
                    "DataSet" => about(&attributes(answer, &element)?, rows),
                    "Group" => {
                        group = attributes(answer, &element)?;
                        in_group = opened;
                        if !opened && !groups.add(std::mem::take(&mut group)) {
                            return Err(payload(answer, "too many groups; ask for less"));
                        }
                    }
                    "Comp" if in_group => {
                        component = get(&attributes(answer, &element)?, "id").unwrap_or_default().to_owned();
                    }
                    "Value" if in_group => in_value = opened,
                    "StructureUsage" | "Ref" => {
                        if let Some(id) = get(&attributes(answer, &element)?, "id") {
                            maker.flow = id.to_owned();
                        }
                    }
                    "Series" => {
                        series = attributes(answer, &element)?;
                        shared = groups.of(&series);
                        let names = series.iter().chain(&shared).map(|(name, _)| name.as_str());
                        Wanted::new(job).all_among(answer, names)?;
                    }
                    "Obs" => {
                        observations += 1;
                        let own = attributes(answer, &element)?;
                        filtered += usize::from(!observation(job, &mut maker, &shared, &series, &own, rows)?);
                    }
                    _ => {}
                }
            }
            Event::Text(text) if in_value => {
                let value: &str = text.as_ref();
                if group.len() < MAX_ATTRIBUTES {
                    group.push((component.clone(), value.to_owned()));
                }
            }
            Event::End(element) => match AsRef::<str>::as_ref(&element.local_name()) {
                "Group" => {
                    in_group = false;
                    if !groups.add(std::mem::take(&mut group)) {
                        return Err(payload(answer, "too many groups; ask for less"));
                    }
                }
                "Value" => in_value = false,
                "Series" => series.clear(),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    if root.is_empty() {
        return Err(payload(answer, "the answer is XML without an element"));
    }
    if observations == 0 {
        return Err(super::no_data(answer, "the answer has no observation"));
    }
    if filtered > 0 {
        rows.about.remarks.insert("not among `entities` and `filters`; left out".to_owned(), filtered);
    }
    Ok(())
}

fn about(data_set: &Attributes, rows: &mut Rows) {
    let text = |name: &str| get(data_set, name).map(str::to_owned);
    let about = &mut rows.about;
    about.vintage = about.vintage.take().or_else(|| get(data_set, "PUBLICATION_DATE")?.get(..10).map(str::to_owned));
    about.licence = about.licence.take().or_else(|| text("LICENSE"));
    about.citation = about.citation.take().or_else(|| text("SUGGESTED_CITATION"));
}

/// Takes one observation; false where the entry does not want it.
fn observation(
    job: &Job,
    maker: &mut Maker,
    group: &Attributes,
    series: &Attributes,
    own: &Attributes,
    rows: &mut Rows,
) -> Result<bool, FetchError> {
    let wanted = Wanted::new(job);
    let unwanted = |(name, value): &(String, String)| {
        wanted.of(name, role(name)).is_some_and(|codes| !codes.iter().any(|code| code == value))
    };
    if series.iter().any(unwanted) {
        return Ok(false);
    }
    let shared = |name: &str| get(group, name);
    let value = get(own, "OBS_VALUE").unwrap_or_default();
    let period = get(own, "TIME_PERIOD").unwrap_or_default();
    let described = |name: &str| !["OBS_VALUE", "TIME_PERIOD"].contains(&name) && !is_formal(name);
    // which attributes of a series are its key cannot be seen; those with a meaning of their own are
    let key = |name: &str| matches!(role(name), Role::Entity | Role::Counterpart | Role::Measure | Role::Frequency);
    let of_series = series.iter().filter(|(name, _)| described(name)).map(|(name, value)| Part {
        role: role(name),
        code: value,
        label: if role(name) == Role::Measure { shared("SERIES_NAME").unwrap_or_default() } else { "" },
        dimension: key(name),
    });
    let of_obs = own.iter().filter(|(name, _)| described(name)).map(|(name, value)| Part {
        role: role(name),
        code: value,
        label: "",
        dimension: false,
    });
    let of_group = ["UNIT", "UNIT_MEASURE", "UNIT_MULT"].into_iter().filter_map(|name| {
        shared(name).map(|value| Part { role: role(name), code: value, label: "", dimension: false })
    });
    let (mut row, frequency) = maker.row(of_series.chain(of_obs).chain(of_group));
    if let Some(valuation) = shared("VALUATION") {
        row.note = valuation.to_owned();
    }
    row.period = period.to_owned();
    mark_forecast(&mut row, shared(LAST_ACTUAL).or_else(|| get(series, LAST_ACTUAL)));
    if rows.about.title.is_none() {
        rows.about.title = Some(row.measure.clone());
    }
    rows.text(row, &frequency, value)?;
    Ok(true)
}
