// Gives tests `globalThis.gc`. Not by --expose-gc, which the worker threads of Stryker refuse.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
globalThis.gc = runInNewContext("gc");
