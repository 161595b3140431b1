#!/usr/bin/env python3
"""Recomputes every figure of `opportunityStats`, `leadStats`, `pipelineAsOf` and `pipelineChange` from rows that the
API exports, and compares.

    figures.py URL TOKEN [--histories N] [--seed S]

It knows the server by its address only, and takes nothing from its code: the calendars, the rounding and the order of
groups are written here once more, in Python's exact decimals. With `--histories` it first makes that many random
histories by mutations. It then asks as the token's person, and as one person of each role and reach: each exports the
rows that he may see, and each of his figures must be those of his rows, to the last digit. Exit code 0: all are equal.
"""

import argparse
import itertools
import json
import random
import sys
import urllib.request
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from zoneinfo import ZoneInfo

PLACES = Decimal("0.0001")

FIGURES = """count open won lost baseEstimatedValue { amount currencyCode } baseWeightedValue { amount }
  baseActualRevenue { amount } baseMargin { amount } unknownMargins
  winRate { won lost leftOut byCount byValue baseWonValue { amount } baseLostValue { amount } }
  byCurrency { currencyCode count estimatedValue { amount } actualRevenue { amount } margin { amount } }"""

OPPORTUNITIES = """query ($after: String) { opportunities(first: 50, after: $after) { pageInfo { hasNextPage endCursor } nodes {
  id createdAt status forecastCategory currencyCode estimatedCloseDate isOnHold
  process { id } stage { id } owner { id } team { id } campaign { id } source { id } priceList { id }
  customer { __typename ... on Account { id } ... on Contact { id } }
  estimatedValue { amount currencyCode } baseEstimatedValue { amount } baseWeightedValue { amount } probability
  closing { outcome closedOn note reason { id countsInWinRate } competitor { id }
    actualRevenue { amount currencyCode } baseActualRevenue { amount } margin { amount } baseMargin { amount } }
  competitors { competitor { id } } lines { product { id } }
  version stageVisits { stage { id } enteredAt leftAt } } } }"""

LEADS = """query ($after: String) { leads(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes {
  id createdAt status rating owner { id } team { id } source { id } campaign { id }
  estimatedValue { amount currencyCode } } } }"""

PAST = """opportunityId %s { version status forecastCategory estimatedCloseDate process { id } stage { id } owner { id }
  team { id } baseValue { amount } baseWeightedValue { amount } }"""

# The ways in which opportunities come, leave, and stay.
COMING = ["NEW", "REOPENED", "REASSIGNED_IN", "SLIPPED_IN", "PULLED_IN"]
LEAVING = ["WON", "LOST", "REASSIGNED_OUT", "SLIPPED_OUT", "PULLED_OUT"]
STAYING = ["VALUE_UP", "VALUE_DOWN", "PUT_OFF", "BROUGHT_FORWARD", "MOVED_FORWARD", "MOVED_BACK"]


class Server:
    """The API, as one person."""

    def __init__(self, url, token):
        self.url, self.token = url, token

    def run(self, query, variables=None):
        body = json.dumps({"query": query, "variables": variables or {}}).encode()
        headers = {"content-type": "application/json", "authorization": f"Bearer {self.token}", "accept-language": "en"}
        with urllib.request.urlopen(urllib.request.Request(self.url, body, headers)) as answer:
            read = json.load(answer)
        if "errors" in read:
            raise RuntimeError(f"{query}\n{variables}\n{json.dumps(read['errors'], indent=1)}")
        return read["data"]

    def do(self, verb, given, fields):
        """A mutation's payload; None: it was refused."""
        kind = verb[0].upper() + verb[1:] + "Input"
        query = f"mutation ($input: {kind}!) {{ {verb}(input: $input) {{ {fields} userErrors {{ code message }} }} }}"
        payload = self.run(query, {"input": given})[verb]
        return None if payload["userErrors"] else payload

    def all(self, query, field):
        rows, after = [], None
        while True:
            page = self.run(query, {"after": after})[field]
            rows += page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return rows
            after = page["pageInfo"]["endCursor"]


# The calendar: days are counted, never taken from a library of the server's.

def jalali_is_leap(year):
    """The rule of 33 years, which agrees with the official calendar from 1206 to 1498."""
    return (25 * year + 11) % 33 < 8


def jalali_length(year, month):
    return 31 if month <= 6 else 30 if month <= 11 or jalali_is_leap(year) else 29


FARVARDIN_1403 = date(2024, 3, 20)


def jalali_year_start(year):
    day = FARVARDIN_1403
    for passed in range(1403, year):
        day += timedelta(days=366 if jalali_is_leap(passed) else 365)
    for coming in range(year, 1403):
        day -= timedelta(days=366 if jalali_is_leap(coming) else 365)
    return day


class Calendar:
    def __init__(self, organization):
        self.is_jalali = organization["calendar"] == "JALALI"
        month, day = organization["fiscalYearStart"].split("-")
        self.fiscal_start = int(month), int(day)
        self.zone = ZoneInfo(organization["timeZone"])

    def month_start(self, year, month):
        """The first day of a month; months count on over the end of the year."""
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        if not self.is_jalali:
            return date(year, month, 1)
        return jalali_year_start(year) + timedelta(days=sum(jalali_length(year, m) for m in range(1, month)))

    def day(self, year, month, day):
        """A day, or the month's last if it has no such day."""
        first, next_first = self.month_start(year, month), self.month_start(year, month + 1)
        return min(first + timedelta(days=day - 1), next_first - timedelta(days=1))

    def year_month(self, day):
        year = day.year - 622 if self.is_jalali else day.year
        while self.month_start(year + 1, 1) <= day:
            year += 1
        month = 1
        while self.month_start(year, month + 1) <= day:
            month += 1
        return year, month

    def fiscal_start_of(self, year, months=0):
        return self.day(year, self.fiscal_start[0] + months, self.fiscal_start[1])

    def period(self, day, length):
        year, month = self.year_month(day)
        if length == "MONTH":
            return self.month_start(year, month), self.month_start(year, month + 1) - timedelta(days=1)
        fiscal = year if self.fiscal_start_of(year) <= day else year - 1
        step = 12 if length == "FISCAL_YEAR" else 3
        months = 0
        while self.fiscal_start_of(fiscal, months + step) <= day:
            months += step
        return self.fiscal_start_of(fiscal, months), self.fiscal_start_of(fiscal, months + step) - timedelta(days=1)

    def local_day(self, instant):
        return datetime.fromisoformat(instant.replace("Z", "+00:00")).astimezone(self.zone).date()


# What rows come to.

def amount(money):
    return Decimal(money["amount"]) if money else Decimal(0)


def shown(number):
    """A number as the API writes it."""
    return format(Decimal(number).quantize(PLACES), "f")


def percent(part, whole):
    part, whole = Decimal(part), Decimal(whole)
    if whole <= 0:
        return None
    with localcontext() as context:
        context.prec = 200
        return shown((part * 100 / whole).quantize(PLACES, ROUND_HALF_UP))


def money(total, sees=True):
    return {"amount": shown(total)} if sees else None


def opportunity_figures(rows, base, sees_costs):
    won = [row for row in rows if row["status"] == "WON"]
    closed = [row for row in rows if row["status"] != "OPEN"]
    counted = [row for row in closed if counts(row)]
    counted_won = [row for row in counted if row["status"] == "WON"]
    counted_lost = [row for row in counted if row["status"] == "LOST"]
    won_value = sum(amount(row["baseEstimatedValue"]) for row in counted_won)
    lost_value = sum(amount(row["baseEstimatedValue"]) for row in counted_lost)
    closings = [row["closing"] for row in won]
    by_currency = defaultdict(list)
    for row in rows:
        by_currency[row["currencyCode"]].append(row)

    def in_currency(code):
        of_code = by_currency[code]
        ended = [row["closing"] for row in of_code if row["status"] != "OPEN"]
        return {
            "currencyCode": code,
            "count": len(of_code),
            "estimatedValue": money(sum(amount(row["estimatedValue"]) for row in of_code)),
            "actualRevenue": money(sum(amount(closing["actualRevenue"]) for closing in ended)),
            "margin": money(sum(amount(closing["margin"]) for closing in ended), sees_costs),
        }

    return {
        "count": len(rows),
        "open": len(rows) - len(closed),
        "won": len(won),
        "lost": len(closed) - len(won),
        "baseEstimatedValue": {
            "amount": shown(sum(amount(row["baseEstimatedValue"]) for row in rows)),
            "currencyCode": base,
        },
        "baseWeightedValue": money(sum(amount(row["baseWeightedValue"]) for row in rows)),
        "baseActualRevenue": money(sum(amount(row["closing"]["baseActualRevenue"]) for row in closed)),
        "baseMargin": money(sum(amount(closing["baseMargin"]) for closing in closings), sees_costs),
        "unknownMargins": sum(closing["margin"] is None for closing in closings) if sees_costs else None,
        "winRate": {
            "won": len(counted_won),
            "lost": len(counted_lost),
            "leftOut": len(closed) - len(counted),
            "byCount": percent(len(counted_won), len(counted)),
            "byValue": percent(won_value, won_value + lost_value),
            "baseWonValue": money(won_value),
            "baseLostValue": money(lost_value),
        },
        "byCurrency": [in_currency(code) for code in sorted(by_currency)],
    }


def counts(row):
    reason = row["closing"]["reason"]
    return reason is None or reason["countsInWinRate"]


def lead_figures(rows):
    number = {status: sum(row["status"] == status for row in rows) for status in LEAD_STATES}
    by_currency = defaultdict(list)
    for row in rows:
        if row["estimatedValue"]:
            by_currency[row["estimatedValue"]["currencyCode"]].append(amount(row["estimatedValue"]))
    return {
        "count": len(rows),
        "new": number["NEW"],
        "contacted": number["CONTACTED"],
        "qualified": number["QUALIFIED"],
        "disqualified": number["DISQUALIFIED"],
        "qualifiedRate": percent(number["QUALIFIED"], number["QUALIFIED"] + number["DISQUALIFIED"]),
        "byCurrency": [
            {"currencyCode": code, "count": len(values), "estimatedValue": money(sum(values))}
            for code, values in sorted(by_currency.items())
        ],
    }


LEAD_STATES = ["NEW", "CONTACTED", "QUALIFIED", "DISQUALIFIED"]


# Dimensions: the values of a row, each a text or a period.

def named(field):
    return lambda row, _: [row[field]["id"] if row[field] else None]


def plain(field):
    return lambda row, _: [row[field]]


def of_closing(field):
    def value(row, _):
        found = row["closing"] and row["closing"][field]
        return [found["id"] if found else None]
    return value


def in_period(day_of, length):
    def value(row, calendar):
        day = day_of(row, calendar)
        return [calendar.period(day, length) if day else None]
    return value


def close_day(row, _):
    return row["estimatedCloseDate"] and date.fromisoformat(row["estimatedCloseDate"])


def closed_day(row, _):
    return row["closing"] and date.fromisoformat(row["closing"]["closedOn"])


def created_day(row, calendar):
    return calendar.local_day(row["createdAt"])


def products(row, _):
    found = {line["product"]["id"] if line["product"] else None for line in row["lines"]}
    return list(found) or [None]


LENGTHS = ["MONTH", "QUARTER", "FISCAL_YEAR"]

OPPORTUNITY_DIMENSIONS = {
    "STATUS": plain("status"),
    "PROCESS": named("process"),
    "STAGE": named("stage"),
    "OWNER": named("owner"),
    "TEAM": named("team"),
    "FORECAST_CATEGORY": plain("forecastCategory"),
    "CLOSE_REASON": of_closing("reason"),
    "COMPETITOR": of_closing("competitor"),
    "CAMPAIGN": named("campaign"),
    "SOURCE": named("source"),
    "CUSTOMER": named("customer"),
    "PRODUCT": products,
    "PRICE_LIST": named("priceList"),
    **{f"CLOSE_{length}": in_period(close_day, length) for length in LENGTHS},
    **{f"CLOSED_{length}": in_period(closed_day, length) for length in LENGTHS},
}

LEAD_DIMENSIONS = {
    "STATUS": plain("status"),
    "OWNER": named("owner"),
    "TEAM": named("team"),
    "SOURCE": named("source"),
    "CAMPAIGN": named("campaign"),
    "RATING": plain("rating"),
    **{f"CREATED_{length}": in_period(created_day, length) for length in LENGTHS},
}


def is_period(dimension):
    return any(dimension.endswith(length) for length in LENGTHS)


def expected_groups(rows, dimensions, known, calendar):
    """The keys and rows of each group, in order."""
    groups = defaultdict(list)
    for row in rows:
        for values in itertools.product(*(known[dimension](row, calendar) for dimension in dimensions)):
            groups[values].append(row)

    def order(entry):
        values, of_group = entry
        texts = [(value is None, text(value)) for value in values]
        periods = [key for key, dimension in zip(texts, dimensions) if is_period(dimension)]
        return periods, -len(of_group), texts

    return sorted(groups.items(), key=order)


def text(value):
    if value is None:
        return ""
    return value[0].isoformat() if isinstance(value, tuple) else value


def key(value):
    first, last = (value[0].isoformat(), value[1].isoformat()) if isinstance(value, tuple) else (None, None)
    return {"value": None if value is None else text(value), "first": first, "last": last}


def newest_first(rows):
    return [row["id"] for row in sorted(rows, key=lambda row: (row["createdAt"], row["id"].split("_")[1]), reverse=True)]


class Comparison:
    """One person's figures, compared with those of the rows that this person may see."""

    def __init__(self, server, calendar, base):
        self.server, self.calendar, self.base = server, calendar, base
        self.figures = 0
        self.differences = []
        granted = server.run("{ viewer { grantedPermissions } }")["viewer"]["grantedPermissions"]
        self.sees_costs = "VIEW_COSTS" in granted
        self.opportunities = server.all(OPPORTUNITIES, "opportunities")
        self.leads = server.all(LEADS, "leads")
        read = server.run("{ organization { today } salesProcesses { stages { id position } } }")
        self.today = date.fromisoformat(read["organization"]["today"])
        self.positions = {one["id"]: one["position"] for process in read["salesProcesses"] for one in process["stages"]}

    def same(self, what, found, expected):
        self.figures += 1
        if found != expected:
            self.differences.append(f"{what}\n  found    {json.dumps(found)}\n  expected {json.dumps(expected)}")

    def opportunity(self, dimensions, filters=None, kept=lambda _: True, range_=None):
        rows = [row for row in self.opportunities if kept(row)]
        self.compare(
            ("opportunityStats", "OpportunityFilter", "OpportunityDimension", "OpportunityRange"),
            (dimensions, OPPORTUNITY_DIMENSIONS, filters, range_),
            (rows, FIGURES, lambda rows: opportunity_figures(rows, self.base, self.sees_costs)),
        )

    def lead(self, dimensions, filters=None, kept=lambda _: True, range_=None):
        figures = """count new contacted qualified disqualified qualifiedRate
          byCurrency { currencyCode count estimatedValue { amount } }"""
        rows = [row for row in self.leads if kept(row)]
        self.compare(
            ("leadStats", "LeadFilter", "LeadDimension", "LeadRange"),
            (dimensions, LEAD_DIMENSIONS, filters, range_),
            (rows, figures, lead_figures),
        )

    def compare(self, names, asked, computed):
        field, filter_type, dimension_type, range_type = names
        dimensions, known, filters, range_ = asked
        rows, fields, figures = computed
        has_value = field == "opportunityStats"
        query = f"""query ($by: [{dimension_type}!]!, $filter: {filter_type}, $range: {range_type}, $after: String) {{
          {field}(groupBy: $by, filter: $filter, range: $range) {{ groupCount totals {{ {fields} }}
            records(first: 100) {{ totalCount nodes {{ id }} }}
            groups(first: 10, after: $after) {{ cursor shareOfCount {"shareOfValue" if has_value else ""}
              keys {{ value first last }} figures {{ {fields} }} records(first: 100) {{ totalCount nodes {{ id }} }} }} }} }}"""
        variables = {"by": dimensions}
        if filters is not None:
            variables["filter"] = filters
        if range_ is not None:
            variables["range"] = range_
        what = f"{field} by {dimensions}, filter {filters}, range {range_}"
        found = self.server.run(query, variables)[field]
        totals = figures(rows)
        self.same(f"{what}: totals", found["totals"], totals)
        behind = {"totalCount": len(rows), "nodes": [{"id": one} for one in newest_first(rows)[:100]]}
        self.same(f"{what}: records", found["records"], behind)
        groups = found["groups"]
        while len(groups) < (found["groupCount"] or 0):
            more = self.server.run(query, {**variables, "after": groups[-1]["cursor"]})[field]["groups"]
            if not more:
                break
            groups = groups + more
        expected = expected_groups(rows, dimensions, known, self.calendar) if dimensions else []
        self.same(f"{what}: keys", [group["keys"] for group in groups], [[key(value) for value in values] for values, _ in expected])
        self.same(f"{what}: groupCount", found["groupCount"], len(expected))
        whole = sum(amount(row["baseEstimatedValue"]) for row in rows) if has_value else None
        for group, (values, of_group) in zip(groups, expected):
            where = f"{what}: group {[text(value) for value in values]}"
            self.same(where, group["figures"], figures(of_group))
            self.same(f"{where}: share", group["shareOfCount"], percent(len(of_group), len(rows)))
            if has_value:
                value = sum(amount(row["baseEstimatedValue"]) for row in of_group)
                self.same(f"{where}: share of value", group["shareOfValue"], percent(value, whole))
            behind = {"totalCount": len(of_group), "nodes": [{"id": one} for one in newest_first(of_group)[:100]]}
            self.same(f"{where}: records", group["records"], behind)

    def rows_are_consistent(self, precision):
        """The weighted value and the base margin of each row follow from its other facts."""
        unit = Decimal(1).scaleb(-precision)
        for row in self.opportunities:
            weighted = amount(row["baseEstimatedValue"]) * row["probability"] / 100
            self.same(f"{row['id']}: weighted", amount(row["baseWeightedValue"]), weighted.quantize(unit, ROUND_HALF_UP))
            closing = row["closing"]
            if closing and closing["margin"] and closing["actualRevenue"]["currencyCode"] == self.base:
                self.same(f"{row['id']}: margin", closing["baseMargin"], closing["margin"])

    def everything(self, chance):
        for dimension in [[], *([one] for one in OPPORTUNITY_DIMENSIONS)]:
            self.opportunity(dimension)
        for dimension in [[], *([one] for one in LEAD_DIMENSIONS)]:
            self.lead(dimension)
        for pair in chance.sample(list(itertools.permutations(OPPORTUNITY_DIMENSIONS, 2)), 12):
            self.opportunity(list(pair))
        for pair in chance.sample(list(itertools.permutations(LEAD_DIMENSIONS, 2)), 4):
            self.lead(list(pair))
        days = sorted(filter(None, (close_day(row, None) for row in self.opportunities)))
        for field, day_of in [("ESTIMATED_CLOSE", close_day), ("CLOSED", closed_day)]:
            first, last = sorted(chance.choices(days or [date(2026, 1, 1)], k=2))
            inside = lambda row: (day := day_of(row, None)) is not None and first <= day <= last
            range_ = {"date": field, "first": first.isoformat(), "last": last.isoformat()}
            for dimension in chance.sample(list(OPPORTUNITY_DIMENSIONS), 3):
                self.opportunity([dimension], None, inside, range_)
        self.opportunity(["CLOSED_MONTH", "CLOSE_REASON"], {"status": ["LOST"]}, lambda row: row["status"] == "LOST")
        self.opportunity(["STAGE", "PROCESS"], {"status": ["LOST"]}, lambda row: row["status"] == "LOST")
        noted = lambda row: bool(row["closing"] and row["closing"]["note"])
        self.opportunity(["CLOSE_REASON"], {"hasClosingNote": True}, noted)
        self.opportunity(["CLOSE_REASON"], {"hasClosingNote": False}, lambda row: not noted(row))
        for competitor in sorted({one for row in self.opportunities for one in met(row)}):
            self.opportunity(["STATUS", "COMPETITOR"], {"metCompetitor": competitor}, lambda row: competitor in met(row))
        created = sorted(self.calendar.local_day(row["createdAt"]) for row in self.leads)
        if created:
            first, last = sorted(chance.choices(created, k=2))
            inside = lambda row: first <= self.calendar.local_day(row["createdAt"]) <= last
            self.lead(["CREATED_MONTH"], None, inside, {"first": first.isoformat(), "last": last.isoformat()})

    def past(self, chance):
        """The pipelines of random days, and how one became the other: those of the visits of stages, and waterfalls that
        add up."""
        first = min((self.calendar.local_day(row["createdAt"]) for row in self.opportunities), default=self.today)
        days = (self.today - first).days + 1
        pairs = [(first - timedelta(days=1), self.today)]
        pairs += [sorted(first + timedelta(days=chance.randrange(days)) for _ in range(2)) for _ in range(PAIRS)]
        for from_, to in pairs:
            rows = self.rows_of(from_, to)
            for day, side in [(from_, "before"), (to, "after")]:
                self.members(day, {one: row[side] for one, row in rows.items() if is_open(row[side])})
            self.waterfall(from_, to, rows, {})
            for _ in range(3):
                self.waterfall(from_, to, rows, self.scope(chance, list(rows.values())))

    def rows_of(self, from_, to):
        """What each opportunity was on both days that was OPEN on at least one of them."""
        rows = {}
        for side in ["before", "after"]:
            query = f"""query ($from: Date!, $to: Date!, $after: String) {{ pipelineChange(from: $from, to: $to) {{ {side} {{
              items(first: 50, after: $after) {{ cursor {PAST % "before"} {PAST.replace("opportunityId", "") % "after"} }} }} }} }}"""
            after = None
            while True:
                given = {"from": from_.isoformat(), "to": to.isoformat(), "after": after}
                page = self.server.run(query, given)["pipelineChange"][side]["items"]
                rows.update((one["opportunityId"], one) for one in page)
                if len(page) < 50:
                    break
                after = page[-1]["cursor"]
        return rows

    def members(self, day, found):
        """Who was OPEN at the end of a day, and in which stage: known from the visits."""
        next_day = day + timedelta(days=1)
        end = datetime(next_day.year, next_day.month, next_day.day, tzinfo=self.calendar.zone)
        instant = lambda text: datetime.fromisoformat(text.replace("Z", "+00:00"))
        stages = {}
        for row in self.opportunities:
            for visit in row["stageVisits"]:
                if instant(visit["enteredAt"]) < end and (visit["leftAt"] is None or instant(visit["leftAt"]) >= end):
                    stages[row["id"]] = visit["stage"]["id"]
        self.same(f"stages on {day}", {one: facts["stage"]["id"] for one, facts in sorted(found.items())}, dict(sorted(stages.items())))
        present = {row["id"]: row for row in self.opportunities}
        for one, facts in found.items():
            row = present.get(one)
            if row and row["version"] == facts["version"]:
                fields = ["status", "forecastCategory", "estimatedCloseDate", "process", "stage", "owner", "team"]
                self.same(f"{one} on {day}", [facts[name] for name in fields], [row[name] for name in fields])
                # A value in another currency follows the rates of later days; that of the past does not.
                if row["currencyCode"] == self.base:
                    values = [("baseValue", "baseEstimatedValue"), ("baseWeightedValue", "baseWeightedValue")]
                    self.same(f"{one} on {day}: values", [facts[past] for past, _ in values], [row[now] for _, now in values])

    def scope(self, chance, rows):
        """A random scope that fits an opportunity."""
        some = chance.choice(rows)["after" if chance.random() < 0.5 else "before"] if rows else None
        scope = {}
        if some is None:
            return scope
        if chance.random() < 0.5:
            scope["ownerId"] = some["owner"]["id"]
        if some["team"] and chance.random() < 0.3:
            scope["teamId"] = some["team"]["id"]
        if chance.random() < 0.3:
            scope["processId"] = some["process"]["id"]
        if some["estimatedCloseDate"] and chance.random() < 0.7:
            day = date.fromisoformat(some["estimatedCloseDate"])
            scope["closesFirst"] = (day - timedelta(days=chance.randrange(60))).isoformat()
            if chance.random() < 0.8:
                scope["closesLast"] = (day + timedelta(days=chance.randrange(60))).isoformat()
        return scope

    def waterfall(self, from_, to, rows, scope):
        sums = "count baseValue { amount } baseWeightedValue { amount } stages { stageId count baseValue { amount } baseWeightedValue { amount } }"
        query = f"""query ($from: Date!, $to: Date!, $scope: PipelineScope) {{
          pipelineAsOf(date: $from, scope: $scope) {{ {sums} }}
          pipelineChange(from: $from, to: $to, scope: $scope) {{ before {{ {sums} }} after {{ {sums} }}
            movements {{ movement count change {{ amount }} value {{ amount }} items(first: 100) {{ opportunityId change {{ amount }} }} }} }} }}"""
        found = self.server.run(query, {"from": from_.isoformat(), "to": to.isoformat(), "scope": scope})
        change = found["pipelineChange"]
        what = f"pipelineChange from {from_} to {to}, scope {scope}"
        inside = {side: [row[side] for row in rows.values() if fits(row[side], scope)] for side in ["before", "after"]}
        for side, facts in inside.items():
            self.same(f"{what}: {side}", change[side], self.pipeline(facts))
        self.same(f"{what}: pipelineAsOf", found["pipelineAsOf"], change["before"])
        moved = defaultdict(list)
        for one, row in rows.items():
            for movement, by in self.movements(row["before"], row["after"], scope):
                value = amount((row["after"] if fits(row["after"], scope) else row["before"])["baseValue"])
                moved[movement].append((-abs(by), -value, one.split("_")[1], one, by))
        expected = []
        for movement in COMING + LEAVING + STAYING:
            entries = sorted(moved[movement])
            expected.append({
                "movement": movement,
                "count": len(entries),
                "change": money(sum(entry[4] for entry in entries)),
                "value": money(-sum(entry[1] for entry in entries)),
                "items": [{"opportunityId": entry[3], "change": money(entry[4])} for entry in entries[:100]],
            })
        for one, other in zip(change["movements"], expected):
            self.same(f"{what}: {other['movement']}", one, other)
        whole = sum(amount(one["change"]) for one in change["movements"])
        self.same(f"{what}: sum", shown(amount(change["before"]["baseValue"]) + whole), shown(amount(change["after"]["baseValue"])))
        number = {one["movement"]: one["count"] for one in change["movements"]}
        count = change["before"]["count"] + sum(number[one] for one in COMING) - sum(number[one] for one in LEAVING)
        self.same(f"{what}: count", count, change["after"]["count"])

    def pipeline(self, facts):
        sums = lambda some: {
            "count": len(some),
            "baseValue": money(sum(amount(one["baseValue"]) for one in some)),
            "baseWeightedValue": money(sum(amount(one["baseWeightedValue"]) for one in some)),
        }
        stages = defaultdict(list)
        for one in facts:
            stages[(self.positions[one["stage"]["id"]], one["stage"]["id"].split("_")[1], one["stage"]["id"])].append(one)
        return {**sums(facts), "stages": [{"stageId": stage[2], **sums(some)} for stage, some in sorted(stages.items())]}

    def movements(self, before, after, scope):
        """Each way in which an opportunity moved, with the change of the pipeline's value."""
        was, is_ = fits(before, scope), fits(after, scope)
        if not was and not is_:
            return []
        close = lambda facts: facts["estimatedCloseDate"] or "9999-12-31"
        if is_ and not was:
            if before is None:
                way = "NEW"
            elif not is_open(before):
                way = "REOPENED"
            elif not belongs(before, scope):
                way = "REASSIGNED_IN"
            else:
                way = "SLIPPED_IN" if close(after) > close(before) else "PULLED_IN"
            return [(way, amount(after["baseValue"]))]
        if was and not is_:
            if not is_open(after):
                way = after["status"]
            elif not belongs(after, scope):
                way = "REASSIGNED_OUT"
            else:
                way = "SLIPPED_OUT" if close(after) > close(before) else "PULLED_OUT"
            return [(way, -amount(before["baseValue"]))]
        ways = []
        more = amount(after["baseValue"]) - amount(before["baseValue"])
        if more:
            ways.append(("VALUE_UP" if more > 0 else "VALUE_DOWN", more))
        if close(after) != close(before):
            ways.append(("PUT_OFF" if close(after) > close(before) else "BROUGHT_FORWARD", Decimal(0)))
        steps = self.positions[after["stage"]["id"]] - self.positions[before["stage"]["id"]]
        if steps and before["process"] == after["process"]:
            ways.append(("MOVED_FORWARD" if steps > 0 else "MOVED_BACK", Decimal(0)))
        return ways


def is_open(facts):
    return facts is not None and facts["status"] == "OPEN"


def belongs(facts, scope):
    """Whether owner, team and process are those of a scope."""
    asked = [("ownerId", "owner"), ("teamId", "team"), ("processId", "process")]
    return all(name not in scope or (facts[of] or {}).get("id") == scope[name] for name, of in asked)


def fits(facts, scope):
    """Whether an opportunity was in the open pipeline of a scope."""
    if not is_open(facts) or not belongs(facts, scope):
        return False
    day = facts["estimatedCloseDate"]
    if day is None:
        return "closesFirst" not in scope and "closesLast" not in scope
    return scope.get("closesFirst", day) <= day <= scope.get("closesLast", day)


# How many random pairs of days are compared for each person.
PAIRS = 6


def met(row):
    named_at_closing = row["closing"] and row["closing"]["competitor"]
    found = {one["competitor"]["id"] for one in row["competitors"]}
    return found | ({named_at_closing["id"]} if named_at_closing else set())


class Histories:
    """Random lives of opportunities, by ordinary mutations. What is refused is left as it is."""

    def __init__(self, server, chance):
        self.server, self.chance = server, chance
        lists = server.run("""{ products(first: 50) { nodes { id } } competitors { id } campaigns { id }
          priceLists { id currencyCode } closeReasons { id outcome requiresCompetitor requiresNote }
          salesProcesses { id } users { id isActive isService } organization { today } }""")
        self.lists = lists
        self.today = date.fromisoformat(lists["organization"]["today"])

    def one(self, name):
        chance, lists = self.chance, self.lists
        price_list = chance.choice(lists["priceLists"])
        sellers = [user["id"] for user in lists["users"] if user["isActive"] and not user["isService"]]
        given = {
            "name": name,
            "currencyCode": price_list["currencyCode"],
            "priceListId": price_list["id"],
            "processId": chance.choice(lists["salesProcesses"])["id"],
            "account": {"create": {"name": f"Customer of {name}"}},
            "contact": {"none": "NONE"},
            "onDuplicate": "ALLOW",
            "ownerId": chance.choice(sellers),
            "estimatedValue": self.value(),
            "estimatedCloseDate": (self.today + timedelta(days=chance.randint(-200, 400))).isoformat(),
        }
        if lists["campaigns"] and chance.random() < 0.4:
            given["campaignId"] = chance.choice(lists["campaigns"])["id"]
        opened = self.server.do("openOpportunity", given, "opportunity { id }")
        if not opened:
            given = {**given, "priceListId": None, "campaignId": None}
            opened = self.server.do("openOpportunity", {k: v for k, v in given.items() if v}, "opportunity { id }")
        if not opened:
            return False
        opportunity = opened["opportunity"]["id"]
        for _ in range(chance.randint(0, 6)):
            self.step(opportunity)
        return True

    def value(self):
        most = self.chance.choice([10, 10_000, 10_000_000, 900_000_000_000_000 if self.chance.random() < 0.05 else 1_000])
        return str(self.chance.randint(0, most))

    def step(self, opportunity):
        chance, server = self.chance, self.server
        given = {"opportunityId": opportunity}
        reasons = self.lists["closeReasons"]
        step = chance.choice(["lines", "move", "change", "compete", "win", "lose", "lose", "reopen"])
        if step == "lines":
            products = chance.sample(self.lists["products"]["nodes"], k=min(2, len(self.lists["products"]["nodes"])))
            lines = [{"productId": one["id"], "quantity": str(chance.randint(1, 9))} for one in products]
            lines.append({"description": "Work", "quantity": "1", "unitPrice": str(chance.randint(1, 999))})
            server.do("setLines", {"documentId": opportunity, "lines": lines[: chance.randint(0, 3)]}, "document { id }")
        elif step == "move":
            server.do("moveOpportunityStage", {**given, "to": {"direction": chance.choice(["NEXT", "PREVIOUS"])}}, "opportunity { id }")
        elif step == "change":
            change = {"probability": chance.randint(0, 100), "forecastCategory": chance.choice(["PIPELINE", "BEST_CASE", "COMMITTED", "OMITTED"])}
            server.do("updateOpportunity", {**given, **change}, "opportunity { id }")
        elif step == "compete":
            server.do("addOpportunityCompetitor", {**given, "competitor": self.competitor()}, "opportunity { id }")
        elif step == "win":
            fit = [None, *(reason["id"] for reason in reasons if reason["outcome"] == "WON" and not reason["requiresNote"])]
            won = {**given, "actualRevenue": self.value(), "reasonId": chance.choice(fit)}
            server.do("closeAsWon", {name: value for name, value in won.items() if value is not None}, "opportunity { id }")
        elif step == "lose":
            reason = chance.choice([reason for reason in reasons if reason["outcome"] == "LOST"])
            lost = {**given, "reasonId": reason["id"]}
            if reason["requiresCompetitor"] or chance.random() < 0.3:
                lost["competitor"] = self.competitor()
            if reason["requiresNote"] or chance.random() < 0.5:
                lost["note"] = "They said so."
            server.do("closeAsLost", lost, "opportunity { id }")
        else:
            server.do("reopenOpportunity", given, "opportunity { id }")

    def competitor(self):
        known = self.lists["competitors"]
        if known and self.chance.random() < 0.9:
            return {"existingId": self.chance.choice(known)["id"]}
        return {"newName": f"Rival {self.chance.randint(1, 4)}"}


def people(admin):
    """Tokens of one person of each role and reach."""
    users = admin.run("{ users { id role reach isActive isService displayName } }")["users"]
    chosen = {}
    for user in users:
        if user["isActive"] and not user["isService"]:
            chosen.setdefault((user["role"], user["reach"]), user)
    for (role, reach), user in sorted(chosen.items()):
        token = admin.do("createApiToken", {"name": "figures", "userId": user["id"]}, "secret")
        if token:
            yield f"{role} {reach}", Server(admin.url, token["secret"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("token")
    parser.add_argument("--histories", type=int, default=0, help="how many random histories are made first")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    admin = Server(given.url, given.token)
    organization = admin.run("{ organization { calendar fiscalYearStart timeZone baseCurrency } currencies { code precision } }")
    base = organization["organization"]["baseCurrency"]
    precision = next(one["precision"] for one in organization["currencies"] if one["code"] == base)
    calendar = Calendar(organization["organization"])
    if given.histories:
        label = [{"locale": "en", "text": f"Entered twice {given.seed}"}]
        admin.do("createCloseReason", {"outcome": "LOST", "labels": label, "countsInWinRate": False}, "closeReason { id }")
        histories = Histories(admin, chance)
        made = sum(histories.one(f"History {number}") for number in range(given.histories))
        print(f"{made} histories, seed {given.seed}")
        if made < given.histories / 2:
            sys.exit("most histories were refused")
    figures = differences = 0
    for who, server in [("the token's person", admin), *people(admin)]:
        comparison = Comparison(server, calendar, base)
        comparison.rows_are_consistent(precision)
        comparison.everything(chance)
        comparison.past(chance)
        count = f"{len(comparison.opportunities)} opportunities and {len(comparison.leads)} leads"
        print(f"{who}: {comparison.figures} figures of {count}, {len(comparison.differences)} differ")
        for difference in comparison.differences[:10]:
            print(difference)
        figures += comparison.figures
        differences += len(comparison.differences)
    print(f"{figures} figures, {differences} differences")
    sys.exit(1 if differences or not figures else 0)


if __name__ == "__main__":
    main()
