import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTag, type Marker, markerLine, readMarker, textOf, withMarker } from "../../src/publish/marker.js";

const marker: fc.Arbitrary<Marker> = fc.record({
  tag: fc.stringMatching(/^[\w./-]{1,30}$/),
  stamp: fc.stringMatching(/^\d{1,12}(\.\d{1,3})?$/),
  kept: fc.boolean(),
  folded: fc.boolean(),
});

describe("the marker", () => {
  test("is the first line, hidden, and says version, tag and stamp", () => {
    const line = markerLine({ tag: "prod/network", stamp: "123.1", kept: false, folded: false });
    expect(line).toBe("<!-- planrisk:comment v1 tag=prod/network stamp=123.1 -->");
    expect(withMarker({ tag: "a", stamp: "1", kept: false, folded: false }, "### Hi\n").split("\n")).toEqual([
      "<!-- planrisk:comment v1 tag=a stamp=1 -->",
      "",
      "### Hi",
      "",
    ]);
  });

  test("is read again, and the text with it, whatever the host does to line ends", () => {
    fc.assert(
      fc.property(marker, fc.string(), (written, text) => {
        const body = withMarker(written, text);
        expect(isTag(written.tag)).toBe(true);
        expect(readMarker(body)).toEqual(written);
        expect(readMarker(body.replace("\n", "\r\n"))).toEqual(written);
        expect(textOf(body)).toBe(textOf(body.replaceAll("\r\n", "\n").replaceAll("\n", "\r\n")));
      }),
    );
  });

  test.each([
    ["on the second line", "Hello\n<!-- planrisk:comment v1 tag=a stamp=1 -->"],
    ["quoted", "> <!-- planrisk:comment v1 tag=a stamp=1 -->"],
    ["with something after it", "<!-- planrisk:comment v1 tag=a stamp=1 --> hello"],
    ["with a stamp that is none", "<!-- planrisk:comment v1 tag=a stamp=999999999x -->"],
    ["of another tool", "<!-- Sticky Pull Request Comment -->"],
    ["nothing", ""],
  ])("none: %s", (_name, body) => {
    expect(readMarker(body)).toBeNull();
  });

  test("a later version is read as well: two versions must not post twice", () => {
    expect(readMarker("<!-- planrisk:comment v2 tag=a stamp=1 -->\n")?.tag).toBe("a");
  });

  test.each(["", "a b", "a-->", "é", "x".repeat(101)])("%j is no tag", (tag) => {
    expect(isTag(tag)).toBe(false);
  });
});
