"""Charts: XML that holds every label, the same each time, inside its own frame with few and with many things."""

import re
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from itstrat.report.charts import cost_by_year, gantt, load, rag, sankey, sparkline, strategy_map, svg

DAY = date(2026, 9, 1)


def names(count, noun):
    return [f"{noun} {place} of the wireless network & more" for place in range(count)]


def a_sparkline(count):
    points = [sparkline.Point(place, place * 7 % 5) for place in range(count)]
    return sparkline.draw(points, title="T", target=3, description="D")


def a_rag(count):
    statuses = ["red", "amber", "green", "unknown"]
    rows = [
        rag.Row(label=name, status=statuses[place % 4], value=f"{place}%", note="late", points=(sparkline.Point(1, 2),))
        for place, name in enumerate(names(count, "R"))
    ]
    return rag.draw(rows, title="T", description="D")


def a_gantt(count):
    bars = [
        gantt.Bar(
            label=name,
            start=DAY + timedelta(20 * place),
            end=DAY + timedelta(20 * place + 90),
            level=place % 2,
            milestones=(gantt.Milestone("live", DAY + timedelta(20 * place + 80), place == 0),),
        )
        for place, name in enumerate(names(count, "P"))
    ]
    return gantt.draw(bars, today=date(2026, 11, 16), title="T", description="D")


def a_cost(count):
    years = [
        cost_by_year.Year(label=f"{2020 + n}", capital=Decimal(1000 * n), revenue=Decimal(500), funding=Decimal(900))
        for n in range(min(count, 20))
    ]
    return cost_by_year.draw(years, title="T", description="D")


def a_load(count):
    periods = (load.Period(Decimal(3), Decimal(2)), load.Period(Decimal(1), None), load.Period(Decimal(0), Decimal(0)))
    rows = [load.Resource(name, periods) for name in names(count, "T")]
    return load.draw(rows, ["Q1", "Q2", "Q3"], title="T", description="D")


def a_sankey(count):
    nodes = [sankey.Node("f", "Fund", 0), sankey.Node("a", "Aim", 2)]
    nodes += [sankey.Node(f"p{n}", name, 1) for n, name in enumerate(names(count, "P"))]
    flows = [sankey.Flow("f", f"p{n}", 1000 * (n + 1)) for n in range(count)]
    flows += [sankey.Flow(f"p{n}", "a", 1000 * (n + 1)) for n in range(count)]
    return sankey.draw(nodes, flows, title="T", description="D", headings=["Money", "Projects", "Aims"])


def a_map(count):
    columns = [
        strategy_map.Column("Aims", (strategy_map.Box("a", "Aim"),)),
        strategy_map.Column(
            "Services", tuple(strategy_map.Box(f"s{n}", name, n == 1) for n, name in enumerate(names(count, "S")))
        ),
    ]
    return strategy_map.draw(columns, [("a", f"s{n}") for n in range(count)], title="T", description="D")


ALL = [a_sparkline, a_rag, a_gantt, a_cost, a_load, a_sankey, a_map]


def numbers(node, *keys):
    return [float(node.get(key, 0)) for key in keys]


@pytest.mark.parametrize("count", [0, 1, 5, 60])
@pytest.mark.parametrize("draw", ALL)
def test_a_chart_is_named_the_same_each_time_and_stays_in_its_frame(draw, count):
    written = draw(count)
    assert written == draw(count)
    root = ElementTree.fromstring(written)
    assert root.get("role") == "img"
    assert [child.text for child in root[:2]] == ["T", "D"]
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    for node in root.iter():
        tag = node.tag.split("}")[1]
        if tag == "rect":
            x, y, wide, tall = numbers(node, "x", "y", "width", "height")
            assert x >= 0
            assert y >= 0
            assert x + wide <= width + 0.1
            assert y + tall <= height + 0.1
        if tag == "text":
            x, y = numbers(node, "x", "y")
            assert 0 <= x <= width
            assert 0 < y <= height
            size = float(node.get("font-size"))
            assert size >= 7
            if node.get("text-anchor") is None:
                assert x + svg.width_of(node.text or "", size) * 0.86 <= width
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)|<image|<script|href", written)


def test_a_column_of_long_names_takes_the_room_that_others_leave():
    names = [f"Every group has the computing and data facilities, no {n}" for n in range(30)]
    columns = [
        strategy_map.Column("Elements", tuple(strategy_map.Box(f"e{n}", name) for n, name in enumerate(names))),
        strategy_map.Column("Aims", (strategy_map.Box("a", "Research computing that wins and delivers grants"),)),
    ]
    drawn = strategy_map.draw(columns, [("e1", "a")], title="T", description="D")
    assert "…" not in drawn
    assert names[-1] in drawn


def test_no_name_is_cut_where_there_is_room():
    objectives = [f"Researchers can work safely with sensitive data when they need to, {n}" for n in range(22)]
    columns = [
        strategy_map.Column("Kinds", (strategy_map.Box("k", "communication and collaboration"),)),
        strategy_map.Column("Objectives", tuple(strategy_map.Box(name, name) for name in objectives)),
        strategy_map.Column("Aims", (strategy_map.Box("a", "Research computing that wins and delivers grants"),)),
    ]
    assert "…" not in strategy_map.draw(columns, [], title="T")


def test_columns_of_short_names_are_alike():
    columns = [
        strategy_map.Column(name, (strategy_map.Box(name, name),)) for name in ("Aims", "Objectives", "Services")
    ]
    root = ElementTree.fromstring(strategy_map.draw(columns, [], title="T"))
    boxes = [node for node in root if node.tag.endswith("rect") and node.get("rx")]
    assert len({node.get("width") for node in boxes}) == 1


@pytest.mark.parametrize("draw", [a_rag, a_gantt, a_load, a_sankey, a_map])
def test_every_thing_is_named(draw):
    words = ElementTree.fromstring(draw(60)).itertext()
    found = {int(match[1]) for text in words for match in [re.search(r"\b[A-Z] (\d+)", text)] if match}
    assert set(range(60)) <= found


def test_status_is_told_by_letter_and_shape():
    assert ">R<" in rag.mark("red", 9, 9)
    assert "<rect" in rag.mark("red", 9, 9)
    assert ">A<" in rag.mark("amber", 9, 9)
    assert "<polygon" in rag.mark("amber", 9, 9)
    assert ">G<" in rag.mark("green", 9, 9)
    assert "<circle" in rag.mark("green", 9, 9)
    assert ">?<" in rag.mark("unknown", 9, 9)
    assert "dasharray" in rag.mark("unknown", 9, 9)


def test_gantt_bars_lie_at_their_dates():
    bar = gantt.Bar(label="x", start=date(2026, 1, 1), end=date(2026, 12, 31))
    root = ElementTree.fromstring(gantt.draw([bar], today=date(2026, 7, 2), title="T"))
    left, wide = next(numbers(n, "x", "width") for n in root.iter() if n.get("rx"))
    line = next(n for n in root.iter() if n.get("stroke") == svg.ALARM and n.get("points"))
    today = float(line.get("points").split(",")[0])
    assert today == pytest.approx(left + wide / 2, abs=2)


@pytest.mark.parametrize("today", [date(2020, 1, 1), date(2040, 1, 1)])
def test_gantt_has_no_line_for_a_report_date_outside_it(today):
    bar = gantt.Bar(label="x", start=date(2026, 1, 1), end=date(2026, 12, 31))
    assert "as of" not in gantt.draw([bar], today=today, title="T")


def test_gantt_takes_a_single_day():
    bar = gantt.Bar(label="x", start=DAY, end=DAY)
    assert "Q3" in gantt.draw([bar], today=DAY, title="T")


def test_cost_bars_are_as_tall_as_their_money():
    year = cost_by_year.Year(label="2026/27", capital=Decimal(300), revenue=Decimal(100))
    root = ElementTree.fromstring(cost_by_year.draw([year], title="T"))
    bars = [numbers(n, "height")[0] for n in root.iter() if n.get("stroke") == svg.INK and n.get("width") == "70"]
    assert bars[0] == pytest.approx(3 * bars[1], rel=0.01)
    assert ">400<" in cost_by_year.draw([year], title="T")


def test_load_marks_what_is_over_capacity_and_only_that():
    over, within = load.Period(Decimal("2.5"), Decimal(2)), load.Period(Decimal(2), Decimal(2))
    drawn = load.draw([load.Resource("team", (over, within))], ["Q1", "Q2"], title="T")
    assert "▲ 2.5 / 2" in drawn
    assert ">2 / 2<" in drawn
    assert drawn.count(f'fill="{svg.ALARM}"') == 1


def test_sankey_bands_are_as_thick_as_their_money():
    nodes = [sankey.Node("a", "A", 0), sankey.Node("b", "B", 1), sankey.Node("c", "C", 1)]
    drawn = sankey.draw(nodes, [sankey.Flow("a", "b", 300), sankey.Flow("a", "c", 100)], title="T")
    thick = sorted(float(width) for width in re.findall(r'<path [^>]*stroke-width="([0-9.]+)"', drawn))
    assert thick[1] == pytest.approx(3 * thick[0], rel=0.01)
    with pytest.raises(ValueError, match="right"):
        sankey.draw(nodes, [sankey.Flow("b", "a", 1)], title="T")


def test_a_map_says_how_many_it_leaves_out():
    assert "… and 4,940 more" in a_map(5000)


def test_order_of_layers_crosses_few_links():
    assert svg.arranged([["a", "b"], ["x", "y"]], [("a", "y"), ("b", "x")])[1] == ["y", "x"]
    assert svg.arranged([["a", "b"], ["x", "y"]], [("a", "x"), ("b", "y")]) == [["a", "b"], ["x", "y"]]


@pytest.mark.parametrize("top", [0, 0.4, 1, 7, 99, 230, 1_234_567])
def test_ticks_reach_the_top_and_are_few(top):
    marks = svg.ticks(top)
    assert marks[0] == 0
    assert marks[-1] >= top
    assert len(marks) <= 7


def test_long_words_are_cut_to_the_room():
    assert svg.width_of(svg.cut("W" * 50, 10, 60), 10) <= 60
    lines = svg.wrapped("Replacement of " * 9, 10, 80, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(svg.width_of(line, 10) <= 80 for line in lines)


def test_the_legend_says_what_the_marks_stand_for():
    assert "red: off track" in a_rag(3)
    risks = rag.draw([rag.Row(label="Fire", status="red")], title="T", legend={"red": "red: score 15 or more"})
    assert "red: score 15 or more" in risks
    assert "track" not in risks


def test_a_long_name_of_a_project_is_told_on_two_lines_and_not_cut() -> None:
    name = "Thirty-one interfaces for the new student record"
    bars = [gantt.Bar(label=name, start=date(2026, 10, 1), end=date(2027, 9, 30), level=1)]
    drawn = gantt.draw(bars, today=date(2026, 11, 16), title="T")
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert "…" not in drawn
    assert name in " ".join(lines)


def test_reached_is_explained_where_something_is_reached() -> None:
    for reached in (False, True):
        one = gantt.Milestone("Signed", date(2026, 12, 1), reached)
        bars = [gantt.Bar(label="A", start=date(2026, 10, 1), end=date(2027, 9, 30), milestones=(one,))]
        assert (">reached<" in gantt.draw(bars, today=date(2026, 11, 16), title="T")) == reached


def test_of_many_projects_too_no_name_is_cut() -> None:
    name = "Thirty-one interfaces for the new student record"
    bars = [gantt.Bar(label=f"{name} {place}", start=DAY, end=date(2027, 9, 30), level=1) for place in range(38)]
    drawn = gantt.draw(bars, today=DAY, title="T")
    assert "…" not in drawn
    height = float(re.search(r'height="([0-9.]+)"', drawn)[1])
    rows = [float(y) for y in re.findall(r'<polyline points="0,([0-9.]+) 640', drawn)]
    assert len(rows) == 38
    assert rows == sorted(rows)
    assert rows[-1] < height - 30


def test_of_many_objectives_no_name_and_no_note_is_cut() -> None:
    label, note = (
        "Every teaching session starts with technology that works",
        "1,088.1 tCO2e, target 900 tCO2e in 1,623 days",
    )
    rows = [rag.Row(label=label, status="green", value="62 % of the way", note=note) for _ in range(rag.TALL + 1)]
    drawn = rag.draw(rows, title="T")
    assert "…" not in drawn
    lines = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", drawn))
    assert lines.count(label) == lines.count(note) == rag.TALL + 1
