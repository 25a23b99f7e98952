"""What time it is where the program is used."""

from datetime import datetime
from zoneinfo import ZoneInfo

_LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def local_now() -> datetime:
    """This moment in Vietnam, in whole seconds, as the database holds moments."""
    return datetime.now(_LOCAL).replace(tzinfo=None, microsecond=0)
