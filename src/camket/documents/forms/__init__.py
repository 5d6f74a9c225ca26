"""One function per form: its values in, a `Paper` out; `catalogue` lists them all."""
