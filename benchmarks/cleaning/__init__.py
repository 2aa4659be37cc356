"""What the cleaning finds, what it loses and what it costs, on labelled documents."""
