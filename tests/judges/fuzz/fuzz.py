"""Asks every query and mutation of the schema with made-up arguments, by schemathesis.

Prints one JSON object a line: the operation, how many cases, the codes of the errors, what went wrong.
Schemathesis' own verdict on GraphQL errors is not used: it takes every error with a path for a fault
of the server, a refused input too. A fault is: a status of 500 or above, no answer in time, an answer
that is no GraphQL, an error without a code, or one that says that something failed inside.
"""

import json
import os
import sys
from collections import Counter

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.graphql import nodes

URL = sys.argv[1]
SEED = int(sys.argv[2])
EXAMPLES = int(sys.argv[3])
HEADERS = {"Authorization": f"Bearer {os.environ['FORSAT_TOKEN']}"}
LONGEST_SECONDS = 20
MOST_FAULTS = 3

RECORDS = """{
  opportunities(first: 20) { nodes { id quotes(first: 2) { nodes { id } } lines { id } } }
  leads(first: 20) { nodes { id } } accounts(first: 10) { nodes { id } } contacts(first: 10) { nodes { id } }
  products(first: 10) { nodes { id } } salesProcesses { id stages { id } } users { id } teams { id }
  priceLists { id } closeReasons { id } competitors { id } campaigns { id } sources { id } taxRates { id }
}"""


def ids(value):
    """All ids in an answer."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [inner] if key == "id" else ids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids(inner)


def register():
    """Values that get past the first check as often as not: ids of records, texts that are numbers."""
    answer = requests.post(URL, json={"query": RECORDS}, headers=HEADERS, timeout=LONGEST_SECONDS).json()
    known = list(dict.fromkeys(ids(answer["data"])))
    assert len(known) > 50, answer
    text = lambda strategy: strategy.map(nodes.String)
    decimals = st.decimals(min_value=-(10**15), max_value=10**15, places=4).map(str)
    schemathesis.graphql.scalar("ID", text(st.sampled_from(known) | st.text(max_size=40)))
    schemathesis.graphql.scalar("Decimal", text(decimals | st.sampled_from(["0", "1", "-1", "NaN", "1e400", ""])))
    schemathesis.graphql.scalar("CurrencyCode", text(st.sampled_from(["IRR", "USD", "EUR", "XXX", "irr", ""])))


def fault(response):
    """What is wrong with an answer; None: nothing. The codes of its errors are counted."""
    codes = []
    if response.status_code >= 500:
        return f"status {response.status_code}", codes
    try:
        answer = response.json()
    except ValueError:
        return "the answer is no JSON", codes
    if not isinstance(answer, dict) or not ("data" in answer or answer.get("errors")):
        return "the answer is no GraphQL", codes
    for error in answer.get("errors", []):
        code = error.get("extensions", {}).get("code")
        codes.append(code)
        if not code:
            return "an error has no code", codes
        if code in ("INTERNAL_SERVER_ERROR", "TIMEOUT"):
            return f"an error is {code}", codes
    return None, codes


def judge(operation):
    """Asks one operation with made-up arguments."""
    report = {"operation": operation.label, "cases": 0, "codes": Counter(), "faults": []}

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @seed(SEED)
    def ask(case):
        if len(report["faults"]) >= MOST_FAULTS:
            return
        report["cases"] += 1
        try:
            response = case.call(headers=HEADERS, timeout=LONGEST_SECONDS)
            wrong, codes = fault(response)
            answers = response.text
        except Exception as error:  # Whatever the client could not do, it was no answer.
            wrong, codes, answers = f"no answer: {type(error).__name__}", [], str(error)
        report["codes"].update(codes)
        if wrong:
            report["faults"].append({"wrong": wrong, "query": str(case.body)[:2000], "answer": answers[:1000]})

    ask()
    return report


register()
schema = schemathesis.graphql.from_url(URL, headers=HEADERS)
for found in schema.get_all_operations():
    print(json.dumps(judge(found.ok())), flush=True)
