"""Work in the background (后台办理): processes that work in parallel, a journal that survives them, a queue."""
