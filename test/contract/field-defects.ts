/**
 * What goes wrong with the tools that summarise plans, comment on pull requests and gate merges: defects read in their
 * sources and issues, and what their users ask for. Each is kept out of planrisk by the test beside it; field-defects.test.ts
 * holds that none is without one, and that each test is there.
 */
export interface FieldDefect {
  /** A footnote (`^3`), a wish of users by its number (`12`), or how an interface behaves (`infracost`). */
  readonly of: readonly string[];
  readonly defect: string;
  /** File below test/ and the words by which its test is found there; or a folder of fixtures, whose labels are tested. */
  readonly held: readonly (readonly [file: string, words: string])[];
}

const HERE = "contract/field-defects.test.ts";
const GITHUB = "publish/github/github.test.ts";
const CHOOSE = "publish/choose.test.ts";
const MARKDOWN = "report/markdown/markdown.test.ts";
const OPEN = "input/open.test.ts";

export const FIELD_DEFECTS: readonly FieldDefect[] = [
  // The comment fits.
  {
    of: ["1", "2", "3", "5", "infracost"],
    defect: "the limit is guessed, and the post fails as too big; or the middle of the Markdown is cut, tags and all",
    held: [
      ["publish/body.test.ts", "fits with its marker: %s"],
      [MARKDOWN, "any report fits any budget that is not too small, stays whole, and keeps its verdict"],
    ],
  },
  {
    of: ["4", "6", "8", "terrateam"],
    defect: "a text that is too long fails the step, or is cut without a word or a link to the rest",
    held: [
      ["publish/body.test.ts", "says where the rest is when it was cut"],
      [MARKDOWN, "drops detail before lines, the least risky first, and counts what is missing"],
    ],
  },
  {
    of: ["7", "dependency-review"],
    defect: "a job summary of more than 1 MiB aborts a required step; the marker is added after the length was seen",
    held: [
      [MARKDOWN, "a summary has GitHub's limit by itself"],
      ["publish/body.test.ts", "fits with its marker: %s"],
    ],
  },
  {
    of: ["9"],
    defect: "the plan is passed as an argument: too long a list",
    held: [[HERE, "no text of a plan is an argument"]],
  },
  {
    of: ["tfcmt", "digger", "atlantis"],
    defect: "only blocks are cut, not the whole; the tail is cut inside markup; the head is dropped",
    held: [[MARKDOWN, "lines go from the end when even they do not fit"]],
  },
  // Noise.
  {
    of: ["10", "11"],
    defect: "dozens of plans without changes swamp the one that matters, and nothing counts them",
    held: [
      [MARKDOWN, "a dangerous plan keeps its detail among a thousand calm ones"],
      [HERE, "plans without risk are one line, with totals"],
    ],
  },
  {
    of: ["12"],
    defect: "hiding old comments hides those of others, or leaves parts",
    held: [
      [CHOOSE, "of others nothing"],
      [CHOOSE, "another tag"],
    ],
  },
  { of: ["13"], defect: "hiding takes a second tool", held: [[GITHUB, "hide-and-new"]] },
  {
    of: ["14"],
    defect: "no comment when all is well, and no green tick either",
    held: [[HERE, "all is well is said"]],
  },
  {
    of: ["15"],
    defect: "lists of what is not supported are noise",
    held: [[HERE, "what is outside of the network is one line"]],
  },
  {
    of: ["16"],
    defect: "updates of tags alone count like any other",
    held: [[HERE, "changes of tags are counted apart"]],
  },
  // Replacement.
  {
    of: ["17", "18", "19", "21", "^8", "atlantis"],
    defect:
      "a replacement is counted as one create, as one delete, or as an add and a destroy; or only one word is shown",
    held: [
      [HERE, "a replacement is called one, with its order and why"],
      ["report/data-formats.test.ts", "the widget's numbers count a replacement twice"],
    ],
  },
  {
    of: ["overmind replace"],
    defect: "delete-first and create-first look alike",
    held: [[HERE, "a replacement is called one, with its order and why"]],
  },
  { of: ["20"], defect: "the words of terraform plan are parsed", held: [[OPEN, "the log of plan -json"]] },
  { of: ["^e"], defect: "what is moved and replaced looks only moved", held: [[HERE, "moved and replaced is both"]] },
  {
    of: ["^7"],
    defect: "moves and imports alone vanish, and forget is not known",
    held: [
      [HERE, "moves, imports and forgets are told"],
      ["judge/report.test.ts", "no-op entries only when moved, imported"],
    ],
  },
  // Many plans.
  {
    of: ["22", "23", "24", "25"],
    defect: "jobs of a matrix comment once each, overwrite each other, or only the first is seen",
    held: [
      ["publish/processes.test.ts", "two jobs that post at once end in one comment with the newer content"],
      [GITHUB, "eight jobs of one run that share a tag: one comment"],
      ["cli/merge.test.ts", "plans of one name are told apart by the files of their reports"],
    ],
  },
  {
    of: ["26"],
    defect: "of two jobs' terraform reports one is lost",
    held: [
      [HERE, "the widget's numbers of many plans are their sum"],
      ["publish/template.test.ts", "two plans, one comment, one gate"],
    ],
  },
  // Secrets.
  {
    of: ["27", "30", "31", "^6"],
    defect: "sensitive values, or the text of the whole plan, reach the comment or a service",
    held: [
      ["e2e/secrets.test.ts", "everything is secret, marked by %s"],
      ["e2e/secrets-cli.test.ts", "every format"],
    ],
  },
  {
    of: ["28"],
    defect: "a secret that no schema marks is told",
    held: [["e2e/secrets.test.ts", "what %s carries unmarked is not told"]],
  },
  { of: ["29"], defect: "the log of the job shows the plan", held: [["e2e/secrets-cli.test.ts", "on the terminal"]] },
  { of: ["tf-summarize"], defect: "raw values in JSON", held: [["e2e/secrets-cli.test.ts", "every format"]] },
  { of: ["^9"], defect: "it calls home", held: [[HERE, "nothing but the comment opens a connection"]] },
  // Unknown values, waivers.
  {
    of: ["32", "33", "tfplan2md"],
    defect: "what is known after apply is read as missing, dropped, or judged otherwise the second time",
    held: [
      ["../fixtures/rules/internet-access-gained", "unknown"],
      ["judge/judge.test.ts", "confidence"],
    ],
  },
  {
    of: ["34", "^a"],
    defect: "names of modules with an underscore, instances with an index or a dot in the key are read wrongly",
    held: [
      ["graph/modules.test.ts", "each instance of a module keeps to itself"],
      [HERE, "addresses are read as Terraform writes them"],
    ],
  },
  {
    of: ["35", "36"],
    defect: "exceptions without owner, reason and end; one that has ended still suppresses; one hides other findings",
    held: [
      ["judge/waiver.test.ts", "a day past"],
      ["judge/waiver.test.ts", "another address"],
      ["judge/waiver.test.ts", "the finding stays, with reason, owner and last day"],
    ],
  },
  {
    of: ["37", "^3"],
    defect: "an approval is lost with the next plan though nothing changed, or outlives what it was for",
    held: [
      ["judge/waiver.test.ts", "changed facts"],
      ["judge/judge.test.ts", "does not rest on a field that says nothing"],
    ],
  },
  {
    of: ["38"],
    defect: "approval is asked for without a failure; one failure fails all later plans",
    held: [
      ["publish/processes.test.ts", "two jobs that post at once"],
      ["cli/comment.test.ts", "the exit status is the gate's"],
    ],
  },
  // Exit status, forks, size.
  {
    of: ["39", "infracost exit", "^5"],
    defect: "exit 1 for a crash and for a finding alike, 0 when nothing was analysed, or the wrapper's own number",
    held: [
      ["e2e/bin.test.ts", "a process that ends before the report is whole is a 2"],
      ["cli/analyze.test.ts", "what keeps planrisk from judging is a 2"],
    ],
  },
  {
    of: ["40", "dependency-review fork"],
    defect: "a fork's token may not write: the step fails, and teams take the gate away with the comment",
    held: [
      [GITHUB, "a fork's token may only read: skipped, and it is said why"],
      ["cli/comment.test.ts", "and stays so when %s"],
    ],
  },
  {
    of: ["41", "42"],
    defect: "a plan of many lines kills the process, or takes an hour",
    held: [
      ["e2e/trust.test.ts", "a thousand in one call"],
      ["publish/body.test.ts", "fits with its marker"],
    ],
  },
  { of: ["43"], defect: "a plan that failed may be applied", held: [[OPEN, "planning that failed half way"]] },
  {
    of: ["overmind ^1", "^1"],
    defect: "a saved plan is refused",
    held: [[OPEN, "is converted by terraform from PATH"]],
  },
  {
    of: ["opentofu"],
    defect: "terraform is hard-wired",
    held: [[OPEN, "is converted by tofu when there is no terraform"]],
  },
  // Graphs.
  {
    of: ["44", "45", "46", "47", "^b"],
    defect:
      "graphs that are blank, lack network interfaces, double nodes of modules, or cannot be shown where one reviews",
    held: [
      ["report/graph/drawings.test.ts", "no more arrows than Mermaid draws"],
      ["contract/edges.test.ts", "every reference is an edge, or left out with a reason"],
    ],
  },
  {
    of: ["48"],
    defect: "apply hangs on DependencyViolation, and nobody knows who holds the group",
    held: [["../fixtures/rules/group-still-in-use", "risky"]],
  },
  // Judging.
  {
    of: ["^c"],
    defect: "deleting an open rule, and a tag on an open group, count as new exposure",
    held: [
      ["../fixtures/rules/access-lost", "risky"],
      ["../fixtures/stories/tags-and-description-only", ""],
    ],
  },
  {
    of: ["^d"],
    defect: "creating an ingress rule is safe, deleting one is irreversible, whatever it does",
    held: [
      ["../fixtures/rules/internet-access-gained", "risky"],
      ["../fixtures/rules/unused-access-lost", "risky"],
    ],
  },
  {
    of: ["overmind direct", "^2"],
    defect: "a number of nodes and edges, and not who is hit directly and who through whom",
    held: [[HERE, "who is hit, and through whom"]],
  },
  {
    of: ["overmind random"],
    defect: "the same plan, another verdict",
    held: [["e2e/trust.test.ts", "in every locale and time zone"]],
  },
  {
    of: ["overmind unsupported"],
    defect: "no risk, where resources are not supported",
    held: [["e2e/never-quiet.test.ts", "a type that touches the network and is not modelled is told in every format"]],
  },
  {
    of: ["drift"],
    defect: "drift is parsed and not used",
    held: [["e2e/drift.test.ts", "changes made outside Terraform"]],
  },
  {
    of: ["overmind base"],
    defect: "what the base has already stops every change",
    held: [
      ["judge/report.test.ts", "the base of --new-only"],
      ["cli/merge.test.ts", "findings that the base has do not count"],
    ],
  },
  {
    of: ["readtheplan gate"],
    defect: "the gate fails on any change or on none",
    held: [["cli/analyze.test.ts", "only low ones, told to fail on them"]],
  },
  // Formats.
  {
    of: ["^4"],
    defect: "JSON without schema, whose documents spell a level in two ways",
    held: [
      ["report/data-formats.test.ts", "is the report, whatever text is in it"],
      ["contract/generated.test.ts", "is what npm run generate makes"],
    ],
  },
  {
    of: ["sarif junit"],
    defect: "neither SARIF nor JUnit, and no place in the source",
    held: [
      ["report/data-formats.test.ts", "is valid by the schema, and rules and results agree"],
      ["cli/analyze.test.ts", "--source gives findings file and line"],
    ],
  },
  // The action and its comment.
  {
    of: ["author"],
    defect: "anybody plants the marker, or forges the comment that the gate reads",
    held: [[GITHUB, "a marker planted by somebody else is not ours, however new"]],
  },
  {
    of: ["page 1"],
    defect: "only the first page of comments is read",
    held: [[GITHUB, "on the third page it is found"]],
  },
  {
    of: ["stale"],
    defect: "a late job overwrites the newer result",
    held: [[GITHUB, "an older run leaves a newer comment alone"]],
  },
  {
    of: ["grows"],
    defect: "each run adds to the comment, or adds one",
    held: [[GITHUB, "created on %s, and updated by the next run"]],
  },
  {
    of: ["regex gate"],
    defect: "the gate is a regular expression over the comment, and green when it times out",
    held: [
      ["cli/comment.test.ts", "the exit status is the gate's"],
      ["publish/release.test.ts", "a plan of nothing fails the action, and leaves no output"],
    ],
  },
  {
    of: ["outputs"],
    defect: "an output is wired to another value",
    held: [["cli/action.test.ts", "judges, tells the runner and comments"]],
  },
  {
    of: ["quoted list"],
    defect: "the documented list of files becomes one path",
    held: [
      ["cli/action.test.ts", "several, each file once"],
      [HERE, "many plans in one input are many plans"],
    ],
  },
  {
    of: ["shell"],
    defect: "text of the pull request is put into a shell",
    held: [
      ["publish/release.test.ts", "nothing is put into a shell but by the environment"],
      ["cli/action.test.ts", "runs a file of the bundle, and nothing is put into a shell"],
    ],
  },
  {
    of: ["artifact"],
    defect: "a fixed name of the artifact collides in a matrix",
    held: [[HERE, "artifacts of a matrix have names of their own"]],
  },
  { of: ["pinned"], defect: "documented as @main", held: [[HERE, "no guide uses a branch of an action"]] },
  {
    of: ["defaults"],
    defect: "defaults of inputs overwrite the configuration file",
    held: [["cli/action.test.ts", "no input has a default of its own, so that none overwrites the configuration"]],
  },
];

/** Every footnote and wish of that reading. */
export const TOLD: readonly string[] = [
  ...Array.from({ length: 48 }, (_, i) => String(i + 1)),
  ...Array.from({ length: 9 }, (_, i) => `^${i + 1}`),
  ..."abcde".split("").map((letter) => `^${letter}`),
];
