import assert from "node:assert/strict";
import { createContext } from "@sheaf/context";
import { compileTemplate, TemplateError, templateFunction } from "@sheaf/template";

const context = createContext({ variables: { user: { name: "Ann", age: 41 } } }).setTask(
  "get_servers",
  { output: { servers: [{ host: "a" }, { host: "b" }] } },
);

const servers = compileTemplate("{{ task.get_servers.output.servers }}");
assert.deepEqual(servers(context), [{ host: "a" }, { host: "b" }]);

const greeting = compileTemplate("{{ user.name | upper }}, {{ user.nick | default('no nick') }}");
assert.equal(greeting(context), "ANN, no nick");

const functions = {
  initials: templateFunction(["string", "string?"], (name, dot = ".") => `${name[0]}${dot}`),
};
const label = compileTemplate("{{ initials(user.name) if user.age >= 18 else 'a child' }}", {
  functions,
});
assert.equal(label(context), "A.");

const position = { file: "flow.yaml", line: 12, column: 9 };
assert.throws(
  () => compileTemplate("{{ usr.name }}", { names: { variables: ["user"] }, position }),
  {
    name: TemplateError.name,
    code: "UNKNOWN_NAME",
    message: [
      'Cannot read variable "usr": it does not exist (flow.yaml:12:12); did you mean "user"?',
      "  {{ usr.name }}",
      "     ^",
    ].join("\n"),
  },
);
