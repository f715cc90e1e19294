/** The codes of a table of errors that belong to a class of errors. */
export type CodesOf<Table extends ErrorTable, Class extends Table[keyof Table]["class"]> = {
  readonly [Code in keyof Table]: Table[Code]["class"] extends Class ? Code : never;
}[keyof Table];

/** Errors by their codes. */
type ErrorTable = Readonly<
  Record<
    string,
    {
      /** The class of the error. */
      readonly class: string;
    }
  >
>;
