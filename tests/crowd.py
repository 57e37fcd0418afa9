"""Several editors and a reader at one database at once, each in a process of their own.

    python -m tests.crowd SEED

makes a database, lets the editors work on the same few lists at random, through the desk's own
pages, while the reader reads; prints, as JSON, all that was done, answered and read; and removes
the database. What has to hold of that is in test_concurrency.py.
"""

import json
import multiprocessing
import os
import random
import sys
import time
import traceback
from html.parser import HTMLParser
from io import StringIO
from secrets import token_hex

EDITORS, ROUNDS, LISTS, SONGS = 4, 11, 2, 6


class Forms(HTMLParser):
    """The forms of a page as a browser would send them, by their ids or else their order."""

    def __init__(self, html):
        super().__init__()
        self.forms, self.fields, self.open = {}, None, ("", None)
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self.fields = self.forms[given.get("id", len(self.forms))] = {}
        elif self.fields is None or "__prefix__" in name or "disabled" in given:
            return
        elif tag == "input" and name and kind not in ("submit", "file", "button", "image"):
            if kind not in ("checkbox", "radio") or "checked" in given:
                self.add(name, given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "textarea":
            self.open = (tag, name)
            self.fields[name] = [""]
        elif tag == "select":
            self.open = (tag, name)
            self.fields.setdefault(name, [])
        elif tag == "option" and self.open[0] == "select" and "selected" in given:
            self.add(self.open[1], given.get("value", ""))

    def add(self, name, value):
        self.fields.setdefault(name, []).append(value or "")

    def handle_data(self, data):
        if self.open[0] == "textarea" and self.open[1] in (self.fields or {}):
            self.fields[self.open[1]][0] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.fields = None
        if tag == self.open[0]:
            if tag == "textarea" and self.fields is not None:
                # The first line break belongs to the markup.
                values = self.fields[self.open[1]]
                values[0] = values[0].removeprefix("\n")
            self.open = ("", None)


class ListForm:
    """The form of a list as it was shown: its fields, and its entries as rows."""

    def __init__(self, html):
        self.fields = Forms(html).forms["listicle_form"]

    def one(self, name):
        return (self.fields.get(name) or [""])[0]

    @property
    def numbers(self):
        """The rows in the order of their ranks, by their numbers."""
        rows = [number for number in range(self.total) if not self.one(f"entries-{number}-DELETE")]
        return sorted(rows, key=lambda number: (int(self.one(f"entries-{number}-rank")), number))

    @property
    def total(self):
        return int(self.one("entries-TOTAL_FORMS"))

    def put(self, **fields):
        for name, value in fields.items():
            self.fields[name] = [str(value)]

    def put_in_row(self, number, **fields):
        self.put(**{f"entries-{number}-{name}": value for name, value in fields.items()})

    def add_row(self, song, blurb):
        number = self.total
        self.put_in_row(number, id="", rank=number + 1, song=song, blurb=blurb, callout="")
        self.put_in_row(number, listicle=self.one("entries-0-listicle"), callout_label="")
        self.put(**{"entries-TOTAL_FORMS": number + 1})

    @property
    def content(self):
        """What the list says by this form: its summary and the ranking."""
        rows = [
            (self.one(f"entries-{n}-song"), self.one(f"entries-{n}-blurb")) for n in self.numbers
        ]
        return [self.one("standfirst"), [list(row) for row in rows]]


class Editor:
    """Somebody at the desk, who does this and that, and notes down what was answered."""

    def __init__(self, number, seed):
        from django.contrib.auth.models import User
        from django.test import Client

        self.number, self.dice = number, random.Random(f"{seed} {number}")
        self.client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        self.client.force_login(User.objects.get(username=f"editor{number}"))
        self.history, self.words = [], 0

    def work(self):
        acts = {
            self.save: 6, self.reorder: 5, self.add_song: 4, self.remove_entry: 2, self.publish: 4,
            self.publish_many: 2, self.schedule: 3, self.cancel: 1, self.withdraw: 2,
            self.restore: 3, self.add_new_song: 1, self.add_list: 2, self.delete: 2,
        }  # fmt: skip
        for _round in range(ROUNDS):
            (act,) = self.dice.choices(list(acts), acts.values())
            self.event = {"editor": self.number, "act": act.__name__, "answer": ""}
            act()
            self.history.append(self.event)
        return self.history

    # At the desk

    def get(self, address):
        return self.seen_through(self.client.get(address), address)

    def post(self, address, fields):
        self.client.cookies.pop("messages", None)
        return self.seen_through(self.client.post(address, fields), address)

    def seen_through(self, response, address):
        if response.status_code >= 500:
            told = traceback.format_exception(*response.exc_info) if response.exc_info else []
            self.event.setdefault("trouble", []).append(f"{address}\n{''.join(told)}")
        return response

    def messages(self, response):
        from django.contrib.messages import get_messages

        return [str(message) for message in get_messages(response.wsgi_request)]

    def some_list(self, **conditions):
        from catalog.models import Listicle

        pks = Listicle.objects.filter(**conditions).order_by("pk").values_list("pk", flat=True)
        return self.dice.choice(list(pks) or [0])

    def some_song(self):
        from catalog.models import Song

        return self.dice.choice(list(Song.objects.order_by("pk").values_list("pk", flat=True)))

    def new_words(self):
        self.words += 1
        return f"Words {self.number}.{self.words}"

    # The working copy

    def save(self):
        self.write(lambda form: None)

    def reorder(self):
        def shuffled(form):
            numbers = form.numbers
            self.dice.shuffle(numbers)
            for rank, number in enumerate(numbers, start=1):
                form.put_in_row(number, rank=rank)

        self.write(shuffled)

    def add_song(self):
        self.write(lambda form: form.add_row(self.some_song(), f"<p>{self.new_words()}</p>"))

    def remove_entry(self):
        def remove(form):
            if len(form.numbers) > 2:
                form.put_in_row(self.dice.choice(form.numbers), DELETE="on")

        self.write(remove)

    def publish(self):
        self.write(lambda form: None, button="_publish")

    def write(self, change, button="_continue"):
        """Open a list, change it, press a button; insist on it, or not, when it is refused."""
        pk = self.some_list()
        address = f"/admin/catalog/listicle/{pk}/change/"
        page = self.get(address)
        if page.status_code != 200:
            self.event["answer"] = "gone"
            return
        form = ListForm(page.text)
        # What the page itself sends while it is open.
        self.post(address.replace("change", "presence"), {"version": form.one("seen_version")})
        self.event |= {"list": pk, "seen": int(form.one("seen_version")), "saw": form.content}
        change(form)
        form.put(standfirst=self.new_words(), **{button: "1"})
        form.put_in_row(form.numbers[0], blurb=f"<p>{self.new_words()}</p>")
        answer = self.send(address, form)
        if answer is not None and self.dice.random() < 0.5 and 'name="_keep_mine"' in answer.text:
            self.history.append(self.event)
            mine = ListForm(answer.text)
            seen = mine.one("_settles")
            mine.put(_keep_mine=seen)
            self.event = {"editor": self.number, "act": "keep_mine", "list": pk, "seen": int(seen)}
            self.send(address, mine)

    def send(self, address, form):
        """Send the form; what was answered where it was refused."""
        response = self.post(address, form.fields)
        told = self.messages(response)
        self.event |= {"wrote": form.content, "status": response.status_code, "told": told}
        if response.status_code == 200:
            is_gone = "This list was deleted meanwhile" in response.text
            is_refused = "errornote" in response.text or "conflicts" in response.text
            self.event["answer"] = "gone" if is_gone else "refused" if is_refused else "?"
            return response
        if any("doesn’t exist" in sentence for sentence in told):
            self.event["answer"] = "thrown away"
        elif any("at this moment: try again" in sentence for sentence in told):
            self.event["answer"] = "refused"
        elif told:
            self.event["answer"] = "saved"
        return None

    def restore(self):
        pk = self.some_list(editions__isnull=False)
        address = f"/admin/catalog/listicle/{pk}/versions/"
        page = self.get(address)
        if page.status_code != 200 or "restore" not in Forms(page.text).forms:
            return
        form = Forms(page.text).forms["restore"]
        number = self.dice.choice(page.text.split('name="restore" value="')[1:]).partition('"')[0]
        told = self.messages(self.post(address, {**form, "restore": number}))
        is_done = any(f"The draft is version {number} again" in sentence for sentence in told)
        seen = int(form["seen_version"][0])
        self.event |= {"list": pk, "seen": seen, "number": int(number), "told": told}
        self.event["answer"] = "restored" if is_done else "refused"

    def add_new_song(self):
        """The very song that others add at this moment."""
        fields = {"title": "Twin", "artist": "", "artist_name": "Twins", "join_phrase": ""}
        self.event["status"] = self.post("/admin/catalog/song/quick-add/", fields).status_code

    def add_list(self):
        address = "/admin/catalog/listicle/add/"
        form = ListForm(self.get(address).text)
        form.put(title="The same title", standfirst=self.new_words(), _continue="1")
        for song in self.dice.sample(range(1, SONGS + 1), 3):
            form.add_row(song, "<p>Words</p>")
        self.event |= {"told": self.messages(self.post(address, form.fields))}

    def delete(self):
        pk = self.some_list(editions__isnull=True)
        address = f"/admin/catalog/listicle/{pk}/delete/"
        page = self.get(address)
        if page.status_code == 200:
            forms = [form for form in Forms(page.text).forms.values() if "post" in form]
            for form in forms[:1]:
                told = self.messages(self.post(address, form))
                self.event |= {"list": pk, "told": told, "form": form}

    # What readers see

    def publish_many(self):
        self.act_on_many("publish_selected")

    def act_on_many(self, action):
        chosen = sorted({self.some_list() for _each in range(2)})
        fields = {"action": action, "_selected_action": chosen, "index": 0}
        self.event["told"] = self.messages(self.post("/admin/catalog/listicle/", fields))

    def withdraw(self):
        if self.dice.random() < 0.5:
            return self.act_on_many("withdraw_selected")
        pk = self.some_list()
        response = self.post(f"/admin/catalog/listicle/{pk}/withdraw/", {})
        self.event |= {"list": pk, "told": self.messages(response)}

    def schedule(self):
        """Schedule the draft to a moment that comes while the others are still at work."""
        from datetime import timedelta

        from django.utils import timezone

        start = timezone.now() + timedelta(seconds=self.dice.choice([1, 2, 3]))
        self.step("publish", **{"publish-start": start.isoformat(), "publish-end": ""})

    def cancel(self):
        self.step("cancel")

    def step(self, act, **fields):
        pk = self.some_list()
        address = f"/admin/catalog/listicle/{pk}/schedule/"
        response = self.post(address, {"act": act, **fields})
        if 'name="confirmed"' in getattr(response, "text", ""):
            forms = Forms(response.text).forms.values()
            (confirmed,) = [form["confirmed"] for form in forms if "confirmed" in form]
            response = self.post(address, {"act": act, **fields, "confirmed": confirmed})
        self.event |= {"list": pk, "told": self.messages(response)}


class Reader:
    """Somebody who looks at the site, and into the tables, all the while."""

    def __init__(self, number):
        from django.test import Client

        self.client = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
        self.troubles, self.snapshots, self.reads = [], [], 0

    def read(self, is_over):
        while not is_over.is_set():
            self.look_into_the_tables()
            self.look_at_the_site()
        self.look_into_the_tables()
        return {"troubles": self.troubles, "snapshots": self.snapshots, "reads": self.reads}

    def look_at_the_site(self):
        from catalog.models import Listicle

        for slug in [*Listicle.objects.values_list("slug", flat=True)]:
            page = self.look_at(f"/lists/{slug}/")
            ranks = [int(each.partition('"')[0]) for each in page.split('data-rank="')[1:]]
            if ranks != list(range(1, len(ranks) + 1)):
                self.troubles.append(f"/lists/{slug}/ shows the ranks {ranks}")
            self.look_at(f"/lists/{slug}/editions/")
        self.look_at("/")

    def look_at(self, address):
        response = self.client.get(address)
        if response.status_code not in (200, 404):
            told = traceback.format_exception(*response.exc_info) if response.exc_info else []
            self.troubles.append(f"{address}: {response.status_code}\n{''.join(told)}")
        return response.text if response.status_code == 200 else ""

    def look_into_the_tables(self):
        """Everything at one moment: drafts, editions and which of them are live."""
        from catalog.audit import one_moment

        with one_moment():
            lists, editions, live = contents()
        self.reads += 1
        for pk, (version, content, ranks) in lists.items():
            self.expect_1_to_n(f"the draft of list {pk}, version {version}", ranks)
            snapshot = [pk, version, content]
            if snapshot not in self.snapshots:
                self.snapshots.append(snapshot)
        for (pk, number), (_content, ranks) in editions.items():
            self.expect_1_to_n(f"version {number} of list {pk}", ranks)
        for pk in set(live):
            if live.count(pk) > 1:
                self.troubles.append(f"list {pk} has {live.count(pk)} live versions")

    def expect_1_to_n(self, what, ranks):
        if ranks != list(range(1, len(ranks) + 1)):
            self.troubles.append(f"{what} has the ranks {ranks}")


def contents():
    """All drafts and editions, each with what it says and its ranks; the lists that are live."""
    from catalog.models import Edition, Entry, Listicle, Placement

    def rankings(rows, holder):
        found = {}
        for pk, rank, song, blurb in rows.order_by("rank").values_list(
            holder, "rank", "song", "blurb"
        ):
            ranks, ranking = found.setdefault(pk, ([], []))
            ranks.append(rank)
            ranking.append([str(song or ""), blurb])
        return found

    drafts = rankings(Entry.objects, "listicle")
    placed = rankings(Placement.objects, "edition")
    lists, editions = {}, {}
    for pk, version, words in Listicle.objects.values_list("pk", "version", "standfirst"):
        ranks, ranking = drafts.get(pk, ([], []))
        lists[pk] = (version, [words, ranking], ranks)
    for edition in Edition.objects.all():
        ranks, ranking = placed.get(edition.pk, ([], []))
        editions[edition.listicle_id, edition.number] = ([edition.standfirst, ranking], ranks)
    return lists, editions, list(Edition.objects.live().values_list("listicle", flat=True))


def prepare():
    """A login an editor, and the lists that they quarrel about."""
    from catalog.models import Song
    from tests.builders import make_editor, make_listicle, make_song

    for number in range(EDITORS):
        make_editor(f"editor{number}")
    for _each in range(SONGS):
        make_song()
    for _each in range(LISTS):
        make_listicle(songs=Song.objects.order_by("pk")[:4], standfirst="First words")


def in_a_process(answers, work, *arguments):
    """Start a process that puts what the work came to, or why it failed, into the answers."""

    def do():
        try:
            answers.put((work.__name__, work(*arguments)))
        except BaseException:
            answers.put(("failed", traceback.format_exc()))

    process = multiprocessing.get_context("fork").Process(target=do, daemon=True)
    process.start()
    return process


def edit(number, seed, all_are_here):
    editor = Editor(number, seed)
    all_are_here.wait()
    return editor.work()


def read(all_are_here, is_over):
    reader = Reader(0)
    all_are_here.wait()
    return reader.read(is_over)


def meet(seed):
    """Let them all work; everything that was done and read."""
    forks = multiprocessing.get_context("fork")
    answers, is_over = forks.Queue(), forks.Event()
    all_are_here = forks.Barrier(EDITORS + 1)
    processes = [in_a_process(answers, read, all_are_here, is_over)]
    for number in range(EDITORS):
        processes.append(in_a_process(answers, edit, number, seed, all_are_here))
    report = {"edit": [], "read": [], "failed": []}
    for place in range(len(processes)):
        if place == EDITORS:
            is_over.set()
        what, answer = answers.get(timeout=600)
        report[what].append(answer)
    for process in processes:
        process.join()
    return report


def main(seed):
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import logging

    import django

    django.setup()
    logging.disable()
    from django.core.management import call_command
    from django.db import connection, connections

    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = f"crowd_{token_hex(6)}"
    connection.creation.create_test_db(verbosity=0, serialize=False)
    try:
        prepare()
        connections.close_all()
        began = time.monotonic()
        report = meet(seed) | {"seconds": round(time.monotonic() - began, 1)}
        _lists, editions, _live = contents()
        report["editions"] = [[*key, content] for key, (content, _ranks) in editions.items()]
        told = StringIO()
        try:
            call_command("audit", stdout=told, stderr=told)
        except BaseException as error:
            told.write(str(error))
        report["audit"] = told.getvalue()
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
