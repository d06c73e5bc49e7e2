"""`answerable remind`: to be run by cron or a systemd timer."""

from __future__ import annotations

from answerable.domain.counts import count
from answerable.domain.refusals import Refusal


def remind() -> None:
    """Find what is overdue, delete personal data whose day has come, and send e-mails. Run it every few minutes."""
    from answerable.cli import now, start

    start()
    from answerable.actions import database
    from answerable.jobs import remind as job

    database.prepare()
    done = job.run(at=now())
    for line in said(done):
        print(line)
    if done.failed:
        raise Refusal("The next run tries again. Look at ANSWERABLE_MAIL where this goes on: docs/how-to/remind.md.")


def said(done) -> list[str]:  # type: ignore[no-untyped-def]
    lines = [
        f"{count(done.overdue, 'duty became', 'duties became')} overdue; "
        f"{count(done.forgotten, 'address of a citizen was', 'addresses of citizens were')} deleted; "
        f"{count(done.digests, 'person has', 'people have')} news; {count(done.sent, 'e-mail was', 'e-mails were')} sent."
    ]
    if done.failed:
        lines.append(f"{count(done.failed, 'e-mail')} could not be sent.")
    return lines + [f"Not sent for {kind}: {number:,}." for kind, number in done.stuck]
