"""PROV-JSON (W3C): who did what with what, from a call back to the publisher's file. Withheld texts are marked, never given."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from answerable.queries.record.provenance import Evidence, Moved, Provenance, Said

Document = dict[str, Any]
MEDIA_TYPE = "application/json"


def document(call: Provenance, *, address: str, head: str) -> Document:
    """One call as a PROV-JSON document of its own."""
    made = Maker(address)
    made.call(call)
    made.entity("trail/head", {"ans:sha256": head, "prov:label": "the last line of the trail when this was made"})
    return made.whole()


def stream(calls: Iterable[Provenance], *, address: str, head: str) -> Iterator[str]:
    """All calls: a bundle each, one after the other, so that nothing is held in memory."""
    first = Maker(address)
    first.entity("trail/head", {"ans:sha256": head, "prov:label": "the last line of the trail when this was made"})
    yield json.dumps(first.whole(), ensure_ascii=False)[:-1] + ', "bundle": {'
    for number, call in enumerate(calls):
        made = Maker(address)
        made.call(call)
        name = json.dumps(f"ans:calls/{call.ref}/prov")
        yield f"{',' if number else ''}\n{name}: {json.dumps(made.whole(), ensure_ascii=False)}"
    yield "\n}}\n"


class Maker:
    """Collects what PROV knows: things, acts, agents, and how they hang together."""

    def __init__(self, address: str):
        self.parts: dict[str, Document] = defaultdict(dict)
        self.address, self.relations = address, 0

    def whole(self) -> Document:
        return {"prefix": {"ans": f"{self.address}/", "prov": "http://www.w3.org/ns/prov#"}, **self.parts}

    def entity(self, id: str, says: Document) -> str:
        return self.put("entity", id, says)

    def put(self, part: str, id: str, says: Document) -> str:
        self.parts[part][f"ans:{id}"] = {name: value for name, value in says.items() if value not in (None, "")}
        return f"ans:{id}"

    def relate(self, kind: str, **ends: str) -> None:
        self.relations += 1
        self.parts[kind][f"_:r{self.relations}"] = {f"prov:{name}": value for name, value in ends.items()}

    def person(self, name: str) -> str:
        return self.put("agent", f"people/{quote(name, safe='')}", {"prov:type": kind_of("prov:Person"), "prov:label": name})

    def call(self, call: Provenance) -> None:
        for body in call.bodies:
            self.put("agent", f"bodies/{body.key}", {"prov:type": kind_of("prov:Organization"), "prov:label": body.name})
        if call.evidence:
            self.evidence(call.evidence)
        for said in call.said:
            self.said(call.ref, said)
        texts = {said.number: said for said in call.said}
        for moved in call.moves:
            self.moved(call, moved, texts)

    def evidence(self, found: Evidence) -> None:
        """Judgement, run, releases, files of the publisher."""
        says = {"ans:subject": found.subject, "ans:place": found.place, "ans:period": found.period, "ans:verdict": found.verdict}
        judgement = self.entity(f"judgements/{found.id}", {**says, "ans:sha256": found.sha256})
        software = {"prov:type": kind_of("prov:SoftwareAgent"), "prov:label": found.judged_by}
        agent = self.put("agent", f"software/{quote(found.judged_by, safe='')}", software)
        run = self.put("activity", f"runs/{found.run}", {"prov:type": kind_of("ans:judge")})
        self.relate("wasAssociatedWith", activity=run, agent=agent)
        self.relate("wasGeneratedBy", entity=judgement, activity=run)
        told = {"prov:type": kind_of("ans:publish"), "prov:startTime": found.published_at, "prov:endTime": found.published_at}
        publishing = self.put("activity", f"publications/{found.publication}", told)
        self.relate("used", activity=publishing, entity=judgement)
        self.relate("wasAssociatedWith", activity=publishing, agent=self.person(found.published_by))
        for release in found.releases:
            read = self.entity(f"sources/{release.release}", {"ans:source": release.source})
            self.relate("used", activity=run, entity=read)
            self.relate("wasDerivedFrom", generatedEntity=judgement, usedEntity=read)
            for name, sha256 in release.files.items():
                file = self.entity(f"files/{sha256}", {"prov:label": name, "ans:sha256": sha256})
                self.relate("wasDerivedFrom", generatedEntity=read, usedEntity=file)

    def said(self, ref: str, said: Said) -> None:
        says = {"prov:type": kind_of(f"ans:{said.kind}"), "prov:value": said.text, "ans:withheld": said.withheld}
        text = self.entity(text_of(ref, said.number), {**says, "ans:sha256": said.sha256, "ans:salt": said.salt})
        for agent in [self.person(said.by), *([f"ans:bodies/{said.body}"] if said.body else [])]:
            self.relate("wasAttributedTo", entity=text, agent=agent)
        if said.answers:
            self.relate("wasDerivedFrom", generatedEntity=text, usedEntity=f"ans:{text_of(ref, said.answers)}")
        if said.reuses:
            given = self.entity(text_of(*said.reuses), {"prov:label": f"text {said.reuses[1]} of call {said.reuses[0]}"})
            self.relate("wasDerivedFrom", generatedEntity=text, usedEntity=given)
        for file in said.files:
            says = {"prov:label": file.name, "ans:sha256": file.sha256, "ans:mediaType": file.media_type}
            self.relate("hadMember", collection=text, entity=self.entity(f"files/{file.sha256}", says))

    def moved(self, call: Provenance, moved: Moved, texts: dict[int, Said]) -> None:
        times = {"prov:startTime": moved.at, "prov:endTime": moved.at}
        act = self.put(
            "activity", f"trail/{moved.seq}", {"prov:type": kind_of(f"ans:{moved.what}"), **times, "ans:sha256": moved.hash}
        )
        person = self.person(moved.by)
        self.relate("wasAssociatedWith", activity=act, agent=person)
        if moved.body:
            self.relate("actedOnBehalfOf", delegate=person, responsible=f"ans:bodies/{moved.body}", activity=act)
        if moved.what == "open_call" and call.evidence:
            self.relate("used", activity=act, entity=f"ans:judgements/{call.evidence.id}")
        said = texts.get(moved.entry or 0)
        if said and moved.first:
            self.relate("wasGeneratedBy", entity=f"ans:{text_of(call.ref, said.number)}", activity=act)
            if said.answers:
                self.relate("used", activity=act, entity=f"ans:{text_of(call.ref, said.answers)}")
        elif said:
            self.relate("used", activity=act, entity=f"ans:{text_of(call.ref, said.number)}")


def text_of(ref: str, number: int) -> str:
    return f"calls/{ref}/texts/{number}"


def kind_of(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}
