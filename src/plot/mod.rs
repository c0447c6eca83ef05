//! Figures: axes, regions, labels, SVG.
