"""What Tamis knows about text: the stages of the road and the cleaning core beneath them."""
