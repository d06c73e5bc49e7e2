"""Who may act, the relations of account that people wrote, and what was decided on citizens' questions, against the trail.

E-mail addresses and passwords are not in the trail, so a change of those is not found here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from answerable.queries.record.verifying_rows import Line, Told, against
from answerable.records.canonical import sha256
from answerable.records.models import RelationRecord, Term, User

TERM = ("role", "body", "post", "title", "starts_on", "ends_on")
RELATION = ("add_relation", "amend_relation", "end_relation")


def faults(lines: Iterable[Line]) -> Iterator[str]:
    lines = list(lines)
    users, terms = people(line for line in lines if line.about.startswith("person "))
    yield from against("Person", {str(user.id): user for user in User.objects.order_by("id")}, users)
    yield from against("Term", {term.id: term for term in Term.objects.order_by("id")}, terms)
    yield from changed_relations(line for line in lines if line.what in RELATION)


def people(lines: Iterable[Line]) -> tuple[dict[str, Told], dict[int, Told]]:
    users: dict[str, Told] = {}
    terms: dict[int, Told] = {}
    for line in lines:
        id, details = line.about.removeprefix("person "), line.details
        if line.what == "add_person":
            users[id] = Told(line.seq, {"name": details.get("name"), "joined_at": line.at, "is_active": True})
        elif line.what == "close_account" and id in users:
            users[id] = users[id].changed(line.seq, is_active=False)
        elif line.what == "give_role" and "term" in details and id.isdigit():
            said = {name: details.get(name) for name in TERM}
            terms[details["term"]] = Told(line.seq, said | {"user_id": int(id), "given_by": line.by, "given_at": line.at})
        elif line.what == "end_role" and details.get("term") in terms:
            terms[details["term"]] = terms[details["term"]].changed(line.seq, ends_on=details.get("ends_on"))
    return users, terms


def changed_relations(lines: Iterable[Line]) -> Iterator[str]:
    told: dict[str, Told] = {}
    sealed: dict[str, str] = {}
    for line in lines:
        name = f"{line.about.removeprefix('relation ')}, version {line.details.get('version')}"
        said = {"reason": line.details.get("reason"), "ends_on": line.details.get("ends_on"), "by": line.by, "at": line.at}
        told[name], sealed[name] = Told(line.seq, said), line.details.get("sha256", "")
    records = {f"{record.relation}, version {record.version}": record for record in RelationRecord.objects.all()}
    yield from against("Relation", records, told)
    for name, record in records.items():
        if name in sealed and sha256(record.json) != sealed[name]:
            yield f"Relation {name} was changed: its hash does not fit what it says."
