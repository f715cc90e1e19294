import { createHash } from "node:crypto";
import {
  contextFromJSON,
  createContext,
  InvalidSnapshotError,
  InvalidValueError,
} from "../../packages/context/dist/index.js";
import {
  ContentHashes,
  ContextReader,
  PartError,
  parsePart,
  partsOf,
} from "../../packages/context/dist/parts/index.js";
import { mutatedJson } from "./mutations.js";

/** Whatever was read can be written again. */
function isTaken(read) {
  try {
    JSON.stringify(read());
    return true;
  } catch (error) {
    const refusals = [InvalidSnapshotError, InvalidValueError, PartError];
    if (!refusals.some((refusal) => error instanceof refusal)) throw error;
    return false;
  }
}

/** Snapshots, with a secret. */
export function snapshots() {
  const secrets = { token: "t0ps3cret" };
  const context = createContext({
    parameters: { a: [1, { b: null }] },
    variables: { text: "x", n: 1.5, header: "Bearer t0ps3cret" },
    config: { deep: { er: true } },
    secrets,
  });
  return {
    corpus: [
      JSON.stringify(context),
      JSON.stringify(
        context
          .fanOut([{ id: 1 }])
          .fork(0)
          .set("text", [{}, ""]),
      ),
      '{"__proto__": {"a": 1}}',
    ],
    mutated: mutatedJson,
    use(text) {
      let json;
      try {
        json = JSON.parse(text);
      } catch {
        return false;
      }
      return isTaken(() => contextFromJSON(json, { secrets }));
    },
  };
}

/** Parts of contexts: a manifest and a page that others have written, whose hashes are right. */
export function parts() {
  const hashes = new ContentHashes(() => createHash("sha256"));
  const rows = Array.from({ length: 60 }, (_, row) => ({ row, text: "x".repeat(row) }));
  const names = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`name${at}`, at]));
  const cut = partsOf(createContext({ variables: { rows, ...names }, config: { rows } }), hashes);
  const texts = new Map(cut.hashes.map((hash) => [hash, cut.textOf(hash)]));
  return {
    corpus: [cut.textOf(cut.manifest), ...texts.values()],
    mutated: mutatedJson,
    /** Once in place of the manifest, and once of what it names. */
    use(text) {
      const hash = hashes.ofText(text);
      const found = (wanted) => (wanted === hash ? text : (texts.get(wanted) ?? text));
      const read = (wanted) => parsePart(wanted, found(wanted), hashes);
      const named = cut.textOf(cut.manifest).replaceAll(cut.hashes[0], hash);
      const manifest = hashes.ofText(named);
      const readNamed = (wanted) =>
        parsePart(wanted, wanted === manifest ? named : found(wanted), hashes);
      const reader = new ContextReader();
      const wanted = { variables: ["rows", "__proto__"], tasks: ["constructor"] };
      return [
        isTaken(() => reader.context(hash, read)),
        isTaken(() => reader.context(hash, read, wanted)),
        isTaken(() => reader.context(manifest, readNamed)),
      ].some(Boolean);
    },
  };
}
