/** Scrambles 32 bits. */
function mix(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Numbers in [0, 1), the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = mix(seed + 1);
  return () => {
    state = mix(state + 0x9e3779b9);
    return state / 4294967296;
  };
}

/** Hexadecimal digits that stand for the same text in the same scope. */
export function digits(scope: number, text: string, length: number): string {
  let state = mix(scope ^ 0x51ed270b);
  for (let i = 0; i < text.length; i += 1) state = mix(state ^ text.charCodeAt(i));
  let all = "";
  while (all.length < length) {
    state = mix(state + 0x9e3779b9);
    all += state.toString(16).padStart(8, "0");
  }
  return all.slice(0, length);
}
