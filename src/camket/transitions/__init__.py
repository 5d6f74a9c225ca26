"""What passes on when a unit ends or a head changes: worklist, choices, handover minutes."""
