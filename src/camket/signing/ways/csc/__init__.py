"""A signing service elsewhere, spoken to by the CSC API (Cloud Signature Consortium), v1 and v2."""
