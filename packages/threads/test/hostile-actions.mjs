/** Actions that end their thread, or keep it. */
export default {
  /** Ends the thread for some items. */
  exit: ({ item }) => {
    if (item === "bad") process.exit(3);
    return item;
  },
  "exit-later": async ({ item }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (item === "bad") process.exit(3);
    await new Promise((resolve) => setTimeout(resolve, 50));
    return item;
  },
  uncaught: async ({ item }) => {
    if (item === "bad")
      setTimeout(() => {
        throw new Error("nobody catches this");
      });
    await new Promise((resolve) => setTimeout(resolve, 50));
    return item;
  },
  fill: ({ item }) => {
    const kept = [];
    for (;;) {
      if (item !== "bad") return item;
      kept.push(Array.from({ length: 10_000 }, (_, index) => ({ index })));
    }
  },
  block: ({ item }) => {
    for (;;) {
      if (item !== "bad") return item;
    }
  },
  echo: ({ item, context }) => [item, context.get("large")?.length ?? null],
  thread: async () => {
    const { threadId } = await import("node:worker_threads");
    await new Promise((resolve) => setTimeout(resolve, 20));
    return threadId;
  },
};
