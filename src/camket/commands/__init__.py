"""The commands of `camket` that are longer than a call: each module adds its own to the parser."""
