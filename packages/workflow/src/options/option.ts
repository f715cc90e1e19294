/**
 * All that is known about an option: a key of a task, of `retry`, of an entry of `next`, of the
 * declaration of a parameter, or a setting of a workflow. Its check in code and in documents, the JSON
 * Schema, its default and its row in the guides come from here.
 */
export interface Option {
  readonly takes: Takes;
  /** What it does, in one or two sentences. Other options stand in backticks, as code calls them. */
  readonly description: string;
  /** Its value where it is missing. */
  readonly default?: string | number | boolean;
  /** What happens where it is missing and no value says it, such as `no limit`. */
  readonly otherwise?: string;
  /** It may not be missing. */
  readonly isRequired?: true;
  /** It means something only in a task with `withItems`. */
  readonly isForItems?: true;
  /** Only the workflow of a whole document has it, not those inside. */
  readonly isTopLevel?: true;
  /** What its templates may read beside the context; nothing more where it is missing. */
  readonly sees?: "item" | "attempt" | "end";
  /** The code of a value that does not fit; `INVALID_OPTION` where it is missing. */
  readonly code?: "NOT_A_BOOLEAN" | "WITH_ITEMS_NOT_A_LIST";
}

/** What an option takes. */
export interface Takes {
  readonly code: ValueType<CodeType>;
  readonly document: ValueType;
}

/** The options of one kind of object. Those named by `WithDefault` have a default, and no others have. */
export type OptionTable<Options, WithDefault extends keyof Options = never> = {
  readonly [K in keyof Required<Options>]: K extends WithDefault
    ? Option & { readonly default: Plain<Options[K]> }
    : Option & { readonly default?: never };
};

/** A value itself, not a function that computes it. */
type Plain<Value> = Exclude<Value, ((...given: never[]) => unknown) | undefined>;

/**
 * What an option takes, as data. Values in code are checked by {@link fits}; for documents a schema is
 * made of it.
 *
 * @typeParam Extra Types that only code knows, such as functions.
 */
export type ValueType<Extra = never> =
  | Extra
  | AnyType
  | BooleanType
  | NumberType
  | TextType
  | ChoiceType
  | ListType<Extra>
  | MapType<Extra>
  | KeysType
  | EitherType<Extra>
  | ComputedType<Extra>;

/** What every type has. */
interface Described {
  /** In words, such as `an integer from 1`. */
  readonly expected: string;
}

/** Any JSON value. */
export interface AnyType extends Described {
  readonly kind: "any";
  /** Whether templates may stand anywhere in it. */
  readonly isRendered: boolean;
}

/** True or false. */
interface BooleanType extends Described {
  readonly kind: "boolean";
}

/** A number. */
export interface NumberType extends Described {
  readonly kind: "number";
  readonly isInteger: boolean;
  /** The smallest. */
  readonly from?: number;
  /** What it must exceed. */
  readonly above?: number;
}

/** A string. */
export interface TextType extends Described {
  readonly kind: "text";
  /** Anything, the empty string included, where it is missing. */
  readonly pattern?: RegExp;
}

/** One of several strings. */
export interface ChoiceType extends Described {
  readonly kind: "choice";
  readonly of: readonly string[];
  /** What some of them are called elsewhere, in lower case. */
  readonly otherNames?: Readonly<Record<string, string>>;
}

/** A list. */
export interface ListType<Extra = never> extends Described {
  readonly kind: "list";
  readonly of: ValueType<Extra>;
  /** What is expected of an empty list, such as `at least one task`; it may be empty where this is missing. */
  readonly atLeastOne?: string;
}

/** Values by names that the author chooses. */
interface MapType<Extra = never> extends Described {
  readonly kind: "map";
  readonly of: ValueType<Extra>;
}

/** An object with options of its own. */
export interface KeysType extends Described {
  readonly kind: "keys";
  /** What holds the options. Equal ids mean the same table. */
  readonly id: string;
  readonly options: Readonly<Record<string, Option>>;
}

/** One of several types. */
interface EitherType<Extra = never> extends Described {
  readonly kind: "either";
  readonly of: readonly ValueType<Extra>[];
}

/** A value, or what computes it: a function in code, a text that is one template in a document. */
interface ComputedType<Extra = never> extends Described {
  readonly kind: "computed";
  readonly of: ValueType<Extra>;
}

/** What only code can hold. */
export interface CodeType extends Described {
  readonly kind: "code";
  readonly fits: (value: unknown) => boolean;
}
