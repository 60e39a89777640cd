#!/usr/bin/env python3
"""The golden answers: requests.jsonl and the models beside it flow in, answers.jsonl flows out.

A third implementation of the legacy's price calculation (docs: "How MES calculates a price"), which neither the
stand-in MES nor the pricing service shares a line with. Python's own decimal, float and dict, nothing else.

    python3 price.py            write answers.jsonl anew
    python3 price.py --check    exit with 1 if it would change
"""

import json
import math
import re
import struct
import sys
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Context, Decimal, getcontext
from pathlib import Path

# Every product and sum is exact within this. The one quotient without end (layers x 9.5 / 3600) repeats a single digit: it is never near a tie.
getcontext().prec = 1000
FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_EVEN)

MATERIALS = {  # density g/cm3, price per gram, loss factor
    "SILVER925": (Decimal("10.36"), Decimal("148.50"), Decimal("1.08")),
    "GOLD585": (Decimal("13.60"), Decimal("7412.00"), Decimal("1.04")),
    "GOLD750": (Decimal("15.45"), Decimal("9530.00"), Decimal("1.04")),
    "PLATINUM950": (Decimal("20.10"), Decimal("4875.00"), Decimal("1.06")),
    "BRASS": (Decimal("8.73"), Decimal("4.15"), Decimal("1.12")),
    "BRONZE": (Decimal("8.80"), Decimal("6.30"), Decimal("1.12")),
}
FINISHES = {"NONE": None, "MATTE": Decimal("26.50"), "POLISHED": Decimal("38.00"), "RHODIUM": Decimal("112.00")}
MOST_FACETS = 5_000_000


class Refused(Exception):
    """Its one argument is the code."""


# --- Step 1: read -----------------------------------------------------------------------------------------------


def read_stl(data):
    """Facets in file order: three points each, a point three floats that are exact float32 values."""
    if len(data) >= 84:
        (count,) = struct.unpack_from("<I", data, 80)
        if len(data) == 84 + 50 * count:
            return read_binary(data, count)
    return read_ascii(data)


def read_binary(data, count):
    if count == 0:
        raise Refused("MODEL_EMPTY")
    if count > MOST_FACETS:
        raise Refused("MODEL_TOO_LARGE")
    facets = []
    for index in range(count):
        numbers = struct.unpack_from("<9f", data, 84 + 50 * index + 12)
        if not all(map(math.isfinite, numbers)):
            raise Refused("MODEL_UNREADABLE")
        facets.append((numbers[0:3], numbers[3:6], numbers[6:9]))
    return facets


BLANK = rb"[ \t\n\v\f\r]"
WORD = rb"[^ \t\n\v\f\r]+"
END_OF_WORD = rb"(?=[ \t\n\v\f\r]|\Z)"
NUMBER = rb"([+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?)"
VERTEX = [rb"vertex", NUMBER, NUMBER, NUMBER]
FACET_WORDS = [rb"facet", rb"normal", WORD, WORD, WORD, rb"outer", rb"loop"] + VERTEX * 3 + [rb"endloop", rb"endfacet"]
SOLID = re.compile(BLANK + rb"*solid" + END_OF_WORD + rb"[^\r\n]*", re.IGNORECASE)
FACET = re.compile(BLANK + rb"*" + (BLANK + rb"+").join(FACET_WORDS) + END_OF_WORD, re.IGNORECASE)
ENDSOLID = re.compile(BLANK + rb"*endsolid" + END_OF_WORD + rb"[^\r\n]*", re.IGNORECASE)
BLANKS_TO_END = re.compile(BLANK + rb"*\Z")


def read_ascii(data):
    at = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    facets = []
    solids = 0
    while solids == 0 or not BLANKS_TO_END.match(data, at):
        at = expect(SOLID, data, at).end()
        while match := FACET.match(data, at):
            if len(facets) == MOST_FACETS:
                raise Refused("MODEL_TOO_LARGE")
            numbers = [float32(text) for text in match.groups()]
            facets.append((tuple(numbers[0:3]), tuple(numbers[3:6]), tuple(numbers[6:9])))
            at = match.end()
        at = expect(ENDSOLID, data, at).end()
        solids += 1
    if not facets:
        raise Refused("MODEL_EMPTY")
    return facets


def expect(pattern, data, at):
    match = pattern.match(data, at)
    if match is None:
        raise Refused("MODEL_UNREADABLE")
    return match


def float32(text):
    """Text to the nearest double to the nearest float32."""
    double = float(text.replace(b",", b"."))
    try:
        (single,) = struct.unpack("<f", struct.pack("<f", double))
    except OverflowError:
        raise Refused("MODEL_UNREADABLE") from None
    if not math.isfinite(single):
        raise Refused("MODEL_UNREADABLE")
    return single


# --- Steps 2 to 6: geometry, in double ----------------------------------------------------------------------------


def measure(facets):
    v = 0.0
    area = 0.0
    for (ax, ay, az), (bx, by, bz), (cx, cy, cz) in facets:
        v += ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx)
        ux, uy, uz = bx - ax, by - ay, bz - az
        wx, wy, wz = cx - ax, cy - ay, cz - az
        x, y, z = uy * wz - uz * wy, uz * wx - ux * wz, ux * wy - uy * wx
        area += 0.5 * math.sqrt(x * x + y * y + z * z)
    sides = []
    for axis in range(3):
        coordinates = [point[axis] for facet in facets for point in facet]
        sides.append(max(coordinates) - min(coordinates))
    if 0 in sides:
        raise Refused("MODEL_FLAT")
    return abs(v) / 6, area, sides, open_edges(facets)


def open_edges(facets):
    """A dict finds a float key by its value, so -0.0 is 0.0 here as well."""
    facets_with_edge = {}
    for index, (a, b, c) in enumerate(facets):
        for edge in ((a, b), (b, c), (c, a)):
            facets_with_edge.setdefault(edge, set()).add(index)
    count = 0
    for index, (a, b, c) in enumerate(facets):
        for start, end in ((a, b), (b, c), (c, a)):
            if not facets_with_edge.get((end, start), set()) - {index}:
                count += 1
    return count


# --- Steps 7 to 17: money, in decimal -----------------------------------------------------------------------------


class Rounding:
    """D and R of the page, which also note each exact half that they met: `FIGURE up` or `FIGURE down`."""

    def __init__(self):
        self.ties = []

    def D(self, double):
        value = Decimal(double)
        rounded = FIFTEEN_DIGITS.plus(value)
        self.note(value, rounded, Decimal(1).scaleb(value.adjusted() - 14), "D")
        return rounded

    def R(self, value, places, figure):
        unit = Decimal(1).scaleb(-places)
        rounded = value.quantize(unit, rounding=ROUND_HALF_EVEN)
        self.note(value, rounded, unit, figure)
        return rounded

    def note(self, value, rounded, unit, figure):
        if abs(value - rounded) * 2 == unit:
            self.ties.append(f"{figure} {'up' if rounded > value else 'down'}")


def step(count, steps):
    return next((Decimal(ratio) for least, ratio in steps if count >= least), Decimal(0))


def price(facet_count, geometry, material, finish, quantity):
    """The answer's text and the exact halves met on the way."""
    rounding = Rounding()
    D, R = rounding.D, rounding.R
    v, a, (dx, dy, dz), open_edge_count = geometry
    density, price_per_gram, loss = MATERIALS[material]
    rate = FINISHES[finish]

    volume = R(D(v), 3, "VolumeMm3")
    area = R(D(a), 3, "AreaMm2")
    x, y, z = R(D(dx), 3, "SizeMm"), R(D(dy), 3, "SizeMm"), R(D(dz), 3, "SizeMm")
    mass = R(volume / 1000 * density * loss, 3, "MassGrams")

    material_line = R(mass * price_per_gram, 2, "MATERIAL")
    layers = (z / Decimal("0.025")).to_integral_value(rounding=ROUND_CEILING)
    hours = R(layers * Decimal("9.5") / 3600 + Decimal("0.35"), 4, "WAX_PRINT hours")
    wax_print = R(hours * Decimal("420.00"), 2, "WAX_PRINT")
    casting = R(Decimal("650.00") + R(x * y * z / 1000, 3, "CASTING box") * Decimal("12.40"), 2, "CASTING")
    finish_line = Decimal("0.00")
    if rate is not None:
        finish_line = max(Decimal("150.00"), R(R(area / 100, 2, "FINISH area") * rate, 2, "FINISH"))
    labour = wax_print + casting + finish_line
    complexity = R(labour * step(facet_count, [(100_000, "0.09"), (10_000, "0.04")]), 2, "COMPLEXITY")
    repair = R(labour * Decimal("0.03"), 2, "REPAIR") if open_edge_count > 0 else Decimal("0.00")
    so_far = material_line + wax_print + casting + finish_line + complexity + repair
    minimum = max(Decimal("0.00"), Decimal("900.00") - so_far)
    unit_price = so_far + minimum

    discount = R(unit_price * step(quantity, [(200, "0.13"), (50, "0.09"), (10, "0.05")]), 2, "UnitDiscount")
    net = (unit_price - discount) * quantity
    vat = R(net * Decimal("0.22"), 2, "Vat")

    names = ["MATERIAL", "WAX_PRINT", "CASTING", "FINISH", "COMPLEXITY", "REPAIR", "MINIMUM"]
    amounts = [material_line, wax_print, casting, finish_line, complexity, repair, minimum]
    lines = ",".join(f'{{"Code":"{name}","Amount":{amount:f}}}' for name, amount in zip(names, amounts))
    text = (
        f'{{"Success":true,"Material":"{material}","Finish":"{finish}","Quantity":{quantity},"Facets":{facet_count},"OpenEdges":{open_edge_count},'
        f'"VolumeMm3":{volume:f},"AreaMm2":{area:f},"SizeMm":{{"X":{x:f},"Y":{y:f},"Z":{z:f}}},"MassGrams":{mass:f},"Lines":[{lines}],'
        f'"UnitPrice":{unit_price:f},"UnitDiscount":{discount:f},"Net":{net:f},"Vat":{vat:f},"Total":{net + vat:f},"Currency":"RUB"}}'
    )
    return text, rounding.ties


def answer(folder, request):
    """One line of answers.jsonl: the request with the answer's text and its exact halves, or with the refusal."""
    try:
        if request["Material"] not in MATERIALS:
            raise Refused("MATERIAL_UNKNOWN")
        if request["Finish"] not in FINISHES:
            raise Refused("FINISH_UNKNOWN")
        if request["Quantity"] != int(request["Quantity"]) or not 1 <= request["Quantity"] <= 10_000:
            raise Refused("QUANTITY_OUT_OF_RANGE")
        facets = read_stl((folder / request["File"]).read_bytes())
        text, ties = price(len(facets), measure(facets), request["Material"], request["Finish"], request["Quantity"])
        return {"Request": request, "Answer": text, "Ties": ties}
    except Refused as refusal:
        return {"Request": request, "Refused": refusal.args[0]}


def main():
    here = Path(__file__).parent
    requests = [json.loads(line) for line in (here / "requests.jsonl").read_text().splitlines()]
    text = "".join(json.dumps(answer(here / "models", request)) + "\n" for request in requests)
    target = here / "answers.jsonl"
    if "--check" in sys.argv[1:]:
        sys.exit(0 if target.read_text() == text else "answers.jsonl is not what price.py makes of requests.jsonl")
    target.write_text(text)


if __name__ == "__main__":
    main()
