// Types that make the generated code pleasant: after decoding no field is missing. Pure.

/**
 * A message as it is after decoding: every field present, absent ones at their default. Those defaults are in
 * the prototype: read fields by name, a spread or rest loses them.
 */
export type Decoded<T> = T extends Uint8Array | string | number | boolean
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Decoded<Element>[]
    : { readonly [Key in Exclude<keyof T, '$unknowns'>]-?: Decoded<NonNullable<T[Key]>> }

/** One message of a oneof named `body`, told apart by `body`: `{ body: 'hello', hello: {...} }`. */
export type OneOf<Bodies> = {
  [Key in keyof Bodies]: { readonly body: Key } & { readonly [Name in Key]: Bodies[Name] }
}[keyof Bodies]
