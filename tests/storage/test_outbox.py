"""What must be said is enqueued once, with what happened, and can be found once it is said."""

import base64
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Connection, select, text

from storage import delivery, gates, outbox
from storage.database import Database
from storage.gates import Destination
from storage.outbox import Attachment, File, Place, Post, Respond, Update
from storage.tables import Outbox
from tests.clock import MovableClock

NOW = MovableClock().now()
ROWS = Outbox.__table__.c
LEASE = timedelta(seconds=8)


def post(key: str, to: str = "U0ASHA") -> Post:
    return Post("T1", to, key, {"text": key})


def keys(conn: Connection) -> list[str]:
    return list(conn.execute(select(ROWS.key).order_by(ROWS.id)).scalars())


def say(conn: Connection, key: str, ts: str) -> None:
    """Post what is next, which must be ``key``."""
    parcel = delivery.claim(conn, NOW, LEASE)
    assert parcel is not None
    assert parcel.key == key
    delivery.sent(conn, [(parcel, Place("D0ASHA", ts))], NOW, timedelta())


def test_a_key_is_enqueued_once(database: Database) -> None:
    with database.begin() as conn:
        outbox.enqueue(conn, [post("a")], NOW)
        outbox.enqueue(conn, [post("a"), post("b"), post("b")], NOW)
        assert keys(conn) == ["a", "b"]


def test_what_was_undone_is_never_said(database: Database) -> None:
    def enqueue_and_stumble() -> None:
        with database.begin() as conn:
            outbox.enqueue(conn, [post("a")], NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        enqueue_and_stumble()
    with database.begin() as conn:
        assert delivery.claim(conn, NOW, LEASE) is None
        assert gates.next_wake(conn) is None


@pytest.mark.parametrize("together", [True, False])
def test_an_update_replaces_one_that_waits_for_the_same_message(
    database: Database, *, together: bool
) -> None:
    messages = (
        post("card"),
        Update("T1", "U0ASHA", "card@1", "card", {"text": "1"}),
        Update("T1", "U0ASHA", "other@1", "other", {"text": "1"}),
        Respond("T1", "U0ASHA", "card@2", "card", {"text": "2"}, "https://hooks.test/1"),
    )
    with database.begin() as conn:
        for enqueued in [messages] if together else [[message] for message in messages]:
            outbox.enqueue(conn, enqueued, NOW)
        assert keys(conn) == ["card", "other@1", "card@2"]


def test_an_update_enqueued_again_does_not_bring_back_what_overtook_it(database: Database) -> None:
    with database.begin() as conn:
        first = Update("T1", "U0ASHA", "card@1", "card", {"text": "1"})
        second = Update("T1", "U0ASHA", "card@2", "card", {"text": "2"})
        outbox.enqueue(conn, [first], NOW)
        outbox.enqueue(conn, [second], NOW)
        outbox.enqueue(conn, [second], NOW)
        assert keys(conn) == ["card@2"]


def test_a_message_is_found_by_its_key_and_by_its_place(database: Database) -> None:
    with database.begin() as conn:
        outbox.enqueue(conn, [post("a")], NOW)
        assert outbox.ts_of(conn, "T1", "a") is None
        say(conn, "a", "10.5")
        assert outbox.ts_of(conn, "T1", "a") == "10.5"
        assert outbox.place_of(conn, "T1", "a") == Place("D0ASHA", "10.5")
        assert outbox.key_at(conn, "T1", Place("D0ASHA", "10.5")) == "a"
        assert outbox.key_at(conn, "T1", Place("D0ASHA", "10.6")) is None
        assert outbox.place_of(conn, "T2", "a") is None


def test_which_of_several_messages_there_are_is_known_before_and_after_they_are_said(
    database: Database,
) -> None:
    """One that was given up is none: nothing can be changed there."""
    with database.begin() as conn:
        outbox.enqueue(conn, [post("a")], NOW)
        say(conn, "a", "17.1")
        outbox.enqueue(conn, [post("b", "C0NORTH"), post("c")], NOW)
        gone = Outbox.__table__.update().where(ROWS.key == "c").values(parked_at=NOW)
        conn.execute(gone)
        found = outbox.known(conn, "T1", ["a", "b", "c", "d"])
        assert {key: each.to for key, each in found.items()} == {"a": "U0ASHA", "b": "C0NORTH"}
        assert outbox.enqueued(conn, "T1", ["c", "d"]).keys() == {"c"}
        assert outbox.known(conn, "T2", ["a"]) == {}


def test_a_message_is_emptied_once_it_is_sent(database: Database) -> None:
    with database.begin() as conn:
        outbox.enqueue(conn, [post("a")], NOW)
        say(conn, "a", "10.5")
        assert conn.execute(select(ROWS.body, ROWS.response_url)).one() == (None, None)


def test_with_a_key_the_file_does_not_hold_what_waits(database: Database, url: str) -> None:
    database.close()
    sealing = Database(url, encryption_key=Fernet.generate_key().decode())
    waiting = Respond("T1", "U0ASHA", "a@1", "a", {"text": "window"}, "https://hooks.test/window")
    with sealing.begin() as conn:
        outbox.enqueue(conn, [waiting], NOW)
        stored = conn.execute(text("SELECT body, response_url FROM outbox")).one()
        assert "window" not in "".join(stored)
    sealing.close()


PAGE = Attachment("case.html", "Case", "The window as a file.", b"window \xff")


def test_a_file_waits_for_the_message_it_stands_under_and_is_emptied_like_any(
    database: Database,
) -> None:
    with database.begin() as conn:
        outbox.enqueue(conn, [post("card"), File("T1", "U0ASHA", "file", PAGE, "card")], NOW)
        say(conn, "card", "10.5")
        parcel = delivery.claim(conn, NOW, LEASE)
        assert parcel is not None
        assert (parcel.key, parcel.channel, parcel.thread_ts) == ("file", "D0ASHA", "10.5")
        assert Attachment.unpacked(parcel.body) == PAGE
        delivery.sent(conn, [(parcel, None)], NOW, timedelta())
        assert conn.execute(select(ROWS.body).where(ROWS.key == "file")).scalar_one() is None


def test_which_file_was_uploaded_is_kept_until_it_is_forgotten(database: Database) -> None:
    with database.begin() as conn:
        outbox.enqueue(conn, [post("card"), File("T1", "U0ASHA", "file", PAGE, "card")], NOW)
        say(conn, "card", "10.5")
        first = delivery.claim(conn, NOW, LEASE)
        assert first is not None
        assert delivery.uploaded(conn, first, "F1").file == "F1"
        delivery.failed(conn, first, "http_500", NOW)
        again = delivery.claim(conn, NOW, LEASE)
        assert again is not None
        assert (again.file, again.error, again.attempts) == ("F1", "http_500", 2)
        delivery.uploaded(conn, again, None)
        delivery.failed(conn, again, "file_not_found", NOW)
        last = delivery.claim(conn, NOW, LEASE)
        assert last is not None
        assert last.file is None


def test_with_a_key_a_file_that_waits_can_not_be_read(database: Database, url: str) -> None:
    database.close()
    sealing = Database(url, encryption_key=Fernet.generate_key().decode())
    with sealing.begin() as conn:
        outbox.enqueue(conn, [File("T1", "U0ASHA", "file", PAGE, "card")], NOW)
        stored = str(conn.execute(text("SELECT * FROM outbox")).one())
    assert "window" not in stored
    assert base64.b64encode(b"window")[:6].decode() not in stored
    sealing.close()


def test_what_waits_is_known_by_how_its_key_begins(database: Database) -> None:
    asha = Destination("T1", "U0ASHA")
    with database.begin() as conn:
        outbox.enqueue(conn, [post("a/file_1/x")], NOW)
        assert outbox.waits(conn, asha, "a/file_1/")
        assert not outbox.waits(conn, asha, "a/file%")
        assert not outbox.waits(conn, Destination("T1", "U0SAM"), "a/file_1/")
        say(conn, "a/file_1/x", "10.5")
        assert not outbox.waits(conn, asha, "a/file_1/")
