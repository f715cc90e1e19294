/** Changes texts and values at random. */

const WORDS = [
  "__proto__",
  "constructor",
  "prototype",
  "{{",
  "}}",
  "{{ secrets.a }}",
  "[",
  "{",
  "}",
  ": ",
  "\n",
  "\r\n",
  "- ",
  "&a ",
  "*a",
  "!!js/function x",
  '"',
  "'",
  "\\u0000",
  "\uD800",
  "9007199254740993",
  "1e999",
  "-0",
  "NaN",
  "null",
  "with-items: ",
  "retry: { count: 3 }",
  "next: ",
  "until: 1",
  "\t",
  "#",
  "| ",
  "(",
  ")",
  "..",
  "**",
];

/** What a value of JSON is replaced by. */
const VALUES = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  4_294_967_295,
  9_007_199_254_740_991,
  "",
  "__proto__",
  "constructor",
  "{{ secrets.a }}",
  "\uD800",
  [],
  [[]],
  {},
  JSON.parse('{"__proto__":{"polluted":1}}'),
  JSON.parse('{"toString":1,"valueOf":2,"toJSON":3,"then":4,"length":5}'),
];

const NAMES = ["__proto__", "constructor", "toJSON", "then", "length", "0", "", "part", "value"];

/** Numbers from 0 to 1, the same for the same seed: mulberry32. */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = (list, random) => list[Math.floor(random() * list.length)];

/** How many changes: most often one. */
const times = (random) => 1 + Math.floor(random() ** 4 * 8);

/** One of the texts, changed in one to eight places. */
export function mutatedText(corpus, random) {
  let text = pick(corpus, random);
  for (let changes = times(random); changes > 0; changes--) {
    const [from, to] = [random(), random()]
      .map((place) => Math.floor(place * (text.length + 1)))
      .toSorted((a, b) => a - b);
    const part = text.slice(from, Math.min(to, from + 60));
    const change = pick(
      [
        () => text.slice(0, from) + pick(WORDS, random) + text.slice(from),
        () => text.slice(0, from) + text.slice(from + part.length),
        () => text.slice(0, to) + part + text.slice(to),
        () => text.slice(0, from) + String.fromCharCode(random() * 128) + text.slice(from + 1),
        () => text.slice(0, from) + pick(corpus, random).slice(from, from + 80) + text.slice(from),
        () => text.slice(0, from) + part.repeat(1 + Math.floor(random() * 50)) + text.slice(from),
      ],
      random,
    );
    text = change();
  }
  return text;
}

/** The JSON of one of the texts, changed in one to eight places, or its text changed like any other. */
export function mutatedJson(corpus, random) {
  if (random() < 0.3) return mutatedText(corpus, random);
  const whole = [JSON.parse(pick(corpus, random))];
  for (let changes = times(random); changes > 0; changes--) changePart(whole, corpus, random);
  return JSON.stringify(whole[0] ?? null);
}

/** Changes something in a list or an object, at any depth. */
function changePart(node, corpus, random) {
  const keys = Object.keys(node);
  const key = pick(keys, random);
  const held = node[key];
  const isInner = held !== null && typeof held === "object" && Object.keys(held).length > 0;
  if (isInner && random() < 0.85) {
    changePart(held, corpus, random);
    return;
  }
  const other = node[pick(keys, random)];
  const change = pick(
    [
      () => (node[key] = structuredClone(pick(VALUES, random))),
      () => (node[key] = structuredClone(other)),
      () => (Array.isArray(node) ? node.splice(key, 1) : delete node[key]),
      () =>
        Array.isArray(node) ? node.splice(key, 0, held) : own(node, pick(NAMES, random), held),
      () => (node[key] = typeof held === "number" ? held + pick([-1, 1, 1e9], random) : [held]),
      () => (node[key] = JSON.parse(pick(corpus, random))),
      () => (node[key] = nested(held, Math.floor(random() * 600))),
    ],
    random,
  );
  change();
}

/** Assigning `__proto__` would set the prototype. */
function own(object, name, value) {
  Object.defineProperty(object, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

function nested(value, depth) {
  let around = value;
  for (let level = 0; level < depth; level++) around = [around];
  return around;
}
