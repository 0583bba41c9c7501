#!/usr/bin/env node
import "../dist/planrisk.js";
