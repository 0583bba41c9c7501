import { getOrMake } from "./maps.js";

/** Anything but undefined, which means "not yet" here. */
type Something = NonNullable<unknown> | null;

/** A pure function of one object that remembers what it gave, for as long as the object lives. */
export function remembering<A extends object, R extends Something>(make: (of: A) => R): (of: A) => R {
  const results = new WeakMap<A, R>();
  return (of) => {
    const found = results.get(of);
    if (found !== undefined) return found;
    const made = make(of);
    results.set(of, made);
    return made;
  };
}

/** The same for two objects. */
export function rememberingBoth<A extends object, B extends object, R extends Something>(
  make: (a: A, b: B) => R,
): (a: A, b: B) => R {
  const ofFirst = remembering((a: A) => remembering((b: B) => make(a, b)));
  return (a, b) => ofFirst(a)(b);
}

/** And for three. */
export function rememberingAll<A extends object, B extends object, C extends object, R extends Something>(
  make: (a: A, b: B, c: C) => R,
): (a: A, b: B, c: C) => R {
  const ofFirst = remembering((a: A) => rememberingBoth((b: B, c: C) => make(a, b, c)));
  return (a, b, c) => ofFirst(a)(b, c);
}

/** For an object and a key of any kind. */
export function rememberingEach<A extends object, K, R>(make: (a: A, key: K) => R): (a: A, key: K) => R {
  const known = remembering((_a: A) => new Map<K, R>());
  return (a, key) => getOrMake(known(a), key, () => make(a, key));
}
