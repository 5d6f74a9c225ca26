"""Acts on the templates that a body puts in the place of ours."""
