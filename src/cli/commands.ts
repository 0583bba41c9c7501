import type { Command } from "commander";
import type { World } from "./world.js";

/** Adds a command to the program: its arguments, options and help. What it does is loaded when it runs. */
export type Register = (program: Command, run: Run) => void;

/**
 * Runs a command and keeps what it returns as the exit status: 0 or 1. Anything thrown is told and makes a 2.
 */
export type Run = (command: (world: World) => Promise<0 | 1>) => Promise<void>;
