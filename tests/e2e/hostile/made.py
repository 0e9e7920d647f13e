"""Messages as a caller makes them who is careless, curious or malicious: out of descriptors alone."""

import random

from google.protobuf.descriptor import FieldDescriptor as Field

PERIODS = ["2012", "2022", "2022-S1", "2022-Q3", "2022-07", "2022-01-01/P11M", "2022-13", "9999-12-01/P999999999M", "0000"]
NUMBERS = ["1", "161.3", "0", "-5", "1e400", "9" * 40, "0." + "0" * 40 + "1", "NaN", "１２", "1,000", " 7", "-0"]
NUMBERS += ["9223372036854775807", "-9223372036854775808", "170141183460469231731687303715884105728"]
TEXTS = ["历下区", "", "\x00", "x" * 5000, '"', "((((", "value > 10 AND", "period < 1e400", "\U0010ffff", "a / a", "zh"]
WHOLE = [0, 1, 2, 5, 100, 2012, 2022, 9999, 2**31 - 1]
SECONDS = [0, 1_700_000_000, 253_402_300_799, -(2**62), 2**62]

SIGNED = {Field.TYPE_INT32: 31, Field.TYPE_SINT32: 31, Field.TYPE_INT64: 63, Field.TYPE_SINT64: 63}
UNSIGNED = {Field.TYPE_UINT32: 32, Field.TYPE_UINT64: 64}


class Maker:
    """Makes messages; the same ones from the same seed."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        # Texts that were seen in a field of that name: what refers to something that is there.
        self.seen = {}

    def learn(self, message):
        """Remembers the texts of a message."""
        for field, value in message.ListFields():
            values = list(value) if field.is_repeated else [value]
            if field.message_type:
                for inner in values:
                    self.learn(inner)
            elif field.type == Field.TYPE_STRING:
                self.seen.setdefault(field.name, []).extend(values)

    def scalar(self, field):
        """A value for a field: mostly one that has been seen in such a field."""
        draw = self.random
        if field.enum_type:
            return draw.choice([value.number for value in field.enum_type.values])
        if field.type == Field.TYPE_STRING:
            if field.name in self.seen and draw.random() < 0.6:
                return draw.choice(self.seen[field.name])
            return draw.choice(PERIODS + NUMBERS + TEXTS + self.seen.get("id", []))
        if field.type == Field.TYPE_BYTES:
            return draw.randbytes(draw.choice([0, 1, 8, 64]))
        if field.type == Field.TYPE_BOOL:
            return draw.random() < 0.5
        if field.type in SIGNED:
            return draw.choice([*WHOLE, -1, -(2 ** SIGNED[field.type])])
        if field.type in UNSIGNED:
            # A revision that will not come is waited for.
            return 0 if field.name == "min_revision" else draw.choice([*WHOLE, 2 ** UNSIGNED[field.type] - 1])
        return draw.choice([0.0, -1.5, float("nan"), float("inf"), 1e300])

    def fill(self, message, depth=0):
        """Fills a message at random."""
        draw = self.random
        if message.DESCRIPTOR.full_name == "google.protobuf.Timestamp":
            message.seconds, message.nanos = draw.choice(SECONDS), draw.choice([0, 1, -1, 2**31 - 1])
            return message
        density = draw.choice([0.15, 0.4, 0.7])
        for field in message.DESCRIPTOR.fields:
            if draw.random() < density and not (field.message_type and depth > 5):
                for _ in range(draw.choice([1, 1, 2, 3]) if field.is_repeated else 1):
                    self.set(message, field, depth)
        return message

    def set(self, message, field, depth=0):
        """Sets a field at random, or adds to it."""
        if field.message_type:
            inner = getattr(message, field.name).add() if field.is_repeated else getattr(message, field.name)
            if not field.is_repeated:
                inner.SetInParent()
            self.fill(inner, depth + 1)
        elif field.is_repeated:
            getattr(message, field.name).append(self.scalar(field))
        else:
            setattr(message, field.name, self.scalar(field))

    def mutate(self, message):
        """Changes one field, somewhere in a message."""
        draw = self.random
        message, field = draw.choice(list(places(message)))
        held = getattr(message, field.name)
        if field.is_repeated and held and draw.random() < 0.3:
            del held[draw.randrange(len(held))]
        elif field.is_repeated and field.message_type and held and draw.random() < 0.5:
            held.add().CopyFrom(draw.choice(list(held)))
        elif not field.is_repeated and draw.random() < 0.2:
            message.ClearField(field.name)
        else:
            self.set(message, field, 4)


def places(message):
    """All fields that a message and the messages in it have or could have."""
    for field in message.DESCRIPTOR.fields:
        yield message, field
    for field, value in message.ListFields():
        if field.message_type:
            for inner in value if field.is_repeated else [value]:
                yield from places(inner)
