"""The tables of the closed loop: one hazard from discovery to strike-off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WAITING = sa.text("next_at IS NOT NULL")
UNDELIVERED = sa.text("next_try_at IS NOT NULL")


def upgrade() -> None:
    """Create every table, those that others point to first."""
    _installation()
    _definitions()
    _office()
    _matters()
    _clocks()
    _work()
    _trail()


def downgrade() -> None:
    """Remove every table, those that point to others first."""
    for table in (
        "incidents",
        "notices",
        "outbox",
        "office_trail",
        "events",
        "attachments",
        "submissions",
        "work_items",
        "processes",
        "escalations",
        "rungs",
        "deadlines",
        "interviews",
        "rectification_orders",
        "hazards",
        "inspections",
        "matters",
        "enterprises",
        "number_series",
        "receipts",
        "sign_ins",
        "people",
        "units",
        "form_versions",
        "process_models",
        "leases",
        "installation",
        "calendar_days",
        "calendar_years",
    ):
        op.drop_table(table)


def _installation() -> None:
    """The installation's own rows: calendar, clock, leases."""
    op.create_table(
        "calendar_years",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_calendar_years"),
    )
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("clock_offset", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_installation"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )


def _definitions() -> None:
    """Models and forms, kept by digest."""
    op.create_table(
        "process_models",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("process_id", sa.String(length=48), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_process_models"),
    )
    op.create_table(
        "form_versions",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("form", sa.String(length=48), nullable=False),
        sa.Column("definition", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_form_versions"),
    )


def _office() -> None:
    """Units, people, enterprises, and what is counted per unit."""
    op.create_table(
        "units",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent", sa.String(length=32)),
        sa.ForeignKeyConstraint(["parent"], ["units.code"], name="fk_units_parent"),
        sa.PrimaryKeyConstraint("code", name="pk_units"),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("jurisdiction", sa.String(length=32), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("credential_number", sa.String(length=32)),
        sa.Column("credential_until", sa.Date()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("locale", sa.String(length=8)),
        sa.Column("failed_sign_ins", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime()),
        sa.Column("last_sign_in_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["jurisdiction"], ["units.code"], name="fk_people_jurisdiction"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_people_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("username", name="uq_people_username"),
    )
    op.create_table(
        "sign_ins",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime()),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_sign_ins_person_id"),
        sa.PrimaryKeyConstraint("token_digest", name="pk_sign_ins"),
    )
    op.create_index("ix_sign_ins_person_id", "sign_ins", ["person_id"])
    op.create_table(
        "receipts",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_receipts_person_id"),
        sa.PrimaryKeyConstraint("key", "person_id", name="pk_receipts"),
    )
    op.create_index("ix_receipts_created_at", "receipts", ["created_at"])
    op.create_table(
        "number_series",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_number_series_unit"),
        sa.PrimaryKeyConstraint("kind", "unit", "year", name="pk_number_series"),
    )
    op.create_table(
        "enterprises",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("entity", sa.String(length=16), nullable=False),
        sa.Column("ccc", sa.Boolean(), nullable=False),
        sa.Column("odm", sa.Boolean(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("products", sa.JSON(), nullable=False),
        sa.Column("area_tags", sa.JSON(), nullable=False),
        sa.Column("search", sa.String(length=400), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_enterprises_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_enterprises"),
        sa.UniqueConstraint("credit_code", name="uq_enterprises_credit_code"),
    )
    op.create_index("ix_enterprises_unit", "enterprises", ["unit"])


def _matters() -> None:
    """Matters of every kind."""
    op.create_table(
        "matters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=48), nullable=False),
        sa.Column("campaign", sa.String(length=64), nullable=False),
        sa.Column("campaign_version", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.Uuid()),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime()),
        sa.Column("due_at", sa.DateTime()),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32)),
        sa.Column("trail_length", sa.Integer(), nullable=False),
        sa.Column("trail_seal", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name="fk_matters_enterprise_id"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["matters.id"], name="fk_matters_parent_id"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_matters_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_matters"),
        sa.UniqueConstraint("number", name="uq_matters_number"),
    )
    op.create_index("ix_matters_campaign_kind_stage", "matters", ["campaign", "kind", "stage"])
    op.create_index("ix_matters_enterprise_id", "matters", ["enterprise_id"])
    op.create_index("ix_matters_parent_id", "matters", ["parent_id"])
    op.create_index("ix_matters_unit_kind", "matters", ["unit", "kind"])
    op.create_table(
        "inspections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=32), nullable=False),
        sa.Column("product_class", sa.String(length=48), nullable=False),
        sa.Column("inspected_on", sa.Date()),
        sa.Column("result", sa.String(length=24)),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["matters.id"], name="fk_inspections_id"),
        sa.PrimaryKeyConstraint("id", name="pk_inspections"),
    )
    op.create_table(
        "hazards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("found_by", sa.String(length=140), nullable=False),
        sa.Column("domain", sa.String(length=16), nullable=False),
        sa.Column("product_class", sa.String(length=48), nullable=False),
        sa.Column("problem_type", sa.String(length=48), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("form_item", sa.String(length=32), nullable=False),
        sa.Column("grade", sa.String(length=16)),
        sa.Column("priority", sa.Integer()),
        sa.Column("phase", sa.String(length=32), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("recheck_failures", sa.Integer(), nullable=False),
        sa.Column("recurrence", sa.Integer(), nullable=False),
        sa.Column("rectification_due_on", sa.Date()),
        sa.Column("struck_off_on", sa.Date()),
        sa.Column("twin_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["id"], ["matters.id"], name="fk_hazards_id"),
        sa.ForeignKeyConstraint(["twin_id"], ["hazards.id"], name="fk_hazards_twin_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hazards"),
    )
    op.create_index("ix_hazards_rectification_due_on", "hazards", ["rectification_due_on"])
    op.create_index("ix_hazards_struck_off_on", "hazards", ["struck_off_on"])
    op.create_table(
        "rectification_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hazard_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=48), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by", sa.String(length=140), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rule", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(
            ["hazard_id"], ["hazards.id"], name="fk_rectification_orders_hazard_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rectification_orders"),
        sa.UniqueConstraint("number", name="uq_rectification_orders_number"),
    )
    op.create_index("ix_rectification_orders_hazard_id", "rectification_orders", ["hazard_id"])
    op.create_table(
        "interviews",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("object_kind", sa.String(length=16), nullable=False),
        sa.Column("held_on", sa.Date()),
        sa.Column("commitments", sa.Text(), nullable=False),
        sa.Column("commitments_due_on", sa.Date()),
        sa.ForeignKeyConstraint(["id"], ["matters.id"], name="fk_interviews_id"),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
    )


def _clocks() -> None:
    """Time limits, their rungs, and the escalations these open."""
    op.create_table(
        "deadlines",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("rule", sa.String(length=48), nullable=False),
        sa.Column("edge", sa.String(length=8), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("next_at", sa.DateTime()),
        sa.Column("ladder", sa.String(length=24)),
        sa.Column("rungs_climbed", sa.Integer(), nullable=False),
        sa.Column("delivered_at", sa.DateTime()),
        sa.Column("settled_at", sa.DateTime()),
        sa.Column("days_late", sa.Integer()),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("explanation", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_deadlines_matter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
    )
    op.create_index("ix_deadlines_matter_id", "deadlines", ["matter_id"])
    op.create_index(
        "ix_deadlines_next_at",
        "deadlines",
        ["next_at", "id"],
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )
    op.create_table(
        "rungs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reached_at", sa.DateTime(), nullable=False),
        sa.Column("climbed_at", sa.DateTime(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("to_role", sa.String(length=32), nullable=False),
        sa.Column("copy_roles", sa.String(length=80), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadlines.id"], name="fk_rungs_deadline_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rungs"),
        sa.UniqueConstraint("deadline_id", "number", name="uq_rungs_deadline_id_number"),
    )
    op.create_table(
        "escalations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("listing_proposed", sa.Boolean()),
        sa.ForeignKeyConstraint(
            ["deadline_id"], ["deadlines.id"], name="fk_escalations_deadline_id"
        ),
        sa.ForeignKeyConstraint(["id"], ["matters.id"], name="fk_escalations_id"),
        sa.PrimaryKeyConstraint("id", name="pk_escalations"),
    )
    op.create_index("ix_escalations_deadline_id", "escalations", ["deadline_id"])


def _work() -> None:
    """What a process waits for, and what people handed in."""
    op.create_table(
        "processes",
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.String(length=48), nullable=False),
        sa.Column("model_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_processes_matter_id"),
        sa.ForeignKeyConstraint(
            ["model_digest"], ["process_models.digest"], name="fk_processes_model_digest"
        ),
        sa.PrimaryKeyConstraint("matter_id", name="pk_processes"),
    )
    op.create_index("ix_processes_model_digest", "processes", ["model_digest"])
    op.create_table(
        "work_items",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.String(length=48), nullable=False),
        sa.Column("step", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=48), nullable=False),
        sa.Column("officers", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_work_items_matter_id"),
        sa.ForeignKeyConstraint(["unit"], ["units.code"], name="fk_work_items_unit"),
        sa.PrimaryKeyConstraint("task_id", name="pk_work_items"),
    )
    op.create_index("ix_work_items_matter_id", "work_items", ["matter_id"])
    op.create_index(
        "ix_work_items_role_unit_due_at", "work_items", ["role", "unit", "due_at", "task_id"]
    )
    op.create_table(
        "submissions",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("process", sa.String(length=48), nullable=False),
        sa.Column("step", sa.String(length=48), nullable=False),
        sa.Column("form_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("second_officer_id", sa.Uuid()),
        sa.Column("handed_in_at", sa.DateTime(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["form_digest"], ["form_versions.digest"], name="fk_submissions_form_digest"
        ),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_submissions_matter_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_submissions_person_id"),
        sa.ForeignKeyConstraint(
            ["second_officer_id"], ["people.id"], name="fk_submissions_second_officer_id"
        ),
        sa.PrimaryKeyConstraint("task_id", name="pk_submissions"),
    )
    op.create_index("ix_submissions_matter_id", "submissions", ["matter_id"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("view_sha256", sa.String(length=64), nullable=False),
        sa.Column("taken_at", sa.String(length=32)),
        sa.Column("place", sa.String(length=64)),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_attachments_matter_id"),
        sa.ForeignKeyConstraint(
            ["task_id"], ["submissions.task_id"], name="fk_attachments_task_id"
        ),
        sa.ForeignKeyConstraint(["uploaded_by"], ["people.id"], name="fk_attachments_uploaded_by"),
        sa.PrimaryKeyConstraint("id", name="pk_attachments"),
    )
    op.create_index("ix_attachments_matter_id", "attachments", ["matter_id"])
    op.create_index("ix_attachments_sha256", "attachments", ["sha256"])


def _trail() -> None:
    """What happened, who must hear of it, and what failed."""
    op.create_table(
        "events",
        sa.Column("trail", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("actor_unit", sa.String(length=32), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("process_version", sa.Integer()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("trail", "seq", name="pk_events"),
    )
    op.create_index("ix_events_kind_occurred_at", "events", ["kind", "occurred_at"])
    op.create_table(
        "office_trail",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trail_length", sa.Integer(), nullable=False),
        sa.Column("trail_seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_office_trail"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("next_try_at", sa.DateTime()),
        sa.Column("done_at", sa.DateTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
    )
    op.create_index(
        "ix_outbox_next_try_at",
        "outbox",
        ["next_try_at"],
        postgresql_where=UNDELIVERED,
        sqlite_where=UNDELIVERED,
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid()),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("read_at", sa.DateTime()),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_notices_matter_id"),
        sa.ForeignKeyConstraint(["message_id"], ["outbox.id"], name="fk_notices_message_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_notices_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_index("ix_notices_person_id_created_at", "notices", ["person_id", "created_at"])
    op.create_index(
        "uq_notices_message_id_person_id", "notices", ["message_id", "person_id"], unique=True
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid()),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("arguments", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid()),
        sa.Column("cause", sa.String(length=80), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("happened_at", sa.DateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resolved_at", sa.DateTime()),
        sa.Column("resolved_by", sa.String(length=64)),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name="fk_incidents_matter_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_incidents_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index("ix_incidents_matter_id", "incidents", ["matter_id"])
    op.create_index("ix_incidents_resolved_at", "incidents", ["resolved_at"])
