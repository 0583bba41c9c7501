/** The little of WebAssembly that is used here: it is global in Node, and its types come with the DOM's, which are not. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    readonly exports: Readonly<Record<string, unknown>>;
    constructor(module: Module);
  }
  function validate(bytes: Uint8Array): boolean;
}
