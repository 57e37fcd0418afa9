"""Editors who work on the same lists at the same moment lose nothing, and break nothing.

A crowd of processes works at a database of its own (tests/crowd.py); what is looked at here is its
report: each editor's acts and answers, and what the reader read all the while. Who wants another
crowd names it: CROWD=17 pytest tests/test_concurrency.py.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import pairwise

import pytest

SEEDS = os.environ.get("CROWD", "1").split(",")


@cache
def report_of(seed):
    command = [sys.executable, "-m", "tests.crowd", seed]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(params=SEEDS)
def crowd(request):
    return Crowd(request.param)


class Crowd:
    """What a crowd did and read, and how it is told when something was amiss."""

    def __init__(self, seed):
        self.seed, self.report = seed, report_of(seed)
        (self.read,) = self.report["read"]
        self.acts = [act for history in self.report["edit"] for act in history]
        # All that was ever seen of the drafts at one moment: list, version and what it said.
        self.drafts = {}
        for pk, version, content in self.read["snapshots"]:
            self.drafts.setdefault((pk, version), []).append(content)

    def __repr__(self):
        return f"crowd {self.seed}"

    def writes(self, *answers):
        return [act for act in self.acts if act["answer"] in answers]

    def story(self, pk):
        """All that was done to a list, by the version that it was done to, for who has to find
        out what went wrong.
        """
        acts = [act for act in self.acts if act.get("list") == pk]
        told = [f"{act.get('seen')}: {act}" for act in sorted(acts, key=lambda a: a.get("seen", 0))]
        return f"seed {self.seed}, list {pk}\n" + "\n".join(told)

    def assert_never_otherwise(self, pk, version, content):
        """Whoever saw this version of a list saw it say this."""
        for seen in self.drafts.get((pk, version), []):
            assert seen == content, (
                f"version {version} said {seen}\nnot {content}\n{self.story(pk)}"
            )


def test_nobody_meets_an_error_page(crowd):
    troubles = [trouble for act in crowd.acts for trouble in act.get("trouble", [])]

    assert (crowd.report["failed"], troubles) == ([], []), f"seed {crowd.seed}"


def test_ranks_are_1_to_n_and_one_version_is_live_whenever_somebody_reads(crowd):
    assert crowd.read["troubles"] == [], f"seed {crowd.seed}"
    assert crowd.read["reads"] > 1


def test_who_sends_a_form_has_it_saved_or_gets_it_back(crowd):
    sent = [act for act in crowd.acts if "wrote" in act]

    lost = [act for act in sent if act["answer"] not in ("saved", "refused", "gone")]
    assert lost == [], f"seed {crowd.seed}"


def test_a_version_of_a_draft_says_one_thing(crowd):
    for (pk, version), contents in crowd.drafts.items():
        assert len(contents) == 1, f"version {version} said {contents}\n{crowd.story(pk)}"


def test_of_two_who_saw_the_same_version_one_is_refused(crowd):
    taken = Counter((act["list"], act["seen"]) for act in crowd.writes("saved", "restored"))

    twice = [seen for seen, times in taken.items() if times > 1]
    assert twice == [], "\n".join(crowd.story(pk) for pk, _version in twice)


def test_what_was_answered_as_saved_is_in_the_draft(crowd):
    for act in crowd.writes("saved"):
        crowd.assert_never_otherwise(act["list"], act["seen"] + 1, act["wrote"])


def test_who_saved_had_seen_what_they_replaced(crowd):
    saved = {(act["list"], act["seen"] + 1): act["wrote"] for act in crowd.writes("saved")}
    for act in crowd.writes("saved"):
        if "saw" in act:
            crowd.assert_never_otherwise(act["list"], act["seen"], act["saw"])
            assert act["saw"] == saved.get((act["list"], act["seen"]), act["saw"]), crowd.story(
                act["list"]
            )


def test_what_was_answered_as_refused_is_in_no_draft(crowd):
    kept = [act["wrote"][0] for act in crowd.writes("saved")]
    refused = {act["wrote"][0] for act in crowd.writes("refused") if "wrote" in act}.difference(
        kept
    )

    in_drafts = {content[0] for contents in crowd.drafts.values() for content in contents}
    assert in_drafts & refused.difference(kept) == set(), f"seed {crowd.seed}"


def test_versions_only_ever_grow(crowd):
    seen = {}
    for pk, version, _content in crowd.read["snapshots"]:
        seen.setdefault(pk, []).append(version)
    for pk, versions in seen.items():
        assert all(one < other for one, other in pairwise(versions)), crowd.story(pk)


def test_a_restored_edition_is_in_the_draft_exactly(crowd):
    editions = {(pk, number): content for pk, number, content in crowd.report["editions"]}
    for act in crowd.writes("restored"):
        content = editions[act["list"], act["number"]]
        crowd.assert_never_otherwise(act["list"], act["seen"] + 1, content)


def test_what_was_saved_and_published_is_what_the_edition_says(crowd):
    editions = {(pk, number): content for pk, number, content in crowd.report["editions"]}
    for act in crowd.writes("saved"):
        for sentence in act["told"]:
            if act["act"] == "publish" and sentence.startswith("Version "):
                number = int(sentence.split()[1])
                assert editions[act["list"], number] == act["wrote"], crowd.story(act["list"])


def test_a_list_is_deleted_only_as_somebody_saw_it(crowd):
    saved = Counter()
    for act in crowd.writes("saved", "restored"):
        saved[act["list"]] = max(saved[act["list"]], act["seen"] + 1)
    for act in crowd.acts:
        if act["act"] == "delete" and any("was deleted" in told for told in act.get("told", [])):
            assert saved[act["list"]] <= int(act["form"]["seen_version"][0]), crowd.story(
                act["list"]
            )


def test_the_audit_finds_nothing_afterwards(crowd):
    assert crowd.report["audit"] == "", f"seed {crowd.seed}"
