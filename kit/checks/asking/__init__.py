"""How answers are asked, and what may be said of what came."""
