"""A client of the services without any generated code: all it knows of the API comes from server reflection.

Usage: client.py DATA-URL METRICS-URL. Prints what it saw as JSON.
"""

import json
import sys

import grpc
from google.protobuf import json_format
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

TIME_LIMIT = 60


class Server:
    """A server whose API is asked for."""

    def __init__(self, url):
        self.channel = grpc.insecure_channel(url.removeprefix("http://"))
        self.database = ProtoReflectionDescriptorDatabase(self.channel)
        self.pool = DescriptorPool(self.database)

    def services(self):
        return sorted(self.database.get_services())

    def call(self, service, method, **request):
        """Calls a method with a request as JSON has it, and answers as JSON has it."""
        descriptor = self.pool.FindServiceByName(service).FindMethodByName(method)
        message = GetMessageClass(descriptor.input_type)()
        json_format.ParseDict(request, message, descriptor_pool=self.pool)
        answer = self.channel.unary_unary(
            f"/{service}/{method}",
            request_serializer=lambda it: it.SerializeToString(),
            response_deserializer=GetMessageClass(descriptor.output_type).FromString,
        )(message, timeout=TIME_LIMIT)
        return json_format.MessageToDict(answer, descriptor_pool=self.pool)


def revenue(metrics, min_revision):
    answer = metrics.call(
        "scorecard.metrics.v1.MetricsService",
        "GetScorecard",
        area="370102",
        year=2022,
        minRevision=min_revision,
    )
    scorecard = answer["scorecard"]
    figures = {it["id"]: it for chapter in scorecard["chapters"] for it in chapter.get("figures", [])}
    return figures["budget_revenue"]["metric"]["words"]["zh"]["cell"], int(scorecard["revision"])


def commit(data, value):
    key = {
        "indicator": "fiscal.general_public_budget_revenue",
        "measure": "MEASURE_LEVEL",
        "area": "gbt2260:370102",
        "period": "2022",
    }
    observation = {"key": key, "value": value, "source": "page-2023"}
    answer = data.call(
        "scorecard.data.v1.LedgerService",
        "CommitChanges",
        changes=[{"put": {"observation": observation}}],
        reason="更正",
    )
    return int(answer["revision"]["revision"])


def main():
    data, metrics = (Server(url) for url in sys.argv[1:3])
    areas = data.call("scorecard.data.v1.CatalogueService", "ListAreas")["areas"]
    before, _ = revenue(metrics, 1)
    try:
        commit(data, "16l.3")
        refused_with = None
    except grpc.RpcError as error:
        refused_with = error.code().name
    committed = commit(data, "162.0")
    after, scorecard_revision = revenue(metrics, committed)
    seen = {
        "data_services": data.services(),
        "metrics_services": metrics.services(),
        "area_names": [area["name"]["zh"] for area in areas],
        "before": before,
        "refused_with": refused_with,
        "committed": committed,
        "after": after,
        "scorecard_revision": scorecard_revision,
    }
    print(json.dumps(seen, ensure_ascii=False))


main()
