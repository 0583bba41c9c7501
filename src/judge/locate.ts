import { addressText, moduleText, parseAddress } from "../model/address.js";
import type { Finding } from "../model/report.js";
import type { Source } from "../model/source.js";

/** Where a resource is written, by its address: instances share the block of their resource. Null when it is not there. */
export function locator(source: Source): (address: string) => Finding["source"] {
  return (address) => {
    const parsed = parseAddress(address.replace(/#[a-z]+$/, ""));
    if (parsed === null) return null;
    const modules = parsed.modules.map((module) => ({ name: module.name, key: null }));
    const resource = addressText({ ...parsed, modules: [], key: null });
    const found = source.modules.get(moduleText(modules))?.resources.get(resource);
    return found === undefined ? null : { file: found.file, line: found.line };
  };
}
