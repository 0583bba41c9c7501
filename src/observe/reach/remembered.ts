import { rememberingBoth } from "../../model/memo.js";
import { atPortsOf } from "../../network/reach/restrict.js";
import { intersect, subtract, union } from "../../network/reach/set.js";

/*
 * Operations on packet sets that remember what they gave: interfaces that wear the same ask the same, with sets that are the
 * same objects, and a set that is the same object is told once.
 */
export const both = rememberingBoth(intersect);
export const less = rememberingBoth(subtract);
export const either = rememberingBoth(union);
export const atPorts = rememberingBoth(atPortsOf);
