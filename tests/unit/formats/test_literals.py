from pathlib import Path

import pytest

from itstrat import formats
from itstrat.formats.literals import is_well_formed
from itstrat.namespaces import XSD

GOOD = {
    "boolean": "true false 1 0",
    "decimal": "1 -1.50 +.5 5. 250000.00",
    "double": "1 1e5 -1.5E-3 INF -INF NaN",
    "integer": "0 -12 +7 007 99999999999999999999",
    "nonNegativeInteger": "0 12",
    "positiveInteger": "1",
    "negativeInteger": "-1",
    "byte": "-128 127",
    "unsignedByte": "0 255",
    "date": "2026-11-16 2028-02-29 2026-11-16Z 2026-11-16+01:00 -0044-03-15 12026-01-01",
    "dateTime": "2026-11-16T10:00:00 2026-11-16T10:00:00.5Z 2026-11-16T24:00:00",
    "dateTimeStamp": "2026-11-16T10:00:00Z",
    "time": "10:00:00 10:00:00Z",
    "gYear": "2026",
    "gYearMonth": "2026-11",
    "duration": "P1Y PT5M P1DT12H -P2M",
    "anyURI": "http://a.example/ relative",
    "hexBinary": "0aFF",
    "base64Binary": "AAAA AA== AAA=",
    "string": "anything",
    "unknown": "anything",
}
BAD = {
    "boolean": "yes TRUE True 2",
    "decimal": "1e5 1,000 £5 . 1.2.3",
    "double": "one 1e inf",
    "integer": "1.0 one ٣ 1_000",
    "nonNegativeInteger": "-1",
    "positiveInteger": "0",
    "negativeInteger": "0",
    "byte": "128 -129",
    "unsignedByte": "-1 256",
    "date": "2026-13-01 2026-02-30 2027-02-29 16/11/2026 2026-1-1 26-01-01 2026-11-16T10:00:00 2026-00-01",
    "dateTime": "2026-11-16 2026-11-16T25:00:00 2026-02-30T10:00:00 2026-11-16T10:00 2026-11-16T10:00:00+15:00",
    "dateTimeStamp": "2026-11-16T10:00:00",
    "time": "10:00 25:00:00",
    "gYear": "26 2026/27",
    "gYearMonth": "2026-13",
    "duration": "P 1Y PT P1H",
    "anyURI": "a<b",
    "hexBinary": "0aF",
    "base64Binary": "A A=",
}
GOOD_CASES = [(name, text) for name, texts in GOOD.items() for text in texts.split(" ")]
BAD_CASES = [(name, text) for name, texts in BAD.items() for text in texts.split(" ")]


@pytest.mark.parametrize(("name", "text"), GOOD_CASES)
def test_of_its_datatype(name: str, text: str) -> None:
    assert is_well_formed(text, f"{XSD}{name}")


@pytest.mark.parametrize(("name", "text"), [*BAD_CASES, ("date", ""), ("date", " 2026-11-16"), ("integer", "1\n")])
def test_not_of_its_datatype(name: str, text: str) -> None:
    assert not is_well_formed(text, f"{XSD}{name}")


def test_odd_literals_are_read_and_warned_about_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "x.ttl").write_text(
        f"@prefix xsd: <{XSD}> .\n<urn:a> <urn:p> 1 ;\n <urn:q> 'soon'^^xsd:date .\n"
        "<urn:b> <urn:q> 'soon'^^xsd:date ; <urn:r> 'x'^^xsd:boolean ."
    )
    (document,) = formats.read_all(formats.discover(["x.ttl"], cwd=tmp_path).sources)
    assert len(document.quads) == 4
    assert [(str(place), text) for place, text in document.warnings] == [
        ("x.ttl:3", "'soon' is not an xsd:date (2 times); write for example 2026-09-30."),
        ("x.ttl:4", "'x' is not an xsd:boolean; write for example true or false."),
    ]
