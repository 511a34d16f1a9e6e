-- An empty cell of a CSV file is NULL here. The shell's `.import --csv` writes an empty text,
-- which many columns refuse: the README of a release has the commands that fill the tables.

CREATE TABLE "actors" (
  -- Actors: One row per person, organisation, government, ministry, armed group, news agency or acting state that a source names or credits.
  -- Actor id: Permanent slug of an actor: lower-case words joined by hyphens.
  -- Not checked here: the pattern ^[a-z0-9]+(-[a-z0-9]+)*$
  "actor_id" TEXT NOT NULL,
  -- Name: Name under which the book lists the actor; for a private person or an unnamed speaker a description instead.
  "name" TEXT NOT NULL UNIQUE CHECK (length("name") >= 1),
  -- Kind: Whether the actor is a person, a state, an army or another sort of body.
  "kind" TEXT NOT NULL CHECK ("kind" IN ('person', 'state', 'government', 'ministry', 'military', 'armed_group', 'organisation', 'news_agency', 'group')),
  -- Role: Office or part in the events at the time of the reporting, in neutral words.
  "role" TEXT,
  -- Affiliation: Actor on whose behalf this one acts or speaks.
  "affiliation" TEXT,
  -- Country: State the actor belongs to (ISO 3166-1 alpha-3).
  "country" TEXT CHECK ("country" GLOB '[A-Z][A-Z][A-Z]'),
  -- Aliases: Other forms under which the sources print the name, demonyms included, separated by '; '.
  -- Not checked here: the pattern ^[^;]+(;\ [^;]+)*$
  "aliases" TEXT,
  -- Wikidata id: Wikidata item, only where someone has checked that it is this actor.
  "wikidata_id" TEXT UNIQUE CHECK (("wikidata_id" GLOB 'Q[1-9]*' AND substr("wikidata_id", 3) NOT GLOB '*[^0-9]*')),
  -- Note: What a reader should know about how this actor differs from others.
  "note" TEXT,
  PRIMARY KEY ("actor_id"),
  FOREIGN KEY ("affiliation") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE VIEW "actors_aliases" AS
  SELECT "actors"."actor_id", value AS "aliases" FROM "actors", json_each('[' || replace(json_quote("aliases"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "discrepancies" (
  -- Discrepancies: Which figures on one thing conflict, agree, or are one count that grew: one row per quantity that figures put a number on. Made from the tables `figures` and `quantities`, never edited.
  -- Discrepancy id: The quantity, or the figure that has none.
  "discrepancy_id" TEXT NOT NULL,
  -- Quantity id: The quantity; `quantities` has its definition.
  "quantity_id" TEXT,
  -- Thing: The name of the quantity.
  "thing" TEXT NOT NULL,
  -- Verdict: `single`: one figure; `agree`: all figures that compare can be true of one number; `grew`: later figures of a running count are higher; `conflict`: some figures cannot all be true; `part_of`: one figure, on a part of another quantity, and in no conflict with it; `not_comparable`: nothing decides.
  "verdict" TEXT NOT NULL CHECK ("verdict" IN ('single', 'agree', 'grew', 'conflict', 'part_of', 'not_comparable')),
  -- Gravity: How grave a conflict is: `rounding`, one number is the other one rounded; `vague`, a vague word is against a number; `clash`, two numbers. Null without a conflict.
  "gravity" TEXT CHECK ("gravity" IN ('rounding', 'vague', 'clash')),
  -- Reason: Why, in words.
  "reason" TEXT NOT NULL,
  -- Figures: Ids of the figures on the quantity.
  "figures" TEXT NOT NULL,
  -- Settled by: The fewest figures without which there is no conflict. Null without one.
  "settled_by" TEXT,
  -- Voices: How many independent voices the figures come from.
  "voices" INTEGER NOT NULL CHECK ("voices" >= 1),
  -- Actors: Ids of the actors on whose word the figures are reported.
  "actors" TEXT,
  -- On word of: Each voice: the actor credited and the sources that report it, or the source that speaks for itself.
  "on_word_of" TEXT NOT NULL,
  -- Low: The lowest of the numbers, in the unit of the quantity; null without one.
  "low" REAL,
  -- High: The highest of the numbers; null without one.
  "high" REAL,
  -- Unit: The unit of the quantity.
  "unit" TEXT,
  PRIMARY KEY ("discrepancy_id")
) STRICT;
CREATE VIEW "discrepancies_figures" AS
  SELECT "discrepancies"."discrepancy_id", value AS "figures" FROM "discrepancies", json_each('[' || replace(json_quote("figures"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "discrepancies_settled_by" AS
  SELECT "discrepancies"."discrepancy_id", value AS "settled_by" FROM "discrepancies", json_each('[' || replace(json_quote("settled_by"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "discrepancies_actors" AS
  SELECT "discrepancies"."discrepancy_id", value AS "actors" FROM "discrepancies", json_each('[' || replace(json_quote("actors"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "discrepancies_on_word_of" AS
  SELECT "discrepancies"."discrepancy_id", value AS "on_word_of" FROM "discrepancies", json_each('[' || replace(json_quote("on_word_of"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "sources" (
  -- Sources: One row per source document. Assembled from the records in `seeds/`, kept nowhere else; the texts themselves belong to their publishers and are not part of the book.
  -- Source id: Permanent id of a source document: S and two or more digits or lower-case letters.
  "source_id" TEXT NOT NULL CHECK (("source_id" GLOB 'S[0-9a-z][0-9a-z]*' AND substr("source_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- File name: Name under which the text was received, or is kept where it was taken out of a page; texts are found by digest, not by name.
  "file" TEXT NOT NULL,
  -- SHA-256: SHA-256 digest of the file's bytes, in hexadecimal: how a text is recognised wherever it lies.
  "sha256" TEXT NOT NULL UNIQUE CHECK ("sha256" GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  -- Length: Length of the text in Unicode code points after decoding as UTF-8.
  "characters" INTEGER NOT NULL CHECK ("characters" >= 0),
  -- Language: Language the text is written in (BCP 47 tag).
  -- Not checked here: the pattern ^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$
  "language" TEXT NOT NULL,
  -- Title: Headline as the text itself prints it, or its page; null where neither does.
  "title" TEXT,
  -- Outlet: Publisher as the text itself names it, or its page; null where neither does.
  "outlet" TEXT,
  -- Author: Byline as the text itself prints it, or its page; null where neither does.
  "author" TEXT,
  -- Published: When the text was published (EDTF): a day that it prints, or the interval in which it must have appeared by its own words.
  "published" TEXT,
  -- Basis of the date: What in the text or its page the date of publication rests on.
  "published_basis" TEXT,
  -- Condition: What kind of text it is: original, agency copy, rewritten or translated.
  "condition" TEXT CHECK ("condition" IN ('original', 'agency_copy', 'rewritten', 'translated')),
  -- Condition basis: What in the text its condition rests on.
  "condition_basis" TEXT,
  -- Agency: News agency that the text credits with its copy.
  "agency" TEXT,
  -- Address: Web address of the article: as the text prints it, as its page names it, or else where the page was fetched.
  "url" TEXT,
  -- Retrieved on: Day on which the text was fetched (EDTF).
  "retrieved_on" TEXT,
  -- Retrieved from: Web address that the page was fetched from, after all redirects; it may be another than the article's own.
  "retrieved_from" TEXT,
  -- SHA-256 of the page: SHA-256 digest of the page as received, in hexadecimal, where the text was taken out of a page.
  "page_sha256" TEXT CHECK ("page_sha256" GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  -- Basis of the metadata: Which statements of the page language, title, outlet, author and address rest on.
  "metadata_basis" TEXT,
  -- Withheld: Places of words that no cell may print, such as a private person's name: start-end in code points, separated by '; '.
  -- Not checked here: the pattern ^[^;]+(;\ [^;]+)*$
  "withheld" TEXT,
  -- Rights: Who holds the rights in the text, and on what footing its words are quoted here.
  "rights" TEXT NOT NULL,
  PRIMARY KEY ("source_id")
) STRICT;
CREATE VIEW "sources_withheld" AS
  SELECT "sources"."source_id", value AS "withheld" FROM "sources", json_each('[' || replace(json_quote("withheld"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "places" (
  -- Places: One row per place that a quantity or an event is about, or that contains such a place.
  -- Place id: Permanent slug of a place: lower-case words joined by hyphens.
  -- Not checked here: the pattern ^[a-z0-9]+(-[a-z0-9]+)*$
  "place_id" TEXT NOT NULL,
  -- Name: Name under which the book lists the place.
  "name" TEXT NOT NULL UNIQUE CHECK (length("name") >= 1),
  -- Kind: What sort of area it is.
  "kind" TEXT NOT NULL CHECK ("kind" IN ('region', 'country', 'territory', 'city', 'camp', 'site')),
  -- Within: Larger place that contains it.
  "within" TEXT,
  -- Aliases: Other forms under which the sources print the name, separated by '; '.
  -- Not checked here: the pattern ^[^;]+(;\ [^;]+)*$
  "aliases" TEXT,
  -- Country: Country or territory by ISO 3166-1 alpha-3; empty for an area of several.
  "country" TEXT CHECK ("country" GLOB '[A-Z][A-Z][A-Z]'),
  -- Wikidata id: Wikidata item, only where someone has checked that it is this place.
  "wikidata_id" TEXT UNIQUE CHECK (("wikidata_id" GLOB 'Q[1-9]*' AND substr("wikidata_id", 3) NOT GLOB '*[^0-9]*')),
  -- Note: What a reader should know about how this place is drawn.
  "note" TEXT,
  PRIMARY KEY ("place_id"),
  FOREIGN KEY ("within") REFERENCES "places" ("place_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE VIEW "places_aliases" AS
  SELECT "places"."place_id", value AS "aliases" FROM "places", json_each('[' || replace(json_quote("aliases"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "groups" (
  -- Groups: One row per group of people or things that figures count or terms speak of.
  -- Group id: Permanent slug of a group: lower-case words joined by hyphens.
  -- Not checked here: the pattern ^[a-z0-9]+(-[a-z0-9]+)*$
  "group_id" TEXT NOT NULL,
  -- Name: Name of the group in neutral lower-case words.
  "name" TEXT NOT NULL UNIQUE CHECK (length("name") >= 1),
  -- Within: Wider group that contains it.
  "within" TEXT,
  -- Aliases: Other words by which the sources name the group, separated by '; '.
  -- Not checked here: the pattern ^[^;]+(;\ [^;]+)*$
  "aliases" TEXT,
  -- Note: What a reader should know about who is counted.
  "note" TEXT,
  PRIMARY KEY ("group_id"),
  FOREIGN KEY ("within") REFERENCES "groups" ("group_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE VIEW "groups_aliases" AS
  SELECT "groups"."group_id", value AS "aliases" FROM "groups", json_each('[' || replace(json_quote("aliases"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "proposal_matrix" (
  -- Proposal matrix: What each source says that a proposal contains: one row per proposal, term and source. Made from the table `terms`, never edited.
  -- Matrix id: Proposal, term, group and source.
  "matrix_id" TEXT NOT NULL,
  -- Proposal id: The proposal.
  "proposal_id" TEXT NOT NULL,
  -- Term type: What the term is about.
  "term_type" TEXT NOT NULL,
  -- Group id: Whom the term speaks of, where terms of one kind differ by it.
  "group_id" TEXT,
  -- Source id: The source.
  "source_id" TEXT NOT NULL,
  -- State: `states`: the source states the term; `derived`: its value follows from other terms in the source; `deferred`: left to later talks; `excluded`: named as no part of it; `silent`: the source does not speak of it.
  "state" TEXT NOT NULL CHECK ("state" IN ('states', 'derived', 'deferred', 'excluded', 'silent')),
  -- Value low: The value, or its lower end; null without one.
  "value_low" REAL,
  -- Value high: The value, or its upper end; null without one.
  "value_high" REAL,
  -- Bound: How the value is bounded.
  "bound" TEXT,
  -- Unit: The unit of the value, as the source has it.
  "unit" TEXT,
  -- Terms: Ids of the terms; null where the source is silent.
  "terms" TEXT,
  -- Verdict: How the sources that speak of the term compare: `one` alone speaks, they `agree`, they `differ` in what they say of it, or they `contradict` each other.
  "verdict" TEXT NOT NULL CHECK ("verdict" IN ('one', 'agree', 'differ', 'contradict')),
  -- Note: Why, in words.
  "note" TEXT,
  PRIMARY KEY ("matrix_id")
) STRICT;
CREATE VIEW "proposal_matrix_terms" AS
  SELECT "proposal_matrix"."matrix_id", value AS "terms" FROM "proposal_matrix", json_each('[' || replace(json_quote("terms"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "proposals" (
  -- Proposals: One row per distinct offer, framework, agreement or political plan, the same across sources.
  -- Proposal id: Permanent id of a proposal: P and two or more digits or lower-case letters.
  "proposal_id" TEXT NOT NULL CHECK (("proposal_id" GLOB 'P[0-9a-z][0-9a-z]*' AND substr("proposal_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Name: Short name for tables and charts, in the book's own neutral words.
  "name" TEXT NOT NULL UNIQUE CHECK (length("name") >= 1),
  -- Kind: What sort of text or plan it is.
  "kind" TEXT NOT NULL CHECK ("kind" IN ('offer', 'framework', 'agreement', 'political_plan')),
  -- Made on: When it was put forward or came into force (EDTF).
  "made_on" TEXT,
  -- Summary: What it would do, in the book's own words.
  "summary" TEXT NOT NULL CHECK (length("summary") >= 1),
  -- Note: How it differs from the other proposals, where the sources blur them.
  "note" TEXT,
  PRIMARY KEY ("proposal_id")
) STRICT;

CREATE TABLE "redirects" (
  -- Redirects: One row per id that has been retired, with the id that took its place.
  -- Retired id: Id that a release has carried and that no table carries any more.
  "retired_id" TEXT NOT NULL CHECK (("retired_id" GLOB '[A-Za-z0-9-]*' AND substr("retired_id", 1) NOT GLOB '*[^A-Za-z0-9-]*')),
  -- Heir: Id of the row that takes its place; null where the row was withdrawn without one.
  "heir_id" TEXT CHECK (("heir_id" GLOB '[A-Za-z0-9-]*' AND substr("heir_id", 1) NOT GLOB '*[^A-Za-z0-9-]*')),
  -- Retired in: Data version (SemVer) from which on the id is retired.
  -- Not checked here: the pattern ^[0-9]+\.[0-9]+\.[0-9]+$
  "retired_in" TEXT NOT NULL,
  -- Reason: Why the id was retired, in one sentence.
  "reason" TEXT NOT NULL CHECK (length("reason") >= 1),
  PRIMARY KEY ("retired_id")
) STRICT;

CREATE TABLE "reliability" (
  -- Reliability: How far the two coders agree and how well the extractor does, one row per compared variable, with the floor below which nothing is released. It measures coders and a program: no table of the book. Two empty cells are equal, yet they agree on nothing that was read: `share` and `alpha` are over all rows that both coders have, `filled_share` and `filled_alpha` over those where at least one filled the cell. A column that neither coder filled has no row here. The ends of an interval are the middle 95 % of 2,000 draws (bootstrap) of the sources and, in each, of its rows, both with replacement; a table without words of a source has its rows drawn alone. Draws in which a measure is not defined are left out, and where nothing differs the interval has no width. Of the extractor those of `f1` are of draws of articles, those of `precision` and `recall` are Wilson's.
  -- Compared: Who is compared: `coders`, the first with the second blind pass; `extractor`, what the program proposes for the sources with the rows of the book; `extractor_unseen`, what it proposes for coded articles that nobody who works on it has read; or what it proposes with what a person wrote, with the candidates in sight (`helped`) and before they were shown (`unhelped`).
  "compared" TEXT NOT NULL CHECK ("compared" IN ('coders', 'extractor', 'extractor_unseen', 'helped', 'unhelped')),
  -- Table: Table of the book.
  "table" TEXT NOT NULL,
  -- Variable: What is compared: `span`, whether the same words were coded at all; the column of ids of a table without words of a source, whether both have the entry; else what rows that both have say. For the extractor `value` is both ends, `attribution` and `actor` the actor.
  "variable" TEXT NOT NULL,
  -- Rows: Rows that both have; for spans and entries the mean of both sides' rows.
  "rows" REAL,
  -- Both empty: Of the rows that both have, how many have the cell empty in both; null for spans.
  "both_empty" INTEGER CHECK ("both_empty" >= 0),
  -- One empty: How many have it empty in one of the two.
  "one_empty" INTEGER CHECK ("one_empty" >= 0),
  -- Both filled: How many have it filled in both.
  "both_filled" INTEGER CHECK ("both_filled" >= 0),
  -- F1: Harmonic mean of precision and recall.
  "f1" REAL CHECK ("f1" >= 0) CHECK ("f1" <= 1),
  -- F1 low: Lower end of the 95 % interval of `f1`.
  "f1_low" REAL CHECK ("f1_low" >= 0) CHECK ("f1_low" <= 1),
  -- F1 high: Upper end of the 95 % interval of `f1`.
  "f1_high" REAL CHECK ("f1_high" >= 0) CHECK ("f1_high" <= 1),
  -- Precision: Of the proposed rows, the share that is right.
  "precision" REAL,
  -- Precision low: Lower end of the 95 % interval of `precision`.
  "precision_low" REAL CHECK ("precision_low" >= 0) CHECK ("precision_low" <= 1),
  -- Precision high: Upper end of the 95 % interval of `precision`.
  "precision_high" REAL CHECK ("precision_high" >= 0) CHECK ("precision_high" <= 1),
  -- Recall: Of the coded rows, the share that was proposed rightly.
  "recall" REAL,
  -- Recall low: Lower end of the 95 % interval of `recall`.
  "recall_low" REAL CHECK ("recall_low" >= 0) CHECK ("recall_low" <= 1),
  -- Recall high: Upper end of the 95 % interval of `recall`.
  "recall_high" REAL CHECK ("recall_high" >= 0) CHECK ("recall_high" <= 1),
  -- Share: Of the rows that both have, the share with equal cells; two empty cells are equal.
  "share" REAL CHECK ("share" >= 0) CHECK ("share" <= 1),
  -- Share low: Lower end of the 95 % interval of `share`.
  "share_low" REAL CHECK ("share_low" >= 0) CHECK ("share_low" <= 1),
  -- Share high: Upper end of the 95 % interval of `share`.
  "share_high" REAL CHECK ("share_high" >= 0) CHECK ("share_high" <= 1),
  -- Alpha: Krippendorff's alpha (nominal; an empty cell is a value of its own) over the rows that both have; null where there is only one value.
  "alpha" REAL,
  -- Alpha low: Lower end of the 95 % interval of `alpha`.
  "alpha_low" REAL,
  -- Alpha high: Upper end of the 95 % interval of `alpha`.
  "alpha_high" REAL,
  -- Filled share: Of the rows where at least one coder filled the cell, the share with equal cells; null where neither ever did.
  "filled_share" REAL CHECK ("filled_share" >= 0) CHECK ("filled_share" <= 1),
  -- Filled share low: Lower end of the 95 % interval of `filled_share`.
  "filled_share_low" REAL CHECK ("filled_share_low" >= 0) CHECK ("filled_share_low" <= 1),
  -- Filled share high: Upper end of the 95 % interval of `filled_share`.
  "filled_share_high" REAL CHECK ("filled_share_high" >= 0) CHECK ("filled_share_high" <= 1),
  -- Filled alpha: Krippendorff's alpha over the rows where at least one coder filled the cell; null where there is only one value.
  "filled_alpha" REAL,
  -- Filled alpha low: Lower end of the 95 % interval of `filled_alpha`.
  "filled_alpha_low" REAL,
  -- Filled alpha high: Upper end of the 95 % interval of `filled_alpha`.
  "filled_alpha_high" REAL,
  -- Adjudicated: Cells that an editor decided with a reason, those included that a third reading changed although both coders agreed.
  "adjudicated" INTEGER,
  -- Measure: Which of the columns the floor is set for.
  "measure" TEXT CHECK ("measure" IN ('f1', 'share', 'alpha', 'filled_share', 'filled_alpha')),
  -- Floor: The least that the measure may be.
  "floor" REAL CHECK ("floor" >= -1) CHECK ("floor" <= 1),
  -- Extractor: Name and version of the extractor; null for coders.
  "extractor" TEXT,
  PRIMARY KEY ("compared", "table", "variable")
) STRICT;

CREATE TABLE "timeline" (
  -- Timeline: Events, offers, sayings and answers in the order of the days that the sources give: one row per act, however many rows and sources report it. What was offered, said or answered at an event comes after it. Made from the tables `events`, `proposals`, `responses`, `utterances` and `quotes`, never edited.
  -- Timeline id: The place in the order of time: Z0001. It changes when an act is added; `rows` has ids that stay.
  "timeline_id" TEXT NOT NULL,
  -- Happened on: Day or days (EDTF), as precisely as the sources give them; null where they give none.
  "happened_on" TEXT,
  -- Precision: How precisely the day is given: `week` is seven days, `days` an interval of another length, in which the act is dated to some day or days; `open` has no beginning or no end; `none` is no day.
  "precision" TEXT NOT NULL CHECK ("precision" IN ('day', 'week', 'month', 'year', 'days', 'open', 'none')),
  -- Placed in: The year in which the act is placed where its day is given without one: that of other rows on the same event, or of the publication. Null where the day has a year, or nothing decides.
  "placed_in" INTEGER,
  -- Kind: What the act is. Offers are proposals, and responses that propose or draft; answers are all other responses.
  "kind" TEXT NOT NULL CHECK ("kind" IN ('event', 'offer', 'saying', 'answer')),
  -- What: The act: an event by its name, a saying by speaker and wording, an offer or answer by actors, stance and proposal.
  "what" TEXT NOT NULL,
  -- Within: The event at which it was offered, said or answered, and after which it is listed; then other events to which rows of the act belong.
  "within" TEXT,
  -- Actors: Ids of those who acted; of an event the participants.
  "actors" TEXT,
  -- Place id: Where an event took place.
  "place_id" TEXT,
  -- Dated by: Id of the row whose cell gives the day: one of the act, or its event.
  "dated_by" TEXT,
  -- Rests on: The words that the day rests on, each with its source and the coder's note; and the days on which sources were published, where the day is counted from them or none is given.
  "rests_on" TEXT,
  -- Published basis: What the dates of publication in `rests_on` rest on.
  "published_basis" TEXT,
  -- Basis: Bases of the evidence of the day.
  "basis" TEXT,
  -- Also given: Other days (EDTF) that rows of the act give.
  "also_given" TEXT,
  -- Rows: Ids of the rows that the act is read from.
  "rows" TEXT NOT NULL,
  -- Sources: Ids of the sources that report it.
  "sources" TEXT,
  -- Note: The note of the event, the utterance or the proposal; of responses their notes, where each has one.
  "note" TEXT,
  PRIMARY KEY ("timeline_id")
) STRICT;
CREATE VIEW "timeline_within" AS
  SELECT "timeline"."timeline_id", value AS "within" FROM "timeline", json_each('[' || replace(json_quote("within"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "timeline_actors" AS
  SELECT "timeline"."timeline_id", value AS "actors" FROM "timeline", json_each('[' || replace(json_quote("actors"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "timeline_basis" AS
  SELECT "timeline"."timeline_id", value AS "basis" FROM "timeline", json_each('[' || replace(json_quote("basis"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "timeline_also_given" AS
  SELECT "timeline"."timeline_id", value AS "also_given" FROM "timeline", json_each('[' || replace(json_quote("also_given"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "timeline_rows" AS
  SELECT "timeline"."timeline_id", value AS "rows" FROM "timeline", json_each('[' || replace(json_quote("rows"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "timeline_sources" AS
  SELECT "timeline"."timeline_id", value AS "sources" FROM "timeline", json_each('[' || replace(json_quote("sources"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "wordings" (
  -- Wordings: In which wordings each thing was said: one row per wording of an utterance, the fullest first. Made from the tables `quotes` and `utterances`, never edited.
  -- Wording id: The utterance and the number of the wording in it: U0003.1.
  "wording_id" TEXT NOT NULL,
  -- Utterance id: The utterance: one thing said.
  "utterance_id" TEXT NOT NULL,
  -- Speaker: Id of the actor who said it.
  "speaker" TEXT,
  -- Wording: The words, of the first source that prints them; ` … ` is between the stretches of an interrupted quotation.
  "wording" TEXT NOT NULL,
  -- Relation: How the wording differs from the fullest one, as coded; null for the fullest.
  "relation" TEXT,
  -- Mode: Whether the words are quoted or retold.
  "mode" TEXT,
  -- Difference: The words, compared with the fullest wording: `[-…-]` are words that it has and this one has not, a long stretch shortened, `{+…+}` words that it has not. All are within `{+…+}` where no two words in a row are common to both.
  "difference" TEXT NOT NULL,
  -- Quotes: Ids of the quotes with this wording.
  "quotes" TEXT NOT NULL,
  -- Sources: Ids of the sources that print it.
  "sources" TEXT NOT NULL,
  PRIMARY KEY ("wording_id")
) STRICT;
CREATE VIEW "wordings_quotes" AS
  SELECT "wordings"."wording_id", value AS "quotes" FROM "wordings", json_each('[' || replace(json_quote("quotes"), '; ', '","') || ']') WHERE value IS NOT NULL;
CREATE VIEW "wordings_sources" AS
  SELECT "wordings"."wording_id", value AS "sources" FROM "wordings", json_each('[' || replace(json_quote("sources"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "utterances" (
  -- Utterances: One row per act of speech, however many sources print it and in whatever translation.
  -- Utterance id: Permanent id of an utterance: U and four or more digits or lower-case letters.
  "utterance_id" TEXT NOT NULL CHECK (("utterance_id" GLOB 'U[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("utterance_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Speaker: Actor who spoke the words; quotations that the book marks as misattributed may name another.
  "speaker" TEXT NOT NULL,
  -- Canonical wording: The fullest wording that one source prints; stretches from one source are joined by ' … '.
  "wording" TEXT NOT NULL CHECK (length("wording") >= 1),
  -- Said on: Day of speaking (EDTF), as far as any of its quotations is tied to one.
  "said_on" TEXT,
  -- Note: Why these quotations are taken for one utterance, where that is not plain.
  "note" TEXT,
  PRIMARY KEY ("utterance_id"),
  FOREIGN KEY ("speaker") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "evidence" (
  -- Evidence: One row per stretch of words that a cell of another row rests on, or per statement that a cell rests on general knowledge.
  -- Evidence id: Permanent id of an evidence row: E and four or more digits or lower-case letters.
  "evidence_id" TEXT NOT NULL CHECK (("evidence_id" GLOB 'E[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("evidence_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Row: Id of the row, in any table, whose cell is explained.
  "row_id" TEXT NOT NULL CHECK (length("row_id") >= 1),
  -- Field: Name of the column whose cell the words explain.
  "field" TEXT NOT NULL CHECK (length("field") >= 1),
  -- Basis: How the words carry the cell.
  "basis" TEXT NOT NULL CHECK ("basis" IN ('stated', 'inferred', 'background')),
  -- Source: Source record whose text the evidence is read from.
  "source_id" TEXT,
  -- Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER CHECK ("start" >= 0),
  -- End: Offset just past the last code point of `exact` (code points, half-open).
  "end" INTEGER CHECK ("end" >= 1),
  -- Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).
  "exact" TEXT CHECK (length("exact") >= 1),
  -- Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).
  "prefix" TEXT CHECK (length("prefix") <= 32),
  -- Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).
  "suffix" TEXT CHECK (length("suffix") <= 32),
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("evidence_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "mentions" (
  -- Mentions: One row per place where a source names an actor: the name alone, without title or possessive; no pronouns, no bare roles.
  -- Mention id: Permanent id of a mention: M and four or more digits or lower-case letters.
  "mention_id" TEXT NOT NULL CHECK (("mention_id" GLOB 'M[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("mention_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Actor: Actor whom the words name, under whatever alias.
  "actor_id" TEXT NOT NULL,
  -- Source: Source record whose text the mention is read from.
  "source_id" TEXT NOT NULL,
  -- Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  -- End: Offset just past the last code point of `exact` (code points, half-open).
  "end" INTEGER NOT NULL CHECK ("end" >= 1),
  -- Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).
  "exact" TEXT NOT NULL CHECK (length("exact") >= 1),
  -- Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).
  "prefix" TEXT CHECK (length("prefix") <= 32),
  -- Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).
  "suffix" TEXT CHECK (length("suffix") <= 32),
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("mention_id"),
  FOREIGN KEY ("actor_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "reuse" (
  -- Text reuse: One row per pair of passages in two sources that are made from the same words.
  -- Reuse id: Permanent id of a pair of passages: X and four or more digits or lower-case letters.
  "reuse_id" TEXT NOT NULL CHECK (("reuse_id" GLOB 'X[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("reuse_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Source: Source of one passage: of the two the one whose id comes first.
  "source_id" TEXT NOT NULL,
  -- Start: Offset of the first code point of the passage in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  -- End: Offset just past the last code point of the passage (code points, half-open).
  "end" INTEGER NOT NULL CHECK ("end" >= 1),
  -- Other source: Id of the article in which the words are found a second time.
  "to_source_id" TEXT NOT NULL,
  -- Other start: Offset of the first code point of the other passage in its source text as received.
  "to_start" INTEGER NOT NULL CHECK ("to_start" >= 0),
  -- Other end: Offset just past the last code point of the other passage.
  "to_end" INTEGER NOT NULL CHECK ("to_end" >= 1),
  -- Kind: What the two passages share.
  "kind" TEXT NOT NULL CHECK ("kind" IN ('near_copy', 'shared_quote', 'translated', 'paraphrase')),
  -- Shared words: How many words both passages have, in any order, each as often as both have it; case, accents and apostrophes do not matter.
  "shared_words" INTEGER NOT NULL CHECK ("shared_words" >= 0),
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("reuse_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("to_source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "events" (
  -- Events: One row per event or occasion that the sources speak of: an attack, a meeting, a news conference, an order.
  -- Event id: Permanent id of an event: V and four or more digits or lower-case letters.
  "event_id" TEXT NOT NULL CHECK (("event_id" GLOB 'V[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("event_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Kind: What sort of event it is.
  "kind" TEXT NOT NULL CHECK ("kind" IN ('attack', 'raid', 'campaign', 'order', 'meeting', 'talks', 'news_conference', 'statement', 'proposal', 'truce', 'release', 'other')),
  -- Name: What happened, in neutral words of the book.
  "name" TEXT NOT NULL UNIQUE CHECK (length("name") >= 1),
  -- Happened on: Date of the event (EDTF), as far as the sources let a reader say.
  "happened_on" TEXT,
  -- Place: Place of the book at which the event took place.
  "place_id" TEXT,
  -- Participants: Actors who took part, by id, separated by '; '.
  -- Not checked here: the pattern ^[^;]+(;\ [^;]+)*$
  "participants" TEXT,
  -- Note: How it differs from other events, where the sources blur them.
  "note" TEXT,
  PRIMARY KEY ("event_id"),
  FOREIGN KEY ("place_id") REFERENCES "places" ("place_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE VIEW "events_participants" AS
  SELECT "events"."event_id", value AS "participants" FROM "events", json_each('[' || replace(json_quote("participants"), '; ', '","') || ']') WHERE value IS NOT NULL;

CREATE TABLE "proposal_relations" (
  -- Proposal relations: One row per place where a source says how one proposal relates to another.
  -- Relation id: Permanent id of a relation: L and four or more digits or lower-case letters.
  "relation_id" TEXT NOT NULL CHECK (("relation_id" GLOB 'L[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("relation_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Proposal: Proposal that answers, counters, revises or carries out.
  "proposal_id" TEXT NOT NULL,
  -- Relation: How it relates to the other.
  "relation" TEXT NOT NULL CHECK ("relation" IN ('answers', 'counters', 'revises', 'carries_out')),
  -- To proposal: Proposal that is answered, countered, revised or carried out.
  "to_proposal_id" TEXT NOT NULL,
  -- Source: Source record whose text the relation is read from.
  "source_id" TEXT NOT NULL,
  -- Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  -- End: Offset just past the last code point of `exact` (code points, half-open).
  "end" INTEGER NOT NULL CHECK ("end" >= 1),
  -- Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).
  "exact" TEXT NOT NULL CHECK (length("exact") >= 1),
  -- Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).
  "prefix" TEXT CHECK (length("prefix") <= 32),
  -- Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).
  "suffix" TEXT CHECK (length("suffix") <= 32),
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("relation_id"),
  FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("proposal_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("to_proposal_id") REFERENCES "proposals" ("proposal_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "terms" (
  -- Terms: One row per term of a proposal, at each place where a source states it.
  -- Term id: Permanent id of a term: T and four or more digits or lower-case letters.
  "term_id" TEXT NOT NULL CHECK (("term_id" GLOB 'T[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("term_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Proposal: Proposal that the term belongs to.
  "proposal_id" TEXT NOT NULL,
  -- Source: Source record whose text the term is read from.
  "source_id" TEXT NOT NULL,
  -- Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  -- End: Offset just past the last code point of `exact` (code points, half-open).
  "end" INTEGER NOT NULL CHECK ("end" >= 1),
  -- Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).
  "exact" TEXT NOT NULL CHECK (length("exact") >= 1),
  -- Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).
  "prefix" TEXT CHECK (length("prefix") <= 32),
  -- Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).
  "suffix" TEXT CHECK (length("suffix") <= 32),
  -- Type of term: What the term would bring about.
  "term_type" TEXT NOT NULL CHECK ("term_type" IN ('truce_duration', 'stages', 'stage_duration', 'hostage_release', 'prisoner_release', 'troop_withdrawal', 'aid', 'reconstruction', 'end_of_war', 'governance', 'normalisation', 'access', 'other')),
  -- Modality: Whether the term is demanded, offered, deferred, excluded or in force.
  "modality" TEXT CHECK ("modality" IN ('demanded', 'offered', 'deferred', 'excluded', 'agreed')),
  -- Number as printed: The number expression alone, as printed inside `exact`: digits, number words or a fraction, or the whole compound where it holds no number word ('weeklong').
  "value_text" TEXT CHECK (length("value_text") >= 1),
  -- Lowest value: Smallest value that the number expression itself names, in `unit`; equal to `value_high` for a point value whatever the bound says; null for a bare plural such as 'months'.
  "value_low" REAL CHECK ("value_low" >= 0),
  -- Highest value: Largest value that the number expression itself names, in `unit`; null where it names none ('millions').
  "value_high" REAL CHECK ("value_high" >= 0),
  -- Bound: How the wording limits the value: 'over 300' is more_than, with 300 as both low and high.
  "bound" TEXT CHECK ("bound" IN ('exact', 'more_than', 'at_least', 'less_than', 'at_most', 'about', 'range', 'vague')),
  -- Unit: What one of the value is: people, a length of time, a share, stages of a plan, or `other:` and a noun.
  "unit" TEXT CHECK ("unit" IN ('people', 'days', 'weeks', 'months', 'years', 'percent', 'fraction', 'stages') OR ("unit" GLOB 'other:[a-z]*' AND substr("unit", 8) NOT GLOB '*[^a-z_ -]*')),
  -- Group: Whom or what the term speaks of.
  "group_id" TEXT,
  -- Scope: Whether the term is for all of the group or for some of it; null where it speaks of no group.
  "scope" TEXT CHECK ("scope" IN ('all', 'some')),
  -- Obliged party: Actor who would have to carry the term out, inferred where the term leaves no doubt.
  "obliged_party" TEXT,
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("term_id"),
  FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("proposal_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("group_id") REFERENCES "groups" ("group_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("obliged_party") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "event_mentions" (
  -- Event mentions: One row per place where a source speaks of an event of the book.
  -- Event mention id: Permanent id of an event mention: W and four or more digits or lower-case letters.
  "event_mention_id" TEXT NOT NULL CHECK (("event_mention_id" GLOB 'W[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("event_mention_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Event: Event of the book that these words report or refer to.
  "event_id" TEXT NOT NULL,
  -- Source: Source record whose text the event mention is read from.
  "source_id" TEXT NOT NULL,
  -- Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  -- End: Offset just past the last code point of `exact` (code points, half-open).
  "end" INTEGER NOT NULL CHECK ("end" >= 1),
  -- Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).
  "exact" TEXT NOT NULL CHECK (length("exact") >= 1),
  -- Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).
  "prefix" TEXT CHECK (length("prefix") <= 32),
  -- Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).
  "suffix" TEXT CHECK (length("suffix") <= 32),
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("event_mention_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "quantities" (
  -- Quantities: One row per thing that figures put a number on; figures of one quantity are comparable.
  -- Quantity id: Permanent id of a quantity: N and four or more digits or lower-case letters.
  "quantity_id" TEXT NOT NULL CHECK (("quantity_id" GLOB 'N[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("quantity_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Name: What is counted or measured, in neutral words of the book.
  "name" TEXT NOT NULL UNIQUE CHECK (length("name") >= 1),
  -- Metric: What its figures measure.
  "metric" TEXT NOT NULL CHECK ("metric" IN ('killed', 'injured', 'hostages_taken', 'hostages_held', 'hostages_presumed_dead', 'hostages_released', 'prisoners_released', 'displaced_sheltering', 'population', 'people_in_need', 'truce_count', 'truce_duration', 'truce_stages', 'stage_duration', 'war_elapsed', 'time_to_victory', 'age_threshold') OR ("metric" GLOB 'other:[a-z]*' AND substr("metric", 8) NOT GLOB '*[^a-z_ -]*')),
  -- Unit: Unit in which its figures are given.
  "unit" TEXT NOT NULL CHECK ("unit" IN ('people', 'days', 'weeks', 'months', 'years', 'percent', 'fraction', 'stages') OR ("unit" GLOB 'other:[a-z]*' AND substr("unit", 8) NOT GLOB '*[^a-z_ -]*')),
  -- Kind: Whether it is a running count, one event, a level or a size.
  "kind" TEXT NOT NULL CHECK ("kind" IN ('total', 'event', 'level', 'size')),
  -- Since: Start of a running count (EDTF).
  "since" TEXT,
  -- Place: Place whose people or things are counted.
  "place_id" TEXT,
  -- Group: Who or what is counted, under the widest label that its figures use.
  "group_id" TEXT,
  -- Event: Event whose outcome it measures.
  "event_id" TEXT,
  -- Proposal: Proposal whose length, stages or numbers it measures.
  "proposal_id" TEXT,
  -- Within: Quantity of which this one is a part.
  "within" TEXT,
  -- Note: Where the line to a neighbouring quantity is drawn, and why.
  "note" TEXT,
  PRIMARY KEY ("quantity_id"),
  FOREIGN KEY ("place_id") REFERENCES "places" ("place_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("group_id") REFERENCES "groups" ("group_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("proposal_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("within") REFERENCES "quantities" ("quantity_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "quotes" (
  -- Quotes: One row per stretch of words that a source presents as quoted, at each place: full quotes, fragments, headline and caption ones, labels and distance marks.
  -- Quote id: Permanent id of a quoted span: Q and four or more digits or lower-case letters.
  "quote_id" TEXT NOT NULL CHECK (("quote_id" GLOB 'Q[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("quote_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Source: Source record whose text the quotation is read from.
  "source_id" TEXT NOT NULL,
  -- Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  -- End: Offset just past the last code point of `exact` (code points, half-open).
  "end" INTEGER NOT NULL CHECK ("end" >= 1),
  -- Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).
  "exact" TEXT NOT NULL CHECK (length("exact") >= 1),
  -- Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).
  "prefix" TEXT CHECK (length("prefix") <= 32),
  -- Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).
  "suffix" TEXT CHECK (length("suffix") <= 32),
  -- Kind: How much of an utterance is between the marks.
  "kind" TEXT NOT NULL CHECK ("kind" IN ('full', 'fragment', 'scare')),
  -- Mode: Whether the words are between marks, or repeat without marks what another source quotes.
  "mode" TEXT NOT NULL CHECK ("mode" IN ('direct', 'indirect')),
  -- Speaker: Actor whom the source names as having spoken the words, even where the source is wrong; null for a distance mark.
  "speaker" TEXT,
  -- Speaker as printed: Words by which the source names the speaker at this place, title included, or the pronoun.
  "speaker_text" TEXT CHECK (length("speaker_text") >= 1),
  -- Reporting verb: The verb that introduces the words, as printed.
  "verb" TEXT CHECK (length("verb") >= 1),
  -- Addressee: Actor to whom the words were said, where the passage names one.
  "addressee" TEXT,
  -- Said on: Day on which the words were spoken (EDTF), where the article ties them to a date or to an act that it dates.
  "said_on" TEXT,
  -- Venue: Occasion or place of speaking, as printed.
  "venue" TEXT,
  -- Event: Occasion on which the words were said.
  "event_id" TEXT,
  -- About: Proposal that the words speak of.
  "about" TEXT,
  -- Defect: What is wrong with the quotation as printed; null where nothing is.
  "defect" TEXT CHECK ("defect" IN ('unbalanced_marks', 'lost_marks', 'misattributed', 'garbled')),
  -- Utterance: The act of speech that these words report, shared by every source and stretch that prints it; null for a distance mark.
  "utterance_id" TEXT,
  -- Relation: How this wording differs from the utterance's base wording.
  "relation" TEXT CHECK ("relation" IN ('same', 'truncated', 'translated', 'paraphrased', 'altered')),
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("quote_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("speaker") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("addressee") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("about") REFERENCES "proposals" ("proposal_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("utterance_id") REFERENCES "utterances" ("utterance_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "figures" (
  -- Figures: One row per cardinal quantity or fraction, at each place where a source states it, with the value, how the wording bounds it, what is counted and on whose word.
  -- Figure id: Permanent id of a figure: F and four or more digits or lower-case letters.
  "figure_id" TEXT NOT NULL CHECK (("figure_id" GLOB 'F[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("figure_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Source: Source record whose text the figure is read from.
  "source_id" TEXT NOT NULL,
  -- Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  -- End: Offset just past the last code point of `exact` (code points, half-open).
  "end" INTEGER NOT NULL CHECK ("end" >= 1),
  -- Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).
  "exact" TEXT NOT NULL CHECK (length("exact") >= 1),
  -- Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).
  "prefix" TEXT CHECK (length("prefix") <= 32),
  -- Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).
  "suffix" TEXT CHECK (length("suffix") <= 32),
  -- Number as printed: The number expression alone, as printed inside `exact`: digits, number words or a fraction, or the whole compound where it holds no number word ('weeklong').
  "value_text" TEXT NOT NULL CHECK (length("value_text") >= 1),
  -- Lowest value: Smallest value that the number expression itself names, in `unit`; equal to `value_high` for a point value whatever the bound says; null for a bare plural such as 'months'.
  "value_low" REAL CHECK ("value_low" >= 0),
  -- Highest value: Largest value that the number expression itself names, in `unit`; null where it names none ('millions').
  "value_high" REAL CHECK ("value_high" >= 0),
  -- Bound: How the wording limits the value: 'over 300' is more_than, with 300 as both low and high.
  "bound" TEXT NOT NULL CHECK ("bound" IN ('exact', 'more_than', 'at_least', 'less_than', 'at_most', 'about', 'range', 'vague')),
  -- Unit: What one of the value is: people, a length of time, a share, stages of a plan, or `other:` and a noun.
  "unit" TEXT NOT NULL CHECK ("unit" IN ('people', 'days', 'weeks', 'months', 'years', 'percent', 'fraction', 'stages') OR ("unit" GLOB 'other:[a-z]*' AND substr("unit", 8) NOT GLOB '*[^a-z_ -]*')),
  -- Group: Narrowest group that the words themselves name, which may be another label than the quantity has; null for lengths of time and stages.
  "group_id" TEXT,
  -- Metric: What the number measures: deaths, captives, the length of a truce and so on.
  "metric" TEXT NOT NULL CHECK ("metric" IN ('killed', 'injured', 'hostages_taken', 'hostages_held', 'hostages_presumed_dead', 'hostages_released', 'prisoners_released', 'displaced_sheltering', 'population', 'people_in_need', 'truce_count', 'truce_duration', 'truce_stages', 'stage_duration', 'war_elapsed', 'time_to_victory', 'age_threshold') OR ("metric" GLOB 'other:[a-z]*' AND substr("metric", 8) NOT GLOB '*[^a-z_ -]*')),
  -- Quantity: The one thing that the figure puts a number on; figures of one quantity are comparable.
  "quantity_id" TEXT,
  -- Period: Time that an event count covers (EDTF date or interval; unspecified digits are X), as far as the article carries it.
  "period" TEXT,
  -- As of: Day on which a running count or a level stood (EDTF; unspecified digits are X), as far as the article carries it.
  "as_of" TEXT,
  -- Status: Whether the number is given as a fact, as part of a proposal or demand, or as somebody's expectation.
  "status" TEXT NOT NULL CHECK ("status" IN ('reported', 'proposed', 'projected')),
  -- Attributed to: Actor whom the passage credits with the number by an explicit formula; null is the outlet's own voice.
  "attributed_to" TEXT,
  -- Based on: Actor from whose data the credited actor took the number.
  "based_on" TEXT,
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("figure_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("group_id") REFERENCES "groups" ("group_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("quantity_id") REFERENCES "quantities" ("quantity_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("attributed_to") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("based_on") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE "responses" (
  -- Responses: One row per place where a source says what an actor did with a proposal.
  -- Response id: Permanent id of a response: R and four or more digits or lower-case letters.
  "response_id" TEXT NOT NULL CHECK (("response_id" GLOB 'R[0-9a-z][0-9a-z][0-9a-z][0-9a-z]*' AND substr("response_id", 2) NOT GLOB '*[^0-9a-z]*')),
  -- Proposal: Proposal that the actor answers at this place.
  "proposal_id" TEXT NOT NULL,
  -- Actor: Actor who takes the stance, named in the clause or in its evidence.
  "actor_id" TEXT NOT NULL,
  -- Stance: What the actor did with the proposal according to this passage.
  "stance" TEXT NOT NULL CHECK ("stance" IN ('proposes', 'drafts', 'conveys', 'receives', 'accepts', 'rejects', 'open', 'conditional', 'urges')),
  -- Said on: When the actor did so (EDTF), as far as the article carries it.
  "said_on" TEXT,
  -- Quote: Quotation whose words are the response.
  "quote_id" TEXT,
  -- Term: Term that the response singles out.
  "term_id" TEXT,
  -- Event: Occasion or act; two places that report one act share it.
  "event_id" TEXT,
  -- Source: Source record whose text the response is read from.
  "source_id" TEXT NOT NULL,
  -- Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).
  "start" INTEGER NOT NULL CHECK ("start" >= 0),
  -- End: Offset just past the last code point of `exact` (code points, half-open).
  "end" INTEGER NOT NULL CHECK ("end" >= 1),
  -- Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).
  "exact" TEXT NOT NULL CHECK (length("exact") >= 1),
  -- Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).
  "prefix" TEXT CHECK (length("prefix") <= 32),
  -- Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).
  "suffix" TEXT CHECK (length("suffix") <= 32),
  -- Method: Whether the row was coded from the passage or proposed by a program and accepted.
  "method" TEXT NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  -- Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).
  -- Not checked here: the pattern ^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$
  "coder" TEXT NOT NULL,
  -- Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.
  "reviewer" TEXT CHECK (("reviewer" GLOB '[A-Z]*' AND substr("reviewer", 1) NOT GLOB '*[^A-Z]*' AND length("reviewer") <= 4)),
  -- Row status: Whether the row counts: rows are never deleted once released, only retired.
  "row_status" TEXT NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  -- Note: Why the row is coded as it is where a reader may wonder, in the coder's own neutral words.
  "note" TEXT,
  PRIMARY KEY ("response_id"),
  FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("proposal_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("actor_id") REFERENCES "actors" ("actor_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("quote_id") REFERENCES "quotes" ("quote_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("term_id") REFERENCES "terms" ("term_id") DEFERRABLE INITIALLY DEFERRED,
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id") DEFERRABLE INITIALLY DEFERRED
) STRICT;
