"""The lab: where networks are written, trained, measured and exported. Needs the extra `bareface[lab]`."""
