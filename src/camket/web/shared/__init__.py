"""What every page uses: permissions at the door, parts of pages, the frame, tags."""
