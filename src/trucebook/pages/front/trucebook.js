// The scripts of every page. Each module looks for its own elements, and does nothing without them.

import "./filters.js";
import "./row.js"; // before what copies: it makes such a button
import "./copy.js";
import "./finder.js";
import "./source.js";
