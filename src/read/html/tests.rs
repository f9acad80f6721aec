use super::*;

fn document(source: &str) -> Document<'_> {
    read("a.html", source, 0)
}

fn texts(source: &str) -> Vec<String> {
    let document = document(source);
    document.blocks.iter().map(|block| document.slice(block.span).to_owned()).collect()
}

fn kinds(source: &str) -> Vec<BlockKind> {
    document(source).blocks.iter().map(|block| block.kind).collect()
}

/// The source of the first place of `part` in the reading text.
#[track_caller]
fn source_of<'a>(source: &'a str, part: &str) -> &'a str {
    let document = document(source);
    let start = document.text.find(part).unwrap_or_else(|| panic!("{part:?} in {:?}", document.text));
    document.map.source(Span::new(start, start + part.len())).of(source)
}

#[test]
fn blocks_inline_elements_and_white_space() {
    let source = "<!DOCTYPE html><html><body>\n<h1>Trade\n   figures</h1>\n<p>Trade was <b>22</b>.94  and\n\t<a href=x>10</a>.35 \
                  <i>billion</i> .</p><p>Next<div>Inner</div> after";
    assert_eq!(texts(source), ["Trade figures", "Trade was 22.94 and 10.35 billion .", "Next", "Inner", "after"]);
    assert_eq!(kinds(source)[0], BlockKind::Heading(1));
    assert_eq!(source_of(source, "22.94"), "22</b>.94");
    assert_eq!(source_of(source, "and 10"), "and\n\t<a href=x>10");
}

#[test]
fn references_map_to_their_bytes() {
    let source = "<p>a &euro;5 &#8722;7&nbsp;m &frac12; &#x2019; &bad; soft&shy;ly 5 < 6 &lt;b&gt; it&rsquo;s</p>";
    assert_eq!(texts(source), ["a €5 −7\u{a0}m ½ ’ &bad; softly 5 < 6 <b> it’s"]);
    assert_eq!(source_of(source, "€5"), "&euro;5");
    assert_eq!(source_of(source, "−7\u{a0}m"), "&#8722;7&nbsp;m");
    assert_eq!(source_of(source, "½"), "&frac12;");
    assert_eq!(source_of(source, "softly"), "soft&shy;ly");
}

#[test]
fn what_nobody_sees_is_left_out() {
    let source = "<p>One</p><script>var a = '<p>98</p>';</script><style>p { width: 97% }</style><template><p>96</template>\
                  <div hidden><p>95</p></div><div style='color:red; DISPLAY: none'>94<div>93</div></div>\
                  <p>Two<span aria-hidden=true>92</span> <del>91</del><s>90</s>three <noscript>89</noscript>four\
                  <select><option>88</select><button>87</button><textarea>86 <p></textarea><iframe>85</iframe>\
                  <svg><text>84</text><title>83</title></svg> five <!-- 82 --></p><dialog>81</dialog><pre>80</pre>end";
    assert_eq!(texts(source), ["One", "Two three four\u{fffc} five", "end"]);
}

#[test]
fn code_pictures_and_formulas_leave_their_place() {
    assert_eq!(texts("<p>5 <code>x</code> percent"), ["5 \u{fffc} percent"]);
    assert_eq!(texts("<p>See <img src=u alt='chart of 5'> here"), ["See \u{fffc} here"]);
    assert_eq!(texts("<p>7 <math><mn>5</mn></math> percent<pre>99</pre>"), ["7 \u{fffc} percent"]);
    assert_eq!(texts("<img alt=alone>"), [""; 0]);
}

#[test]
fn raised_and_lowered_digits() {
    for (source, text) in [
        ("10<sup>6</sup> people", "10⁶ people"),
        ("3 × 10<sup>&minus;3</sup> m", "3 × 10⁻³ m"),
        ("45 km<sup>2</sup> of CO<sub>2</sub>", "45 km² of CO2"),
        ("rose by 5%.<sup><a href='#fn1'>1</a></sup> It", "rose by 5%. It"),
        ("rose<sup class=reference>[<a href='#cite'>12</a>]</sup> by", "rose by"),
        ("rose<sup>1,2</sup> by 5<sup>*</sup>", "rose by 5"),
        ("the 9<sup>th</sup> and 21<sup>st</sup>", "the 9th and 21st"),
        ("1<sup>1</sup>&frasl;<sub>4</sub> in and <sup>3</sup>/<sub>4</sub>", "1 1⁄4 in and 3/4"),
        ("10<sup>n</sup> of them", "10\u{fffc} of them"),
        ("10<sup>6\u{a0}</sup>5<sub>\u{a0}é2</sub>", "10⁶\u{a0}5\u{a0}é₂"),
        ("a<sub>10</sub> 5<sub>2</sub>", "a10 5₂"),
    ] {
        assert_eq!(texts(&format!("<p>{source}")), [text], "{source}");
    }
    assert_eq!(source_of("<p>10<sup>6</sup> people", "10⁶"), "10<sup>6");
}

#[test]
fn the_article_is_read_where_the_page_marks_it() {
    let page = "<title>Trade | News</title><header><h1>News</h1><nav>Home 99</nav></header><nav>98</nav><main>\
                <article><header><h1>Trade rose</h1><p>By A</header><p>It rose by 5 percent in the year to June.</p>\
                <aside>Read 97 more</aside><footer>96 comments</footer></article><section><p>95 offers</p></section></main>\
                <aside>94</aside><footer>© 2021 News</footer>";
    assert_eq!(texts(page), ["Trade rose", "By A", "It rose by 5 percent in the year to June."]);
    let teasers = "<p>The text that matters is not in an article, and it is the longest of all of them.</p>\
                   <article>More 5</article><article>More 6</article><main></main><footer>7</footer>";
    assert_eq!(texts(teasers).len(), 3);
    let parts = "<div role=navigation>9</div><div role=main><p>Text.</p></div><div role=contentinfo>8</div>";
    assert_eq!(texts(parts), ["Text."]);
    assert_eq!(texts("<main><p>Text.</p><aside role=doc-footnote>Note 5.</aside></main>"), ["Text.", "Note 5."]);
}

#[test]
fn a_title_is_a_heading_only_where_there_is_no_other() {
    let source = "<head><title>Trade &amp; more</title></head><p>Text.";
    assert_eq!(texts(source), ["Trade & more", "Text."]);
    assert_eq!(kinds(source)[0], BlockKind::Heading(1));
    assert_eq!(source_of(source, "& more"), "&amp; more");
    assert_eq!(texts("<title>T</title><h1>Head</h1><p>Text."), ["Head", "Text."]);
}

#[test]
fn lists_quotes_footnotes_and_captions() {
    let source = "<ul><li>One 5<li>Two<ul><li>Deep</ul></ul><dl><dt>Area<dd>430 sq km</dl><blockquote><p>Said 5.</p></blockquote>\
                  <figure><img><figcaption>Figure 1: Trade</figcaption></figure><section role=doc-endnotes><ol><li>Note</ol></section>\
                  <p>He said <q>5 more</q>.";
    use BlockKind::{Footnote, ListItem, Paragraph};
    assert_eq!(
        texts(source),
        ["One 5", "Two", "Deep", "Area", "430 sq km", "Said 5.", "Figure 1: Trade", "Note", "He said “5 more”."]
    );
    let expected = [ListItem, ListItem, ListItem, ListItem, ListItem, Paragraph, Paragraph, Footnote, Paragraph];
    assert_eq!(kinds(source), expected);
    let document = document(source);
    let quoted: Vec<bool> = document.blocks.iter().map(|block| block.quoted).collect();
    assert_eq!(quoted.iter().filter(|&&quoted| quoted).count(), 1);
    assert!(quoted[5]);
    assert_eq!(document.slice(document.quotations[0]), "5 more");
}

#[test]
fn line_breaks() {
    assert_eq!(
        texts("<p>One Street<br>Two Street<br>of 5<br/>and 6<br><br>then"),
        ["One Street", "Two Street\nof 5\nand 6", "then"]
    );
    assert_eq!(texts("a<hr>b<wbr>c"), ["a", "bc"]);
}

#[test]
fn tables_cell_by_cell_with_headers() {
    let source = "<table><caption>Trade</caption><thead><tr><th>Country<th colspan=2>Imports ($ million)</thead>\
                  <tr><th rowspan=2>China<td>12.5<td>13.5<tr><td>1<td>2</table>";
    let document = document(source);
    let cells: Vec<_> = document.blocks.iter().map(|block| document.slice(block.span)).collect();
    assert_eq!(cells, ["Trade", "Country", "Imports ($ million)", "China", "12.5", "13.5", "1", "2"]);
    assert_eq!(kinds(source)[5], BlockKind::Cell { table: 0, row: 1, column: 2, header: false });
    assert_eq!(kinds(source)[7], BlockKind::Cell { table: 0, row: 2, column: 2, header: false });
    let last = document.cell(7).expect("a cell");
    assert_eq!((last.caption, last.column_headers, last.row_headers), (Some(0), &[2][..], &[3][..]));
    assert!(document.cell(2).is_some_and(|cell| cell.heads_column));
    assert_eq!(document.cell(0), None);
}

#[test]
fn tables_that_set_a_page_are_paragraphs() {
    let page = "<table><tr><td>Menu<td><table><tr><td>a<td>5</table><p>Text of the page.</table>";
    use BlockKind::{Cell, Paragraph};
    let kinds = kinds(page);
    assert!(matches!(kinds[..], [Paragraph, Cell { .. }, Cell { .. }, Paragraph]), "{kinds:?}");
    assert_eq!(super::tests::kinds("<table><tr><td>One<tr><td>Two</table>"), [Paragraph; 2]);
    assert_eq!(super::tests::kinds("<table role=presentation><tr><td>One<td>Two</table>"), [Paragraph; 2]);
}

#[test]
fn dates_of_publication() {
    for (page, date) in [
        ("<meta property='article:published_time' content='2024-04-23T10:00:00Z'>", Some("2024-04-23T10:00:00Z")),
        ("<META CONTENT=2024-04-23 NAME=Date>", Some("2024-04-23")),
        ("<article><header><time datetime='2024-04-23'>today</time></header><p>Text", Some("2024-04-23")),
        ("<span itemprop=datePublished>April 23, 2024</span>", Some("April 23, 2024")),
        ("<p>In <time datetime='1999-01-01'>1999</time> it", None),
        ("<meta name=viewport content='2024-04-23'>", None),
    ] {
        assert_eq!(document(page).front_matter_date.as_deref(), date, "{page}");
    }
}

#[test]
fn comments_keep_their_place() {
    let source = "<p>One.</p>\n<!-- addsup: ignore[x] y -->\n<p>Two.</p><nav><!-- no --></nav><p>a<!-->b";
    let document = document(source);
    let comments: Vec<_> = document.comments.iter().map(|comment| (comment.text.trim(), comment.at)).collect();
    assert_eq!(comments, [("addsup: ignore[x] y", 4), ("", document.text.find("ab").unwrap_or(0) + 1)]);
    assert!(document.comments[0].source.of(source).starts_with("<!-- addsup"));
}

#[test]
fn malformed_markup_loses_nothing_that_browsers_show() {
    assert_eq!(texts("<p>One</b> two</div> three</p></p> four"), ["One two three", "four"]);
    assert_eq!(texts("<table><tr><td>5 </div></span> tons<td>6</tr></table> after"), ["5 tons", "6", "after"]);
    assert_eq!(texts("<div><p>a<b>b<p>c</div>d"), ["ab", "c", "d"]);
    assert_eq!(texts("text <a href=\"5>never closed"), ["text"]);
    assert_eq!(texts("<h2>One<h2>Two</h2>Three"), ["One", "Two", "Three"]);
    assert_eq!(texts("<p hidden>no<p>yes"), ["yes"]);
}

#[test]
fn declared_encodings() {
    for (head, label) in [
        ("<meta charset=\"windows-1252\">", Some("windows-1252")),
        ("<html><META http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>", Some("ISO-8859-1")),
        ("<meta name=x content=charset><p>", None),
        ("<!-- <meta charset=x> -->", None),
    ] {
        assert_eq!(declared_encoding(head.as_bytes()).as_deref(), label, "{head}");
    }
    assert_eq!(declared_encoding(b"\xff\xfe<meta charset=latin1>").as_deref(), Some("latin1"));
}

#[test]
fn hostile_pages_take_linear_time() {
    for part in [
        "<b>",
        "<div>",
        "</i>",
        "<p>",
        "<table><tr><td>",
        "<td rowspan=9999 colspan=9999>",
        "<sup>1",
        "<sup><!--x-->",
        "<li>",
        "<q>",
        "<a x='>",
        "&",
        "&#",
        "<hr>",
        "<br>5",
        "<h1>",
        "<title>",
        "<ul><li>",
        "<tr><td>5<td>6",
        "<th>a",
        "<td>",
        "5<sub>6</sub>",
    ] {
        let source = format!("<table>{}7", part.repeat(20_000));
        let document = document(&source);
        assert!(document.text.len() <= 4 * source.len());
    }
}
