import type { PublishFailure } from "../../../publish/failure.js";
import type { NoPlace } from "../../../publish/place.js";
import type { Posted } from "../../../publish/post.js";
import type { Published } from "../../../publish/publish.js";
import { plain } from "../../plain.js";
import type { World } from "../../world.js";

const FORKS = "Job summary and exit status are as always; docs/ci.md shows how runs of forks get their comment.";

/**
 * A line on standard error; in GitHub Actions a warning or notice, which is shown on the page of the run, so that a
 * comment that is never posted does not stay unseen.
 */
async function line(world: World, kind: "warning" | "notice", text: string): Promise<void> {
  const told = plain(text.replace(/\s+/g, " ").trim());
  if (world.env.GITHUB_ACTIONS !== "true") return world.stderr.write(`planrisk: ${told}\n`);
  await world.stderr.write(`::${kind} title=planrisk::${told.replaceAll("%", "%25")}\n`);
}

/** Tells why nothing was posted. What is as it should be is only a notice, and not told when quiet. */
export async function tell(world: World, quiet: boolean, { kind, because, hint }: NoPlace): Promise<void> {
  switch (kind) {
    case "skipped":
      if (!quiet) await line(world, "notice", `No comment was posted. ${because} ${hint}`);
      return;
    case "unusable":
      return line(world, "warning", `No comment was posted. ${because} ${hint}`);
  }
}

async function failed(world: World, what: string, failure: PublishFailure): Promise<void> {
  await line(world, "warning", `${what}. ${failure.message} ${failure.hint}`);
}

function postedWords({ what, url }: Posted): string {
  const where = url === null ? "" : `: ${url}`;
  switch (what) {
    case "created":
    case "updated":
      return `comment ${what}${where}`;
    case "unchanged":
      return `the comment says this already${where}`;
    case "outdated":
      return `a newer run has posted already, and its comment stays${where}`;
  }
}

/** Tells what came of posting. */
export async function tellPublished(world: World, quiet: boolean, published: Published): Promise<void> {
  switch (published.kind) {
    case "posted":
      if (!quiet) await world.stderr.write(plain(`planrisk: ${postedWords(published.posted)}\n`));
      if (published.unlabelled !== null) await failed(world, "The label was not set", published.unlabelled);
      return;
    case "skipped":
      if (!quiet) await line(world, "notice", `No comment was posted: ${published.because}. ${FORKS}`);
      return;
    case "failed":
      return failed(world, "The comment was not posted", published.failure);
  }
}
