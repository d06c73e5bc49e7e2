"""Charts: Vega-Lite specifications, drawn on the server and kept by their content."""
