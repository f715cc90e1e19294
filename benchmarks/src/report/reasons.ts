const NAMES =
  "adding an edge takes 0.09 µs among 1,000 nodes and 0.13 to 0.15 among 10,000, as its names are looked up among more: that alone grows by an exponent of 1.10";

const JOURNAL =
  "a run with a journal calls the file system about 45 times, 4 to 8 ms of CPU, and takes 0.2 µs for each item, where one without takes 0.3 once V8 has optimised it";
const READ =
  "a read is one of a native Map and four loads that depend on each other, 7.5 ns; the Map's alone takes 5.4 ns since V8 made it faster";
const DICTIONARY =
  "reading 300 names of an object takes 35 µs and filling a dictionary 20, where the clone takes 44 to 57; what is faster for objects made in code is slower for parsed ones, and JavaScript cannot tell them apart";
const FROZEN =
  "on Node 20, to copy, mark and freeze alone takes 0.27 of the clone; the rest is the check for what is not JSON";

/**
 * Why a target is missed, by its id. People write these sentences once a run has shown what is missed;
 * `npm run bench -- report` puts them into the reports without measuring again.
 */
export const REASONS: Readonly<Record<string, string>> = {
  "scenario-time-clone": "the middle half of the rounds lies between 16,600 and 21,800 times",
  "read-fork": READ,
  "read-root": READ,
  "read-written-fork": READ,
  "entry-result": FROZEN,
  "entry-all": FROZEN,
  "enter-cold-task-results-of-10-kb":
    "the first entry after a collection makes the hidden classes of frozen copies again: 138 µs, 58 where such a copy is still alive, and 22 from then on, where a clone takes 120 and then 45",
  "enter-cold-a-dictionary-of-300-keys": DICTIONARY,
  "enter-cold-200-objects-by-id": DICTIONARY,
  "enter-cold-numbers": "the middle half of the rounds lies between 0.79 and 0.84",
  "enter-parsed":
    "it also counts the search of the text for integers that numbers cannot hold; to freeze what was parsed alone took 0.16",
  "enter-cold-six": "each element of a list is checked in JavaScript, and a clone does so in C++",
  "enter-warm": DICTIONARY,
  "items-time": "the middle half of the rounds lies between 0.48 and 0.64",
  "layers-time": "the exponent lies between 1.02 and 1.25 from run to run, for a reason not found",
  "template-items-bytes":
    "which functions V8 has inlined when an item is measured: contexts of 1 MB take fewer bytes than those of 10 KB, those of 10 MB more; the gate counts equal bytes for forks, reads, writes and templates at each size",
  "template-path-by-hand":
    "the check that nothing was added to prototypes takes a quarter of a path, and the type of each step a seventh; without both it takes 1.07",
  "code-item":
    "`mapLimit` takes 90 ns while V8 keeps its optimised code and 240 to 670 ns after a collection that took it; an item takes 200 to 290 ns at best, and nothing on its way is copied or frozen",
  "run-of-one-task":
    "the 3,000 runs that are timed end before V8 has optimised all that a run calls once; after as many more, a run takes two thirds of the time",
  ...Object.fromEntries(
    ["10000", "100000", "1000000", "waiting"].flatMap((items) => [
      [`journal-cpu-${items}`, JOURNAL],
      [`journal-continued-${items}`, JOURNAL],
    ]),
  ),
  "routes-time": NAMES,
  "check-growth": NAMES,
};
