const MEMORY =
  "10,000 nodes and what was added to them take 20 MB, more than a cache of the second level: an edge takes 0.14 µs among 1,000 nodes and 0.24 µs among 10,000";

/**
 * Why a target is missed, by its id. People write these sentences once a run has shown what is missed;
 * `npm run bench -- report` puts them into the reports without measuring again.
 */
export const REASONS: Readonly<Record<string, string>> = {
  "code-item":
    "`mapLimit` takes 90 ns while V8 keeps its optimised code and 240 to 670 ns after a collection that took it; an item takes 200 to 290 ns either way, a quarter of it for collecting 480 bytes, and nothing on its way is copied or frozen",
  "run-of-one-task":
    "the 3,000 runs that are timed end before V8 has optimised all that a run calls once; after as many more, a run takes two thirds of the time",
  "routes-time": MEMORY,
  "check-growth": MEMORY,
};
