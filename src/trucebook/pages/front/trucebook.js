// The scripts of every page. Each module looks for its own elements, and does nothing without them.

import "./filters.js";
import "./copy.js";
import "./source.js";
