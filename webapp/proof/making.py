"""Making the proof of a matter: a file of two lines, the proof and the signature over it."""

from __future__ import annotations

import json
from pathlib import Path

from casework.queries.proof import proof_of
from casework.record import SealKey
from casework.record.checkpoints import numbers_in, read_checkpoint
from casework.record.signatures import public_key, sign
from casework.rules.seals import canonical_text
from webapp.app.composition import Office
from webapp.jobs.checkpoints import checkpoint
from webapp.jobs.verification import snapshot

CHECKER = Path(__file__).with_name("check_proof.py")


def make_proof(office: Office, key: SealKey, number: str) -> bytes:
    """The proof of the matter ``number``, up to a checkpoint made for it; raises ``NotFound``."""
    folder = office.config.checkpoints
    checkpoint(office.engine, folder, key)
    last = read_checkpoint(folder, numbers_in(folder)[-1])
    with snapshot(office.engine) as session:
        body = canonical_text(proof_of(session, number, folder, last))
    signed = {
        "public": public_key(key.signing_seed).hex(),
        "signature": sign(key.signing_seed, body).hex(),
    }
    told = json.dumps(signed, sort_keys=True, separators=(",", ":"))
    return body + b"\n" + told.encode() + b"\n"
