import manifest from "../../package.json" with { type: "json" };

/** "owner/name" of a GitHub repository, as one gives it. */
export const OWNER_NAME = /^[\w.-]+\/[\w.-]+$/;

/** "owner/name" of a GitHub repository as package.json spells it; null when it says none, or one elsewhere. */
function originOf(repository: unknown): string | null {
  const text =
    typeof repository === "object" && repository !== null && "url" in repository ? repository.url : repository;
  if (typeof text !== "string") return null;
  const [, name] = /^(?:github:|(?:git\+)?https:\/\/github\.com\/)?([\w.-]+\/[\w.-]+?)(?:\.git)?$/.exec(text) ?? [];
  return name ?? null;
}

/** The GitHub repository that this planrisk comes from; null when package.json does not say. */
export const ORIGIN: string | null = originOf("repository" in manifest ? manifest.repository : null);
