import assert from "node:assert/strict";
import { createContext } from "@sheaf/context";
import { compileExpression } from "@sheaf/template";

const a = { host: { name: "a" }, zone: "eu", load: 4, up: true };
const b = { host: { name: "b" }, zone: "us", load: 7, up: true };
const c = { host: { name: "c" }, zone: "eu", load: 9, up: false };
const context = createContext({ variables: { user: { name: "Ann" }, servers: [a, b, c] } });

const examples = {
  // Any value
  "user.nick | default('none')": "none", // if it is missing, but not if it is null
  "length('a😀')": 2, // of a string, a list or an object
  "type([])": "list", // null, boolean, number, string, list, object
  "bool([])": false, // null, false, 0, "", [] and {} are false
  "string([1, null])": "[1,null]", // as in a template within text; null is empty
  "tojson(null)": "null", // a second argument sets the indentation
  'fromjson("[1]")': [1],

  // Strings
  "upper('a')": "A",
  "lower('A')": "a",
  "trim(' a ')": "a",
  "split('a,b', ',')": ["a", "b"],
  "join(['a', 1], '-')": "a-1", // the separator is optional
  "replace('a.b.', '.', '-')": "a-b-",
  "starts_with('abc', 'ab')": true,
  "ends_with('abc', 'ab')": false,
  "contains('abc', 'bc')": true, // also an element of a list or a key of an object; or write 'bc' in 'abc'

  // Lists
  "first([1, 2])": 1, // missing if the list is empty, so default(…) applies
  "last([1, 2])": 2,
  "sort([10, 9])": [9, 10], // only numbers, or only strings
  "reversed([1, 2])": [2, 1],
  "unique([1, 2, 1])": [1, 2],
  "flatten([1, [2, [3]]])": [1, 2, 3], // a second argument limits the levels
  "zip([1, 2], ['a', 'b'])": [
    [1, "a"],
    [2, "b"],
  ],
  "chunk([1, 2, 3], 2)": [[1, 2], [3]],
  "product([1, 2], ['a', 'b'])": [
    [1, "a"],
    [1, "b"],
    [2, "a"],
    [2, "b"],
  ],
  "range(3)": [0, 1, 2], // range(start, end), range(start, end, step)

  // Fields of elements; the rules of paths are below
  "map(servers, 'host.name')": ["a", "b", "c"],
  "where(servers, 'up')": [a, b], // where the field is not null, false, 0, "", [] or {}
  "where(servers, 'zone', 'eu')": [a, c], // where it is equal
  "where(servers, 'load', '>', 4)": [b, c], // ==, !=, <, <=, >, >=, in, not in
  "group_by(servers, 'zone')": [
    { key: "eu", items: [a, c] }, // in the order in which their keys come first
    { key: "us", items: [b] },
  ],
  "lookup(user, 'name')": "Ann", // of any value, by a path that may be computed

  // Objects
  "keys({a: 1})": ["a"],
  "values({a: 1})": [1],
  "items({a: 1})": [["a", 1]],

  // Numbers
  "min(2, 1)": 1, // also of a list, and of strings
  "max([2, 1])": 2,
  "sum([1, 2])": 3,
  "abs(-1)": 1,
  "round(2.345, 2)": 2.35, // halves away from zero
  "int('42')": 42, // truncates a number
  "float('1.5')": 1.5,
};

for (const [source, value] of Object.entries(examples))
  assert.deepEqual(compileExpression(source)(context), value, source);
