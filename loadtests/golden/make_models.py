#!/usr/bin/env python3
"""The models and the questions of the golden answers: writes models/ and requests.jsonl, the same bytes every time.

    python3 make_models.py

Boxes are chosen so that exact halves occur at each rounding that can meet one (their sides are sums of powers of two, so their
volumes and surfaces are exact in double); the other bodies show what is done to files from outside.
"""

import json
import math
import struct
from itertools import cycle, islice
from pathlib import Path

HERE = Path(__file__).parent
MODELS = HERE / "models"


def float32(number):
    return struct.unpack("<f", struct.pack("<f", number))[0]


# --- Bodies: lists of facets, a facet three points ------------------------------------------------------------------


def box(x, y, z):
    corners = [(0, 0, 0), (x, 0, 0), (x, y, 0), (0, y, 0), (0, 0, z), (x, 0, z), (x, y, z), (0, y, z)]
    order = ["021", "032", "456", "467", "015", "054", "126", "165", "237", "276", "304", "347"]
    return [tuple(corners[int(digit)] for digit in facet) for facet in order]


def cracked_box(x, y, z):
    """A facet of the bottom is cut in two at the middle of its diagonal: open there, volume and surface as before."""
    (a, c, b), *others = box(x, y, z)
    middle = tuple((p + q) / 2 for p, q in zip(a, c))
    return [(a, middle, b), (middle, c, b), *others]


def ring(radius, thickness, around, across, centre=(0, 0, 0)):
    def point(i, j):
        u, w = 2 * math.pi * (i % around) / around, 2 * math.pi * (j % across) / across
        r = radius + thickness * math.cos(w)
        return tuple(float32(c + p) for c, p in zip(centre, (r * math.cos(u), r * math.sin(u), thickness * math.sin(w))))

    facets = []
    for i in range(around):
        for j in range(across):
            a, b, c, d = point(i, j), point(i + 1, j), point(i + 1, j + 1), point(i, j + 1)
            facets += [(a, b, c), (a, c, d)]
    return facets


def inverted(facets):
    return [(a, c, b) for a, b, c in facets]


def octahedron(radius):
    """The zeros of each facet carry the sign that those of its neighbours do not: closed, since -0 is 0."""
    facets = []
    for x, y, z in [(i, j, k) for i in (1, -1) for j in (1, -1) for k in (1, -1)]:
        zero = 0.0 * (x * y * z)
        corners = ((x * radius, zero, zero), (zero, y * radius, zero), (zero, zero, z * radius))
        facets.append(corners if x * y * z > 0 else corners[::-1])
    return facets


# --- Files -----------------------------------------------------------------------------------------------------------


def binary(facets, header=b"golden", attribute=0):
    records = [struct.pack("<12fH", 0, 0, 0, *facet[0], *facet[1], *facet[2], attribute) for facet in facets]
    return header.ljust(80, b"\0") + struct.pack("<I", len(facets)) + b"".join(records)


def ascii_facets(facets, number=repr):
    vertex = "      vertex {} {} {}\n"
    for facet in facets:
        corners = "".join(vertex.format(*map(number, point)) for point in facet)
        yield f"  facet normal 0 0 0\n    outer loop\n{corners}    endloop\n  endfacet\n"


def solid(facets, name="golden", number=repr):
    return f"solid {name}\n{''.join(ascii_facets(facets, number))}endsolid {name}\n".encode()


def comma(number):
    return repr(number).replace(".", ",")


def with_seventeen_digits(number):
    return f"{number:+.17E}"


SMALL_RING = ring(4.25, 1.1, 12, 6)
BAND = ring(8.9, 1.35, 30, 14)
TETRAHEDRON = [((0, 0, 0), (0, 3, 0), (2, 0, 0)), ((0, 0, 0), (2, 0, 0), (0, 0, 4)), ((0, 0, 0), (0, 0, 4), (0, 3, 0)), ((2, 0, 0), (0, 3, 0), (0, 0, 4))]

MIXED_SOLIDS = (
    b"\xef\xbb\xbf \r\n\tSOLID first facet \xff\0 endsolid\r"
    + "".join(ascii_facets(SMALL_RING)).upper().encode()
    + b"EndSolid\nsolid empty\nendsolid empty\nsolid\n"
    + "".join(ascii_facets(TETRAHEDRON, comma)).replace("normal 0 0 0", "normal nan - x").encode()
    + b"endsolid \0\n\n\v\f"
)

FILES = {
    # Exact halves, by the figure that meets them first.
    "box-volume.stl": binary(box(2.25, 2.0, 3.375)),
    "box-thin.stl": binary(box(13.0, 6.0, 0.65625)),
    "box-plate.stl": binary(box(6.0, 7.0, 0.65625)),
    "box-mass.stl": binary(box(12.5, 12.5, 6.0)),
    "box-sides.stl": binary(box(1.6875, 3.875, 3.8125)),
    "box-discount.stl": binary(box(1.3125, 8.0, 0.21875)),
    "box-casting.stl": binary(box(10.0, 2.25, 1.0)),
    "cracked-discount.stl": binary(cracked_box(12.0, 12.5, 7.5)),
    "cracked-repair.stl": binary(cracked_box(3.0, 11.25, 2.0)),
    "cracked-sides.stl": binary(cracked_box(12.9375, 7.6875, 0.4375)),
    "cracked-thin.stl": binary(cracked_box(0.5625, 3.1875, 0.4375)),
    "cracked-tall.stl": binary(cracked_box(10.8125, 4.8125, 7.5625)),
    # The 16th digit of the volume is an exact 5, so D meets a tie: after an even and after an odd digit.
    "box-huge-even.stl": binary(box(517625.0, 4050.5, 268501.0)),
    "box-huge-odd.stl": binary(box(500001.0, 40001.0, 10001.5)),
    # D of the exact double and D of its shortest text differ here, in the printed places.
    "box-exact-double.stl": binary(box(9994.8125, 9345.935546875, 9793.82421875)),
    # D lifts the volume onto a tie of R: one rounding would give another figure than two.
    "box-two-roundings.stl": binary(box(1726.9566650390625, 2187.200439453125, 2945.316162109375)),
    # The lines come to 899.99, 900.00 and 900.01 before MINIMUM.
    "box-below-minimum.stl": binary(box(2.375, 11.4375, 2.25)),
    "box-at-minimum.stl": binary(box(3.75, 2.3125, 1.75)),
    "box-above-minimum.stl": binary(box(4.5625, 4.25, 2.25)),
    # What is done to files from outside.
    "band.stl": binary(BAND),
    "band-says-solid.stl": binary(BAND, header=b"solid band", attribute=0xFFFF),
    "band-inverted.stl": binary(inverted(BAND)),
    "band-open.stl": binary(BAND[:200] + BAND[217:600]),
    "band-far-away.stl": binary(ring(8.9, 1.35, 24, 12, centre=(1e6, -2e6, 5e5))),
    # So large that the fifteenth digit is printed: the order of the operations in double shows, of area in one and of volume in the other.
    "band-huge.stl": binary(ring(411224.0, 61216.0, 24, 12)),
    "band-huge-far-away.stl": binary(ring(2.3e4, 7e3, 20, 10, centre=(1.1e6, -2.7e6, 0.9e6))),
    "band-half-inverted.stl": binary(BAND[:400] + inverted(BAND[400:])),
    "degenerate-facets.stl": binary(SMALL_RING + [(a, a, b) for a, b, _ in SMALL_RING[:9]] + [(a, a, a) for a, _, _ in SMALL_RING[:2]] + [(a, b, a) for a, b, _ in SMALL_RING[:5]]),
    "duplicate-facets.stl": binary(SMALL_RING + SMALL_RING[10:40]),
    "negative-zeros.stl": binary(octahedron(1.5)),
    "no-volume.stl": binary(TETRAHEDRON + inverted(TETRAHEDRON)),
    "tiny.stl": binary([tuple(tuple(float32(p * 0.0001) for p in point) for point in facet) for facet in box(1.0, 1.0, 1.0)]),
    "tiny-height.ascii.stl": solid(box(9.5, 7.25, 0.0001)),
    "small-ring.ascii.stl": solid(SMALL_RING),
    "small-ring.ascii-comma.stl": solid(SMALL_RING, number=comma),
    "small-ring.ascii-long-numbers.stl": solid(SMALL_RING, number=with_seventeen_digits),
    "several-solids.ascii.stl": MIXED_SOLIDS,
    # Refused.
    "no-bytes.stl": b"",
    "cut-off.stl": binary(TETRAHEDRON)[:-1],
    "not-finite.stl": binary(TETRAHEDRON[:3] + [((0, 0, 0), (0, 0, math.inf), (1, 1, 1))]),
    "overflowing.ascii.stl": solid(TETRAHEDRON).replace(b" 4 ", b" 4e38 ").replace(b" 4\n", b" 4e38\n"),
    "comment.ascii.stl": solid(TETRAHEDRON).replace(b"  facet", b"  # facet\n  facet", 1),
    "unclosed.ascii.stl": solid(TETRAHEDRON).replace(b"endsolid golden\n", b""),
    "no-facets.stl": binary([]),
    "no-facets.ascii.stl": b"solid a\nendsolid a\nsolid b\nendsolid b\n",
    "flat.stl": binary([((0, 0, 5), (1, 0, 5), (0, 1, 5)), ((0, 0, 5), (0, 1, 5), (1, 0, 5))]),
}

# --- Questions -------------------------------------------------------------------------------------------------------

# Found by a search over small boxes: each meets several exact halves at once, or a limit.
CHOSEN = [
    ("box-volume.stl", "SILVER925", "MATTE", 75),
    ("box-thin.stl", "BRASS", "MATTE", 75),
    ("box-plate.stl", "PLATINUM950", "MATTE", 200),
    ("box-mass.stl", "SILVER925", "MATTE", 9),
    ("box-mass.stl", "GOLD585", "NONE", 10_000),
    ("box-sides.stl", "PLATINUM950", "MATTE", 75),
    ("box-discount.stl", "PLATINUM950", "MATTE", 25),
    ("box-casting.stl", "PLATINUM950", "POLISHED", 75),
    ("cracked-discount.stl", "GOLD750", "POLISHED", 250),
    ("cracked-repair.stl", "SILVER925", "MATTE", 75),
    ("cracked-sides.stl", "GOLD585", "MATTE", 49),
    ("cracked-thin.stl", "PLATINUM950", "MATTE", 199),
    ("cracked-tall.stl", "GOLD585", "RHODIUM", 3),
    ("box-below-minimum.stl", "BRASS", "NONE", 1),
    ("box-at-minimum.stl", "SILVER925", "NONE", 1),
    ("box-above-minimum.stl", "BRONZE", "NONE", 1),
    ("band.stl", "silver925", "gilded", 0),
    ("band.stl", "SILVER925", "gilded", 0),
    ("band.stl", "SILVER925", "NONE", 0),
    ("band.stl", "SILVER925", "NONE", 10_001),
    ("band.stl", "SILVER925", "NONE", 1.5),
    ("cut-off.stl", "SILVER925", "NONE", 0),
]
MATERIALS = cycle(["SILVER925", "GOLD585", "GOLD750", "PLATINUM950", "BRASS", "BRONZE"])
FINISHES = cycle(["RHODIUM", "NONE", "MATTE", "POLISHED", "NONE"])
QUANTITIES = cycle([1, 9, 10, 49, 50, 199, 200, 10_000, 7, 33, 123])


def questions():
    yield from CHOSEN
    for name in FILES:
        for material, finish, quantity in islice(zip(MATERIALS, FINISHES, QUANTITIES), 3):
            yield name, material, finish, quantity


def main():
    MODELS.mkdir(exist_ok=True)
    for old in MODELS.iterdir():
        old.unlink()
    for name, data in FILES.items():
        (MODELS / name).write_bytes(data)
    lines = [json.dumps(dict(zip(("File", "Material", "Finish", "Quantity"), question))) for question in questions()]
    (HERE / "requests.jsonl").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
