/**
 * The vocabulary in which AWS's wire is declared: what a value may be, with the constraints that AWS publishes.
 * Lengths count UTF-16 units, as Java's strings do; bounds are inclusive.
 */

export interface StringShape {
  readonly type: "string";
  readonly min?: number;
  readonly max?: number;
  /** In Java's dialect, as published; the whole value must match. */
  readonly pattern?: string;
  /** Neither logged nor repeated in a message. */
  readonly sensitive?: true;
}

export interface EnumShape<Value extends string = string> {
  readonly type: "enum";
  readonly values: readonly Value[];
}

export interface NumberShape {
  readonly type: "integer" | "long";
  readonly min?: number;
  readonly max?: number;
  /** What is not sent counts as 0: measured for ListResourceServers, assumed for the required numbers. */
  readonly primitive?: true;
}

export interface BooleanShape {
  readonly type: "boolean";
  /** What is not sent counts as false. */
  readonly primitive?: true;
}

/** Bytes; base64 in JSON. `min` and `max` count bytes. */
export interface BlobShape {
  readonly type: "blob";
  readonly min?: number;
  readonly max?: number;
}

/** A moment; epoch seconds with a fraction in JSON. */
export interface TimestampShape {
  readonly type: "timestamp";
}

/** Any JSON value, inline. */
export interface DocumentShape {
  readonly type: "document";
}

export interface ListShape<Member extends Shape = Shape> {
  readonly type: "list";
  readonly member: Member;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape<Value extends Shape = Shape> {
  readonly type: "map";
  readonly key: StringShape;
  readonly value: Value;
  readonly min?: number;
  readonly max?: number;
  readonly sensitive?: true;
}

export interface StructureShape<M extends Members = Members> {
  readonly type: "structure";
  readonly members: M;
  readonly sensitive?: true;
}

export type Shape =
  | StringShape
  | EnumShape
  | NumberShape
  | BooleanShape
  | BlobShape
  | TimestampShape
  | DocumentShape
  | ListShape
  | MapShape
  | StructureShape;

/** A member that must be there. */
export interface Required<S extends Shape = Shape> {
  readonly required: S;
}

/** The members of a structure by their names on the wire. */
export interface Members {
  readonly [name: string]: Shape | Required;
}

type Constraints<S extends Shape> = Omit<S, "type" | "member" | "key" | "value" | "members">;

export const string = (constraints: Constraints<StringShape> = {}): StringShape => ({ type: "string", ...constraints });

export const oneOf = <const Value extends string>(...values: readonly Value[]): EnumShape<Value> => ({
  type: "enum",
  values,
});

export const integer = (constraints: Constraints<NumberShape> = {}): NumberShape => ({
  type: "integer",
  ...constraints,
});

export const long = (constraints: Constraints<NumberShape> = {}): NumberShape => ({ type: "long", ...constraints });

export const boolean = (constraints: Constraints<BooleanShape> = {}): BooleanShape => ({
  type: "boolean",
  ...constraints,
});

export const blob = (constraints: Constraints<BlobShape> = {}): BlobShape => ({ type: "blob", ...constraints });

export const timestamp = (): TimestampShape => ({ type: "timestamp" });

export const document = (): DocumentShape => ({ type: "document" });

export const list = <Member extends Shape>(
  member: Member,
  constraints: Constraints<ListShape> = {},
): ListShape<Member> => ({ type: "list", member, ...constraints });

export const map = <Value extends Shape>(
  key: StringShape,
  value: Value,
  constraints: Constraints<MapShape> = {},
): MapShape<Value> => ({ type: "map", key, value, ...constraints });

export const structure = <M extends Members>(
  members: M,
  constraints: Constraints<StructureShape> = {},
): StructureShape<M> => ({ type: "structure", members, ...constraints });

/** Marks a member that must be there. */
export const required = <S extends Shape>(shape: S): Required<S> => ({ required: shape });

/** A member's shape, and whether it must be there. */
export const memberOf = (member: Shape | Required): { readonly shape: Shape; readonly isRequired: boolean } =>
  "required" in member ? { shape: member.required, isRequired: true } : { shape: member, isRequired: false };

/** Whether a value is a JSON object: what structures and maps are read from and written from. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
