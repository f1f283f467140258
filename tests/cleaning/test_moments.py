"""Days and times as machines state them."""

import pytest

from mfa_crawler.cleaning import stated


@pytest.mark.parametrize(
    ("value", "day", "moment"),
    [
        ("2025-10-09T12:38:14-04:00", "2025-10-09", "2025-10-09T12:38:14-04:00"),
        (" 2025-10-09T23:38-04:00 ", "2025-10-09", "2025-10-09T23:38-04:00"),
        ("2025-10-09 12:38:14", "2025-10-09", "2025-10-09T12:38:14"),
        ("2025-10-09T00:00:00+02:00", "2025-10-09", None),
        ("2025-10-09", "2025-10-09", None),
        ("0001-01-01T00:00:00+00:00", None, None),
        ("October 9, 2025", None, None),
        ("Sat, 22 May 2021 12:00:47 GMT", "2021-05-22", "2021-05-22T12:00:47+00:00"),
        ("22 May 2021 12:00 +0200", "2021-05-22", "2021-05-22T12:00+02:00"),
        ("2025-10-09T12:38:14.123Z", "2025-10-09", "2025-10-09T12:38:14+00:00"),
        ("22 May 21 12:00 GMT", None, None),
        ("Sat, 22 May 2021", "2021-05-22", None),
        ("22 May 2021 12:00:47 +02:00", "2021-05-22", "2021-05-22T12:00:47+02:00"),
        ("22 May 2021 12:00 CEST", "2021-05-22", "2021-05-22T12:00"),
        ("22 May 2021 10:15 PM", "2021-05-22", None),
        ("22 May 2021 10:15:00 p.m.", "2021-05-22", None),
        ("22 May 2021 10:15 GMT+2", "2021-05-22", None),
        ("22 May 2021 to 24 May 2021", None, None),
        ("22 May 2021 25:00", None, None),
        ("2025-10-09 12:38:14 UTC", "2025-10-09", "2025-10-09T12:38:14+00:00"),
        ("2025-02-30", None, None),
        ("2025-10", None, None),
        ("20251009", "2025-10-09", None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_what_a_machine_states_is_kept_as_it_is(
    value: str | None, day: str | None, moment: str | None
) -> None:
    when = stated(value)
    assert (when.day if when else None, when.moment if when else None) == (day, moment)
