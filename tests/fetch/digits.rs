//! Readers without a network: digits come out as they went in, and no answer makes a reader panic.

use std::sync::Arc;

use addsup::fetch::FetchError;
use addsup::fetch::api::{self, Job, Rows};
use addsup::fetch::model::COLUMNS;
use addsup::fetch::provider::Provider;
use addsup::fetch::store::{Days, merge};
use addsup::fetch::transport::{Answer, Body};
use proptest::prelude::*;

/// Reads one answer of a service, as the first that it gives; the values of the table that it makes.
fn read(provider: &str, entry: &str, tag: &str, body: &[u8]) -> Result<Vec<String>, FetchError> {
    let text = format!(
        "[providers.{provider}]\nbase_url = \"http://localhost\"\n[[fetch]]\nname = \"t\"\nprovider = \"{provider}\"\n{entry}\n"
    );
    let config = addsup::config::parse(&text, &[]).unwrap();
    let provider = Provider::resolve(provider, &config.providers, &|_| None)?;
    let job = Arc::new(Job { fetch: config.fetch[0].clone(), provider, today: "2026-11-24".to_owned() });
    let mut reading = api::open(Arc::clone(&job))?;
    reading.plan()?;
    let answer = Answer { tag: tag.to_owned(), body: Body::from_bytes(body), ..Answer::default() };
    let mut rows = Rows::new(job)?;
    if api::sniff(&answer)?.is_none() {
        reading.read(&answer, &mut rows)?;
    }
    let mut out = Vec::new();
    let days = Days { release: None, retrieved: "2026-11-24", moment: "2026-11-24T00:00:00Z", keep: 8 };
    merge(rows.sorter.sorted()?, None, days, &mut out)?;
    let at = COLUMNS.iter().position(|column| *column == "value").unwrap();
    Ok(csv::Reader::from_reader(&out[..]).records().map(|row| row.unwrap()[at].to_owned()).collect())
}

/// A service, its entry, the tag of its answer, and an answer made of digits.
type Case = (&'static str, &'static str, &'static str, fn(&[String]) -> String);

fn lines(values: &[String], line: impl Fn(usize, &str) -> String, between: &str) -> String {
    values.iter().enumerate().map(|(at, value)| line(at + 1000, value)).collect::<Vec<_>>().join(between)
}

const CASES: [Case; 8] = [
    ("worldbank", "series = \"X\"", "1 X", |values| {
        let line = |year: usize, value: &str| {
            format!(
                r#"{{"indicator":{{"id":"X","value":"X"}},"country":{{"id":"KZ","value":"K"}},"countryiso3code":"KAZ","date":"{year}","value":{value}}}"#
            )
        };
        format!(r#"[{{"page":1,"pages":1,"total":9}},[{}]]"#, lines(values, line, ","))
    }),
    ("sdmx", "series = \"X/Y\"", "", |values| {
        format!(
            "DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE\n{}\n",
            lines(values, |year, value| format!("X,KAZ,{year},{value}"), "\n")
        )
    }),
    ("sdmx", "series = \"X/Y\"", "", |values| {
        let line = |year: usize, value: &str| format!("<Obs TIME_PERIOD='{year}' OBS_VALUE='{value}'/>");
        format!(
            "<m:StructureSpecificData xmlns:m='m'><m:DataSet><Series COUNTRY='KAZ' SCALE='9'>{}</Series></m:DataSet></m:StructureSpecificData>",
            lines(values, line, "")
        )
    }),
    ("jsonstat", "series = \"X\"", "", |values| {
        format!(
            r#"{{"class":"dataset","id":["time"],"size":[{}],"dimension":{{"time":{{"category":{{"index":[{}]}}}}}},"value":[{}]}}"#,
            values.len(),
            lines(values, |year, _| format!("\"{year}\""), ","),
            values.join(",")
        )
    }),
    ("imf-datamapper", "series = \"X\"", "X", |values| {
        format!(
            r#"{{"values":{{"X":{{"KAZ":{{{}}}}}}}}}"#,
            lines(values, |year, value| format!("\"{year}\":{value}"), ",")
        )
    }),
    ("fred", "series = \"X\"", "data X", |values| {
        let line = |year: usize, value: &str| format!(r#"{{"date":"{year}-01-01","value":"{value}"}}"#);
        format!(r#"{{"observations":[{}]}}"#, lines(values, line, ","))
    }),
    ("datacommons", "series = \"X\"\nentities = [\"KAZ\"]", "data", |values| {
        let line = |year: usize, value: &str| format!(r#"{{"date":"{year}","value":{value}}}"#);
        format!(
            r#"{{"byVariable":{{"X":{{"byEntity":{{"country/KAZ":{{"orderedFacets":[{{"facetId":"1","observations":[{}]}}]}}}}}}}}}}"#,
            lines(values, line, ",")
        )
    }),
    ("file", "url = \"/x\"", "", |values| {
        format!("Country,Year,Output\n{}\n", lines(values, |year, value| format!("K,{year},{value}"), "\n"))
    }),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn digits_come_out_as_they_went_in(
        values in proptest::collection::vec("-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,20})?", 1..20)
    ) {
        for (provider, entry, tag, make) in CASES {
            let got = read(provider, entry, tag, make(&values).as_bytes()).unwrap();
            prop_assert_eq!(&got, &values, "{}", provider);
        }
    }

    #[test]
    fn no_answer_makes_a_reader_panic(
        at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400, noise in proptest::collection::vec(any::<u8>(), 0..60)
    ) {
        for (provider, entry, tag, make) in CASES {
            let mut body = make(&["1.5".to_owned(), "-2".to_owned()]).into_bytes();
            let _ = read(provider, entry, tag, &body[..cut.min(body.len())]);
            let place = at % body.len();
            body[place] = byte;
            let _ = read(provider, entry, tag, &body);
            let _ = read(provider, entry, tag, &noise);
        }
    }
}
