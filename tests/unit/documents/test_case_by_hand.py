"""Every sum in the business cases of Ashdown Valley College, one of the University of Northmoor, and in the evidence
for bids, worked out by hand.

The network refresh. Costs: switches 186,000, core 72,000, access points 158,400 (capital); management 24,000, rent of
the second line 18,500 (revenue); a repair contract of 21,000 if nothing is done; evenings of 9,000 beside the switches.
Access points and rent fall into 2027/28, the rest into 2026/27. One benefit of 13,500 in 2027/28. At 3.5 %:

- costs 282,000 + 176,900 / 1.035 = 282,000 + 170,917.87 = 452,917.87; benefits 13,500 / 1.035 = 13,043.48
- net present value 13,043.48 - 452,917.87 = -439,874.40; above doing nothing 439,874.40 - 21,000 = 418,874.40
- costs a fifth higher 13,043.48 - 543,501.45 = -530,457.97; lower 13,043.48 - 362,334.30 = -349,290.82
- benefits a fifth higher 15,652.17 - 452,917.87 = -437,265.70; lower 10,434.78 - 452,917.87 = -442,483.09
- both for the worse 10,434.78 - 543,501.45 = -533,066.67

The server renewal. Costs 148,000 capital and 12,000 revenue in 2026/27; extended support of 26,000 in 2027/28 if
nothing is done. Benefits 19,800 + 10,400 = 30,200 in 2027/28. At 3.5 %:

- doing nothing 26,000 / 1.035 = 25,120.77; benefits 30,200 / 1.035 = 29,178.74
- net present value 29,178.74 - 160,000 = -130,821.26; above doing nothing 130,821.26 - 25,120.77 = 105,700.48
- costs a fifth higher 29,178.74 - 192,000 = -162,821.26; lower 29,178.74 - 128,000 = -98,821.26
- benefits a fifth higher 35,014.49 - 160,000 = -124,985.51; lower 23,342.99 - 160,000 = -136,657.00
- both for the worse 23,342.99 - 192,000 = -168,657.00; cost less cashable benefits 160,000 - 30,200 = 129,800

The student record of the University of Northmoor. Costs of 1,842,000 capital in 2026/27; 967,500 capital and 318,250
revenue in 2027/28; 344,800 revenue in 2028/29. Cashable benefits of 142,600 + 88,300 = 230,900 in 2027/28. Doing
nothing costs 186,000 in 2027/28; extended support 94,500, 412,000 and 412,000 from 2026/27 on. At 3.5 %:

- costs 1,842,000 + 1,285,750 / 1.035 + 344,800 / 1.071225 = 1,842,000 + 1,242,270.53 + 321,874.49 = 3,406,145.02
- benefits 230,900 / 1.035 = 223,091.79; net present value 223,091.79 - 3,406,145.02 = -3,183,053.23; cost less
  cashable benefits 3,472,550 - 230,900 = 3,241,650
- doing nothing 186,000 / 1.035 = 179,710.14, so above it 3,183,053.23 - 179,710.14 = 3,003,343.09
- extended support 94,500 + 398,067.63 + 384,606.41 = 877,174.04, above doing nothing 697,463.90
- costs a fifth higher 223,091.79 - 4,087,374.02 = -3,864,282.24; lower 223,091.79 - 2,724,916.02 = -2,501,824.23
- benefits a fifth higher 267,710.14 - 3,406,145.02 = -3,138,434.88; lower 178,473.43 - 3,406,145.02 = -3,227,671.59
- both for the worse 178,473.43 - 4,087,374.02 = -3,908,900.60

Capital a fifth higher and benefits for five years: costs 2,210,400 + (1,161,000 + 318,250) / 1.035 + 321,874.49 =
2,210,400 + 1,429,227.05 + 321,874.49 = 3,961,501.54; benefits 230,900 * (0.966184 + 0.933511 + 0.901943 + 0.871442 +
0.841973) = 1,042,525.59; net present value -2,918,975.95; ratio 0.26.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from document_reading import gaps, tables, text

from itstrat.documents import DocumentOptions

if TYPE_CHECKING:
    from itstrat.report.document import Document
    from itstrat.report.model import Table
    from itstrat.strategy import Strategy

NETWORK = {
    # options: capital, revenue, in all, benefits
    *("£0", "£21,000", "£186,000", "£9,000", "£195,000", "£416,400", "£42,500", "£458,900", "£13,500"),
    # funding: 250,000 granted, 120,000 sought, 458,900 - 370,000 missing
    *("£250,000", "£120,000", "£88,900"),
    # appraisal: present values, above doing nothing (also of the least option: 195,000 - 21,000)
    *("£452,918", "£13,043", "-£21,000", "-£195,000", "-£439,874", "£174,000", "£418,874"),
    *("-£530,458", "-£349,291", "-£437,266", "-£442,483", "-£533,067"),
}
NETWORK_LINES = {
    *("258,000.00", "24,000.00", "282,000.00"),  # 186,000 + 72,000 and 24,000 in 2026/27
    *("158,400.00", "18,500.00", "176,900.00"),
    *("416,400.00", "42,500.00", "458,900.00"),
    *("186,000.00", "72,000.00", "250,000.00", "120,000.00"),
}
SERVERS = {
    *("£0", "£26,000", "£148,000", "£12,000", "£160,000", "£19,800", "£10,400", "£30,200", "£129,800"),
    *("£25,121", "£29,179", "-£25,121", "-£130,821", "£105,700"),
    *("-£162,821", "-£98,821", "-£124,986", "-£136,657", "-£168,657"),
    # what IT costs for each learner, of the objective: baseline, latest and target
    *("£214", "£208.90", "£196"),
}
SERVERS_LINES = {"148,000.00", "12,000.00", "160,000.00"}


def _words(document: Document) -> str:
    cells = [cell for rows in tables(document).values() for row in rows for cell in row]
    return "\n".join([text(document), *cells, *(gap.text for gap in gaps(document))])


@pytest.mark.parametrize("kind", ["business-case", "bid-evidence"])
@pytest.mark.parametrize(
    ("case", "sums", "lines"),
    [
        ("avc:case-network-refresh", NETWORK, NETWORK_LINES),
        ("avc:case-server-renewal", SERVERS, SERVERS_LINES),
    ],
)
def test_every_sum_is_one_worked_out_by_hand(
    kind: str, case: str, sums: set[str], lines: set[str], ashdown: Strategy
) -> None:
    words = _words(ashdown.document(kind, case))
    assert set(re.findall(r"-?£\d+(?:,\d{3})*(?:\.\d\d)?", words)) == sums
    assert set(re.findall(r"(?<![£\d,.])[\d,]+\.\d\d(?!\d)", words)) - {"0.03", "0.18"} == lines


RECORDS = {
    "Cost": ["£186,000", "£918,500", "£3,472,550"],
    "Benefits with a value": ["£0", "£0", "£230,900"],
    "Net cost after cashable benefits": ["£186,000", "£918,500", "£3,241,650"],
    "Present value of costs": ["£179,710", "£877,174", "£3,406,145"],
    "Present value of benefits": ["£0", "£0", "£223,092"],
    "Net present value": ["-£179,710", "-£877,174", "-£3,183,053"],
    "Net present cost above doing nothing": ["£0", "£697,464", "£3,003,343"],
    "Benefit-cost ratio": ["–", "–", "0.07"],
    "Payback": ["–", "–", "not paid back"],
}
RECORDS_IF = ["-£3,183,053", "-£3,864,282", "-£2,501,824", "-£3,138,435", "-£3,227,672", "-£3,908,901"]
RECORDS_BY_YEAR = [
    ["2026/27", "1,842,000.00", "0.00", "1,842,000.00"],
    ["2027/28", "967,500.00", "318,250.00", "1,285,750.00"],
    ["2028/29", "0.00", "344,800.00", "344,800.00"],
    ["All years", "2,809,500.00", "663,050.00", "3,472,550.00"],
]


@pytest.mark.parametrize("kind", ["business-case", "bid-evidence"])
def test_the_student_record_of_northmoor(kind: str, northmoor: Strategy) -> None:
    document = northmoor.document(kind, "nm:case-student-records")
    found = tables(document)
    assert {row[0]: row[1:] for row in found["Investment appraisal"]} == RECORDS
    assert [row[1] for row in found["What the net present value becomes if the estimates are wrong"]] == RECORDS_IF
    assert found["Cost by year (GBP)"] == RECORDS_BY_YEAR
    # Funding: 2,809,500 + 663,050 = 3,472,550, both approved.
    assert "All of the £3,472,550 that it costs is approved." in text(document)


def test_optimism_and_years_of_benefits(northmoor: Strategy) -> None:
    assume = DocumentOptions(optimism_bias=Decimal(20), benefit_years=5)
    found = tables(northmoor.document("business-case", "nm:case-student-records", assume))
    last = {row[0]: row[-1] for row in found["Investment appraisal"]}
    assert last["Cost"] == "£4,034,450"  # 1.2 * 2,809,500 + 663,050
    assert last["Net cost after cashable benefits"] == "£2,879,950"  # less 5 * 230,900
    assert (last["Present value of costs"], last["Present value of benefits"]) == ("£3,961,502", "£1,042,526")
    assert (last["Net present value"], last["Benefit-cost ratio"]) == ("-£2,918,976", "0.26")


def test_the_record_past_its_support(northmoor: Strategy) -> None:
    """From 31 July 2027 with the record and the timetable: 108 days to the horizon, 61 to its replacement."""
    words = text(northmoor.document("business-case", "nm:case-student-records"))
    # 108 * 2 / 7 and 61 * 2 / 7
    assert "for 30.9 service-weeks; if it is replaced as planned, for 17.4." in words


@pytest.mark.parametrize("kind", ["business-case", "bid-evidence"])
def test_benefit_cost_ratios_and_paybacks(kind: str, ashdown: Strategy) -> None:
    network = {
        row[0]: row[1:] for row in tables(ashdown.document(kind, "avc:case-network-refresh"))["Investment appraisal"]
    }
    # 13,043.48 / 452,917.87
    assert network["Benefit-cost ratio"] == ["–", "–", "0.03"]
    assert network["Payback"] == ["–", "–", "not paid back"]
    servers = {
        row[0]: row[1:] for row in tables(ashdown.document(kind, "avc:case-server-renewal"))["Investment appraisal"]
    }
    # 29,178.74 / 160,000
    assert servers["Benefit-cost ratio"] == ["–", "0.18"]


def test_service_weeks_are_days_times_services(ashdown: Strategy) -> None:
    """Switches 242 and 381 days, 14 services; Wi-Fi 62 and 139 days, one; servers 0 and 230 days, nine."""
    network = text(ashdown.document("business-case", "avc:case-network-refresh"))
    # (381 * 14 + 139) / 7 and (242 * 14 + 62) / 7
    assert "for 781.9 service-weeks; if it is replaced as planned, for 492.9." in network
    servers = text(ashdown.document("business-case", "avc:case-server-renewal"))
    # 230 * 9 / 7
    assert "for 295.7 service-weeks; if it is replaced as planned, for 0." in servers


@pytest.mark.parametrize("case", ["avc:case-network-refresh", "avc:case-server-renewal"])
def test_options_and_risks_are_those_of_the_reports(case: str, ashdown: Strategy) -> None:
    document = ashdown.document("business-case", case)
    report = ashdown.report("case-options", case=case)
    names = [column.name for column in report.columns]
    found = [dict(zip(names, row, strict=True)) for row in report.rows]
    shown = tables(document)["The options side by side"]
    for row, option in zip(shown, found, strict=True):
        assert row[:2] == [option["option"].text, option["recommended"].text]
        assert row[2:5] == [f"£{option[name].value:,.0f}" for name in ("capital", "revenue", "cost")]
        assert row[5] == option["benefits"].text
        assert row[-1] == option["top_risk"].text
    register = ashdown.report("risk-register")
    scores = {row[_place(register, "risk")].text: row[_place(register, "score")].text for row in register.rows}
    for row in tables(document)["Risks of the recommended option, highest first"]:
        assert int(row[1]) * int(row[2]) == int(row[3]) == int(scores[row[0]])


def _place(table: Table, name: str) -> int:
    return [column.name for column in table.columns].index(name)
