/** What an answer says about its sources, found wherever a root field carries `completeness`. */

export interface SourcePart {
  readonly field: string;
  readonly source: string;
  readonly status: string;
  readonly rows: number | null;
  readonly asOf: string | null;
  readonly message: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function partOf(field: string, entry: unknown): SourcePart {
  const { source, status, rows, asOf, message } = fieldsOf(entry);
  return {
    field,
    source: text(fieldsOf(source)["id"]) ?? "?",
    status: text(status) ?? "?",
    rows: typeof rows === "number" ? rows : null,
    asOf: text(asOf),
    message: text(message),
  };
}

export function completenessOf(data: Fields | null | undefined): readonly SourcePart[] {
  return Object.entries(data ?? {}).flatMap(([field, value]) => {
    const { completeness } = fieldsOf(value);
    return Array.isArray(completeness) ? completeness.map((entry: unknown) => partOf(field, entry)) : [];
  });
}
