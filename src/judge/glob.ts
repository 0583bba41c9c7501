/**
 * True when `text` as a whole matches `pattern`: `*` stands for any characters (dots and brackets too), `?` for one,
 * and everything else for itself, so that instance keys such as `web["a.b"]` can be written as they are. Time is at
 * most the product of both lengths: there is no backtracking over more than the last `*`.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    const char = pattern.charAt(p);
    if (char === "*") {
      star = p;
      resume = t;
      p += 1;
    } else if (p < pattern.length && (char === "?" || char === text.charAt(t))) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      resume += 1;
      p = star + 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (pattern.charAt(p) === "*") p += 1;
  return p === pattern.length;
}
