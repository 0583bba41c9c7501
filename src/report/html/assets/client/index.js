import { setUpFilters } from "./filter.js";
import { setUpFolding } from "./folding.js";
import { setUpGraphs } from "./graph.js";
import { setUpTheme } from "./theme.js";

setUpTheme();
setUpFolding();
setUpFilters();
setUpGraphs();
