"""The appraiser's desk: lists by peer group, ceilings, reasons, what would be otherwise."""
