"""Putting into the database what the program ships: models, forms, calendar; and a staff list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from casework.definitions import CalendarSeed, CampaignBook, DemoData, EnterpriseSeed
from casework.models import (
    CalendarDay,
    CalendarYear,
    Enterprise,
    FormVersion,
    Installation,
    Letterhead,
    Person,
    ProcessModelRow,
    Unit,
)
from casework.models.types import new_id
from casework.queries.calendar import years_from_files
from casework.queries.office import year_versions
from casework.queries.search import folded
from casework.unit_of_work import UnitOfWork
from workflows.engine import ProcessCatalogue


def store_definitions(
    work: UnitOfWork, catalogue: ProcessCatalogue, campaigns: CampaignBook
) -> None:
    """Keep every process model and form by digest, so that what runs on them can always be read."""
    known = set(work.session.scalars(select(ProcessModelRow.digest)))
    work.session.add_all(
        ProcessModelRow(
            digest=model.digest,
            process_id=model.process_id,
            bundle=model.bundle.to_bytes(),
            stored_at=work.now,
        )
        for model in catalogue
        if model.digest not in known
    )
    filed = set(work.session.scalars(select(FormVersion.digest)))
    forms = {form.digest: form for campaign in campaigns for form in campaign.forms.values()}
    work.session.add_all(
        FormVersion(digest=digest, form=form.id, definition=form.to_json())
        for digest, form in forms.items()
        if digest not in filed
    )


def store_calendar(work: UnitOfWork, seed: CalendarSeed) -> None:
    """Take over the published working days of the years in ``seed``.

    A year that an administrator loaded from a file stays as it was loaded.
    """
    loaded = set(years_from_files(work.session))
    remove_days(work.session, CalendarDay.notice.not_in(loaded), CalendarYear.year.not_in(loaded))
    work.session.add_all(
        CalendarYear(year=year, source=seed.source, version=seed.version)
        for year in seed.known_years
        if year not in loaded
    )
    work.session.add_all(
        CalendarDay(notice=day.notice, day=day.date, kind=day.kind, name=day.name)
        for day in seed.days
        if day.notice not in loaded
    )


def remove_days(session: Session, days: ColumnElement[bool], years: ColumnElement[bool]) -> None:
    """Remove days and years of the calendar, row by row: the trail tells of each."""
    gone: list[CalendarDay | CalendarYear] = [
        *session.scalars(select(CalendarDay).where(days)),
        *session.scalars(select(CalendarYear).where(years)),
    ]
    for row in gone:
        session.delete(row)
    session.flush()


def is_calendar_stored(session: Session, seed: CalendarSeed) -> bool:
    """Whether every year of ``seed`` that no file replaced stands there in its version."""
    kept = year_versions(session)
    loaded = set(years_from_files(session))
    return all(year in loaded or kept.get(year) == seed.version for year in seed.known_years)


def found_office(work: UnitOfWork, *, demo: bool) -> None:
    """Say that the installation is set up; only a demonstration's clock may be moved."""
    work.session.add(Installation(id=1, demo=demo, clock_offset=0.0))


def store_office(work: UnitOfWork, demo: DemoData, password_hashes: Mapping[str, str]) -> None:
    """Take over units and staff of a demonstration; ``password_hashes`` by user name."""
    found_office(work, demo=True)
    for unit in demo.units:  # in the file's order: superiors first
        work.session.add(
            Unit(
                code=unit.code,
                name=unit.name.zh_CN,
                name_en=unit.name.en,
                kind=unit.kind,
                parent=unit.parent,
            )
        )
        work.session.flush()
        if unit.letterhead:
            work.session.add(Letterhead(unit=unit.code, **asdict(unit.letterhead)))
    work.session.add_all(
        Person(
            id=new_id(),
            username=person.username,
            name=person.name,
            password_hash=password_hashes[person.username],
            unit=person.unit,
            jurisdiction=person.jurisdiction,
            roles=list(person.roles),
            credential_number=person.credential_number,
            credential_from=person.credential_from,
            credential_until=person.credential_until,
            active=True,
            failed_sign_ins=0,
        )
        for person in demo.staff
    )


def store_enterprises(work: UnitOfWork, enterprises: Iterable[EnterpriseSeed]) -> None:
    """Enter enterprises in the register (一企一档)."""
    work.session.add_all(
        Enterprise(
            id=new_id(),
            credit_code=seed.credit_code,
            name=seed.name,
            entity=seed.entity,
            ccc=seed.ccc,
            odm=seed.odm,
            address=seed.address,
            unit=seed.unit,
            products=list(seed.products),
            area_tags=list(seed.area_tags),
            search=folded(seed.name, seed.credit_code),
            created_at=work.now,
        )
        for seed in enterprises
    )
