import { readFile } from "node:fs/promises";
import { PlanriskError } from "../../../model/error.js";
import type { AnyReport } from "../../../model/report.js";
import { commentText } from "../../../publish/body.js";
import { detectPlatform, surroundings } from "../../../publish/detect/index.js";
import { choosePlace, type NoPlace, type Place, type Platform, type Surroundings } from "../../../publish/place.js";
import { bodyOf } from "../../../publish/post.js";
import { type Published, publish, REAL_TIMING, type Timing } from "../../../publish/publish.js";
import { WRITERS } from "../../../report/writers.js";
import { failureText } from "../../failure.js";
import { finish } from "../../finish.js";
import { parseOutputs } from "../../output.js";
import { stopwatch } from "../../stopwatch.js";
import type { World } from "../../world.js";
import { readCombined } from "../merge/combined.js";
import { CommentFlags, given } from "./asked.js";
import { tell, tellPublished } from "./tell.js";

function platformOf(flags: CommentFlags, world: World): Platform {
  const platform = flags.platform ?? detectPlatform(world.env);
  if (platform !== null) return platform;
  throw new PlanriskError(
    "It is not known where to comment: this runs neither in GitHub Actions nor in GitLab CI/CD.",
    "Say with --platform, --repo, --pr and --stamp; --dry-run with --platform only prints.",
  );
}

async function around(platform: Platform, world: World): Promise<Surroundings> {
  const path = world.env.GITHUB_EVENT_PATH;
  const event = path === undefined ? null : await readFile(path, "utf8").catch(() => null);
  return surroundings(platform, world.env, event);
}

function isPlace(place: Place | NoPlace): place is Place {
  return "token" in place;
}

async function send(
  place: Place,
  report: AnyReport,
  flags: CommentFlags,
  timing: Timing,
): Promise<Published | { readonly kind: "broken"; readonly error: unknown }> {
  const { tag, behavior, labelPrefix } = flags;
  const text = commentText(report, place.platform, { tag, stamp: place.stamp }, place.elsewhere);
  const label = labelPrefix === undefined ? null : { prefix: labelPrefix, risk: report.risk };
  try {
    return await publish(place, { tag, stamp: place.stamp, text, behavior, label }, timing);
  } catch (error) {
    // A mistake of ours in posting is no reason to hold up, or to let through, what the gate decided.
    return { kind: "broken", error };
  }
}

/**
 * Creates or updates the comment, and gives the exit status of the gate of the reports. Whatever keeps the comment from
 * being posted is told on standard error and nothing more; only mistakes in the options and reports that cannot be read
 * throw, before anything is sent.
 */
export async function comment(
  paths: readonly string[],
  rawFlags: unknown,
  world: World,
  timing: Timing = REAL_TIMING,
): Promise<0 | 1> {
  const flags = CommentFlags.parse(rawFlags);
  const watch = stopwatch(world, flags.verbose);
  const outputs = flags.format.length === 0 ? [] : parseOutputs(flags.format, Object.keys(WRITERS));
  const platform = platformOf(flags, world);
  const asked = given(flags, platform);
  const combined = await readCombined(paths, flags, world, watch);
  const [only] = combined.plans;
  const report = combined.plans.length === 1 && only !== undefined ? { ...only, gate: combined.gate } : combined;
  const surrounding = await around(platform, world);
  if (flags.dryRun) {
    const marker = { tag: flags.tag, stamp: asked.stamp ?? surrounding.stamp ?? "0" };
    const text = commentText(report, platform, marker, surrounding.elsewhere);
    await world.stdout.write(bodyOf({ ...marker, text }, flags.behavior));
  } else {
    const place = choosePlace(asked, surrounding, world.env);
    if (!isPlace(place)) await tell(world, flags.quiet, place);
    else {
      const published = await send(place, report, flags, timing);
      if (published.kind === "broken") await world.stderr.write(failureText(published.error));
      else await tellPublished(world, flags.quiet, published);
    }
    await watch.lap("posted");
  }
  return finish(report, outputs, WRITERS, flags, world);
}
