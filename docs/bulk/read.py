"""Reads observations in bulk: an Arrow IPC stream from a ledger into a file.

Usage: read.py HOST:PORT FILE [REQUEST]. REQUEST is a `StreamObservationsRequest` as JSON, for example
{"indicators": ["economy.gdp"], "filter": "period >= 2015"}; without it all observations are read.

Needs grpcio-reflection (`pip install grpcio-reflection`) and no generated code: it asks the server for its API.
pyarrow, Polars and DuckDB read the file, see docs/bulk.md.
"""

import json
import os
import sys

import grpc
from google.protobuf import json_format
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

SERVICE = "scorecard.data.v1.FactService"


def stream_observations(channel, request):
    """Yields the parts of the answer."""
    pool = DescriptorPool(ProtoReflectionDescriptorDatabase(channel))
    method = pool.FindServiceByName(SERVICE).FindMethodByName("StreamObservations")
    message = GetMessageClass(method.input_type)()
    json_format.ParseDict(request, message, descriptor_pool=pool)
    return channel.unary_stream(
        f"/{SERVICE}/StreamObservations",
        request_serializer=lambda it: it.SerializeToString(),
        response_deserializer=GetMessageClass(method.output_type).FromString,
    )(message)


def main(address, path, request="{}"):
    request = {**json.loads(request), "form": "OBSERVATION_FORM_ARROW"}
    revision = rows = None
    with grpc.insecure_channel(address) as channel, open(path + ".part", "wb") as file:
        for part in stream_observations(channel, request):
            match part.WhichOneof("part"):
                case "begin":
                    revision = part.begin.position.revision
                case "arrow":
                    file.write(part.arrow)
                case "end":
                    rows = part.end.rows
    if rows is None:
        sys.exit("the stream ended before its end")
    os.replace(path + ".part", path)
    print(f"{rows} observations as of revision {revision}")


main(*sys.argv[1:])
