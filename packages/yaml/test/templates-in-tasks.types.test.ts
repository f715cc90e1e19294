import type { Json, WorkflowContext } from "@sheaf/context";
import type { Template, TemplateScope } from "@sheaf/template";
import type { EndScope, RetryOptions, RetryScope, Scope, TaskOptions } from "@sheaf/workflow";
import { expectTypeOf, test } from "vitest";

test("a template can be used wherever a task takes a function", () => {
  expectTypeOf<Scope>().toExtend<TemplateScope>();
  expectTypeOf<EndScope>().toExtend<TemplateScope>();
  expectTypeOf<RetryScope>().toExtend<TemplateScope>();
  expectTypeOf<Template>().toExtend<(context: WorkflowContext, scope: EndScope) => Json>();
  expectTypeOf<Template>().toExtend<TaskOptions["withItems"]>();
  expectTypeOf<Template>().toExtend<NonNullable<TaskOptions["publish"]>[string]>();
  // What must be a boolean is checked when it is evaluated.
  expectTypeOf<Template>().not.toExtend<NonNullable<RetryOptions["when"]>>();
});
