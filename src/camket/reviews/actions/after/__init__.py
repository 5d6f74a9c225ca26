"""What follows a decision: papers, notices, appeals."""
