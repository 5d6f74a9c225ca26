"""A body's own rule set: read, set beside the national numbers, and put to work.

It may change numbers, add conditions and choose readings; it may not be looser than what stands in
a text of the Centre, and each of its numbers says on what basis it rests.
"""
