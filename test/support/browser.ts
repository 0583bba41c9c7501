import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where Chromium is: the variable CHROMIUM, or where systems put it; null when there is none. */
export const CHROMIUM: string | null =
  [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(
    (path) => path !== undefined && path !== "" && existsSync(path),
  ) ?? null;

/** For the name of a suite that needs a browser. */
export const NEEDS_CHROMIUM = CHROMIUM === null ? " (skipped: no Chromium here; set CHROMIUM)" : "";

/** A page that is open, and what it did besides showing itself. */
export interface Opened {
  readonly page: Page;
  /** Errors of scripts and of the console, and requests for anything but the page. */
  readonly said: readonly string[];
}

/** A browser without windows, and files to open in it. */
export class Reader {
  readonly #browser: Browser;
  readonly #folder = mkdtempSync(join(tmpdir(), "planrisk-page-"));
  #files = 0;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async start(): Promise<Reader> {
    // Containers have no user namespaces for the sandbox; what is opened are our own pages.
    return new Reader(await chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox"] }));
  }

  /** Opens a page from disk, as somebody who got it as a file. */
  async open(html: string, options: BrowserContextOptions = {}): Promise<Opened> {
    this.#files += 1;
    const file = join(this.#folder, `${this.#files}.html`);
    writeFileSync(file, html);
    const url = pathToFileURL(file).href;
    const { page, said } = await this.#page(options);
    page.on("request", (request) => {
      if (request.url().split("#")[0] !== url) said.push(`request: ${request.url()}`);
    });
    await page.goto(url);
    return { page, said };
  }

  /** Opens a page as a host sends it, with a content security policy of its own. */
  async openFrom(html: string, policy: string): Promise<Opened> {
    const { page, said } = await this.#page({});
    await page.route("**/*", (route) =>
      route.fulfill({ body: html, contentType: "text/html", headers: { "content-security-policy": policy } }),
    );
    await page.goto("https://ci.example/report.html");
    return { page, said };
  }

  async #page(options: BrowserContextOptions): Promise<{ page: Page; said: string[] }> {
    const said: string[] = [];
    const context = await this.#browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    page.on("pageerror", (error) => said.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (message.type() === "error") said.push(`console: ${message.text()}`);
    });
    return { page, said };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
