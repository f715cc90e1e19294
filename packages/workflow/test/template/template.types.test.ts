import type { Json, WorkflowContext } from "@sheaf/context";
import { expectTypeOf, test } from "vitest";
import type { EndScope, RetryOptions, RetryScope, Scope, TaskOptions } from "../../src/index.ts";
import { type Template, templateFunction, type TemplateScope } from "../../src/template/index.ts";

test("a template stands wherever a task takes a function", () => {
  expectTypeOf<Scope>().toExtend<TemplateScope>();
  expectTypeOf<EndScope>().toExtend<TemplateScope>();
  expectTypeOf<RetryScope>().toExtend<TemplateScope>();
  expectTypeOf<Template>().toExtend<(context: WorkflowContext, scope: EndScope) => Json>();
  expectTypeOf<Template>().toExtend<TaskOptions["withItems"]>();
  expectTypeOf<Template>().toExtend<NonNullable<TaskOptions["publish"]>[string]>();
  // What must be a boolean is checked when it is evaluated.
  expectTypeOf<Template>().not.toExtend<NonNullable<RetryOptions["when"]>>();
});

test("a function of one's own knows the types of what it takes", () => {
  templateFunction(
    ["string", "number?", "list", "object", "any"],
    (text, number, list, object, any) => {
      expectTypeOf(text).toEqualTypeOf<string>();
      expectTypeOf(number).toEqualTypeOf<number | undefined>();
      expectTypeOf(list).toEqualTypeOf<readonly Json[]>();
      expectTypeOf(object).toEqualTypeOf<{ readonly [key: string]: Json }>();
      expectTypeOf(any).toEqualTypeOf<Json>();
      return null;
    },
  );
  // @ts-expect-error -- there is no such kind
  templateFunction(["text"], () => null);
  // @ts-expect-error -- a number is no string
  templateFunction(["number"], (text: string) => text);
});
