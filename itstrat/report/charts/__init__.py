"""Pictures as SVG text: plain values in, the same text out each time. No font, script or address from elsewhere."""
