"""Ed25519 signatures (RFC 8032, 5.1) in plain Python: a checkpoint an hour needs no library.

Not made for secrets that an attacker can time; it signs on the machine that keeps the key.
"""

from __future__ import annotations

import hashlib

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)
BYTES = 32
Point = tuple[int, int, int, int]


def public_key(seed: bytes) -> bytes:
    """The public key that belongs to a secret of 32 bytes."""
    return _packed(_times(_expanded(seed)[0], BASE))


def sign(seed: bytes, message: bytes) -> bytes:
    """The signature of ``message``."""
    scalar, prefix = _expanded(seed)
    public = _packed(_times(scalar, BASE))
    nonce = _number(prefix + message)
    start = _packed(_times(nonce, BASE))
    proof = (nonce + _number(start + public + message) * scalar) % Q
    return start + proof.to_bytes(32, "little")


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` was made for ``message`` with the secret behind ``public``."""
    if (len(public), len(signature)) != (BYTES, 2 * BYTES):
        return False
    key, start = _unpacked(public), _unpacked(signature[:BYTES])
    proof = int.from_bytes(signature[BYTES:], "little")
    if key is None or start is None or proof >= Q:
        return False
    told = _number(signature[:BYTES] + public + message)
    return _same(_times(proof, BASE), _sum(start, _times(told, key)))


def _expanded(seed: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little") & ((1 << 254) - 8) | (1 << 254)
    return scalar, digest[32:]


def _number(content: bytes) -> int:
    return int.from_bytes(hashlib.sha512(content).digest(), "little") % Q


def _sum(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _sum(found, point)
        point, number = _sum(point, point), number >> 1
    return found


def _same(one: Point, other: Point) -> bool:
    return (
        (one[0] * other[2] - other[0] * one[2]) % P
        == 0
        == (one[1] * other[2] - other[1] * one[2]) % P
    )


def _packed(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _unpacked(packed: bytes) -> Point | None:
    number = int.from_bytes(packed, "little")
    sign_bit, y = number >> 255, number & ((1 << 255) - 1)
    x = _x_of(y, sign_bit) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def _x_of(y: int, sign_bit: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign_bit):
        return None
    return x if x & 1 == sign_bit else P - x


def _base() -> Point:
    y = 4 * pow(5, -1, P) % P
    x = _x_of(y, 0)
    if x is None:
        raise ArithmeticError("the base point is on the curve")
    return x, y, 1, x * y % P


BASE = _base()
