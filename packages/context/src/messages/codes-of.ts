/** The codes of a table of errors that belong to a class of errors. */
export type CodesOf<
  Table extends Readonly<Record<string, { readonly class: string }>>,
  Class extends Table[keyof Table]["class"],
> = {
  readonly [Code in keyof Table]: Table[Code]["class"] extends Class ? Code : never;
}[keyof Table];
