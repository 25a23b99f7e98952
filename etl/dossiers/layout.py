"""The layout of the list of dossiers (danh sách hồ sơ) that every one-stop system exports: its columns."""

from etl.recognition.header import Column, SheetLayout

DOSSIERS = SheetLayout(
    kind="dossiers",
    columns=(
        Column("code", "code", needed=True),
        Column("procedure_code", "text", needed=True),
        Column("procedure_name", "text", needed=True),
        Column("sector", "text"),
        Column("agency", "text", needed=True),
        Column("receiving_agency", "text"),
        Column("late_reason", "text"),
        Column("channel", "text"),
        Column("service_level", "text"),
        Column("status", "text", needed=True),
        Column("submitted_at", "moment"),
        Column("received_at", "moment", needed=True),
        Column("due_at", "moment", needed=True),
        Column("resolved_at", "moment", needed=True),
        Column("returned_at", "moment"),
        # What is told with yes or no, and what goes with it.
        Column("components_digitised", "text", offered=False),
        Column("result_digitised", "text", offered=False),
        Column("e_result", "text", offered=False),
        Column("reused", "text", offered=False),
        Column("fee_due", "text", offered=False),
        Column("paid_online", "text", offered=False),
        Column("extended", "text", offered=False),
        Column("apology_sent_at", "text", offered=False),
        Column("supplement_requests", "text", offered=False),
        Column("days_waited", "text", offered=False),
        Column("supplement_requested_at", "text", offered=False),
        Column("supplemented_at", "text", offered=False),
    ),
    required=(
        ("code",),
        ("procedure_name", "procedure_code"),
        ("received_at",),
        ("due_at",),
        ("resolved_at", "status"),
    ),
    unread=frozenset({"department"}),
)
TEXTS = tuple(column.field for column in DOSSIERS.columns if column.kind == "text")
MOMENTS = tuple(column.field for column in DOSSIERS.columns if column.kind == "moment")
# The longest texts that the database holds of each field, counted as name_key() counts them.
LONGEST = {"procedure_name": 1_000, "procedure_code": 100, "late_reason": 30_000}
NEEDED = {column.field: column.needed for column in DOSSIERS.columns}
