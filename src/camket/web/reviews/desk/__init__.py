"""The appraiser's desk: lists, ceilings, reasons, questions."""
