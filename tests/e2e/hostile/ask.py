"""Asks the services for what no honest client would, and commits what looks almost right.

Usage: ask.py DATA-URL METRICS-URL SEED CALLS COMMITS. Prints as JSON what should not have been answered: a failure of the
service itself, or a scorecard that is not the same when asked for as of its revision.
"""

import collections
import itertools
import json
import sys

import grpc
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

from made import Maker

# The service's own failures: whatever is asked, none of them is an answer.
FAILURES = {"INTERNAL", "UNKNOWN", "DATA_LOSS", "UNAVAILABLE", "DEADLINE_EXCEEDED"}
LEDGER = "scorecard.data.v1.LedgerService"
METRICS = "scorecard.metrics.v1.MetricsService"
PUBLIC = (("scorecard-clearance", "public"),)


class Server:
    """A server whose API is asked for."""

    def __init__(self, url):
        limit = [("grpc.max_receive_message_length", -1)]
        self.channel = grpc.insecure_channel(url.removeprefix("http://"), options=limit)
        database = ProtoReflectionDescriptorDatabase(self.channel)
        self.pool = DescriptorPool(database)
        names = [name for name in database.get_services() if name.startswith("scorecard.")]
        services = [self.pool.FindServiceByName(name) for name in sorted(names)]
        self.methods = [method for service in services for method in service.methods]

    def method(self, service, name):
        """A method and an empty request."""
        method = self.pool.FindServiceByName(service).FindMethodByName(name)
        return method, GetMessageClass(method.input_type)()

    def call(self, method, requests, clearance=(), at_most=20):
        """The code of the answer, its text or what it should have been, and at most so many messages of it."""
        kind = f"{'stream' if method.client_streaming else 'unary'}_{'stream' if method.server_streaming else 'unary'}"
        stub = getattr(self.channel, kind)(
            f"/{method.containing_service.full_name}/{method.name}",
            request_serializer=lambda it: it.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        watch = method.name.startswith("Watch")
        asked = iter(requests) if method.client_streaming else requests[0]
        try:
            answer = stub(asked, timeout=0.2 if watch else 60, metadata=clearance)
            if not method.server_streaming:
                return "OK", "", [answer]
            messages = list(itertools.islice(answer, at_most))
            answer.cancel()
            return "OK", "", messages
        except grpc.RpcError as error:
            code = error.code().name
            return "OK" if watch and code == "DEADLINE_EXCEEDED" else code, error.details(), []


class Asked:
    """What was asked and how it was answered."""

    def __init__(self, maker):
        self.maker, self.codes, self.wrong = maker, collections.Counter(), []

    def ask(self, server, method, requests, clearance=(), **how):
        """Asks; what the service failed at is kept."""
        code, details, answers = server.call(method, requests, clearance, **how)
        self.codes[code] += 1
        if code in FAILURES:
            self.tell(f"{method.name}: {code} {details}", requests)
        return answers

    def tell(self, wrong, requests):
        """Keeps what is wrong with what was asked for."""
        self.wrong.append({"wrong": wrong, "asked": "\n".join(map(str, requests))[:4000]})

    def anything(self, servers, calls):
        """Random requests to random methods."""
        draw = self.maker.random
        methods = [(server, method) for server in servers for method in server.methods]
        for _ in range(calls):
            server, method = draw.choice(methods)
            request = GetMessageClass(method.input_type)
            number = draw.choice([1, 2, 4]) if method.client_streaming else 1
            self.ask(server, method, [self.maker.fill(request()) for _ in range(number)], draw.choice([(), PUBLIC]))

    def nearly_right(self, data, metrics, things, commits):
        """Commits things that are there, changed a little, and asks for scorecards that are made of them."""
        draw = self.maker.random
        kind = lambda thing: thing.WhichOneof("thing")
        kinds = collections.defaultdict(list)
        for thing in things:
            kinds[kind(thing)].append(thing)
        areas = [thing.area.id for thing in kinds["area"]]
        definitions = [thing.definition.id for thing in kinds["definition"]]
        for _ in range(commits):
            method, request = data.method(LEDGER, "CommitChanges")
            for _ in range(draw.choice([1, 1, 2, 5])):
                put = request.changes.add().put
                put.CopyFrom(draw.choice(kinds[draw.choice(sorted(kinds))]))
                for _ in range(draw.choice([1, 1, 2])):
                    self.maker.mutate(getattr(put, kind(put)))
            answers = self.ask(data, method, [request])
            if answers and answers[0].HasField("revision"):
                revision = answers[0].revision.revision
                self.now_and_as_of(metrics, draw.choice(areas), draw.choice(definitions), revision, request)

    def now_and_as_of(self, metrics, area, definition, revision, commit):
        """A scorecard as it has become, and from the ledger as it was then."""
        draw = self.maker.random
        method, now = metrics.method(METRICS, "GetScorecard")
        now.area, now.year, now.definition = area, draw.choice([2012, 2022, 2023]), definition
        then = type(now)()
        then.CopyFrom(now)
        now.min_revision, then.as_of.revision = revision, revision
        clearance = draw.choice([(), PUBLIC])
        live, past = (self.ask(metrics, method, [it], clearance) for it in (now, then))
        if [it.scorecard for it in live] != [it.scorecard for it in past]:
            self.tell("the scorecard as of its revision is another one", [commit, now])
        figures = [figure.id for it in live for chapter in it.scorecard.chapters for figure in chapter.figures]
        if figures:
            method, request = metrics.method(METRICS, "ExplainFigure")
            request.figure.area, request.figure.year, request.figure.definition = area, now.year, definition
            request.figure.figure = draw.choice(figures)
            self.ask(metrics, method, [request], clearance)


def main():
    data, metrics = (Server(url) for url in sys.argv[1:3])
    seed, calls, commits = map(int, sys.argv[3:6])
    asked = Asked(Maker(seed))
    method, request = data.method(LEDGER, "StreamSnapshot")
    parts = asked.ask(data, method, [request], at_most=None)
    things = [thing for part in parts for thing in part.things]
    for thing in things:
        asked.maker.learn(thing)
    asked.nearly_right(data, metrics, things, commits)
    asked.anything([data, metrics], calls)
    print(json.dumps({"codes": asked.codes, "wrong": asked.wrong}, ensure_ascii=False))


main()
