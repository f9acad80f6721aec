use super::server::{Reply, Server};
use super::{Desk, pick};

const ENTRY: &str =
    "series = \"AGY,DF_X,1.0/{entities}.M\"\nentities = [\"KAZ\", \"CHN\"]\nfrom = \"2020\"\nto = \"2021-06\"";

fn served(body: &'static str) -> Server {
    Server::new(move |_| Reply::of(body))
}

/// Rows of a body under an entry, by these columns.
fn rows(body: &'static str, entry: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let server = served(body);
    let rows = Desk::at(&server, "sdmx", entry).rows();
    rows.iter().map(|row| pick(row, columns).into_iter().map(str::to_owned).collect()).collect()
}

const BOTH: &str = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA: Reference area,MEASURE: Measure,UNIT_MEASURE: Unit of measure,\
ADJUSTMENT: Adjustment,FREQ: Frequency,TIME_PERIOD: Time period,OBS_VALUE,OBS_STATUS: Observation status,\
UNIT_MULT: Unit multiplier,DECIMALS: Decimals\r\n\
DATAFLOW,AGY:DF_X(1.0): Things made,I,KAZ: Kazakhstan,OUT: Output,USD: US dollar,N: Not adjusted,M: Monthly,2021-07,9.9,A: Normal value,6: Millions,1: One\r\n\
DATAFLOW,AGY:DF_X(1.0): Things made,I,KAZ: Kazakhstan,OUT: Output,USD: US dollar,N: Not adjusted,M: Monthly,2021-02,12.50,P: Provisional value,6: Millions,1: One\r\n\
DATAFLOW,AGY:DF_X(1.0): Things made,I,CHN: China,OUT: Output,USD: US dollar,_Z: Not applicable,M: Monthly,2021-01,120,A: Normal value,6: Millions,1: One\r\n\
DATAFLOW,AGY:DF_X(1.0): Things made,I,KAZ: Kazakhstan,OUT: Output,USD: US dollar,N: Not adjusted,M: Monthly,2021-01,12.4,A: Normal value,6: Millions,1: One\r\n\
DATAFLOW,AGY:DF_X(1.0): Things made,I,FRA: France,OUT: Output,USD: US dollar,N: Not adjusted,M: Monthly,2021-01,7,A: Normal value,6: Millions,1: One\r\n";

#[test]
fn version_two_with_labels() {
    let server = served(BOTH);
    let desk = Desk::at(&server, "sdmx", ENTRY);
    let columns = ["entity", "code", "measure", "definition", "period", "unit", "scale", "value", "note"];
    let got = desk.rows();
    let got: Vec<Vec<&str>> = got.iter().map(|row| pick(row, &columns)).collect();
    assert_eq!(
        got,
        [
            ["China", "CHN", "Output", "", "2021-01", "USD", "million", "120", ""],
            ["Kazakhstan", "KAZ", "Output", "Not adjusted", "2021-01", "USD", "million", "12.4", ""],
            ["Kazakhstan", "KAZ", "Output", "Not adjusted", "2021-02", "USD", "million", "12.50", "provisional"],
        ]
    );
    let asked = &server.asked()[0];
    assert_eq!(asked.target, "/data/AGY,DF_X,1.0/KAZ+CHN.M?startPeriod=2020&endPeriod=2021-06");
    assert!(asked.headers["accept"].starts_with("application/vnd.sdmx.data+csv; version=2.0.0; labels=both"));
    // one bound, not two of one name
    let text = super::configuration(&server, "oecd", "", ENTRY);
    let desk = Desk::new(&text);
    assert_eq!(desk.fetch().code, 0);
    assert_eq!(server.asked()[1].target, "/v2/data/dataflow/AGY/DF_X/1.0/KAZ+CHN.M?c[TIME_PERIOD]=ge:2020+le:2021-06");
}

#[test]
fn version_one_and_the_forms_of_offices() {
    let columns = ["entity", "code", "measure", "definition", "series", "period", "unit", "scale", "value", "note"];
    let got = rows(
        "DATAFLOW,LAST UPDATE,freq,unit,s_adj,na_item,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n\
         ESTAT:DF(1.0),28/08/26 23:00:00,Q,CLV20_MEUR,SCA,B1GQ,EL,2026-Q1,5150.10,p,\n\
         ESTAT:DF(1.0),28/08/26 23:00:00,Q,CLV20_MEUR,SCA,B1GQ,EL,2026-Q2,:,,\n",
        "series = \"DF/all\"\nmeasure = \"GDP\"",
        &columns,
    );
    let definition = "chain linked volumes (2020); SCA";
    let series = "Q.CLV20_MEUR.SCA.B1GQ.EL";
    assert_eq!(
        got,
        [["Greece", "EL", "GDP", definition, series, "2026-Q1", "EUR", "million", "5150.10", "provisional"]]
    );
    let got = rows(
        "KEY,FREQ,REF_AREA,CURRENCY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE,UNIT,UNIT_MULT\n\
         FM.D.U2.EUR,D,U2,EUR,2026-07-29,2.25,A,\"Deposit facility, official\",PCPA,0\n",
        "series = \"FM/x\"",
        &columns,
    );
    let title = "Deposit facility, official";
    assert_eq!(got, [["Euro area", "U2", title, "", "FM.D.U2.EUR", "2026-07-29", "percent", "", "2.25", ""]]);
    // decimal commas where cells are parted by semicolons
    let got = rows(
        "STRUCTURE;STRUCTURE_ID;REF_AREA;UNIT_MEASURE;TIME_PERIOD;OBS_VALUE\ndataflow;A:B(1.0);KAZ;PT;2020;-1,250\n",
        "series = \"B\"",
        &["entity", "unit", "value"],
    );
    assert_eq!(got, [["Kazakhstan", "percent", "-1.250"]]);
    // forecasts that nothing marks but the last year that was counted
    let got = rows(
        "STRUCTURE,STRUCTURE_ID,COUNTRY,TIME_PERIOD,OBS_VALUE,SCALE,LATEST_ACTUAL_ANNUAL_DATA\n\
         dataflow,IMF:WEO(9.0),SVK,2024,94669000000,9,2024\ndataflow,IMF:WEO(9.0),SVK,2025,95000000000,9,2024\n",
        "series = \"WEO\"",
        &["period", "scale", "value", "note"],
    );
    assert_eq!(got, [["2024", "", "94669000000", ""], ["2025", "", "95000000000", "forecast"]]);
    // names in columns of their own; a row that deletes is no figure
    let got = rows(
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Area,MEASURE,Measure,OBS_VALUE,Value,TIME_PERIOD,Time\n\
         dataflow,A:B(1.0),Flow,I,XX,Utopia,M1,Ships,1.00,,2020,Year 2020\n\
         dataflow,A:B(1.0),Flow,D,XX,Utopia,M1,Ships,2,,2021,Year 2021\n",
        "series = \"B\"",
        &["entity", "measure", "value", "period"],
    );
    assert_eq!(got, [["Utopia", "Ships", "1.00", "2020"]]);
}

#[test]
fn a_flow_with_measures_of_its_own() {
    let body = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TURNOVER,STAFF,TIME_PERIOD\n\
                dataflow,A:B(3.0),D,KAZ,,,2019\ndataflow,A:B(3.0),R,KAZ,12.50,7,2020\n";
    let columns = ["entity", "measure", "period", "value"];
    let got = rows(body, "series = \"B\"\ncolumns = { value = \"TURNOVER\" }\nmeasure = \"turnover\"", &columns);
    assert_eq!(got, [["Kazakhstan", "turnover", "2020", "12.50"]]);
}

#[test]
fn xml_with_groups() {
    let got = rows(
        "<?xml version='1.0'?><m:StructureSpecificData xmlns:m='m' xmlns:n='n'><m:DataSet action='Replace' \
         PUBLICATION_DATE='2026-10-14T13:00:00Z' LICENSE='Ask &amp; see'>\
         <Group INDICATOR='XG' n:type='G'><Comp id='UNIT'><Value>USD</Value></Comp></Group>\
         <Group INDICATOR='XG' COUNTRY='KAZ' LATEST_ACTUAL_ANNUAL_DATA='2024'/>\
         <Series COUNTRY='KAZ' INDICATOR='XG' COUNTERPART_COUNTRY='G001' FREQUENCY='A' SCALE='6'>\
         <Obs TIME_PERIOD='2024' OBS_VALUE='1019551635133'/><Obs TIME_PERIOD='2025' OBS_VALUE='1.50'/></Series>\
         </m:DataSet></m:StructureSpecificData>",
        "series = \"IMTS/x\"\nmeasure = \"exports\"",
        &["entity", "counterpart", "measure", "period", "unit", "scale", "value", "vintage", "note"],
    );
    assert_eq!(
        got,
        [
            ["Kazakhstan", "World", "exports", "2024", "USD", "", "1019551635133", "2026-10-14", ""],
            ["Kazakhstan", "World", "exports", "2025", "USD", "", "1.50", "2026-10-14", "forecast"],
        ]
    );
}

#[test]
fn what_is_refused_and_why() {
    for (body, words) in [
        ("STRUCTURE,STRUCTURE_ID,ACTION,A,M\ndatastructure,T:T(1.0),E,A,1\n", "row 2: ACTION \"E\""),
        (
            "STRUCTURE,STRUCTURE_ID,ACTION,A,M\ndataflow,T:T(1.0),I,A,1\nother,T:T(1.0),I,A,1\n",
            "row 3: STRUCTURE \"other\"",
        ),
        ("STRUCTURE,STRUCTURE_ID,ACTION,A,M\ndataflow,T:T(1.0),I,A,1\n", "no column OBS_VALUE"),
        ("a,b\n1,2\n", "not SDMX-CSV"),
        ("DATAFLOW,A,TIME_PERIOD,OBS_VALUE\nX,1,2020,abc\n", "no row answers"),
        ("DATAFLOW,A,TIME_PERIOD,OBS_VALUE\nX,1,2020\n", "row 2 has 3 cells, the header 4"),
        ("DATAFLOW,A,TIME_PERIOD,OBS_VALUE\n", "no rows"),
        ("DATAFLOW,A,TIME_PERIOD,OBS_VALUE\nX,1,2020,1\nX,1,2020,2\n", "two values for one key"),
        (
            "<S:Fault xmlns:S='x'><faultcode>150</faultcode><faultstring>INVALID DIMENSION</faultstring></S:Fault>",
            "INVALID DIMENSION",
        ),
        (
            "<m:GenericData xmlns:footer='f'><footer:Footer><footer:Message code=\"413\"/></footer:Footer></m:GenericData>",
            "too much for one answer",
        ),
        ("<m:GenericData xmlns:m='m'><x/></m:GenericData>", "not data that is read"),
        ("{\"header\":{},\"dataSets\":[]}", "SDMX-JSON is not read"),
        ("{\"message\":\"no such flow\"}", "no such flow"),
        ("DATAFLOW,SEX,TIME_PERIOD,OBS_VALUE\nX,F,2020,1\n", "`filters` has `AGE`, which the answer does not have"),
        (
            "<m:StructureSpecificData xmlns:m='m'><m:DataSet><Series SEX='F'><Obs TIME_PERIOD='2020' OBS_VALUE='1'/>\
             </Series></m:DataSet></m:StructureSpecificData>",
            "`filters` has `AGE`, which the answer does not have; it has SEX",
        ),
    ] {
        let server = served(body);
        let filters = if words.contains("filters") { "filters = { AGE = \"Y\" }" } else { "" };
        let desk = Desk::at(&server, "sdmx", &format!("series = \"B\"\n{filters}"));
        let ran = desk.fetch();
        assert_eq!(ran.code, 3, "{body}: {}", ran.stderr);
        assert!(ran.stderr.contains(words), "{body}: {}", ran.stderr);
    }
}

#[test]
fn every_kind_of_answer() {
    super::statuses::every_kind_of_answer(super::statuses::Service {
        provider: "sdmx",
        entry: "series = \"B/A\"",
        key: None,
        good: |_| Reply::of("DATAFLOW,REF_AREA,TIME_PERIOD,OBS_VALUE\nA:B(1.0),KAZ,2020,1.0\nA:B(1.0),KAZ,2021,1.5\n"),
        rows: 2,
    });
}
