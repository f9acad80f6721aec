"""What the public validators do not say by their exit code, for tests/conformance/run.

formats.py hostile FOLDER           writes articles and a table that hold what does harm somewhere
formats.py check FOLDER             reads back the reports in FOLDER with the libraries that their users use
formats.py multitool LOG            fails if the log of `sarif-multitool validate` holds an error or a warning
"""

import csv
import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

HOSTILE = [
    "\x1b[31m\x1b]0;owned\x07", "\u009b2J", "\u202e\u2066\u200f",
    "<script>alert(1)</script><img src=x onerror=alert(1)>", "</script></style>",
    "[click](javascript:alert%281%29) ![](http://x.example/p.png)", "https://x.example/login and www.x.example",
    "::error file=a::owned ::add-mask::x", "| a | b |", '=HYPERLINK("http://x.example","a")',
    "&lt;b&gt; &amp; ]]> <?xml?>", "`code` **bold** _it_ ~~no~~ @user #1",
]


# rules of sarif-multitool that are not kept, and why
KNOWN = {"SARIF2005": "informationUri: addsup has no home page yet"}


def hostile(folder: Path) -> None:
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    wrong = "the council met on Monday, March 5, 2024"
    text = "".join(f"{one} {wrong} {one}.\n\n" for one in HOSTILE)
    text += "::error::owned\r\n::warning file=x::owned\r\n\r\n+14 percent, -5 tons, =3 and @7 ships sank in 2021.\r\n"
    for name in ["text.txt", "=a [x](y) <i>.txt", "markdown.md", "page.html"]:
        page = name.endswith(".html")
        body = f"<p>{text.replace('</script></style>', '')}" if page else text
        (folder / name).write_text(body, encoding="utf-8", newline="")
    claim = "In 2021, China imported 200 million tonnes of natural gas from Kazakhstan.\n"
    (folder / "gas.txt").write_text(claim, encoding="utf-8")
    with open(folder / "sources/gas.csv", "w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow("entity counterpart reporter measure period value unit scale vintage definition note source locator".split())
        for one in HOSTILE:
            rows.writerow(["China", "Kazakhstan", one, "natural gas imports", "2021", "4.25", "tonne", "1000000", "2021-11", "", "", one, one])


def check(folder: Path) -> None:
    report = json.loads((folder / "json").read_text(encoding="utf-8"))
    findings = [one for document in report["documents"] for one in document["findings"]]
    active = [one for one in findings if one["state"] == "active"]
    errors = [one for one in active if one["severity"] == "error"]
    claims = [one for document in report["documents"] for one in document["claims"]]

    run = json.loads((folder / "sarif").read_text(encoding="utf-8"))["runs"][0]
    assert len(run["results"]) == len(findings), "SARIF has other findings than JSON"

    quality = json.loads((folder / "gitlab").read_text(encoding="utf-8"))
    prints = [one["fingerprint"] for one in quality]
    assert len(set(prints)) == len(prints) == len(active), "fingerprints of Code Quality are not unique, or some are missing"
    for one in quality:
        assert one["severity"] in {"info", "minor", "major", "critical", "blocker"}, one
        assert one["description"] and one["check_name"] and not one["location"]["path"].startswith("./"), one
        place = one["location"]
        line = place["lines"]["begin"] if "lines" in place else place["positions"]["begin"]["line"]
        assert line >= 1, one

    from junitparser import JUnitXml
    suites = JUnitXml.fromfile(str(folder / "junit"))
    failures = sum(1 for suite in suites for case in suite for result in case.result if type(result).__name__ == "Failure")
    assert failures == len(errors) == suites.failures, f"JUnit has {failures} failures, JSON {len(errors)} errors"

    checkstyle = ElementTree.parse(folder / "checkstyle").getroot()
    severities = {one.get("severity") for one in checkstyle.iter("error")}
    assert checkstyle.tag == "checkstyle" and severities <= {"error", "warning", "info"}, severities
    assert sum(1 for _ in checkstyle.iter("error")) == len(active)

    with open(folder / "csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert len(rows) == len(claims) and None not in {key for row in rows for key in row}
    assert not any(cell and cell[0] in "=+@\t\r" and cell != "=" for row in rows for cell in row.values())

    import extruct
    reviews = (folder / "claimreview").read_text(encoding="utf-8")
    page = f'<!doctype html><script type="application/ld+json">{reviews}</script>'
    read = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    judged = [one for one in claims if one["verdict"] in ("supported", "refuted")]
    assert len(read) == 1 and len(read[0]["@graph"]) == len(judged), "ClaimReview is not read back whole"
    assert all(one["@type"] == "ClaimReview" for one in read[0]["@graph"])

    annotations = json.loads((folder / "webannotation").read_text(encoding="utf-8"))["items"]
    assert len(annotations) == len(active)
    print(f"{folder.name}: {len(findings)} findings, {len(claims)} claims, {len(judged)} reviews read back")


def multitool(log: Path) -> None:
    results = json.loads(log.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    loud = [one for one in results if one.get("level", "warning") in ("error", "warning")]
    bad = [one for one in loud if one["ruleId"] not in KNOWN]
    for one in bad[:20]:
        place = one["locations"][0]["physicalLocation"]["region"].get("startLine")
        print(one["ruleId"], one.get("level", "warning"), place, one["message"].get("text") or one["message"].get("arguments"))
    print(f"sarif-multitool: {len(bad)} errors and warnings, {len(results) - len(bad)} notes")
    sys.exit(bool(bad))


if __name__ == "__main__":
    {"hostile": hostile, "check": check, "multitool": multitool}[sys.argv[1]](Path(sys.argv[2]))
