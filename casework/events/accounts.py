"""Events of accounts: passwords, sign-ins ended, accounts closed, attacks on the sign-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.events.base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Event):
    """A person set a password: knowing the old one, or by a one-time link."""

    username: str
    by_link: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordLinkIssued(Event):
    """An administrator issued a one-time link for setting a password."""

    username: str
    good_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInsEnded(Event):
    """Browsers of a person were signed out, by that person or an administrator."""

    username: str
    browsers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountUnlocked(Event):
    """An administrator had the wrong passwords of an account forgotten."""

    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed(Event):
    """An account was closed (停用); what the person did stays."""

    username: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountReopened(Event):
    username: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRead(Event):
    """An administrator read where and when another person signed in."""

    username: str
    times: int
    """How often in this hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInAttackSeen(Event):
    """Many names were tried with wrong passwords within minutes (撞库、口令喷洒)."""

    names: int
    addresses: int
    attempts: int
    minutes: int
