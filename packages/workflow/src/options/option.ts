/**
 * What holds of an option of a task, of `retry`, of an entry of `next`, of the declaration of a
 * parameter, or of a setting of a workflow. From it come its check in code and in documents and its
 * default; with its {@link OptionDescription}, its part of the JSON Schema and its row in the guides.
 */
export interface Option {
  readonly takes: Takes;
  /** Its value if it is missing. */
  readonly default?: string | number | boolean;
  /** It must be given. */
  readonly isRequired?: true;
  /** Only for tasks with `withItems`. */
  readonly isForItems?: true;
  /** Only for the main workflow of a document, not for those under `workflows`. */
  readonly isTopLevel?: true;
  /** What its templates may read besides the context. Default: nothing more. */
  readonly sees?: "item" | "attempt" | "end";
  /** The error code for a wrong value. Default: `INVALID_OPTION`. */
  readonly code?: "NOT_A_BOOLEAN" | "WITH_ITEMS_NOT_A_LIST";
}

/**
 * An option in words. Apart from the option, so that bundlers leave the words out of programs that only
 * run workflows: they are 2 kB of the engine.
 */
export interface OptionDescription {
  /** What it does, in one or two sentences. Other options are in backticks, with their names in code. */
  readonly description: string;
  /** What happens if it is missing, where no value can express that, such as `no limit`. */
  readonly otherwise?: string;
}

/** A description of every option of one kind of object. */
export type OptionDescriptions<Options> = {
  readonly [K in keyof Required<Options>]: OptionDescription;
};

/** What an option takes. */
export interface Takes {
  readonly code: ValueType<CodeType>;
  readonly document: ValueType;
}

/** The options of one kind of object. Exactly those named by `WithDefault` have a default. */
export type OptionTable<Options, WithDefault extends keyof Options = never> = {
  readonly [K in keyof Required<Options>]: K extends WithDefault
    ? Option & { readonly default: Plain<Options[K]> }
    : Option & { readonly default?: never };
};

/** A value itself, not a function that computes it. */
type Plain<Value> = Exclude<Value, ((...given: never[]) => unknown) | undefined>;

/**
 * What an option takes, as data. {@link fits} checks values in code against it; for documents it
 * becomes a schema.
 *
 * @typeParam Extra Types that exist only in code, such as functions.
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

/** Common to all types. */
interface Described {
  /** For messages, such as `an integer from 1`. */
  readonly expected: string;
}

/** Any JSON value. */
export interface AnyType extends Described {
  readonly kind: "any";
  /** Whether it may contain templates, at any depth. */
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
  /** It must be greater than this. */
  readonly above?: number;
  /** The largest. */
  readonly to?: number;
}

/** A string. */
export interface TextType extends Described {
  readonly kind: "text";
  /** Default: any string, including the empty one. */
  readonly pattern?: RegExp;
}

/** One of several strings. */
export interface ChoiceType extends Described {
  readonly kind: "choice";
  readonly of: readonly string[];
  /** What other tools call some of them, in lower case, for suggestions. */
  readonly otherNames?: Readonly<Record<string, string>>;
}

/** A list. */
export interface ListType<Extra = never> extends Described {
  readonly kind: "list";
  readonly of: ValueType<Extra>;
  /** What an empty list lacks, such as `at least one task`. Default: the list may be empty. */
  readonly atLeastOne?: string;
}

/** An object whose keys the author chooses. */
interface MapType<Extra = never> extends Described {
  readonly kind: "map";
  readonly of: ValueType<Extra>;
}

/** An object with options. */
export interface KeysType extends Described {
  readonly kind: "keys";
  /** Identifies the table of options. */
  readonly id: string;
  readonly options: Readonly<Record<string, Option>>;
}

/** One of several types. */
interface EitherType<Extra = never> extends Described {
  readonly kind: "either";
  readonly of: readonly ValueType<Extra>[];
}

/** A value, or something that computes it: a function in code, a single template in a document. */
interface ComputedType<Extra = never> extends Described {
  readonly kind: "computed";
  readonly of: ValueType<Extra>;
}

/** A value that only code can hold. */
export interface CodeType extends Described {
  readonly kind: "code";
  readonly fits: (value: unknown) => boolean;
}
