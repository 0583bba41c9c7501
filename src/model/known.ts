/** A fact, or the reason why it is not one before apply. Nothing guesses: what rests on an unknown says so. */
export type Known<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly why: string };

/** Wraps a fact. */
export function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** Says why a fact is missing, in words that finish "cannot be known: …". */
export function unknown<T>(why: string): Known<T> {
  return { known: false, why };
}

/** The fact, or `fallback` where there is none; only for display and for counting, never for judging. */
export function valueOr<T, U>(fact: Known<T>, fallback: U): T | U {
  return fact.known ? fact.value : fallback;
}
