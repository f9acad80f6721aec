//! The services after the World Bank and SDMX: what their answers become, and what is refused.

use super::server::{Asked, Reply, Server};
use super::statuses::{Service, every_kind_of_answer};
use super::{Desk, pick};

/// Rows of a service under an entry, by these columns; and the targets that were asked.
fn rows(
    provider: &str,
    entry: &str,
    key: &[(&str, &str)],
    columns: &[&str],
    answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
) -> (Vec<Vec<String>>, Vec<String>) {
    let server = Server::new(answer);
    let desk = Desk::at(&server, provider, entry);
    let ran = desk.run_with(&["sources", "fetch", "--allow-private"], key);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let rows = desk.table("t");
    let rows = rows.iter().map(|row| pick(row, columns).into_iter().map(str::to_owned).collect()).collect();
    (rows, server.asked().into_iter().map(|asked| asked.target).collect())
}

fn refused(provider: &str, entry: &str, body: &'static str, words: &str) {
    let server = Server::new(move |_| Reply::of(body));
    let ran = Desk::at(&server, provider, entry).fetch();
    assert_eq!(ran.code, 3, "{body}: {}", ran.stderr);
    assert!(ran.stderr.contains(words), "{body}: {}", ran.stderr);
}

const JSON_STAT: &str = r#"{"version":"2.0","class":"dataset","label":"Output","updated":"2026-08-01T00:00:00Z",
"value":{"0":10.50,"1":11,"3":2833826.40},"status":{"1":"p"},"id":["unit","geo","time"],"size":[1,2,2],
"dimension":{"unit":{"category":{"index":{"CP_MEUR":0}}},
"geo":{"category":{"index":{"DE":0,"EL":1},"label":{"DE":"Germany"}}},"time":{"category":{"index":["2022","2023"]}}}}"#;

#[test]
fn json_stat_of_both_kinds() {
    let columns = ["entity", "code", "measure", "period", "unit", "scale", "value", "vintage", "note"];
    let (got, _) = rows("jsonstat", "series = \"x\"", &[], &columns, |_| Reply::of(JSON_STAT));
    assert_eq!(
        got,
        [
            ["Germany", "DE", "Output", "2022", "EUR", "million", "10.50", "2026-08-01", ""],
            ["Germany", "DE", "Output", "2023", "EUR", "million", "11", "2026-08-01", "provisional"],
            ["Greece", "EL", "Output", "2023", "EUR", "million", "2833826.40", "2026-08-01", ""],
        ]
    );
    let (_, asked) = rows(
        "eurostat-json",
        "series = \"nama\"\nentities = [\"DE\"]\nfrom = \"2022\"\nfilters = { unit = \"CP_MEUR\" }",
        &[],
        &columns,
        |_| Reply::of(JSON_STAT),
    );
    assert_eq!(asked, ["/statistics/1.0/data/nama?format=JSON&lang=EN&sinceTimePeriod=2022&geo=DE&unit=CP_MEUR"]);
    // version 1: a data set by name, order, sizes and roles among the dimensions, units by category
    let old = r#"{"dataset":{"label":"Deaths","value":[3,null,7.0,12],"dimension":{"id":["Region","Kind","Tid"],"size":[2,1,2],
        "role":{"metric":["Kind"],"time":["Tid"]},
        "Region":{"category":{"index":{"25":1,"01":0},"label":{"25":"North","01":"South"}}},
        "Kind":{"category":{"label":{"K1":"Number dead"},"unit":{"K1":{"base":"antal"}}}},
        "Tid":{"category":{"index":{"1969":0,"1970":1}}}}}}"#;
    let (got, _) =
        rows("jsonstat", "series = \"x\"", &[], &["entity", "measure", "period", "unit", "value"], move |_| {
            Reply::of(old)
        });
    assert_eq!(
        got,
        [
            ["South", "Number dead", "1969", "", "3"],
            ["North", "Number dead", "1969", "", "7.0"],
            ["North", "Number dead", "1970", "", "12"],
        ]
    );
}

#[test]
fn a_second_place_is_part_of_the_definition_and_one_flag_may_be_for_all() {
    let body = r#"{"class":"dataset","label":"People","id":["born","lives","time"],"size":[2,1,1],"value":[5,7],"status":["e"],
        "role":{"geo":["lives","born"],"time":["time"]},
        "dimension":{"born":{"category":{"index":["T","A"],"label":{"T":"all places","A":"abroad"}}},
        "lives":{"category":{"index":["KAZ"],"label":{"KAZ":"Kazakhstan"}}},"time":{"category":{"index":["2020"]}}}}"#;
    let columns = ["entity", "definition", "period", "value", "note"];
    let (got, _) = rows("jsonstat", "series = \"x\"", &[], &columns, move |_| Reply::of(body));
    assert_eq!(
        got,
        [["Kazakhstan", "abroad", "2020", "7", "estimated"], ["Kazakhstan", "all places", "2020", "5", "estimated"],]
    );
    let (got, asked) =
        rows("jsonstat", "series = \"ssd/BE 01/x\"\nfilters = { born = \"A\" }", &[], &columns, move |_| {
            Reply::of(body.replace("[\"e\"]", "\"p\""))
        });
    assert_eq!(got, [["Kazakhstan", "abroad", "2020", "7", "provisional"]]);
    assert_eq!(asked, ["/ssd/BE%2001/x"]);
    refused("jsonstat", "series = \"x\"\nfilters = { borne = \"A\" }", body, "it has born, lives, time");
}

#[test]
fn json_stat_that_is_refused() {
    for (body, words) in [
        (
            r#"{"class":"dataset","id":["a","b"],"size":[1],"value":[1],"dimension":{}}"#,
            "2 dimensions (a, b) and 1 sizes",
        ),
        (
            r#"{"dataset":{"label":"P","measure":[1,2],"dimension":{"id":["s"],"size":[2],"s":{"category":{"index":{"M":0,"F":1}}}}}}"#,
            "without \"value\"",
        ),
        (
            r#"{"class":"dataset","id":["s"],"size":[3],"value":[1,2],"dimension":{"s":{"category":{"index":["a","b","c"]}}}}"#,
            "the sizes make 3 cells, \"value\" has 2",
        ),
        (
            r#"{"class":"dataset","id":["s"],"size":[2],"value":{"7":1},"dimension":{"s":{"category":{"index":["a","b"]}}}}"#,
            "a cell \"7\" of 2",
        ),
        (
            r#"{"class":"dataset","id":["s"],"size":[3],"value":[1,2,3],"dimension":{"s":{"category":{"index":["a","b"]}}}}"#,
            "has 2 categories, its size is 3",
        ),
        (
            r#"{"class":"dataset","id":["s","t"],"size":[4000000000,4000000000],"value":[],"dimension":{"s":{"category":{"index":{}}},"t":{"category":{"index":{}}}}}"#,
            "has 0 categories, its size is 4000000000",
        ),
        (r#"{"version":"2.0","class":"collection","link":{}}"#, "a collection of data sets"),
        (r#"{"version":"2.0","class":"dimension","category":{}}"#, "class \"dimension\""),
        (r#"{"error":[{"status":400,"id":150,"label":"unknown dimension"}]}"#, "unknown dimension"),
        (r#"{"warning":{"status":413,"label":"ASYNCHRONOUS_RESPONSE. later"}}"#, "too much for one answer"),
        (r#"{"a":1}"#, "no data set of JSON-stat"),
    ] {
        refused("jsonstat", "series = \"x\"", body, words);
    }
}

fn owid(asked: &Asked) -> Reply {
    if asked.target.contains(".metadata.json") {
        return Reply::of(
            r#"{"chart":{"title":"Length of life","citation":"An office (2026)"},
            "columns":{"Length of life - Sex: all":{"titleShort":"Life expectancy","unit":"years","lastUpdated":"2026-10-10"}}}"#,
        );
    }
    Reply::of(
        "Entity,Code,Year,Length of life - Sex: all,Region of the world\nUtopia,UTO,1950,27.7270,East\n\
         World,OWID_WRL,1950,46.40,\nUtopia,UTO,-10,20,East\nUtopia,UTO,1951,,East\n",
    )
}

#[test]
fn a_chart_of_our_world_in_data() {
    let columns = ["entity", "code", "measure", "series", "period", "unit", "value", "vintage"];
    let (got, asked) =
        rows("owid", "series = \"life\"\nentities = [\"UTO\", \"World\"]\nfrom = \"1900\"", &[], &columns, owid);
    let series = "Length of life - Sex: all";
    assert_eq!(
        got,
        [
            ["World", "OWID_WRL", "Life expectancy", series, "1950", "year", "46.40", "2026-10-10"],
            ["Utopia", "UTO", "Life expectancy", series, "1950", "year", "27.7270", "2026-10-10"],
        ]
    );
    assert_eq!(asked, ["/grapher/life.metadata.json", "/grapher/life.csv?v=1&csvType=full&useColumnShortNames=false"]);
    let server = Server::new(|_| Reply::status(403, "{\"error\":\"not redistributable\"}"));
    let ran = Desk::at(&server, "owid", "series = \"life\"").fetch();
    assert!(ran.stderr.contains("may not be passed on"), "{}", ran.stderr);
}

#[test]
fn a_chart_without_metadata_is_read_and_its_units_are_asked_for() {
    let server = Server::new(|asked| match asked.target.contains("metadata") {
        true => Reply::status(404, ""),
        false => owid(asked),
    });
    let desk = Desk::at(&server, "owid", "series = \"life\"\nunit = \"years\"");
    let ran = desk.fetch();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("life: the service tells no units; give `unit`"), "{}", ran.stderr);
    assert!(desk.table("t").iter().any(|row| pick(row, &["entity", "unit", "value"]) == ["World", "year", "46.40"]));
}

fn datamapper(asked: &Asked) -> Reply {
    if asked.target.ends_with("/indicators") {
        return Reply::of(r#"{"indicators":{"NGDP":{"label":"GDP growth","unit":"Annual percent change"}}}"#);
    }
    Reply::of(r#"{"values":{"NGDP":{"KAZ":{"2022":3.20,"2023":null,"2024":-17,"2099":4.0},"FRA":{"2022":2}}}}"#)
}

#[test]
fn the_fund_s_two_services() {
    let columns = ["entity", "measure", "period", "value", "note"];
    let (got, asked) = rows("imf", "series = \"NGDP\"\nentities = [\"KAZ\"]", &[], &columns, datamapper);
    assert_eq!(
        got,
        [
            ["Kazakhstan", "GDP growth", "2022", "3.20", ""],
            ["Kazakhstan", "GDP growth", "2024", "-17", ""],
            ["Kazakhstan", "GDP growth", "2099", "4.0", "forecast"],
        ]
    );
    assert_eq!(asked, ["/external/datamapper/api/v1/indicators", "/external/datamapper/api/v1/NGDP/KAZ"]);
    refused("imf", "series = \"NGDP\"", r#"{"countries":{"KAZ":{"label":"Kazakhstan"}}}"#, "no indicator NGDP");
    let (got, asked) = rows(
        "imf",
        "series = \"IMF.STA,IMTS/KAZ.XG\"\nfrom = \"2023\"",
        &[],
        &["entity", "value"],
        |_| {
            Reply::of(
                "STRUCTURE,STRUCTURE_ID,COUNTRY,SCALE,TIME_PERIOD,OBS_VALUE\ndataflow,A:B(1.0),KAZ,6,2023,19551635133\n",
            )
        },
    );
    assert_eq!(got, [["Kazakhstan", "19551635133"]]);
    assert_eq!(asked, ["/external/sdmx/3.0/data/dataflow/IMF.STA/IMTS/+/KAZ.XG?c[TIME_PERIOD]=ge:2023"]);
}

const COMTRADE: &str = r#"{"count":3,"data":[
{"period":"2020","reporterCode":398,"reporterISO":"KAZ","reporterDesc":"Kazakhstan","flowCode":"M","flowDesc":"Import","partnerCode":156,"partnerISO":"CHN","partnerDesc":"China","partner2Code":0,"cmdCode":"TOTAL","cmdDesc":"All Commodities","customsCode":"C00","motCode":0,"cifvalue":6338201535.0,"fobvalue":null,"primaryValue":6338201535.0,"freqCode":"A","refMonth":52},
{"period":"2020","reporterCode":398,"reporterISO":"KAZ","reporterDesc":"Kazakhstan","flowCode":"X","flowDesc":"Export","partnerCode":156,"partnerISO":"CHN","partnerDesc":"China","partner2Code":0,"cmdCode":"2711","cmdDesc":"Petroleum gases","customsCode":"C00","motCode":0,"cifvalue":null,"fobvalue":9004.20,"primaryValue":9004.20,"freqCode":"A","refMonth":52},
{"period":"2020","reporterCode":398,"reporterISO":"KAZ","reporterDesc":"Kazakhstan","flowCode":"X","flowDesc":"Export","partnerCode":156,"partnerISO":"CHN","partnerDesc":"China","partner2Code":0,"cmdCode":"2711","cmdDesc":"Petroleum gases","customsCode":"C00","motCode":2100,"cifvalue":null,"fobvalue":4,"primaryValue":4,"freqCode":"A","refMonth":52}],"error":""}"#;
const COMTRADE_ENTRY: &str =
    "series = [\"TOTAL\", \"2711\"]\nentities = [\"KAZ\"]\ncounterparts = [\"CHN\"]\nfrom = \"2020\"\nto = \"2020\"";

#[test]
fn both_sides_of_trade_are_told_apart() {
    let columns = ["entity", "counterpart", "reporter", "measure", "period", "unit", "value", "note"];
    let key = [("COMTRADE_API_KEY", "s3cret")];
    let (got, asked) = rows("comtrade", COMTRADE_ENTRY, &key, &columns, |asked| {
        assert_eq!(asked.headers["ocp-apim-subscription-key"], "s3cret");
        Reply::of(COMTRADE)
    });
    let sides = ["Kazakhstan", "China", "Kazakhstan"];
    assert_eq!(
        got.iter().map(|row| row[3..].to_vec()).collect::<Vec<_>>(),
        [
            ["imports", "2020", "USD", "6338201535.0", "CIF"],
            ["exports of Petroleum gases", "2020", "USD", "9004.20", "FOB"]
        ]
    );
    assert!(got.iter().all(|row| row[..3] == sides));
    assert!(
        asked[0].starts_with(
            "/data/v1/get/C/A/HS?reporterCode=398&partnerCode=156&partner2Code=0&flowCode=M,X&cmdCode=TOTAL,2711"
        ),
        "{}",
        asked[0]
    );
    let (_, asked) = rows("comtrade", COMTRADE_ENTRY, &[], &columns, |_| Reply::of(COMTRADE));
    assert!(asked[0].starts_with("/public/v1/preview/C/A/HS?"), "{}", asked[0]);
    // twelve periods a call
    let (_, asked) = rows(
        "comtrade",
        &COMTRADE_ENTRY.replace("from = \"2020\"", "from = \"2008\""),
        &[],
        &columns,
        |asked| {
            if asked.target.contains("period=2008") {
                Reply::of(
                    r#"{"count":1,"data":[{"period":"2008","reporterCode":398,"partnerCode":0,"flowCode":"M","cmdCode":"TOTAL","primaryValue":1}]}"#,
                )
            } else {
                Reply::of(COMTRADE)
            }
        },
    );
    assert_eq!(asked.len(), 2);
    refused(
        "comtrade",
        COMTRADE_ENTRY,
        r#"{"elapsedTime":"0.08 secs","count":0,"data":[],"error":""}"#,
        "no rows for these",
    );
    refused("comtrade", COMTRADE_ENTRY, r#"{"count":9,"data":[]}"#, "says 9 rows and has 0");
    refused("comtrade", COMTRADE_ENTRY, r#"{"count":0,"data":null,"error":"bad cmdCode"}"#, "bad cmdCode");
    refused(
        "comtrade",
        "series = \"TOTAL\"\nentities = [\"XYZ\"]\nfrom = \"2020\"",
        "{}",
        "\"XYZ\" has no number here",
    );
}

#[test]
fn a_mirror_of_trade_may_have_one_path_and_every_country_has_a_number() {
    let entry = COMTRADE_ENTRY.replace("KAZ", "TWN");
    let (_, asked) =
        rows("comtrade", &entry, &[], &["value"], |asked| match asked.target.starts_with("/data/v1/get/") {
            true => Reply::of(COMTRADE),
            false => Reply::status(404, ""),
        });
    assert!(asked[0].starts_with("/public/v1/preview/C/A/HS?reporterCode=490&"), "{}", asked[0]);
    assert!(asked[1].starts_with("/data/v1/get/C/A/HS?reporterCode=490&"), "{}", asked[1]);
    let server = Server::new(|_| Reply::status(401, "{\"message\":\"no subscription\"}"));
    let ran = Desk::at(&server, "comtrade", COMTRADE_ENTRY).fetch();
    assert!(ran.stderr.contains("taken from the environment variable COMTRADE_API_KEY"), "{}", ran.stderr);
}

#[test]
fn conditions_that_a_service_does_not_know_are_refused() {
    let entry = format!("{COMTRADE_ENTRY}\nfilters = {{ flows = \"M\" }}");
    refused("comtrade", &entry, "{}", "this service knows type, frequency, classification, flow; did you mean `flow`?");
    refused("fred", "series = \"EGGS\"\nfrom = \"soon\"", "{}", "addsup.toml, line 7: [[fetch]] t: `from` \"soon\"");
}

fn fred(asked: &Asked) -> Reply {
    if asked.target.contains("/series/observations") {
        let offset = if asked.target.contains("offset=2") { 2 } else { 0 };
        let two = [(r#""2024-01-01""#, r#""2.520""#), (r#""2024-02-01""#, r#"".""#)];
        let one = [(r#""2024-03-01""#, r#""2.9""#)];
        let list: Vec<String> = if offset == 0 { two.as_slice() } else { one.as_slice() }
            .iter()
            .map(|(date, value)| {
                format!(
                    r#"{{"realtime_start":"2024-06-28","realtime_end":"2024-06-28","date":{date},"value":{value}}}"#
                )
            })
            .collect();
        return Reply::of(format!(r#"{{"count":3,"offset":{offset},"limit":2,"observations":[{}]}}"#, list.join(",")));
    }
    Reply::of(
        r#"{"seriess":[{"id":"EGGS","title":"Price of eggs","frequency_short":"M","units":"U.S. Dollars","seasonal_adjustment":"Not Seasonally Adjusted","seasonal_adjustment_short":"NSA","last_updated":"2024-06-12 07:34:02-05"}]}"#,
    )
}

const FRED_KEY: (&str, &str) = ("FRED_API_KEY", "0123456789abcdef");

#[test]
fn fred_with_a_key_and_without() {
    let columns = ["entity", "measure", "series", "period", "unit", "value", "vintage"];
    let entry = "series = \"EGGS\"\nentity = \"United States\"\nfrom = \"2024-01\"\nto = \"2024-03\"";
    let (got, asked) = rows("fred", entry, &[FRED_KEY], &columns, fred);
    let row = |month, value| ["United States", "Price of eggs", "EGGS", month, "USD", value, "2024-06-12"];
    assert_eq!(got, [row("2024-01", "2.520"), row("2024-03", "2.9")]);
    assert_eq!(asked.len(), 3);
    assert!(asked.iter().all(|target| target.ends_with("&api_key=0123456789abcdef")), "{asked:?}");
    assert!(asked[1].contains("&observation_start=2024-01-01&observation_end=2024-03-31"), "{}", asked[1]);
    let graph = "observation_date,EGGS\n1959-10-01,0.90\n1960-01-01,.\n1960-04-01,-0.4\n";
    let (got, asked) =
        rows("fred", "series = \"EGGS\"\nunit = \"percent\"", &[], &["period", "unit", "value"], move |_| {
            Reply::of(graph)
        });
    assert_eq!(got, [["1959-Q4", "percent", "0.90"], ["1960-Q2", "percent", "-0.4"]]);
    assert_eq!(asked, ["/graph/fredgraph.csv?id=EGGS"]);
    // a service of one's own may have no graphs, and want no key
    let (got, asked) = rows("fred", "series = \"EGGS\"", &[], &["period", "unit", "value"], |asked| {
        match asked.target.contains("/graph/") {
            true => Reply::status(404, ""),
            false => fred(asked),
        }
    });
    assert_eq!(got, [["2024-01", "USD", "2.520"], ["2024-03", "USD", "2.9"]]);
    assert_eq!(asked[1], "/fred/series?series_id=EGGS&file_type=json");
    // releases of one figure are vintages
    let (got, asked) = rows(
        "fred",
        "series = \"EGGS\"\nfilters = { vintages = \"all\" }",
        &[FRED_KEY],
        &["period", "value", "vintage"],
        |asked| match asked.target.contains("observations") {
            true => Reply::of(
                r#"{"count":2,"offset":0,"observations":[{"realtime_start":"2024-07-01","date":"2024-01-01","value":"3"},{"realtime_start":"2024-06-01","date":"2024-01-01","value":"2"}]}"#,
            ),
            false => fred(asked),
        },
    );
    assert_eq!(got, [["2024-01", "2", "2024-06-01"], ["2024-01", "3", "2024-07-01"]]);
    assert!(asked[1].contains("realtime_start=1776-07-04"), "{}", asked[1]);
}

const DATA_COMMONS: &str = r#"{"byVariable":{"Median_Income":{"byEntity":{"country/USA":{"orderedFacets":[
{"facetId":"13","observations":[{"date":"2015","value":61818}]},{"facetId":"11","observations":[{"date":"2015","value":61819.50}]}]}}}},
"facets":{"11":{"importName":"Survey A","unit":"InflationAdjustedUSD_CurrentYear"},"13":{"importName":"Survey B","unit":"USDollar"}}}"#;

#[test]
fn several_sources_of_one_figure_stay_apart() {
    let columns = ["entity", "reporter", "measure", "period", "unit", "value"];
    let entry = "series = \"Median_Income\"\nentities = [\"USA\"]";
    let (got, asked) = rows("datacommons", entry, &[("DATACOMMONS_API_KEY", "k3y")], &columns, |asked| {
        assert_eq!(asked.headers["x-api-key"], "k3y");
        Reply::of(DATA_COMMONS)
    });
    let adjusted = "InflationAdjustedUSD_CurrentYear";
    let name = "United States";
    assert_eq!(
        got,
        [
            [name, "Survey A", "Median Income", "2015", adjusted, "61819.50"],
            [name, "Survey B", "Median Income", "2015", "USD", "61818"],
        ]
    );
    assert!(
        asked[0]
            .starts_with("/v2/observation?date=&entity.dcids=country%2FUSA&variable.dcids=Median_Income&select=entity")
    );
    let chosen = format!("{entry}\nfilters = {{ facet = \"Survey B\" }}");
    assert_eq!(rows("datacommons", &chosen, &[], &columns, |_| Reply::of(DATA_COMMONS)).0.len(), 1);
    refused(
        "datacommons",
        entry,
        r#"{"byVariable":{"Median_Income":{"byEntity":{"country/USA":{}}}}}"#,
        "no observation",
    );
}

macro_rules! every_kind_of_answer {
    ($($name:ident: $service:expr;)*) => {
        mod every_kind_of_answer_of {
            use super::*;
            $(#[test] fn $name() { every_kind_of_answer($service) })*
        }
    };
}

every_kind_of_answer! {
    json_stat: Service { provider: "jsonstat", entry: "series = \"x\"", key: None, good: |_| Reply::of(JSON_STAT), rows: 3 };
    our_world_in_data: Service { provider: "owid", entry: "series = \"life\"", key: None, good: owid, rows: 2 };
    imf: Service { provider: "imf", entry: "series = \"A,B/C\"", key: None, good: |_| Reply::of("DATAFLOW,COUNTRY,TIME_PERIOD,OBS_VALUE\nB,KAZ,2020,1\n"), rows: 1 };
    data_mapper: Service { provider: "imf-datamapper", entry: "series = \"NGDP\"", key: None, good: datamapper, rows: 4 };
    un_comtrade: Service { provider: "comtrade", entry: COMTRADE_ENTRY, key: Some(("COMTRADE_API_KEY", "s3cretkey")), good: |_| Reply::of(COMTRADE), rows: 2 };
    federal_reserve: Service { provider: "fred", entry: "series = \"EGGS\"", key: Some(FRED_KEY), good: fred, rows: 2 };
    data_commons: Service { provider: "datacommons", entry: "series = \"Median_Income\"\nentities = [\"USA\"]", key: Some(("DATACOMMONS_API_KEY", "s3cretkey")), good: |_| Reply::of(DATA_COMMONS), rows: 2 };
    file: Service { provider: "file", entry: "url = \"/table.csv\"", key: None, good: |_| Reply::of("Country,Year,Output (kg)\nUtopia,2020,1.50\n"), rows: 1 };
}
