"""What the people of Merrow say to each other in the demonstration: who they are, and what each does on which day.

Days count from the day the figures were published. Nothing here is known to the code that runs it but the names of acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

LASTS = 110  # days, from the publication to the day of the demonstration


class Who(NamedTuple):
    name: str
    role: str
    body: str = ""
    title: str = ""


PEOPLE = {
    "publisher": Who("Ottilie Farrow", "publisher", "", "Chief Statistician"),
    "administrator": Who("Bram Kestle", "administrator"),
    "health-clerk": Who("Ines Halloran", "forum-clerk", "ministry-of-health", "Head of hospital oversight"),
    "health-member": Who("Corin Vale", "forum-member", "ministry-of-health", "Deputy minister"),
    "health-lead": Who("Petra Lowe", "body-lead", "ministry-of-health", "Permanent secretary"),
    "inspector": Who("Josse Amber", "inspector", "care-inspectorate", "Chief Inspector of Care"),
    "committee-clerk": Who("Willa Thorne", "forum-clerk", "assembly-mission-committee", "Clerk of the committee"),
    "scrutiny-clerk": Who("Hedy Marsh", "forum-clerk", "M06000009-scrutiny", "Scrutiny officer"),
    "homes-clerk": Who("Tobin Reed", "forum-clerk", "ministry-of-homes", "Head of housing standards"),
    "homes-member": Who("Sanna Coyle", "forum-member", "ministry-of-homes", "Deputy minister"),
    "learning-clerk": Who("Maud Pellow", "forum-clerk", "ministry-of-learning", "Head of school places"),
    "wrackmouth-lead": Who("Ansel Drury", "body-lead", "MT03", "Chief executive"),
    "wrackmouth-officer": Who("Nell Pascoe", "body-officer", "MT03", "Performance officer"),
    "eskerby-lead": Who("Rufus Tain", "body-lead", "M06000001", "Director of housing"),
    "dunwether-lead": Who("Isolde Penn", "body-lead", "M06000004", "Director of learning"),
    "thistledene-lead": Who("Garrick Moss", "body-lead", "M06000021", "Chief executive"),
    "orchard-lead": Who("Hollin Grey", "body-lead", "MT07", "Chief executive"),
    "harbour-lead": Who("Lorna Quay", "body-lead", "M06000009", "Director of homes"),
}


class Begins(NamedTuple):
    """A call that begins on a day."""

    story: str
    day: int
    who: str
    forum: str
    actor: str
    begun_by: str
    subject: str
    place: str
    title: str
    text: str


class Step(NamedTuple):
    story: str
    day: int
    who: str
    act: str
    said: dict[str, Any]


def step(story: str, day: int, who: str, act: str, **said: Any) -> Step:
    return Step(story, day, who, act, said)


BEGINS = [
    Begins(
        "waits", 3, "health-clerk", "ministry-of-health", "MT03", "judgement", "urgent-care-four-hours", "MT03",
        "Why people wait longer than four hours at Wrackmouth General Hospital",
        "Ninety-one in a hundred people were seen within four hours in December 2025. The floor is ninety-five, and it was missed "
        "before. Please explain what happened, since when, and to whom.",
    ),
    Begins(
        "waits-scrutiny", 9, "scrutiny-clerk", "M06000009-scrutiny", "MT03", "judgement", "urgent-care-four-hours", "MT03",
        "Waits at our hospital",
        "People of Wrackmouth tell us of nights on chairs. The figures say the same. What does the hospital say?",
    ),
    Begins(
        "lodged", 4, "homes-clerk", "ministry-of-homes", "M06000001", "judgement", "families-lodged-too-long", "M06000001",
        "Families in Eskerby who live in lodgings for too long",
        "Thirteen in a hundred families stayed in lodgings longer than they should. Nowhere else in Merrow is it more than "
        "eight. Please explain.",
    ),
    Begins(
        "places", 5, "learning-clerk", "ministry-of-learning", "M06000004", "judgement", "school-place-offered", "M06000004",
        "Children in Dunwether without a school place on the first of May",
        "On 1 May 2025, 67 of the 1,282 children due to start school in Dunwether had no place. Please explain how that came about.",
    ),
    Begins(
        "silence", 6, "inspector", "care-inspectorate", "M06000021", "judgement", "home-care-started", "M06000021",
        "Thistledene has given no figures for care at home",
        "No figure came for the last months. Is care at home given in time, or does nobody count it?",
    ),
    Begins(
        "question", 20, "committee-clerk", "assembly-mission-committee", "ministry-of-health", "question", "early-deaths", "",
        "What is done about early deaths in the fishing towns",
        "Which of your plans for the fishing towns has had its effect measured, and what was found?",
    ),
    Begins(
        "hazards", 7, "homes-clerk", "ministry-of-homes", "M06000009", "judgement", "hazards-mended", "M06000009",
        "Dangerous faults in Wrackmouth's homes that are mended too late",
        "One in five dangerous faults was not mended in time, seven quarters running. Please explain.",
    ),
    Begins(
        "boilers", 66, "homes-clerk", "ministry-of-homes", "M06000021", "judgement", "hazards-mended", "M06000021",
        "Dangerous faults in Thistledene's homes",
        "From October to December 2025, 17 of 137 dangerous faults were not mended in time. That may be chance, but tenants write to us of "
        "boilers that give off fumes. Please explain.",
    ),
    Begins(
        "one-month", 80, "health-clerk", "ministry-of-health", "MT07", "judgement", "urgent-care-four-hours", "MT07",
        "Why more people waited at Orchard Vales Hospitals in December 2025",
        "Ninety-three in a hundred people were seen within four hours in December 2025; in November it was ninety-seven. One month may be "
        "chance. What does the hospital know about it?",
    ),
]  # fmt: skip

WAITS = [
    step("waits", 16, "wrackmouth-lead", "explain",
        text="On 1 September 2025 we closed one of our two wards for older people for repairs. It should have opened again on "
        "27 October. It opened on 12 January 2026, eleven weeks late. Patients who should have gone to a bed there waited in "
        "urgent care, so that there was no room for those who came after them. Most of those who waited were over seventy and came between four in the afternoon and midnight."),
    step("waits-scrutiny", 18, "wrackmouth-officer", "reuse_explanation", of="waits"),
    step("waits", 19, "health-clerk", "ask", text="When did the board know that the ward would not open in time, and what did it do then?"),
    step("waits", 20, "health-member", "ask", text="How many people left without being seen?"),
    step("waits", 27, "wrackmouth-lead", "extend", kind="answer", days=10,
        reason="The count of people who left is made by hand from paper notes of three months."),
    step("waits", 30, "wrackmouth-lead", "answer", nth=1,
        text="The board was told on 14 October 2025. It rented twelve beds in Crowgill from 1 November. That was too few: on most days "
        "thirty were missing."),
    step("waits", 39, "wrackmouth-lead", "answer", nth=2,
        text="From October to December 2025, 406 of the 29,460 people who came left without being seen. That is 1.4 in a hundred. In the "
        "same months of the year before it was 0.7 in a hundred."),
    step("waits", 46, "health-clerk", "judge", outcome="not-accepted",
        text="The ministry does not accept that nothing more could be done. From 14 October the hospital had three months, "
        "and other hospitals offered beds. Nor were waits shorter before the ward closed. The ministry accepts that the figures are right "
        "and that they were given in full."),
    step("waits", 47, "health-clerk", "open_learning",
        text="The ward is open again and people still wait. Let us find out together what drives it, before anybody asks for more."),
    step("waits", 60, "wrackmouth-lead", "answer_learning", question=0,
        text="At noon there are on average nineteen people on the wards who could go home. They wait for medicines to take with them, "
        "or for care at home. By four the wards are full, and urgent care fills up behind them."),
    step("waits", 61, "wrackmouth-officer", "answer_learning", question=1,
        text="Brinehaven had the same, and halved it: medicines are made ready the evening before, and a nurse of the council sits on the ward. "
        "Their waits fell within two months. We have visited them."),
    step("waits", 63, "wrackmouth-lead", "plan_action", days=30, owner="Chief pharmacist",
        text="Medicines for going home are made ready the evening before, on all wards."),
    step("waits", 63, "wrackmouth-lead", "plan_action", days=75, owner="Director of nursing",
        text="A nurse of Wrackmouth Council sits on the two wards for older people, from eight in the morning."),
    step("waits", 96, "wrackmouth-officer", "finish_action", nth=1, became="not-done",
        text="It is so on nine of eleven wards since the second week, and people go home two hours earlier there. The other two wards have nobody "
        "yet who makes medicines ready in the evening."),
]  # fmt: skip

LODGED = [
    step("lodged", 25, "eskerby-lead", "explain",
        text="We sold forty houses eight years ago and did not build new ones. Rents in the town have gone up by a third since. "
        "Families have nowhere to go on to."),
    step("lodged", 26, "eskerby-lead", "contest", about="figure",
        text="Nine of the sixty-two families had been offered a home and said no. We think they should not be counted."),
    step("lodged", 35, "publisher", "reply_to_contest", outcome="not-upheld",
        text="The standard counts days in lodgings, whatever was offered. With nine fewer it would be eleven in a hundred, "
        "which still breaks the standard by more than chance. Whether the standard should count offers is a fair question to the ministry."),
    step("lodged", 44, "homes-clerk", "judge", outcome="accepted-in-part",
        text="The explanation is honest about how it came about. It does not say what happens now."),
    step("lodged", 58, "homes-clerk", "take_hard_step", step="notice", days=60,
        text="The council must show the ministry how every family that is over the limit will be housed."),
]  # fmt: skip

PLACES = [
    step("places", 15, "dunwether-lead", "explain",
        text="We counted on too few children. Two letters about late offers name children and say where they live: we give them to the "
        "ministry and not to the public.",
        withheld={"ground": "personal", "days": 150,
                  "reason": "The letters name children and say where they live; the figures in them are in the public answer."}),
    step("places", 17, "learning-clerk", "ask", text="How many of the 67 had a place when the school year began?"),
    step("places", 29, "dunwether-lead", "answer", nth=1, text="Sixty-one. The other six moved away or are taught at home."),
    step("places", 41, "learning-clerk", "judge", outcome="accepted",
        text="The council counted wrongly how many children would come, and says so. It put nearly all of it right before the school year began."),
    step("places", 43, "learning-clerk", "open_learning", text="Other councils count better. What can be learned from them?"),
    step("places", 52, "dunwether-lead", "answer_learning", question=0, text="We count births, and forget families who move in for the new yard."),
    step("places", 52, "dunwether-lead", "answer_learning", question=1, text="Ask the yard how many families will come. Orchard Vales asks every year."),
    step("places", 53, "dunwether-lead", "plan_action", days=20, owner="Head of admissions",
        text="Ask the yard and the two landlords how many families with young children they expect by next spring."),
    step("places", 70, "dunwether-lead", "finish_action", nth=1, became="done",
        text="Asked and counted: twenty-eight more children than births say."),
    step("places", 74, "learning-clerk", "end_learning", outcome="inconclusive",
        text="Whether this count is better shows on the next first of May. Lesson for all so far: births tell only half of it where work "
        "brings families in. We have written to every council."),
    step("places", 78, "learning-clerk", "close", text="Explained, judged and learned from. We look again at the figure of the next first of May."),
]  # fmt: skip

BOILERS = [
    step("boilers", 78, "thistledene-lead", "explain",
        text="We have one inspector, who was ill from October. Faults that were reported in those months waited until she came back."),
    step("boilers", 92, "homes-clerk", "judge", outcome="not-accepted",
        text="A council must see to dangers also while somebody is ill. It does not say when the boilers in Mill Row will be mended."),
    step("boilers", 100, "homes-clerk", "propose_override", step="direction", days=45,
        reason="The boilers in Mill Row give off fumes, and nine families sleep beside them. A learning enquiry takes months; they are in "
        "danger now.",
        text="Turn off the boilers in Mill Row, give the nine families other heating on the same day, and mend the boilers."),
]  # fmt: skip

OTHERS = [
    step("one-month", 94, "orchard-lead", "explain",
        text="A burst pipe closed four of our ten treatment rooms from 9 to 23 December. People were treated in a waiting hall. The rooms "
        "are open again, and by our own count waits are as short as before."),
    step("question", 34, "health-lead", "answer", nth=1,
        text="One of five: the smoking boat, which reached two thousand people. A year later one in nine of them no longer smoked, "
        "against one in twenty elsewhere. The other four were never measured."),
    step("question", 37, "committee-clerk", "ask_for_review", text="You name five plans and give a result for one. What did the other four cost?"),
    step("question", 55, "health-lead", "review", text="Three hundred and ten thousand crowns. We will measure two of them from spring and end the other two."),
    step("hazards", 21, "harbour-lead", "explain", text="Three of our five inspectors left, and a year went by before we found others."),
    step("hazards", 45, "homes-clerk", "judge", outcome="not-accepted", text="A year is too long. Tenants wrote to the council forty times."),
    step("hazards", 50, "homes-clerk", "open_learning", text="What keeps inspectors away, and what would bring them back?"),
]  # fmt: skip


class Asked(NamedTuple):
    """A citizen's question, and what became of it."""

    story: str
    day: int
    body: str
    about: str
    place: str
    text: str
    email: str
    shown_as: str
    refused: str = ""


ASKED = [
    Asked("citizen", 30, "M06000001", "families-lodged-too-long", "M06000001",
        "How long do families without a home wait in Eskerby until they have one, and who decides who is next?",
        "asker@merrow.example", "Elin, Eskerby"),
    Asked("refused", 41, "MT03", "urgent-care-four-hours", "MT03",
        "Is it true what they say about the doctor on the night shift, and when will he be sent away for it?",
        "another@merrow.example", "",
        "It asks about one person who can be recognised. Complaints about a person go to the hospital's own office, or to the Ombudsman."),
]  # fmt: skip

ANSWERED = [
    step("citizen", 42, "eskerby-lead", "answer", nth=1,
        text="Five months on average. At the end of 2025, 62 of the 471 families had been in lodgings for more than six weeks. Three officers "
        "decide every Monday who is next, by a list of points that is on our site."),
]  # fmt: skip


def steps() -> Iterator[Step]:
    """All that is done, in the order of days."""
    yield from sorted([*WAITS, *LODGED, *PLACES, *BOILERS, *OTHERS, *ANSWERED], key=lambda each: each.day)
