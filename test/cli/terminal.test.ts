import { describe, expect, test } from "vitest";
import { isWatched, renderOptions } from "../../src/cli/terminal.js";
import { fakeWorld } from "../support/world.js";

const TTY = fakeWorld({ columns: 120 }).stdout;
const PIPE = fakeWorld().stdout;

describe("colour", () => {
  test.each([
    ["a terminal", TTY, {}, true, true],
    ["a pipe", PIPE, {}, true, false],
    ["--no-color", TTY, { FORCE_COLOR: "1" }, false, false],
    ["NO_COLOR", TTY, { NO_COLOR: "1" }, true, false],
    ["NO_COLOR over FORCE_COLOR", TTY, { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
    ["an empty NO_COLOR counts as not set", TTY, { NO_COLOR: "" }, true, true],
    ["FORCE_COLOR into a pipe", PIPE, { FORCE_COLOR: "1" }, true, true],
    ["FORCE_COLOR=0", TTY, { FORCE_COLOR: "0" }, true, false],
    ["a dumb terminal", TTY, { TERM: "dumb" }, true, false],
    ["CI with a pipe", PIPE, { CI: "true" }, true, false],
  ])("%s", (_name, sink, env, flag, expected) => {
    expect(renderOptions(sink, env, flag).color).toBe(expected);
  });
});

describe("the rest of the layout", () => {
  test.each([
    ["width of the terminal", TTY, {}, { width: 120 }],
    ["a pipe has a fixed width", PIPE, { COLUMNS: "33" }, { width: 100 }],
    ["hyperlinks where they are known", TTY, { VTE_VERSION: "7200" }, { hyperlinks: true }],
    ["no hyperlinks in an unknown terminal", TTY, {}, { hyperlinks: false }],
    ["no hyperlinks in a pipe", PIPE, { VTE_VERSION: "7200" }, { hyperlinks: false }],
    ["no hyperlinks in CI", TTY, { VTE_VERSION: "7200", CI: "1" }, { hyperlinks: false }],
    ["symbols with a UTF-8 locale", TTY, { LANG: "de_DE.UTF-8" }, { unicode: true }],
    ["no symbols with another", TTY, { LC_ALL: "C", LANG: "de_DE.UTF-8" }, { unicode: false }],
    ["symbols in a pipe whatever the locale: files are UTF-8", PIPE, { LC_ALL: "C" }, { unicode: true }],
  ])("%s", (_name, sink, env, expected) => {
    expect(renderOptions(sink, env, true)).toMatchObject(expected);
  });
});

test.each([
  ["a terminal", TTY, {}, true],
  ["a pipe", PIPE, {}, false],
  ["CI", TTY, { CI: "true" }, false],
  ["a dumb terminal", TTY, { TERM: "dumb" }, false],
])("progress is for somebody who watches: %s", (_name, sink, env, expected) => {
  expect(isWatched(sink, env)).toBe(expected);
});
