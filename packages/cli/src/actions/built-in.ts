import type { ActionFunction } from "@sheaf/workflow";
import { assert, awaited, echo, fail, sleep } from "./core.ts";
import { httpRequest } from "./http-request.ts";

/** The actions that are available without a module, by name. */
export const BUILT_IN: Readonly<Record<string, ActionFunction>> = Object.freeze({
  "core.echo": echo,
  "core.sleep": sleep,
  "core.fail": fail,
  "core.assert": assert,
  "core.wait-for": awaited,
  "http.request": httpRequest,
});
