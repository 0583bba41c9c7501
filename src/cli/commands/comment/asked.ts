import * as z from "zod";
import { PlanriskError } from "../../../model/error.js";
import { BEHAVIORS } from "../../../publish/choose.js";
import { isTag } from "../../../publish/marker.js";
import { type Given, PLATFORMS, type Platform } from "../../../publish/place.js";
import { isStamp } from "../../../publish/stamp.js";
import { OWNER_NAME } from "../../origin.js";
import { MergeFlags } from "../flags.js";

export const CommentFlags = MergeFlags.extend({
  platform: z.enum(PLATFORMS).optional(),
  repo: z.string().optional(),
  pr: z.string().optional(),
  mr: z.string().optional(),
  apiUrl: z.string().optional(),
  tokenEnv: z.string().optional(),
  tag: z.string().default("default"),
  stamp: z.string().optional(),
  behavior: z.enum(BEHAVIORS).default("update"),
  labelPrefix: z.string().optional(),
  dryRun: z.boolean().default(false),
});
export type CommentFlags = z.infer<typeof CommentFlags>;

function matching(value: string | undefined, shape: RegExp, option: string, example: string): string | null {
  if (value === undefined) return null;
  if (shape.test(value)) return value;
  throw new PlanriskError(`${option} ${JSON.stringify(value)} is none.`, `It is written like ${example}.`);
}

function requestOf({ pr, mr }: CommentFlags): number | null {
  if (pr !== undefined && mr !== undefined) throw new PlanriskError("--pr and --mr say the same.", "Give one of them.");
  const number = matching(pr ?? mr, /^[1-9]\d{0,14}$/, pr === undefined ? "--mr" : "--pr", "12");
  return number === null ? null : Number(number);
}

/** Upper case, so that a token given by mistake is none; and what was given is not repeated. */
function tokenNameOf(name: string | undefined): string | null {
  if (name === undefined || /^[A-Z_][A-Z0-9_]*$/.test(name)) return name ?? null;
  throw new PlanriskError(
    "--token-env is not the name of a variable.",
    "It is written like GITHUB_TOKEN; never give a token.",
  );
}

const PROJECT: Readonly<Record<Platform, RegExp>> = {
  github: OWNER_NAME,
  gitlab: /^(\d+|[\w.-]+(\/[\w.-]+)+)$/,
};

/** What the options say about where to post. Throws PlanriskError for what cannot be meant. */
export function given(flags: CommentFlags, platform: Platform): Given {
  const { tag, stamp, labelPrefix } = flags;
  if (!isTag(tag))
    throw new PlanriskError(`--tag ${JSON.stringify(tag)} is none.`, "Letters, digits, . / _ and - only.");
  if (stamp !== undefined && !isStamp(stamp)) {
    throw new PlanriskError(
      `--stamp ${JSON.stringify(stamp)} is none.`,
      "Numbers joined by dots, such as 1234 or 1234.2.",
    );
  }
  matching(labelPrefix, /^[\w .:/-]{1,40}$/, "--label-prefix", "planrisk/");
  return {
    repo: matching(flags.repo, PROJECT[platform], "--repo", platform === "github" ? "OWNER/NAME" : "group/project"),
    request: requestOf(flags),
    apiUrl: matching(flags.apiUrl, /^https?:\/\/[^\s]+$/, "--api-url", "https://github.example.com/api/v3"),
    tokenName: tokenNameOf(flags.tokenEnv),
    stamp: stamp ?? null,
  };
}
