#!/usr/bin/env node
// Makes github-api.json and github-api.graphql, what the loopback server holds requests and answers against, out of GitHub's
// own descriptions of its API: the operations that planrisk uses, and nothing that only people read. The whole descriptions
// are 400 MB, so they are not among the dependencies. In any folder:
//   npm install @octokit/openapi @octokit/graphql-schema graphql@16
//   node REPO/test/publish/github/reduce.js node_modules && npx biome check --write REPO/test/publish/github
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kind, parse, print, visit } from "graphql";

const OPERATIONS = {
  "/repos/{owner}/{repo}/issues/{issue_number}/comments": ["get", "post"],
  "/repos/{owner}/{repo}/issues/comments/{comment_id}": ["patch", "delete"],
  "/repos/{owner}/{repo}/issues/{issue_number}/labels": ["get", "post"],
  "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}": ["delete"],
  "/repos/{owner}/{repo}/pulls": ["get"],
};
const PROSE = [
  "description",
  "example",
  "examples",
  "externalDocs",
  "tags",
  "summary",
  "title",
  "x-github",
  "x-octokit",
];
const FIELDS = {
  Query: ["id", "viewer", "nodes"],
  Mutation: ["minimizeComment"],
  User: ["login", "id"],
  Node: ["id"],
  IssueComment: ["id", "isMinimized", "minimizedReason"],
  Minimizable: ["isMinimized", "minimizedReason"],
  MinimizeCommentPayload: ["minimizedComment", "clientMutationId"],
  MinimizeCommentInput: ["subjectId", "classifier", "clientMutationId"],
  ReportedContentClassifiers: null,
};

/** Without prose; a property may well be called "title". */
function bare(value, areProperties = false) {
  if (Array.isArray(value)) return value.map((each) => bare(each));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => areProperties || !PROSE.includes(key));
  return Object.fromEntries(kept.map(([key, each]) => [key, bare(each, key === "properties" && !areProperties)]));
}

function reducedOpenApi(whole) {
  const paths = Object.entries(OPERATIONS).map(([path, methods]) => [
    path,
    Object.fromEntries(methods.map((method) => [method, bare(whole.paths[path][method])])),
  ]);
  const { version } = whole.info;
  const reduced = {
    openapi: whole.openapi,
    info: { title: "GitHub, reduced", version },
    paths: Object.fromEntries(paths),
    components: {},
  };
  const follow = (value) => {
    if (typeof value !== "object" || value === null) return;
    if (typeof value.$ref === "string") {
      const [, , kind, name] = value.$ref.split("/");
      reduced.components[kind] ??= {};
      if (reduced.components[kind][name] === undefined) {
        reduced.components[kind][name] = bare(whole.components[kind][name]);
        follow(reduced.components[kind][name]);
      }
    }
    Object.values(value).forEach(follow);
  };
  follow(reduced.paths);
  return reduced;
}

function reducedGraphql(whole) {
  const known = new Set(Object.keys(FIELDS));
  const tidy = (node) => {
    const fields = FIELDS[node.name.value];
    if (fields === undefined) return null;
    const { description, directives, ...rest } = node;
    if (fields !== null) rest.fields = node.fields.filter((field) => fields.includes(field.name.value));
    if (rest.interfaces) rest.interfaces = rest.interfaces.filter((each) => known.has(each.name.value));
    return visit(rest, { enter: (inner) => ({ ...inner, description: undefined, directives: [] }) });
  };
  const definitions = parse(whole).definitions.filter((each) => each.kind !== Kind.SCHEMA_DEFINITION && "name" in each);
  return print({ kind: Kind.DOCUMENT, definitions: definitions.map(tidy).filter((each) => each !== null) });
}

const modules = process.argv[2];
if (modules === undefined) throw new Error("usage: node reduce.js node_modules");
const here = new URL(".", import.meta.url);
const openApi = JSON.parse(readFileSync(join(modules, "@octokit/openapi/generated/api.github.com.json"), "utf8"));
writeFileSync(new URL("github-api.json", here), `${JSON.stringify(reducedOpenApi(openApi), null, 2)}\n`);
const graphql = readFileSync(join(modules, "@octokit/graphql-schema/schema.graphql"), "utf8");
writeFileSync(new URL("github-api.graphql", here), `${reducedGraphql(graphql)}\n`);
