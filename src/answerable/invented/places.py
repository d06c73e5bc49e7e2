"""The places of Merrow: every name, code, date and membership is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

COUNTRY = "M92000001"
BEGAN = date(1974, 4, 1)
FELLS, COAST, VALES = "M47000001", "M47000002", "M47000003"
UPLAND_BOARD, LOWLAND_BOARD = "M54000001", "M54000002"
UPLAND_POLICE, LOWLAND_POLICE = "M23000001", "M23000002"
QUILLBY, NETHER_QUILL, OVER_QUILL = "M06000007", "M06000025", "M06000026"
MERGED_ON = date(2020, 4, 1)


@dataclass(frozen=True)
class Council:
    """`hardship` runs from about -1.5 (comfortable) to 1.5 (poor); `town` from 0 (open country) to 1 (city)."""

    code: str
    name: str
    authority: str | None
    people: int
    hardship: float
    town: float


@dataclass(frozen=True)
class Trust:
    code: str
    name: str
    council: str
    board: str
    visits: int  # urgent visits in a usual month


AUTHORITIES = {
    FELLS: ("The Fells", date(2014, 4, 1)),
    COAST: ("Lantern Coast", date(2017, 5, 8)),
    VALES: ("Orchard Vales", date(2021, 5, 10)),
}
BOARDS = {UPLAND_BOARD: "Upland", LOWLAND_BOARD: "Lowland and Coast"}
FORCES = {UPLAND_POLICE: "Upland", LOWLAND_POLICE: "Coast and Vale"}

COUNCILS = [
    Council("M06000001", "Eskerby", FELLS, 287_400, 0.9, 0.9),
    Council("M06000002", "Tarnholt", FELLS, 64_300, -0.3, 0.1),
    Council("M06000003", "Pellinmoor", FELLS, 41_800, 0.1, 0.0),
    Council("M06000004", "Dunwether", FELLS, 118_900, 0.7, 0.5),
    Council("M06000005", "Larkhollow", FELLS, 76_500, -0.6, 0.2),
    Council("M06000006", "Brackenshaw", FELLS, 134_200, 0.5, 0.6),
    Council(QUILLBY, "Quillby", FELLS, 152_700, 0.2, 0.5),
    Council("M06000008", "Crowgill", FELLS, 58_100, 0.4, 0.1),
    Council("M06000009", "Wrackmouth", COAST, 231_600, 1.4, 0.9),
    Council("M06000010", "Kelpness", COAST, 97_200, 0.8, 0.4),
    Council("M06000011", "Brinehaven", COAST, 143_500, 1.1, 0.7),
    Council("M06000012", "Eelmarsh", COAST, 46_700, -0.1, 0.0),
    Council("M06000013", "Cockleby", COAST, 52_900, 0.3, 0.2),
    Council("M06000014", "Heronwick", COAST, 88_400, 0.6, 0.4),
    Council("M06000015", "Lantern Bay", COAST, 176_800, 0.4, 0.8),
    Council("M06000016", "Sandrigg", COAST, 69_100, -0.4, 0.3),
    Council("M06000017", "Hopsworth", VALES, 121_300, -0.7, 0.4),
    Council("M06000018", "Marlhythe", VALES, 93_600, 0.5, 0.4),
    Council("M06000019", "Cloverstoke", VALES, 104_800, -0.9, 0.3),
    Council("M06000020", "Fennimore", VALES, 61_500, -0.5, 0.1),
    Council("M06000021", "Thistledene", VALES, 55_200, -1.1, 0.1),
    Council("M06000022", "Hazelmarch", VALES, 83_900, -1.3, 0.3),
    Council("M06000023", "Merrowgate", None, 418_700, 0.1, 1.0),
    Council("M06000024", "Farholm", None, 640, -0.2, 0.0),
]
BY_CODE = {council.code: council for council in COUNCILS}
OLD_COUNCILS = {NETHER_QUILL: ("Nether Quill", 0.58), OVER_QUILL: ("Over Quill", 0.42)}

TRUSTS = [
    Trust("MT01", "Eskerby Royal Infirmary", "M06000001", UPLAND_BOARD, 9_400),
    Trust("MT02", "Crowgill and Tarnholt Hospitals", "M06000008", UPLAND_BOARD, 2_600),
    Trust("MT03", "Wrackmouth General Hospital", "M06000009", LOWLAND_BOARD, 7_800),
    Trust("MT04", "Lantern Bay Hospitals", "M06000015", LOWLAND_BOARD, 6_100),
    Trust("MT05", "Brinehaven Mariners' Hospital", "M06000011", LOWLAND_BOARD, 4_200),
    Trust("MT06", "Merrowgate University Hospitals", "M06000023", LOWLAND_BOARD, 12_700),
    Trust("MT07", "Orchard Vales Hospitals", "M06000017", LOWLAND_BOARD, 5_300),
    Trust("MT08", "Marlhythe Cottage Hospitals", "M06000018", LOWLAND_BOARD, 1_500),
]


def boards_of(council: Council) -> dict[str, float]:
    """Health boards with the share of the council's people each serves: Fennimore is cut in two by the river."""
    if council.name == "Fennimore":
        return {LOWLAND_BOARD: 0.62, UPLAND_BOARD: 0.38}
    upland = council.authority == FELLS or council.name == "Farholm"
    return {UPLAND_BOARD if upland else LOWLAND_BOARD: 1.0}


def force_of(council: Council) -> str:
    return UPLAND_POLICE if council.authority == FELLS or council.name in ("Fennimore", "Farholm") else LOWLAND_POLICE


def members(code: str) -> dict[str, float]:
    """Councils of a larger area, each with the share of it that belongs there."""
    if code == COUNTRY:
        return {council.code: 1.0 for council in COUNCILS}
    if code in AUTHORITIES:
        return {council.code: 1.0 for council in COUNCILS if council.authority == code}
    if code in FORCES:
        return {council.code: 1.0 for council in COUNCILS if force_of(council) == code}
    return {council.code: boards_of(council)[code] for council in COUNCILS if code in boards_of(council)}


def larger_areas(kinds: list[str]) -> dict[str, str]:
    """Code and name of every area larger than a council, of the given kinds."""
    areas = {"country": {COUNTRY: "Merrow"}, "combined-authority": {code: name for code, (name, _) in AUTHORITIES.items()}}
    areas |= {"health-board": BOARDS, "police-force": FORCES}
    return {code: name for kind in kinds if kind in areas for code, name in areas[kind].items()}
