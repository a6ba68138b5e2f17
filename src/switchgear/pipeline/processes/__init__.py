"""State that many processes share, in Redis (extra `redis`): the cache's answers and the breakers' verdicts."""
