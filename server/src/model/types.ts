import type {
  BlobShape,
  BooleanShape,
  DocumentShape,
  EnumShape,
  ListShape,
  MapShape,
  Members,
  NumberShape,
  Required,
  Shape,
  StringShape,
  StructureShape,
  TimestampShape,
} from "./shape.ts";
import type { operations } from "./user-pools.operations.ts";

/** The operations of the user pools API. */
export type OperationName = keyof Declared;

/** What an operation takes: an optional member is there or is not, never undefined. */
export type Input<Name extends OperationName> = Inputs[Name];

/** What an operation gives. Optional members may be given as undefined: that is leaving them out. */
export type Output<Name extends OperationName> = Outputs[Name];

type Declared = typeof operations;
type Inputs = { readonly [Name in OperationName]: MembersValue<Declared[Name]["input"], never> };
type Outputs = {
  readonly [Name in OperationName]: Declared[Name]["output"] extends infer M extends Members
    ? MembersValue<M, undefined>
    : void;
};

/** The exceptions that AWS's model declares for an operation. */
export type DeclaredError<Name extends OperationName = OperationName> = Declared[Name]["errors"][number];

/** A value of a shape, as `Input` has it: `Value<typeof AttributeListType>`. */
export type Value<S extends Shape> = ShapeValue<S, never>;

/** `Absent` is what an optional member may hold besides its value: nothing on the way in, undefined on the way out. */
type ShapeValue<S extends Shape, Absent> = S extends StringShape
  ? string
  : S extends EnumShape<infer E>
    ? E
    : S extends StructureShape<infer M>
      ? MembersValue<M, Absent>
      : S extends ListShape<infer M>
        ? readonly ShapeValue<M, Absent>[]
        : S extends MapShape<infer V>
          ? Readonly<Record<string, ShapeValue<V, Absent>>>
          : S extends NumberShape
            ? number
            : S extends BooleanShape
              ? boolean
              : S extends TimestampShape
                ? Date
                : S extends BlobShape
                  ? Uint8Array
                  : S extends DocumentShape
                    ? unknown
                    : never;

type MembersValue<M extends Members, Absent> = Flat<
  {
    readonly [N in keyof M as M[N] extends Required ? N : never]: M[N] extends Required<infer S>
      ? ShapeValue<S, Absent>
      : never;
  } & {
    readonly [N in keyof M as M[N] extends Shape ? N : never]?: M[N] extends Shape
      ? ShapeValue<M[N], Absent> | Absent
      : never;
  }
>;

/** One record instead of two, for the reader of a hover or of a type error. */
type Flat<T> = { [K in keyof T]: T[K] };
