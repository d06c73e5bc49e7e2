"""Control charts as the product draws them: Parquet in, flags out.  python -m bench.charts_ours FOLDER OUTPUT [LEANING]"""

from __future__ import annotations

import sys
import tempfile

import ibis

from answerable.measurement import control_chart

MEMORY = "3GB"  # of the engine; what it cannot hold it puts on disk
KEPT = ["subject", "place", "period_start", "chart_lower", "chart_upper", "chart_rule", "chart_reading", "chart_reason"]


def main(folder: str, output: str, leaning: str) -> None:
    with tempfile.TemporaryDirectory(prefix="answerable-") as spill:
        engine = ibis.duckdb.connect(memory_limit=MEMORY, temp_directory=spill)
        panel = engine.read_parquet(f"{folder}/*.parquet")
        figures = panel.select("subject", "place", "period_start", "period_end", "estimate", "polarity")
        control_chart(figures, leaning=leaning).select(*KEPT).to_parquet(output)  # type: ignore[arg-type]
        engine.disconnect()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "refused")
