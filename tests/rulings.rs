//! What keeps a figure from being held against a cell, whichever way its table is read: a narrower scope, another kind, a
//! verb that states no level, another bound, scale or direction. Tables and sentences are made up.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

#[path = "common/told.rs"]
mod told;

use addsup::finding::Severity;
use told::{Fails, Holds, Open, Told, all, table, told};

/// Beds and patients of two clinics, in whatever shape.
const SHAPES: [&str; 3] = [
    "Clinic,Beds,Patients\nTarn Clinic,420,31850\nVale Clinic,95,5120\n",
    "Clinic,Measure,Value\nTarn Clinic,Beds,420\nTarn Clinic,Patients,31850\nVale Clinic,Beds,95\nVale Clinic,Patients,5120\n",
    "Measure,Tarn Clinic,Vale Clinic\nBeds,420,95\nPatients,31850,5120\n",
];

fn none_fails(csv: &str, texts: &[&str]) {
    let tables = table(csv, None);
    for text in texts {
        let (found, reasons, findings) = told(&tables, text);
        let told = findings.iter().any(|finding| finding.severity >= Severity::Warning);
        assert!(found != Fails && !told, "{text}: {reasons:?}\n{csv}");
    }
}

#[test]
fn a_narrower_scope_refutes_nothing_in_any_shape() {
    for csv in SHAPES {
        none_fails(
            csv,
            &[
                "Tarn Clinic has 38 beds for children.",
                "Tarn Clinic has 38 beds in its new wing.",
                "Tarn Clinic treated 8,400 patients in its emergency room.",
                "Tarn Clinic treated 2,840 patients from abroad.",
                "Tarn Clinic treated 87 patients a day.",
                "Tarn Clinic treated 1,310 patients over 80.",
                "Among women, Tarn Clinic treated 15,210 patients.",
                "After ten days Tarn Clinic had 310 patients.",
                "Tarn Clinic had 280 patients four years before.",
                "Tarn Clinic has 25 patients learning to walk.",
                "Tarn Clinic's rival has 300 beds.",
                "According to another estimate, Tarn Clinic has 500 beds.",
            ],
        );
    }
}

#[test]
fn a_verb_that_states_no_level_refutes_nothing() {
    for csv in SHAPES {
        none_fails(
            csv,
            &[
                "Tarn Clinic needed 500 beds.",
                "Tarn Clinic had hoped for 500 beds.",
                "Tarn Clinic wanted 500 beds.",
                "Tarn Clinic turned away 420 patients.",
                "Tarn Clinic turned back 410 patients.",
                "Tarn Clinic has room for 500 beds.",
                "Tarn Clinic can take 40,000 patients.",
                "Tarn Clinic got 60 more beds.",
                "Tarn Clinic has 60 beds too few.",
            ],
        );
    }
}

#[test]
fn what_the_table_has_is_still_held_against_it() {
    all(
        SHAPES[0],
        &[
            ("Tarn Clinic has 420 beds.", Holds),
            ("Tarn Clinic has 402 beds.", Fails),
            ("Tarn Clinic treated 31,850 patients.", Holds),
            ("Tarn Clinic treated 38,150 patients.", Fails),
            ("In contrast, Vale Clinic has 59 beds.", Fails),
            ("Vale Clinic recorded 5,210 patients in all.", Fails),
        ],
    );
    all(
        "Crew,Golds,Silvers\nNorland,16,8\nSudland,12,10\n",
        &[
            ("Norland won 11 golds.", Fails),
            ("Norland won 11 golds in rowing.", Open),
            ("Norland won 11 golds at the last games but one.", Open),
            ("Norland's women won 11 golds.", Open),
            ("Norland won 11 golds abroad.", Open),
            ("Norland's Berg won three golds.", Open),
            ("Norland needs two more golds for a record.", Open),
        ],
    );
}

#[test]
fn rows_of_long_tables_have_words_of_their_own() {
    let csv = "\
country,indicator,year,value,unit
Lorvia,Inflation,2020,9.9,%
Lorvia,Unemployment,2020,5.6,%
Sarn,Inflation,2020,5.4,%
Sarn,Unemployment,2020,7.1,%
";
    let texts: &[(&str, Told)] = &[
        ("Inflation in Lorvia was 9.9 percent in 2020.", Holds),
        ("Inflation in Lorvia was 8.2 percent in 2020.", Fails),
        ("Inflation in Lorvia was 8.2 percent in the cities in 2020.", Open),
        ("Excluding food, inflation in Lorvia was 8.2 percent in 2020.", Open),
        ("Youth unemployment in Lorvia was 14.9 percent in 2020.", Open),
        ("Unemployment in Lorvia was 6.4 percent among women in 2020.", Open),
        ("The budget assumed inflation in Lorvia of 8.2 percent in 2020.", Open),
    ];
    all(csv, texts);
}

#[test]
fn shares_and_counts_are_two_things() {
    all(
        "Place,Vaccinated (thousand),Population (thousand)\nDoune,398,612\nArden,1725,2140\n",
        &[
            ("In Doune 65 percent are vaccinated.", Open),
            ("80.6 percent are vaccinated in Arden.", Open),
            ("Arden has a population of 2,140.", Open),
            ("In Doune 398,000 people are vaccinated.", Holds),
        ],
    );
}

#[test]
fn a_number_that_says_who_is_meant_is_no_figure() {
    all(
        "Film,Gross ($ million)\nGrey Tide,841.2\nLantern,702.6\nHarbour,120.4\n",
        &[
            ("Lantern grossed $720.6 million.", Fails),
            ("Grey Tide is the highest-grossing film of the three.", Open),
            ("The three films took $1.66 billion.", Holds),
            ("Of the three, Harbour took $120.4 million.", Holds),
        ],
    );
}

#[test]
fn the_name_of_what_a_row_has_is_no_name_of_the_row() {
    all(
        "State,Capital,Population\nVictra,Melburn,6613700\nTasmark,Hobar,571500\n",
        &[
            ("Victra had 6,613,700 inhabitants.", Holds),
            ("Victra had 6,163,700 inhabitants.", Fails),
            ("Melburn had 5.1 million inhabitants.", Open),
        ],
    );
}

#[test]
fn the_title_says_which_way_goods_go() {
    let descriptor = r#"{"name": "trade", "resources": [{"name": "t", "path": "t.csv", "title": "Imports of goods"}]}"#;
    let tables = table("Country,2021,2022\nRuritania,1150.2,1201.3\nFreedonia,360.9,372.0\n", Some(descriptor));
    for (text, expected) in [
        ("Ruritania's imports were 1,201.3 in 2022.", Holds),
        ("Ruritania's exports were 1,201.3 in 2022.", Open),
        ("Freedonia exported goods worth 341.8 in 2022.", Open),
    ] {
        let (found, reasons, _) = told(&tables, text);
        assert_eq!(found, expected, "{text}: {reasons:?}");
    }
}

#[test]
fn bounds_scales_and_signs_support_nothing_that_they_do_not_say() {
    all(
        "Region,Spending ($ million),Change (%)\nAlm,958,-1.2\nBerg,1240,3.4\nColl,410,2.0\n",
        &[
            ("Alm had spending of over $1 billion.", Fails),
            ("Berg had spending of over $1 billion.", Holds),
            ("Alm had spending of $958 billion.", Fails),
            ("Spending in Alm was up 1.2 percent.", Open),
            ("Spending in Alm was down 1.2 percent.", Holds),
            ("Spending in Berg was up 3.4 percent.", Holds),
        ],
    );
}

#[test]
fn the_way_that_words_go_is_that_of_the_cells() {
    for csv in [
        "Branch,Loans 2022,Loans 2023\nUpton,15902,16377\nQuay,30118,28764\n",
        "Branch,Year,Loans\nUpton,2022,15902\nUpton,2023,16377\nQuay,2022,30118\nQuay,2023,28764\n",
    ] {
        let tables = table(csv, None);
        for (text, right) in [
            ("Loans at Upton rose to 16,377 in 2023.", true),
            ("Loans at Upton fell to 16,377 in 2023.", false),
            ("Loans at Quay fell to 28,764 in 2023.", true),
            ("Loans at Quay rose to 28,764 in 2023.", false),
        ] {
            let (found, reasons, findings) = told(&tables, text);
            let warned = findings.iter().any(|finding| finding.severity == Severity::Warning);
            assert_eq!((found == Holds, warned), (right, !right), "{text}: {reasons:?}");
        }
    }
}

#[test]
fn another_thing_is_not_supported() {
    all(
        "School,Pupils,Staff\nDale High,986,61\nElm Park,844,52\n",
        &[
            ("Dale High has 986 pupils.", Holds),
            ("Elm Park has 52 bicycles.", Open),
            ("Dale High hoped for 986 pupils.", Open),
            ("Elm Park has 61 lockers.", Open),
        ],
    );
}
