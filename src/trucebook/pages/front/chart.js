// Charts: Observable Plot draws the rows of the table beside it, so that both show the same.
import * as Plot from "@observablehq/plot";

void Plot;
