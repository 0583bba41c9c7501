/** The value under a key; made and kept when there is none yet. */
export function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

/** Puts values to the list under a key. */
export function append<K, V>(lists: Map<K, V[]>, key: K, ...values: readonly V[]): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [...values]);
  else list.push(...values);
}

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
