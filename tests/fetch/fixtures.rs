//! The recorded answers of real services, where they are at hand (beside the gold sets): each is read into the values
//! that stand in it, or refused for the right reason. The other tests here have answers of our own in the same shapes.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::server::{Asked, Reply, Server};
use super::{Desk, pick};

/// What becomes of an answer.
enum Wanted {
    /// These rows, by the columns named first, among so many.
    Rows(usize, &'static str, &'static [&'static str]),
    /// As many rows as the answer has figures, with the digits that stand in it.
    Digits(fn(&str) -> Vec<String>),
    /// No table, and these words.
    Refused(&'static str),
}
use Wanted::{Digits, Refused, Rows};

struct Case {
    file: &'static str,
    provider: &'static str,
    entry: &'static str,
    status: u16,
    wanted: Wanted,
}

const SDMX: &str = "series = \"FLOW/KEY\"";
const TRADE: &str =
    "series = \"TOTAL\"\nentities = [\"CHN\"]\ncounterparts = [\"DEU\"]\nfrom = \"2010\"\nto = \"2010\"";
const EGGS: &str = "series = \"APU0000708111\"\nentity = \"United States\"";

fn case(file: &'static str, provider: &'static str, entry: &'static str, wanted: Wanted) -> Case {
    Case { file, provider, entry, status: 200, wanted }
}

fn cases() -> Vec<Case> {
    let mut all = vec![
        case(
            "world_bank/indicator_aggregates_nulls.json",
            "worldbank",
            "series = \"NY.GDP.MKTP.CD\"\nentities = [\"MEX\", \"EMU\"]",
            Rows(
                2,
                "entity code measure period unit scale value vintage note",
                &[
                    "Mexico|MEX|GDP|2024|USD||1830489311088.89|2026-07-13|",
                    "Mexico|MEX|GDP|2025|USD||1832641364775.52|2026-07-13|",
                ],
            ),
        ),
        case(
            "world_bank/error_invalid_value_http200.json",
            "worldbank",
            "series = \"NO.SUCH\"",
            Refused("the service says: Invalid value: The provided parameter value is not valid"),
        ),
        // SCALE is for display: the figures are dollars already
        case(
            "imf_sdmx30/imts_usa_exports_2023_2024.xml",
            "imf",
            SDMX,
            Rows(
                4,
                "entity counterpart measure period unit scale value note",
                &[
                    "United States|World|exports of goods|2023|USD||2019551635133|FOB",
                    "United States|World|exports of goods|2024|USD||2065411250609|FOB",
                    "United States|European Union|exports of goods|2023|USD||369756760426|FOB",
                    "United States|European Union|exports of goods|2024|USD||371064529410|FOB",
                ],
            ),
        ),
        case(
            "imf_sdmx30/weo_svk_sdmx21.xml",
            "imf",
            SDMX,
            Rows(
                1,
                "entity measure period unit scale value vintage note",
                &[
                    "Slovakia|Gross domestic product (GDP), Constant prices, Domestic currency|2018|local currency unit||\
                   94669000000|2025-10-14|",
                ],
            ),
        ),
        case(
            "imf_sdmx30/availability_indicator.json",
            "imf",
            SDMX,
            Refused("the answer is JSON; SDMX-CSV was asked for"),
        ),
        // nothing but the calendar tells where forecasts begin; null is no figure
        case(
            "imf_datamapper/ngdp_rpch_trimmed.json",
            "imf",
            "series = \"NGDP_RPCH\"",
            Rows(
                5,
                "entity code period value",
                &[
                    "Indonesia|IDN|2022|5.3",
                    "Indonesia|IDN|2023|5.0",
                    "United States|USA|2022|2.5",
                    "United States|USA|2024|2.8",
                    "United States|USA|2025|2.0",
                ],
            ),
        ),
        case(
            "imf_datamapper/ngdp_rpch_sudan_prefix.json",
            "imf",
            "series = \"NGDP_RPCH\"\nentities = [\"SDN\"]",
            Rows(33, "entity period value", &["Sudan|1980|2.5", "Sudan|1983|-1.5", "Sudan|1991|7", "Sudan|2012|-17"]),
        ),
        // rows in no order of time, and later ones than were asked for
        case(
            "oecd_sdmx_csv/unemployment_usa_labels_both.csv",
            "oecd",
            "series = \"OECD.SDD.TPS,DSD_LFS@DF_IALFS_UNE_M,1.0/USA\"\nfrom = \"2023-01\"\nto = \"2024-12\"",
            Rows(
                12,
                "entity measure unit scale period value",
                &[
                    "United States|Monthly unemployment rate|percent||2023-01|3.9",
                    "United States|Monthly unemployment rate|percent||2023-04|3.1",
                    "United States|Monthly unemployment rate|percent||2024-11|4",
                ],
            ),
        ),
        case("sdmx_json/oecd_qna_2019.json", "sdmx", SDMX, Refused("SDMX-JSON is not read")),
        case(
            "eurostat/jsonstat_nama_10_gdp_trimmed.json",
            "eurostat-json",
            "series = \"nama_10_gdp\"",
            Rows(
                4,
                "entity code measure period unit scale value",
                &[
                    "Germany|DE|GDP|2022|EUR|million|3989390.0",
                    "Germany|DE|GDP|2023|EUR|million|4219310.0",
                    "France|FR|GDP|2022|EUR|million|2653997.2",
                    "France|FR|GDP|2023|EUR|million|2833826.4",
                ],
            ),
        ),
        case(
            "eurostat/sdmx_csv_1_0_namq_10_gdp.csv",
            "eurostat",
            SDMX,
            Rows(
                2,
                "entity measure definition period unit scale value vintage",
                &[
                    "Austria|GDP|chain linked volumes (2020); SCA|2026-Q1|EUR|million|105150.1|2026-08-28",
                    "Austria|GDP|chain linked volumes (2020); SCA|2026-Q2|EUR|million|105159.0|2026-08-28",
                ],
            ),
        ),
        case(
            "eurostat/sdmx_csv_1_0_negative_pc_gdp.csv",
            "eurostat",
            SDMX,
            Rows(
                2,
                "entity period unit scale value vintage",
                &["Austria|1995-Q1|percent||0.3|2026-09-25", "Austria|1995-Q2|percent||-1.2|2026-09-25"],
            ),
        ),
        case(
            "eurostat/sdmx_csv_2_0_hicp.csv",
            "eurostat",
            SDMX,
            Rows(
                2,
                "entity period unit value note",
                &[
                    "Euro area (20 countries)|2026-06|percent|1.9|provisional",
                    "Euro area (20 countries)|2026-07|percent|2.0|",
                ],
            ),
        ),
        case(
            "eurostat/ecb_sdmx_csv_dfr.csv",
            "ecb",
            SDMX,
            Rows(
                1,
                "entity measure series period unit scale value",
                &["Euro area|Deposit facility, official|FM.D.U2.EUR.4F.KR.DFR.LEV|2026-07-29|percent||2.25"],
            ),
        ),
        case(
            "eurostat/fault_150_invalid_dimension.xml",
            "eurostat",
            SDMX,
            Refused("150 INVALID_QUERY_DIMENSION_VALUE"),
        ),
        case("eurostat/queued_200_envelope_shape.xml", "eurostat", SDMX, Refused("was not complete within 1 s")),
        case("eurostat/footer_413_async_2018.xml", "eurostat", SDMX, Refused("too much for one answer")),
        case(
            "un_comtrade/chn_deu_2010_total.json",
            "comtrade",
            TRADE,
            Rows(
                2,
                "entity counterpart reporter measure period unit scale value note",
                &[
                    "China|Germany|China|imports|2010|USD||74251272075.0|CIF",
                    "China|Germany|China|exports|2010|USD||68047133397.0|FOB",
                ],
            ),
        ),
        case("un_comtrade/empty.json", "comtrade", TRADE, Refused("no rows for these areas, goods and periods")),
        // gateways of some services send their errors with success
        case("un_comtrade/error_401.json", "comtrade", TRADE, Refused("Access denied due to invalid subscription key")),
        case(
            "fred/observations_APU0000708111.json",
            "fred",
            EGGS,
            Rows(
                5,
                "entity measure period unit value vintage",
                &[
                    "United States|Average Price: Eggs, Grade A, Large (Cost per Dozen) in U.S. City Average|2024-01|USD|\
                     2.522|2024-06-12",
                    "United States|Average Price: Eggs, Grade A, Large (Cost per Dozen) in U.S. City Average|2024-05|USD|\
                     2.699|2024-06-12",
                ],
            ),
        ),
        // metadata are no observations
        case("fred/series_APU0000708111.json", "fred", EGGS, Refused("an answer without \"observations\"")),
        case(
            "fred/fredgraph_shape.csv",
            "fred",
            "series = \"A014RE1Q156NBEA\"\nunit = \"percent\"",
            Rows(
                3,
                "series period unit value",
                &[
                    "A014RE1Q156NBEA|1959-Q4|percent|0.9",
                    "A014RE1Q156NBEA|1960-Q1|percent|1.5",
                    "A014RE1Q156NBEA|1960-Q2|percent|-0.4",
                ],
            ),
        ),
        case(
            "data_commons/observation_two_facets.json",
            "datacommons",
            "series = \"Median_Income_Household\"\nentities = [\"USA\", \"geoId/06\"]",
            Rows(
                3,
                "entity reporter period unit value",
                &[
                    "United States|CensusACS5YearSurvey_SubjectTables_S1901|2015|InflationAdjustedUSD_CurrentYear|53889",
                    "California|CensusACS5YearSurvey|2015|USD|61818",
                    "California|CensusACS5YearSurvey_SubjectTables_S1901|2015|InflationAdjustedUSD_CurrentYear|61818",
                ],
            ),
        ),
        case(
            "owid/life-expectancy.csv",
            "owid",
            "series = \"life-expectancy\"",
            Rows(
                6,
                "entity code measure period unit value vintage",
                &[
                    "Afghanistan|AFG|Life expectancy at birth|1950|year|27.7275|2023-10-10",
                    "United States|USA|Life expectancy at birth|2020|year|77.28|2023-10-10",
                ],
            ),
        ),
        case(
            "owid/life-expectancy.metadata.shape.json",
            "owid",
            "series = \"life-expectancy\"",
            Refused("a table was asked for, the answer is not one"),
        ),
        case("owid_scale_bug/edition_2020.csv", "file", "url = \"/x.csv\"", Digits(numbers_of_csv)),
        case("owid_scale_bug/edition_2022.csv", "file", "url = \"/x.csv\"", Digits(numbers_of_csv)),
        case(
            "json_stat/QS104EW.json",
            "jsonstat",
            "series = \"x\"",
            Refused("4 dimensions (2011WARDH, CL_0000035, Att_000001, CL_0000137) and 3 sizes"),
        ),
        case("json_stat/collection.json", "jsonstat", "series = \"x\"", Refused("a collection of data sets")),
        case("json_stat/dimension.json", "jsonstat", "series = \"x\"", Refused("class \"dimension\"")),
        case("json_stat/sample_data.json", "jsonstat", "series = \"x\"", Refused("without \"value\"")),
        case("json_stat/galicia-2.0.json", "jsonstat", "series = \"x\"", Digits(numbers_of_json)),
        case("json_stat/oecd-canada.json", "jsonstat", "series = \"x\"", Digits(numbers_of_json)),
        case("json_stat/ons.json", "jsonstat", "series = \"x\"", Digits(numbers_of_json)),
        case("json_stat/statswe.json", "jsonstat", "series = \"x\"", Digits(numbers_of_json)),
        // not of a statistical office at all
        case(
            "fact_check_tools/claims_search.synthetic.json",
            "jsonstat",
            "series = \"x\"",
            Refused("no data set of JSON-stat"),
        ),
    ];
    for (file, status, words) in [
        ("un_comtrade/error_401.json", 401, "HTTP 401: Access denied due to invalid subscription key"),
        ("un_comtrade/error_403_quota.json", 403, "HTTP 403: Out of call volume quota. Quota will be replenished"),
        ("un_comtrade/error_429.json", 429, "HTTP 429: the service asks to wait 26 s"),
    ] {
        all.push(Case { file, provider: "comtrade", entry: TRADE, status, wanted: Refused(words) });
    }
    for version in [
        ["v1/data_v1.csv", "v2/data_v2.csv", "v2_1/data_v21.csv"],
        ["v1/data_v1_exception.csv", "v2/data_v2_exception.csv", "v2_1/data_v21_exception.csv"],
    ]
    .concat()
    {
        all.push(case(leak("sdmx_csv/pysdmx_", version), "sdmx", SDMX, Digits(last_of_csv)));
    }
    let ranks = "entity code measure period value";
    let ranked: &[&str] =
        &["Ghana|GHA|GlobalCompetitivenessIndex|2008|102", "Ghana|GHA|GlobalCompetitivenessIndex|2009|114"];
    let one = "definition series period value";
    for (version, mark) in [("v1", "v1"), ("v2", "v2"), ("v2_1", "v21")] {
        let mut add = |name: &str, wanted: Wanted| {
            let file = leak(&format!("sdmx_csv/pysdmx_{version}/"), name);
            all.push(case(file, "sdmx", SDMX, wanted));
        };
        add(&format!("data_{mark}_datetime.csv"), Rows(1, "measure period value", &["DF_EXR|1999-01|1"]));
        add(&format!("data_{mark}_no_freq_cols.csv"), Rows(7, ranks, ranked));
        add("csv_labels_both.csv", Rows(1, one, &["A; B; C; D|A.B.C.D|2020|1"]));
        if version == "v1" {
            continue;
        }
        add("csv_keys_both.csv", Rows(1, one, &["A; B; C; D|A.B.C.2020|2020|1"]));
        add("csv_labels_name.csv", Rows(1, one, &["Value A; Value B; Value C; Value D|A.B.C.D|2020|1"]));
        add(&format!("data_{mark}_invalid_action.csv"), Refused("row 2: ACTION \"E\" is none of SDMX-CSV"));
        add(&format!("data_{mark}_structures_exception.csv"), Refused("row 4: STRUCTURE \"dataTESTERROR\" is none"));
        for name in ["structures", "structures_uppercase", "merge_action", "two_actions", "three_actions"] {
            add(&format!("data_{mark}_{name}.csv"), Refused("no column OBS_VALUE; name the column of figures"));
        }
        add(&format!("data_{mark}_action_col.csv"), Refused("row 2 has 22 cells, the header 23"));
    }
    all
}

fn leak(before: &str, name: &str) -> &'static str {
    Box::leak(format!("{before}{name}").into_boxed_str())
}

fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// Figures of a CSV whose first two columns are names and years.
fn numbers_of_csv(text: &str) -> Vec<String> {
    let cells = text.lines().skip(1).flat_map(|line| line.split(',').skip(2));
    cells.filter(|cell| is_number(cell)).map(str::to_owned).collect()
}

/// Figures of a CSV whose last column has them.
fn last_of_csv(text: &str) -> Vec<String> {
    let cells = text.lines().skip(1).filter_map(|line| line.rsplit(',').next());
    cells.filter(|cell| is_number(cell)).map(str::to_owned).collect()
}

/// What stands in the lists and maps named "value", taken from the text itself.
fn numbers_of_json(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    for part in text.split("\"value\"").skip(1) {
        let inside = part.trim_start_matches([' ', ':', '\t', '\n', '\r']);
        let end = inside.find([']', '}']).unwrap();
        let cells = inside[1..end].split(',').map(|cell| cell.rsplit(':').next().unwrap_or(cell).trim());
        out.extend(cells.filter(|cell| is_number(cell)).map(str::to_owned));
    }
    out
}

fn files(folder: &Path, below: &str, out: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), out);
        } else if name != "README.md" {
            out.insert(name);
        }
    }
}

#[test]
fn recorded_answers_are_read_or_refused() {
    let Some(folder) = folder() else { return };
    let mut left = BTreeSet::new();
    files(&folder, "", &mut left);
    for Case { file, provider, entry, status, wanted } in cases() {
        left.remove(file);
        let body = std::fs::read(folder.join(file)).unwrap();
        let beside = [
            ("/fred/series?", "fred/series_APU0000708111.json"),
            ("life-expectancy.metadata", "owid/life-expectancy.metadata.shape.json"),
        ];
        let beside = beside.map(|(target, file)| (target, std::fs::read(folder.join(file)).unwrap()));
        let answer = body.clone();
        let server = Server::new(move |asked: &Asked| {
            let other = beside.iter().find(|(target, _)| asked.target.contains(target));
            Reply { status, ..Reply::of(other.map_or(&answer, |(_, body)| body).clone()) }
        });
        let more = "max_wait = \"1s\"\ntotal_timeout = \"1s\"";
        let desk = Desk::new(&super::configuration(&server, provider, more, entry).replace("max_wait = \"3s\"\n", ""));
        let key: &[(&str, &str)] = if file.contains("APU") { &[("FRED_API_KEY", "0123456789abcdef")] } else { &[] };
        let ran = desk.run_with(&["sources", "fetch", "--allow-private"], key);
        let rows = desk.table("t");
        let (code, said) = (ran.code, &ran.stderr);
        match wanted {
            Refused(words) => {
                assert!(code == 3 && said.contains(words), "{file}: {words}: {said}");
                assert!(!desk.path().join("sources/t.csv").exists(), "{file}");
            }
            Rows(count, columns, wanted) => {
                assert_eq!((code, rows.len()), (0, count), "{file}: {said}");
                let columns: Vec<&str> = columns.split(' ').collect();
                let got: Vec<String> = rows.iter().map(|row| pick(row, &columns).join("|")).collect();
                for row in wanted {
                    assert!(got.iter().any(|one| one == row), "{file}: {row} is not among {got:#?}");
                }
                assert!(wanted.len() <= count, "{file}");
            }
            Digits(of) => {
                assert_eq!(code, 0, "{file}: {said}");
                let mut there = of(&String::from_utf8(body).unwrap());
                let mut got: Vec<String> = rows.iter().map(|row| pick(row, &["value"])[0].to_owned()).collect();
                there.sort();
                got.sort();
                assert!(there.len() > 2, "{file}");
                assert_eq!(got, there, "{file}");
            }
        }
    }
    assert!(left.is_empty(), "nothing says what becomes of {left:?}");
}

fn folder() -> Option<PathBuf> {
    let gold = std::env::var_os("ADDSUP_GOLD").map(PathBuf::from);
    let found = gold.map(|gold| gold.join("../fixtures")).filter(|folder| folder.is_dir());
    if found.is_none() {
        // written past the capture of the test runner, so that a skipped test is seen
        let _ = writeln!(std::io::stderr(), "skipped: no recorded answers beside ADDSUP_GOLD");
    }
    found
}

/// A published table whose oil was a million times too small; the next edition shows it.
#[test]
fn a_published_slip_of_scale_is_named() {
    let Some(folder) = folder() else { return };
    let [before, after] =
        ["2020", "2022"].map(|year| std::fs::read(folder.join(format!("owid_scale_bug/edition_{year}.csv"))).unwrap());
    let server = Server::new(move |asked| Reply::of(if asked.before == 0 { before.clone() } else { after.clone() }));
    let desk = Desk::at(&server, "file", "url = \"/energy.csv\"");
    assert_eq!(desk.fetch().code, 0);
    let ran = desk.fetch();
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stderr.contains("changed by a factor of ten or more: a slip of scale?"), "{}", ran.stderr);
    let ran = desk.run(&["sources", "validate"]);
    let slips: Vec<&str> = ran.stderr.lines().filter(|line| line.contains("a slip of scale?")).collect();
    assert!(!slips.is_empty() && slips.iter().all(|line| line.contains("Oil production")), "{}", ran.stderr);
    // a figure that was taken from the edition before is stale, not wrong
    std::fs::write(desk.path().join("a.txt"), "In 2019, the world's oil production was 0.0522 TWh.\n").unwrap();
    let ran = desk.run(&["check", "a.txt"]);
    assert_eq!(ran.code, 0, "{}{}", ran.stdout, ran.stderr);
}
