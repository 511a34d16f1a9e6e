CREATE TABLE "actors" (
  -- Not checked here: affiliation refers to actors.actor_id.
  "actor_id" VARCHAR NOT NULL CHECK (regexp_matches("actor_id", '^[a-z0-9]+(-[a-z0-9]+)*$')),
  "name" VARCHAR NOT NULL UNIQUE CHECK (length("name") >= 1),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('person', 'state', 'government', 'ministry', 'military', 'armed_group', 'organisation', 'news_agency', 'group')),
  "role" VARCHAR,
  "affiliation" VARCHAR,
  "country" VARCHAR CHECK (regexp_matches("country", '^[A-Z]{3}$')),
  "aliases" VARCHAR CHECK (regexp_matches("aliases", '^[^;]+(;\ [^;]+)*$')),
  "wikidata_id" VARCHAR UNIQUE CHECK (regexp_matches("wikidata_id", '^Q[1-9][0-9]*$')),
  "note" VARCHAR,
  PRIMARY KEY ("actor_id")
);
COMMENT ON TABLE "actors" IS 'Actors: One row per person, organisation, government, ministry, armed group, news agency or acting state that a source names or credits.';
COMMENT ON COLUMN "actors"."actor_id" IS 'Actor id: Permanent slug of an actor: lower-case words joined by hyphens.';
COMMENT ON COLUMN "actors"."name" IS 'Name: Name under which the book lists the actor; for a private person or an unnamed speaker a description instead.';
COMMENT ON COLUMN "actors"."kind" IS 'Kind: Whether the actor is a person, a state, an army or another sort of body.';
COMMENT ON COLUMN "actors"."role" IS 'Role: Office or part in the events at the time of the reporting, in neutral words.';
COMMENT ON COLUMN "actors"."affiliation" IS 'Affiliation: Actor on whose behalf this one acts or speaks.';
COMMENT ON COLUMN "actors"."country" IS 'Country: State the actor belongs to (ISO 3166-1 alpha-3).';
COMMENT ON COLUMN "actors"."aliases" IS 'Aliases: Other forms under which the sources print the name, demonyms included, separated by ''; ''.';
COMMENT ON COLUMN "actors"."wikidata_id" IS 'Wikidata id: Wikidata item, only where someone has checked that it is this actor.';
COMMENT ON COLUMN "actors"."note" IS 'Note: What a reader should know about how this actor differs from others.';
CREATE VIEW "actors_aliases" AS
  SELECT "actors"."actor_id", unnest AS "aliases" FROM "actors", unnest(string_split("aliases", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "discrepancies" (
  "discrepancy_id" VARCHAR NOT NULL,
  "quantity_id" VARCHAR,
  "thing" VARCHAR NOT NULL,
  "verdict" VARCHAR NOT NULL CHECK ("verdict" IN ('single', 'agree', 'grew', 'conflict', 'part_of', 'not_comparable')),
  "gravity" VARCHAR CHECK ("gravity" IN ('rounding', 'vague', 'clash')),
  "reason" VARCHAR NOT NULL,
  "figures" VARCHAR NOT NULL,
  "settled_by" VARCHAR,
  "voices" BIGINT NOT NULL CHECK ("voices" >= 1),
  "actors" VARCHAR,
  "on_word_of" VARCHAR NOT NULL,
  "low" DOUBLE,
  "high" DOUBLE,
  "unit" VARCHAR,
  PRIMARY KEY ("discrepancy_id")
);
COMMENT ON TABLE "discrepancies" IS 'Discrepancies: Which figures on one thing conflict, agree, or are one count that grew: one row per quantity that figures put a number on. Made from the tables `figures` and `quantities`, never edited.';
COMMENT ON COLUMN "discrepancies"."discrepancy_id" IS 'Discrepancy id: The quantity, or the figure that has none.';
COMMENT ON COLUMN "discrepancies"."quantity_id" IS 'Quantity id: The quantity; `quantities` has its definition.';
COMMENT ON COLUMN "discrepancies"."thing" IS 'Thing: The name of the quantity.';
COMMENT ON COLUMN "discrepancies"."verdict" IS 'Verdict: `single`: one figure; `agree`: all figures that compare can be true of one number; `grew`: later figures of a running count are higher; `conflict`: some figures cannot all be true; `part_of`: one figure, on a part of another quantity, and in no conflict with it; `not_comparable`: nothing decides.';
COMMENT ON COLUMN "discrepancies"."gravity" IS 'Gravity: How grave a conflict is: `rounding`, one number is the other one rounded; `vague`, a vague word is against a number; `clash`, two numbers. Null without a conflict.';
COMMENT ON COLUMN "discrepancies"."reason" IS 'Reason: Why, in words.';
COMMENT ON COLUMN "discrepancies"."figures" IS 'Figures: Ids of the figures on the quantity.';
COMMENT ON COLUMN "discrepancies"."settled_by" IS 'Settled by: The fewest figures without which there is no conflict. Null without one.';
COMMENT ON COLUMN "discrepancies"."voices" IS 'Voices: How many independent voices the figures come from.';
COMMENT ON COLUMN "discrepancies"."actors" IS 'Actors: Ids of the actors on whose word the figures are reported.';
COMMENT ON COLUMN "discrepancies"."on_word_of" IS 'On word of: Each voice: the actor credited and the sources that report it, or the source that speaks for itself.';
COMMENT ON COLUMN "discrepancies"."low" IS 'Low: The lowest of the numbers, in the unit of the quantity; null without one.';
COMMENT ON COLUMN "discrepancies"."high" IS 'High: The highest of the numbers; null without one.';
COMMENT ON COLUMN "discrepancies"."unit" IS 'Unit: The unit of the quantity.';
CREATE VIEW "discrepancies_figures" AS
  SELECT "discrepancies"."discrepancy_id", unnest AS "figures" FROM "discrepancies", unnest(string_split("figures", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "discrepancies_settled_by" AS
  SELECT "discrepancies"."discrepancy_id", unnest AS "settled_by" FROM "discrepancies", unnest(string_split("settled_by", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "discrepancies_actors" AS
  SELECT "discrepancies"."discrepancy_id", unnest AS "actors" FROM "discrepancies", unnest(string_split("actors", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "discrepancies_on_word_of" AS
  SELECT "discrepancies"."discrepancy_id", unnest AS "on_word_of" FROM "discrepancies", unnest(string_split("on_word_of", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "sources" (
  "source_id" VARCHAR NOT NULL CHECK (regexp_matches("source_id", '^S[0-9a-z]{2,}$')),
  "file" VARCHAR NOT NULL,
  "sha256" VARCHAR NOT NULL UNIQUE CHECK (regexp_matches("sha256", '^[0-9a-f]{64}$')),
  "characters" BIGINT NOT NULL CHECK ("characters" >= 0),
  "language" VARCHAR NOT NULL CHECK (regexp_matches("language", '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$')),
  "title" VARCHAR,
  "outlet" VARCHAR,
  "author" VARCHAR,
  "published" VARCHAR,
  "published_basis" VARCHAR,
  "condition" VARCHAR CHECK ("condition" IN ('original', 'agency_copy', 'rewritten', 'translated')),
  "condition_basis" VARCHAR,
  "agency" VARCHAR,
  "url" VARCHAR,
  "retrieved_on" VARCHAR,
  "retrieved_from" VARCHAR,
  "page_sha256" VARCHAR CHECK (regexp_matches("page_sha256", '^[0-9a-f]{64}$')),
  "metadata_basis" VARCHAR,
  "withheld" VARCHAR CHECK (regexp_matches("withheld", '^[^;]+(;\ [^;]+)*$')),
  "rights" VARCHAR NOT NULL,
  PRIMARY KEY ("source_id")
);
COMMENT ON TABLE "sources" IS 'Sources: One row per source document. Assembled from the records in `seeds/`, kept nowhere else; the texts themselves belong to their publishers and are not part of the book.';
COMMENT ON COLUMN "sources"."source_id" IS 'Source id: Permanent id of a source document: S and two or more digits or lower-case letters.';
COMMENT ON COLUMN "sources"."file" IS 'File name: Name under which the text was received, or is kept where it was taken out of a page; texts are found by digest, not by name.';
COMMENT ON COLUMN "sources"."sha256" IS 'SHA-256: SHA-256 digest of the file''s bytes, in hexadecimal: how a text is recognised wherever it lies.';
COMMENT ON COLUMN "sources"."characters" IS 'Length: Length of the text in Unicode code points after decoding as UTF-8.';
COMMENT ON COLUMN "sources"."language" IS 'Language: Language the text is written in (BCP 47 tag).';
COMMENT ON COLUMN "sources"."title" IS 'Title: Headline as the text itself prints it, or its page; null where neither does.';
COMMENT ON COLUMN "sources"."outlet" IS 'Outlet: Publisher as the text itself names it, or its page; null where neither does.';
COMMENT ON COLUMN "sources"."author" IS 'Author: Byline as the text itself prints it, or its page; null where neither does.';
COMMENT ON COLUMN "sources"."published" IS 'Published: When the text was published (EDTF): a day that it prints, or the interval in which it must have appeared by its own words.';
COMMENT ON COLUMN "sources"."published_basis" IS 'Basis of the date: What in the text or its page the date of publication rests on.';
COMMENT ON COLUMN "sources"."condition" IS 'Condition: What kind of text it is: original, agency copy, rewritten or translated.';
COMMENT ON COLUMN "sources"."condition_basis" IS 'Condition basis: What in the text its condition rests on.';
COMMENT ON COLUMN "sources"."agency" IS 'Agency: News agency that the text credits with its copy.';
COMMENT ON COLUMN "sources"."url" IS 'Address: Web address of the article: as the text prints it, as its page names it, or else where the page was fetched.';
COMMENT ON COLUMN "sources"."retrieved_on" IS 'Retrieved on: Day on which the text was fetched (EDTF).';
COMMENT ON COLUMN "sources"."retrieved_from" IS 'Retrieved from: Web address that the page was fetched from, after all redirects; it may be another than the article''s own.';
COMMENT ON COLUMN "sources"."page_sha256" IS 'SHA-256 of the page: SHA-256 digest of the page as received, in hexadecimal, where the text was taken out of a page.';
COMMENT ON COLUMN "sources"."metadata_basis" IS 'Basis of the metadata: Which statements of the page language, title, outlet, author and address rest on.';
COMMENT ON COLUMN "sources"."withheld" IS 'Withheld: Places of words that no cell may print, such as a private person''s name: start-end in code points, separated by ''; ''.';
COMMENT ON COLUMN "sources"."rights" IS 'Rights: Who holds the rights in the text, and on what footing its words are quoted here.';
CREATE VIEW "sources_withheld" AS
  SELECT "sources"."source_id", unnest AS "withheld" FROM "sources", unnest(string_split("withheld", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "places" (
  -- Not checked here: within refers to places.place_id.
  "place_id" VARCHAR NOT NULL CHECK (regexp_matches("place_id", '^[a-z0-9]+(-[a-z0-9]+)*$')),
  "name" VARCHAR NOT NULL UNIQUE CHECK (length("name") >= 1),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('region', 'country', 'territory', 'city', 'camp', 'site')),
  "within" VARCHAR,
  "aliases" VARCHAR CHECK (regexp_matches("aliases", '^[^;]+(;\ [^;]+)*$')),
  "country" VARCHAR CHECK (regexp_matches("country", '^[A-Z]{3}$')),
  "wikidata_id" VARCHAR UNIQUE CHECK (regexp_matches("wikidata_id", '^Q[1-9][0-9]*$')),
  "note" VARCHAR,
  PRIMARY KEY ("place_id")
);
COMMENT ON TABLE "places" IS 'Places: One row per place that a quantity or an event is about, or that contains such a place.';
COMMENT ON COLUMN "places"."place_id" IS 'Place id: Permanent slug of a place: lower-case words joined by hyphens.';
COMMENT ON COLUMN "places"."name" IS 'Name: Name under which the book lists the place.';
COMMENT ON COLUMN "places"."kind" IS 'Kind: What sort of area it is.';
COMMENT ON COLUMN "places"."within" IS 'Within: Larger place that contains it.';
COMMENT ON COLUMN "places"."aliases" IS 'Aliases: Other forms under which the sources print the name, separated by ''; ''.';
COMMENT ON COLUMN "places"."country" IS 'Country: Country or territory by ISO 3166-1 alpha-3; empty for an area of several.';
COMMENT ON COLUMN "places"."wikidata_id" IS 'Wikidata id: Wikidata item, only where someone has checked that it is this place.';
COMMENT ON COLUMN "places"."note" IS 'Note: What a reader should know about how this place is drawn.';
CREATE VIEW "places_aliases" AS
  SELECT "places"."place_id", unnest AS "aliases" FROM "places", unnest(string_split("aliases", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "groups" (
  -- Not checked here: within refers to groups.group_id.
  "group_id" VARCHAR NOT NULL CHECK (regexp_matches("group_id", '^[a-z0-9]+(-[a-z0-9]+)*$')),
  "name" VARCHAR NOT NULL UNIQUE CHECK (length("name") >= 1),
  "within" VARCHAR,
  "aliases" VARCHAR CHECK (regexp_matches("aliases", '^[^;]+(;\ [^;]+)*$')),
  "note" VARCHAR,
  PRIMARY KEY ("group_id")
);
COMMENT ON TABLE "groups" IS 'Groups: One row per group of people or things that figures count or terms speak of.';
COMMENT ON COLUMN "groups"."group_id" IS 'Group id: Permanent slug of a group: lower-case words joined by hyphens.';
COMMENT ON COLUMN "groups"."name" IS 'Name: Name of the group in neutral lower-case words.';
COMMENT ON COLUMN "groups"."within" IS 'Within: Wider group that contains it.';
COMMENT ON COLUMN "groups"."aliases" IS 'Aliases: Other words by which the sources name the group, separated by ''; ''.';
COMMENT ON COLUMN "groups"."note" IS 'Note: What a reader should know about who is counted.';
CREATE VIEW "groups_aliases" AS
  SELECT "groups"."group_id", unnest AS "aliases" FROM "groups", unnest(string_split("aliases", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "proposal_matrix" (
  "matrix_id" VARCHAR NOT NULL,
  "proposal_id" VARCHAR NOT NULL,
  "term_type" VARCHAR NOT NULL,
  "group_id" VARCHAR,
  "source_id" VARCHAR NOT NULL,
  "state" VARCHAR NOT NULL CHECK ("state" IN ('states', 'derived', 'deferred', 'excluded', 'silent')),
  "value_low" DOUBLE,
  "value_high" DOUBLE,
  "bound" VARCHAR,
  "unit" VARCHAR,
  "terms" VARCHAR,
  "verdict" VARCHAR NOT NULL CHECK ("verdict" IN ('one', 'agree', 'differ', 'contradict')),
  "note" VARCHAR,
  PRIMARY KEY ("matrix_id")
);
COMMENT ON TABLE "proposal_matrix" IS 'Proposal matrix: What each source says that a proposal contains: one row per proposal, term and source. Made from the table `terms`, never edited.';
COMMENT ON COLUMN "proposal_matrix"."matrix_id" IS 'Matrix id: Proposal, term, group and source.';
COMMENT ON COLUMN "proposal_matrix"."proposal_id" IS 'Proposal id: The proposal.';
COMMENT ON COLUMN "proposal_matrix"."term_type" IS 'Term type: What the term is about.';
COMMENT ON COLUMN "proposal_matrix"."group_id" IS 'Group id: Whom the term speaks of, where terms of one kind differ by it.';
COMMENT ON COLUMN "proposal_matrix"."source_id" IS 'Source id: The source.';
COMMENT ON COLUMN "proposal_matrix"."state" IS 'State: `states`: the source states the term; `derived`: its value follows from other terms in the source; `deferred`: left to later talks; `excluded`: named as no part of it; `silent`: the source does not speak of it.';
COMMENT ON COLUMN "proposal_matrix"."value_low" IS 'Value low: The value, or its lower end; null without one.';
COMMENT ON COLUMN "proposal_matrix"."value_high" IS 'Value high: The value, or its upper end; null without one.';
COMMENT ON COLUMN "proposal_matrix"."bound" IS 'Bound: How the value is bounded.';
COMMENT ON COLUMN "proposal_matrix"."unit" IS 'Unit: The unit of the value, as the source has it.';
COMMENT ON COLUMN "proposal_matrix"."terms" IS 'Terms: Ids of the terms; null where the source is silent.';
COMMENT ON COLUMN "proposal_matrix"."verdict" IS 'Verdict: How the sources that speak of the term compare: `one` alone speaks, they `agree`, they `differ` in what they say of it, or they `contradict` each other.';
COMMENT ON COLUMN "proposal_matrix"."note" IS 'Note: Why, in words.';
CREATE VIEW "proposal_matrix_terms" AS
  SELECT "proposal_matrix"."matrix_id", unnest AS "terms" FROM "proposal_matrix", unnest(string_split("terms", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "proposals" (
  "proposal_id" VARCHAR NOT NULL CHECK (regexp_matches("proposal_id", '^P[0-9a-z]{2,}$')),
  "name" VARCHAR NOT NULL UNIQUE CHECK (length("name") >= 1),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('offer', 'framework', 'agreement', 'political_plan')),
  "made_on" VARCHAR,
  "summary" VARCHAR NOT NULL CHECK (length("summary") >= 1),
  "note" VARCHAR,
  PRIMARY KEY ("proposal_id")
);
COMMENT ON TABLE "proposals" IS 'Proposals: One row per distinct offer, framework, agreement or political plan, the same across sources.';
COMMENT ON COLUMN "proposals"."proposal_id" IS 'Proposal id: Permanent id of a proposal: P and two or more digits or lower-case letters.';
COMMENT ON COLUMN "proposals"."name" IS 'Name: Short name for tables and charts, in the book''s own neutral words.';
COMMENT ON COLUMN "proposals"."kind" IS 'Kind: What sort of text or plan it is.';
COMMENT ON COLUMN "proposals"."made_on" IS 'Made on: When it was put forward or came into force (EDTF).';
COMMENT ON COLUMN "proposals"."summary" IS 'Summary: What it would do, in the book''s own words.';
COMMENT ON COLUMN "proposals"."note" IS 'Note: How it differs from the other proposals, where the sources blur them.';

CREATE TABLE "redirects" (
  "retired_id" VARCHAR NOT NULL CHECK (regexp_matches("retired_id", '^[A-Za-z0-9-]+$')),
  "heir_id" VARCHAR CHECK (regexp_matches("heir_id", '^[A-Za-z0-9-]+$')),
  "retired_in" VARCHAR NOT NULL CHECK (regexp_matches("retired_in", '^[0-9]+\.[0-9]+\.[0-9]+$')),
  "reason" VARCHAR NOT NULL CHECK (length("reason") >= 1),
  PRIMARY KEY ("retired_id")
);
COMMENT ON TABLE "redirects" IS 'Redirects: One row per id that has been retired, with the id that took its place.';
COMMENT ON COLUMN "redirects"."retired_id" IS 'Retired id: Id that a release has carried and that no table carries any more.';
COMMENT ON COLUMN "redirects"."heir_id" IS 'Heir: Id of the row that takes its place; null where the row was withdrawn without one.';
COMMENT ON COLUMN "redirects"."retired_in" IS 'Retired in: Data version (SemVer) from which on the id is retired.';
COMMENT ON COLUMN "redirects"."reason" IS 'Reason: Why the id was retired, in one sentence.';

CREATE TABLE "reliability" (
  "compared" VARCHAR NOT NULL CHECK ("compared" IN ('coders', 'extractor', 'extractor_unseen', 'helped', 'unhelped')),
  "table" VARCHAR NOT NULL,
  "variable" VARCHAR NOT NULL,
  "rows" DOUBLE,
  "both_empty" BIGINT CHECK ("both_empty" >= 0),
  "one_empty" BIGINT CHECK ("one_empty" >= 0),
  "both_filled" BIGINT CHECK ("both_filled" >= 0),
  "f1" DOUBLE CHECK ("f1" >= 0) CHECK ("f1" <= 1),
  "f1_low" DOUBLE CHECK ("f1_low" >= 0) CHECK ("f1_low" <= 1),
  "f1_high" DOUBLE CHECK ("f1_high" >= 0) CHECK ("f1_high" <= 1),
  "precision" DOUBLE,
  "precision_low" DOUBLE CHECK ("precision_low" >= 0) CHECK ("precision_low" <= 1),
  "precision_high" DOUBLE CHECK ("precision_high" >= 0) CHECK ("precision_high" <= 1),
  "recall" DOUBLE,
  "recall_low" DOUBLE CHECK ("recall_low" >= 0) CHECK ("recall_low" <= 1),
  "recall_high" DOUBLE CHECK ("recall_high" >= 0) CHECK ("recall_high" <= 1),
  "share" DOUBLE CHECK ("share" >= 0) CHECK ("share" <= 1),
  "share_low" DOUBLE CHECK ("share_low" >= 0) CHECK ("share_low" <= 1),
  "share_high" DOUBLE CHECK ("share_high" >= 0) CHECK ("share_high" <= 1),
  "alpha" DOUBLE,
  "alpha_low" DOUBLE,
  "alpha_high" DOUBLE,
  "filled_share" DOUBLE CHECK ("filled_share" >= 0) CHECK ("filled_share" <= 1),
  "filled_share_low" DOUBLE CHECK ("filled_share_low" >= 0) CHECK ("filled_share_low" <= 1),
  "filled_share_high" DOUBLE CHECK ("filled_share_high" >= 0) CHECK ("filled_share_high" <= 1),
  "filled_alpha" DOUBLE,
  "filled_alpha_low" DOUBLE,
  "filled_alpha_high" DOUBLE,
  "adjudicated" BIGINT,
  "measure" VARCHAR CHECK ("measure" IN ('f1', 'share', 'alpha', 'filled_share', 'filled_alpha')),
  "floor" DOUBLE CHECK ("floor" >= -1) CHECK ("floor" <= 1),
  "extractor" VARCHAR,
  PRIMARY KEY ("compared", "table", "variable")
);
COMMENT ON TABLE "reliability" IS 'Reliability: How far the two coders agree and how well the extractor does, one row per compared variable, with the floor below which nothing is released. It measures coders and a program: no table of the book. Two empty cells are equal, yet they agree on nothing that was read: `share` and `alpha` are over all rows that both coders have, `filled_share` and `filled_alpha` over those where at least one filled the cell. A column that neither coder filled has no row here. The ends of an interval are the middle 95 % of 2,000 draws (bootstrap) of the sources and, in each, of its rows, both with replacement; a table without words of a source has its rows drawn alone. Draws in which a measure is not defined are left out, and where nothing differs the interval has no width. Of the extractor those of `f1` are of draws of articles, those of `precision` and `recall` are Wilson''s.';
COMMENT ON COLUMN "reliability"."compared" IS 'Compared: Who is compared: `coders`, the first with the second blind pass; `extractor`, what the program proposes for the sources with the rows of the book; `extractor_unseen`, what it proposes for coded articles that nobody who works on it has read; or what it proposes with what a person wrote, with the candidates in sight (`helped`) and before they were shown (`unhelped`).';
COMMENT ON COLUMN "reliability"."table" IS 'Table: Table of the book.';
COMMENT ON COLUMN "reliability"."variable" IS 'Variable: What is compared: `span`, whether the same words were coded at all; the column of ids of a table without words of a source, whether both have the entry; else what rows that both have say. For the extractor `value` is both ends, `attribution` and `actor` the actor.';
COMMENT ON COLUMN "reliability"."rows" IS 'Rows: Rows that both have; for spans and entries the mean of both sides'' rows.';
COMMENT ON COLUMN "reliability"."both_empty" IS 'Both empty: Of the rows that both have, how many have the cell empty in both; null for spans.';
COMMENT ON COLUMN "reliability"."one_empty" IS 'One empty: How many have it empty in one of the two.';
COMMENT ON COLUMN "reliability"."both_filled" IS 'Both filled: How many have it filled in both.';
COMMENT ON COLUMN "reliability"."f1" IS 'F1: Harmonic mean of precision and recall.';
COMMENT ON COLUMN "reliability"."f1_low" IS 'F1 low: Lower end of the 95 % interval of `f1`.';
COMMENT ON COLUMN "reliability"."f1_high" IS 'F1 high: Upper end of the 95 % interval of `f1`.';
COMMENT ON COLUMN "reliability"."precision" IS 'Precision: Of the proposed rows, the share that is right.';
COMMENT ON COLUMN "reliability"."precision_low" IS 'Precision low: Lower end of the 95 % interval of `precision`.';
COMMENT ON COLUMN "reliability"."precision_high" IS 'Precision high: Upper end of the 95 % interval of `precision`.';
COMMENT ON COLUMN "reliability"."recall" IS 'Recall: Of the coded rows, the share that was proposed rightly.';
COMMENT ON COLUMN "reliability"."recall_low" IS 'Recall low: Lower end of the 95 % interval of `recall`.';
COMMENT ON COLUMN "reliability"."recall_high" IS 'Recall high: Upper end of the 95 % interval of `recall`.';
COMMENT ON COLUMN "reliability"."share" IS 'Share: Of the rows that both have, the share with equal cells; two empty cells are equal.';
COMMENT ON COLUMN "reliability"."share_low" IS 'Share low: Lower end of the 95 % interval of `share`.';
COMMENT ON COLUMN "reliability"."share_high" IS 'Share high: Upper end of the 95 % interval of `share`.';
COMMENT ON COLUMN "reliability"."alpha" IS 'Alpha: Krippendorff''s alpha (nominal; an empty cell is a value of its own) over the rows that both have; null where there is only one value.';
COMMENT ON COLUMN "reliability"."alpha_low" IS 'Alpha low: Lower end of the 95 % interval of `alpha`.';
COMMENT ON COLUMN "reliability"."alpha_high" IS 'Alpha high: Upper end of the 95 % interval of `alpha`.';
COMMENT ON COLUMN "reliability"."filled_share" IS 'Filled share: Of the rows where at least one coder filled the cell, the share with equal cells; null where neither ever did.';
COMMENT ON COLUMN "reliability"."filled_share_low" IS 'Filled share low: Lower end of the 95 % interval of `filled_share`.';
COMMENT ON COLUMN "reliability"."filled_share_high" IS 'Filled share high: Upper end of the 95 % interval of `filled_share`.';
COMMENT ON COLUMN "reliability"."filled_alpha" IS 'Filled alpha: Krippendorff''s alpha over the rows where at least one coder filled the cell; null where there is only one value.';
COMMENT ON COLUMN "reliability"."filled_alpha_low" IS 'Filled alpha low: Lower end of the 95 % interval of `filled_alpha`.';
COMMENT ON COLUMN "reliability"."filled_alpha_high" IS 'Filled alpha high: Upper end of the 95 % interval of `filled_alpha`.';
COMMENT ON COLUMN "reliability"."adjudicated" IS 'Adjudicated: Cells that an editor decided with a reason, those included that a third reading changed although both coders agreed.';
COMMENT ON COLUMN "reliability"."measure" IS 'Measure: Which of the columns the floor is set for.';
COMMENT ON COLUMN "reliability"."floor" IS 'Floor: The least that the measure may be.';
COMMENT ON COLUMN "reliability"."extractor" IS 'Extractor: Name and version of the extractor; null for coders.';

CREATE TABLE "timeline" (
  "timeline_id" VARCHAR NOT NULL,
  "happened_on" VARCHAR,
  "precision" VARCHAR NOT NULL CHECK ("precision" IN ('day', 'week', 'month', 'year', 'days', 'open', 'none')),
  "placed_in" BIGINT,
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('event', 'offer', 'saying', 'answer')),
  "what" VARCHAR NOT NULL,
  "within" VARCHAR,
  "actors" VARCHAR,
  "place_id" VARCHAR,
  "dated_by" VARCHAR,
  "rests_on" VARCHAR,
  "published_basis" VARCHAR,
  "basis" VARCHAR,
  "also_given" VARCHAR,
  "rows" VARCHAR NOT NULL,
  "sources" VARCHAR,
  "note" VARCHAR,
  PRIMARY KEY ("timeline_id")
);
COMMENT ON TABLE "timeline" IS 'Timeline: Events, offers, sayings and answers in the order of the days that the sources give: one row per act, however many rows and sources report it. What was offered, said or answered at an event comes after it. Made from the tables `events`, `proposals`, `responses`, `utterances` and `quotes`, never edited.';
COMMENT ON COLUMN "timeline"."timeline_id" IS 'Timeline id: The place in the order of time: Z0001. It changes when an act is added; `rows` has ids that stay.';
COMMENT ON COLUMN "timeline"."happened_on" IS 'Happened on: Day or days (EDTF), as precisely as the sources give them; null where they give none.';
COMMENT ON COLUMN "timeline"."precision" IS 'Precision: How precisely the day is given: `week` is seven days, `days` an interval of another length, in which the act is dated to some day or days; `open` has no beginning or no end; `none` is no day.';
COMMENT ON COLUMN "timeline"."placed_in" IS 'Placed in: The year in which the act is placed where its day is given without one: that of other rows on the same event, or of the publication. Null where the day has a year, or nothing decides.';
COMMENT ON COLUMN "timeline"."kind" IS 'Kind: What the act is. Offers are proposals, and responses that propose or draft; answers are all other responses.';
COMMENT ON COLUMN "timeline"."what" IS 'What: The act: an event by its name, a saying by speaker and wording, an offer or answer by actors, stance and proposal.';
COMMENT ON COLUMN "timeline"."within" IS 'Within: The event at which it was offered, said or answered, and after which it is listed; then other events to which rows of the act belong.';
COMMENT ON COLUMN "timeline"."actors" IS 'Actors: Ids of those who acted; of an event the participants.';
COMMENT ON COLUMN "timeline"."place_id" IS 'Place id: Where an event took place.';
COMMENT ON COLUMN "timeline"."dated_by" IS 'Dated by: Id of the row whose cell gives the day: one of the act, or its event.';
COMMENT ON COLUMN "timeline"."rests_on" IS 'Rests on: The words that the day rests on, each with its source and the coder''s note; and the days on which sources were published, where the day is counted from them or none is given.';
COMMENT ON COLUMN "timeline"."published_basis" IS 'Published basis: What the dates of publication in `rests_on` rest on.';
COMMENT ON COLUMN "timeline"."basis" IS 'Basis: Bases of the evidence of the day.';
COMMENT ON COLUMN "timeline"."also_given" IS 'Also given: Other days (EDTF) that rows of the act give.';
COMMENT ON COLUMN "timeline"."rows" IS 'Rows: Ids of the rows that the act is read from.';
COMMENT ON COLUMN "timeline"."sources" IS 'Sources: Ids of the sources that report it.';
COMMENT ON COLUMN "timeline"."note" IS 'Note: The note of the event, the utterance or the proposal; of responses their notes, where each has one.';
CREATE VIEW "timeline_within" AS
  SELECT "timeline"."timeline_id", unnest AS "within" FROM "timeline", unnest(string_split("within", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "timeline_actors" AS
  SELECT "timeline"."timeline_id", unnest AS "actors" FROM "timeline", unnest(string_split("actors", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "timeline_basis" AS
  SELECT "timeline"."timeline_id", unnest AS "basis" FROM "timeline", unnest(string_split("basis", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "timeline_also_given" AS
  SELECT "timeline"."timeline_id", unnest AS "also_given" FROM "timeline", unnest(string_split("also_given", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "timeline_rows" AS
  SELECT "timeline"."timeline_id", unnest AS "rows" FROM "timeline", unnest(string_split("rows", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "timeline_sources" AS
  SELECT "timeline"."timeline_id", unnest AS "sources" FROM "timeline", unnest(string_split("sources", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "wordings" (
  "wording_id" VARCHAR NOT NULL,
  "utterance_id" VARCHAR NOT NULL,
  "speaker" VARCHAR,
  "wording" VARCHAR NOT NULL,
  "relation" VARCHAR,
  "mode" VARCHAR,
  "difference" VARCHAR NOT NULL,
  "quotes" VARCHAR NOT NULL,
  "sources" VARCHAR NOT NULL,
  PRIMARY KEY ("wording_id")
);
COMMENT ON TABLE "wordings" IS 'Wordings: In which wordings each thing was said: one row per wording of an utterance, the fullest first. Made from the tables `quotes` and `utterances`, never edited.';
COMMENT ON COLUMN "wordings"."wording_id" IS 'Wording id: The utterance and the number of the wording in it: U0003.1.';
COMMENT ON COLUMN "wordings"."utterance_id" IS 'Utterance id: The utterance: one thing said.';
COMMENT ON COLUMN "wordings"."speaker" IS 'Speaker: Id of the actor who said it.';
COMMENT ON COLUMN "wordings"."wording" IS 'Wording: The words, of the first source that prints them; ` … ` is between the stretches of an interrupted quotation.';
COMMENT ON COLUMN "wordings"."relation" IS 'Relation: How the wording differs from the fullest one, as coded; null for the fullest.';
COMMENT ON COLUMN "wordings"."mode" IS 'Mode: Whether the words are quoted or retold.';
COMMENT ON COLUMN "wordings"."difference" IS 'Difference: The words, compared with the fullest wording: `[-…-]` are words that it has and this one has not, a long stretch shortened, `{+…+}` words that it has not. All are within `{+…+}` where no two words in a row are common to both.';
COMMENT ON COLUMN "wordings"."quotes" IS 'Quotes: Ids of the quotes with this wording.';
COMMENT ON COLUMN "wordings"."sources" IS 'Sources: Ids of the sources that print it.';
CREATE VIEW "wordings_quotes" AS
  SELECT "wordings"."wording_id", unnest AS "quotes" FROM "wordings", unnest(string_split("quotes", '; ')) WHERE unnest IS NOT NULL;
CREATE VIEW "wordings_sources" AS
  SELECT "wordings"."wording_id", unnest AS "sources" FROM "wordings", unnest(string_split("sources", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "utterances" (
  "utterance_id" VARCHAR NOT NULL CHECK (regexp_matches("utterance_id", '^U[0-9a-z]{4,}$')),
  "speaker" VARCHAR NOT NULL,
  "wording" VARCHAR NOT NULL CHECK (length("wording") >= 1),
  "said_on" VARCHAR,
  "note" VARCHAR,
  PRIMARY KEY ("utterance_id"),
  FOREIGN KEY ("speaker") REFERENCES "actors" ("actor_id")
);
COMMENT ON TABLE "utterances" IS 'Utterances: One row per act of speech, however many sources print it and in whatever translation.';
COMMENT ON COLUMN "utterances"."utterance_id" IS 'Utterance id: Permanent id of an utterance: U and four or more digits or lower-case letters.';
COMMENT ON COLUMN "utterances"."speaker" IS 'Speaker: Actor who spoke the words; quotations that the book marks as misattributed may name another.';
COMMENT ON COLUMN "utterances"."wording" IS 'Canonical wording: The fullest wording that one source prints; stretches from one source are joined by '' … ''.';
COMMENT ON COLUMN "utterances"."said_on" IS 'Said on: Day of speaking (EDTF), as far as any of its quotations is tied to one.';
COMMENT ON COLUMN "utterances"."note" IS 'Note: Why these quotations are taken for one utterance, where that is not plain.';

CREATE TABLE "evidence" (
  "evidence_id" VARCHAR NOT NULL CHECK (regexp_matches("evidence_id", '^E[0-9a-z]{4,}$')),
  "row_id" VARCHAR NOT NULL CHECK (length("row_id") >= 1),
  "field" VARCHAR NOT NULL CHECK (length("field") >= 1),
  "basis" VARCHAR NOT NULL CHECK ("basis" IN ('stated', 'inferred', 'background')),
  "source_id" VARCHAR,
  "start" BIGINT CHECK ("start" >= 0),
  "end" BIGINT CHECK ("end" >= 1),
  "exact" VARCHAR CHECK (length("exact") >= 1),
  "prefix" VARCHAR CHECK (length("prefix") <= 32),
  "suffix" VARCHAR CHECK (length("suffix") <= 32),
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("evidence_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id")
);
COMMENT ON TABLE "evidence" IS 'Evidence: One row per stretch of words that a cell of another row rests on, or per statement that a cell rests on general knowledge.';
COMMENT ON COLUMN "evidence"."evidence_id" IS 'Evidence id: Permanent id of an evidence row: E and four or more digits or lower-case letters.';
COMMENT ON COLUMN "evidence"."row_id" IS 'Row: Id of the row, in any table, whose cell is explained.';
COMMENT ON COLUMN "evidence"."field" IS 'Field: Name of the column whose cell the words explain.';
COMMENT ON COLUMN "evidence"."basis" IS 'Basis: How the words carry the cell.';
COMMENT ON COLUMN "evidence"."source_id" IS 'Source: Source record whose text the evidence is read from.';
COMMENT ON COLUMN "evidence"."start" IS 'Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "evidence"."end" IS 'End: Offset just past the last code point of `exact` (code points, half-open).';
COMMENT ON COLUMN "evidence"."exact" IS 'Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).';
COMMENT ON COLUMN "evidence"."prefix" IS 'Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).';
COMMENT ON COLUMN "evidence"."suffix" IS 'Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).';
COMMENT ON COLUMN "evidence"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "evidence"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "evidence"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "evidence"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "evidence"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';

CREATE TABLE "mentions" (
  "mention_id" VARCHAR NOT NULL CHECK (regexp_matches("mention_id", '^M[0-9a-z]{4,}$')),
  "actor_id" VARCHAR NOT NULL,
  "source_id" VARCHAR NOT NULL,
  "start" BIGINT NOT NULL CHECK ("start" >= 0),
  "end" BIGINT NOT NULL CHECK ("end" >= 1),
  "exact" VARCHAR NOT NULL CHECK (length("exact") >= 1),
  "prefix" VARCHAR CHECK (length("prefix") <= 32),
  "suffix" VARCHAR CHECK (length("suffix") <= 32),
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("mention_id"),
  FOREIGN KEY ("actor_id") REFERENCES "actors" ("actor_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id")
);
COMMENT ON TABLE "mentions" IS 'Mentions: One row per place where a source names an actor: the name alone, without title or possessive; no pronouns, no bare roles.';
COMMENT ON COLUMN "mentions"."mention_id" IS 'Mention id: Permanent id of a mention: M and four or more digits or lower-case letters.';
COMMENT ON COLUMN "mentions"."actor_id" IS 'Actor: Actor whom the words name, under whatever alias.';
COMMENT ON COLUMN "mentions"."source_id" IS 'Source: Source record whose text the mention is read from.';
COMMENT ON COLUMN "mentions"."start" IS 'Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "mentions"."end" IS 'End: Offset just past the last code point of `exact` (code points, half-open).';
COMMENT ON COLUMN "mentions"."exact" IS 'Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).';
COMMENT ON COLUMN "mentions"."prefix" IS 'Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).';
COMMENT ON COLUMN "mentions"."suffix" IS 'Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).';
COMMENT ON COLUMN "mentions"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "mentions"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "mentions"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "mentions"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "mentions"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';

CREATE TABLE "reuse" (
  "reuse_id" VARCHAR NOT NULL CHECK (regexp_matches("reuse_id", '^X[0-9a-z]{4,}$')),
  "source_id" VARCHAR NOT NULL,
  "start" BIGINT NOT NULL CHECK ("start" >= 0),
  "end" BIGINT NOT NULL CHECK ("end" >= 1),
  "to_source_id" VARCHAR NOT NULL,
  "to_start" BIGINT NOT NULL CHECK ("to_start" >= 0),
  "to_end" BIGINT NOT NULL CHECK ("to_end" >= 1),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('near_copy', 'shared_quote', 'translated', 'paraphrase')),
  "shared_words" BIGINT NOT NULL CHECK ("shared_words" >= 0),
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("reuse_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id"),
  FOREIGN KEY ("to_source_id") REFERENCES "sources" ("source_id")
);
COMMENT ON TABLE "reuse" IS 'Text reuse: One row per pair of passages in two sources that are made from the same words.';
COMMENT ON COLUMN "reuse"."reuse_id" IS 'Reuse id: Permanent id of a pair of passages: X and four or more digits or lower-case letters.';
COMMENT ON COLUMN "reuse"."source_id" IS 'Source: Source of one passage: of the two the one whose id comes first.';
COMMENT ON COLUMN "reuse"."start" IS 'Start: Offset of the first code point of the passage in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "reuse"."end" IS 'End: Offset just past the last code point of the passage (code points, half-open).';
COMMENT ON COLUMN "reuse"."to_source_id" IS 'Other source: Id of the article in which the words are found a second time.';
COMMENT ON COLUMN "reuse"."to_start" IS 'Other start: Offset of the first code point of the other passage in its source text as received.';
COMMENT ON COLUMN "reuse"."to_end" IS 'Other end: Offset just past the last code point of the other passage.';
COMMENT ON COLUMN "reuse"."kind" IS 'Kind: What the two passages share.';
COMMENT ON COLUMN "reuse"."shared_words" IS 'Shared words: How many words both passages have, in any order, each as often as both have it; case, accents and apostrophes do not matter.';
COMMENT ON COLUMN "reuse"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "reuse"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "reuse"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "reuse"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "reuse"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';

CREATE TABLE "events" (
  "event_id" VARCHAR NOT NULL CHECK (regexp_matches("event_id", '^V[0-9a-z]{4,}$')),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('attack', 'raid', 'campaign', 'order', 'meeting', 'talks', 'news_conference', 'statement', 'proposal', 'truce', 'release', 'other')),
  "name" VARCHAR NOT NULL UNIQUE CHECK (length("name") >= 1),
  "happened_on" VARCHAR,
  "place_id" VARCHAR,
  "participants" VARCHAR CHECK (regexp_matches("participants", '^[^;]+(;\ [^;]+)*$')),
  "note" VARCHAR,
  PRIMARY KEY ("event_id"),
  FOREIGN KEY ("place_id") REFERENCES "places" ("place_id")
);
COMMENT ON TABLE "events" IS 'Events: One row per event or occasion that the sources speak of: an attack, a meeting, a news conference, an order.';
COMMENT ON COLUMN "events"."event_id" IS 'Event id: Permanent id of an event: V and four or more digits or lower-case letters.';
COMMENT ON COLUMN "events"."kind" IS 'Kind: What sort of event it is.';
COMMENT ON COLUMN "events"."name" IS 'Name: What happened, in neutral words of the book.';
COMMENT ON COLUMN "events"."happened_on" IS 'Happened on: Date of the event (EDTF), as far as the sources let a reader say.';
COMMENT ON COLUMN "events"."place_id" IS 'Place: Place of the book at which the event took place.';
COMMENT ON COLUMN "events"."participants" IS 'Participants: Actors who took part, by id, separated by ''; ''.';
COMMENT ON COLUMN "events"."note" IS 'Note: How it differs from other events, where the sources blur them.';
CREATE VIEW "events_participants" AS
  SELECT "events"."event_id", unnest AS "participants" FROM "events", unnest(string_split("participants", '; ')) WHERE unnest IS NOT NULL;

CREATE TABLE "proposal_relations" (
  "relation_id" VARCHAR NOT NULL CHECK (regexp_matches("relation_id", '^L[0-9a-z]{4,}$')),
  "proposal_id" VARCHAR NOT NULL,
  "relation" VARCHAR NOT NULL CHECK ("relation" IN ('answers', 'counters', 'revises', 'carries_out')),
  "to_proposal_id" VARCHAR NOT NULL,
  "source_id" VARCHAR NOT NULL,
  "start" BIGINT NOT NULL CHECK ("start" >= 0),
  "end" BIGINT NOT NULL CHECK ("end" >= 1),
  "exact" VARCHAR NOT NULL CHECK (length("exact") >= 1),
  "prefix" VARCHAR CHECK (length("prefix") <= 32),
  "suffix" VARCHAR CHECK (length("suffix") <= 32),
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("relation_id"),
  FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("proposal_id"),
  FOREIGN KEY ("to_proposal_id") REFERENCES "proposals" ("proposal_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id")
);
COMMENT ON TABLE "proposal_relations" IS 'Proposal relations: One row per place where a source says how one proposal relates to another.';
COMMENT ON COLUMN "proposal_relations"."relation_id" IS 'Relation id: Permanent id of a relation: L and four or more digits or lower-case letters.';
COMMENT ON COLUMN "proposal_relations"."proposal_id" IS 'Proposal: Proposal that answers, counters, revises or carries out.';
COMMENT ON COLUMN "proposal_relations"."relation" IS 'Relation: How it relates to the other.';
COMMENT ON COLUMN "proposal_relations"."to_proposal_id" IS 'To proposal: Proposal that is answered, countered, revised or carried out.';
COMMENT ON COLUMN "proposal_relations"."source_id" IS 'Source: Source record whose text the relation is read from.';
COMMENT ON COLUMN "proposal_relations"."start" IS 'Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "proposal_relations"."end" IS 'End: Offset just past the last code point of `exact` (code points, half-open).';
COMMENT ON COLUMN "proposal_relations"."exact" IS 'Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).';
COMMENT ON COLUMN "proposal_relations"."prefix" IS 'Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).';
COMMENT ON COLUMN "proposal_relations"."suffix" IS 'Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).';
COMMENT ON COLUMN "proposal_relations"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "proposal_relations"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "proposal_relations"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "proposal_relations"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "proposal_relations"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';

CREATE TABLE "terms" (
  "term_id" VARCHAR NOT NULL CHECK (regexp_matches("term_id", '^T[0-9a-z]{4,}$')),
  "proposal_id" VARCHAR NOT NULL,
  "source_id" VARCHAR NOT NULL,
  "start" BIGINT NOT NULL CHECK ("start" >= 0),
  "end" BIGINT NOT NULL CHECK ("end" >= 1),
  "exact" VARCHAR NOT NULL CHECK (length("exact") >= 1),
  "prefix" VARCHAR CHECK (length("prefix") <= 32),
  "suffix" VARCHAR CHECK (length("suffix") <= 32),
  "term_type" VARCHAR NOT NULL CHECK ("term_type" IN ('truce_duration', 'stages', 'stage_duration', 'hostage_release', 'prisoner_release', 'troop_withdrawal', 'aid', 'reconstruction', 'end_of_war', 'governance', 'normalisation', 'access', 'other')),
  "modality" VARCHAR CHECK ("modality" IN ('demanded', 'offered', 'deferred', 'excluded', 'agreed')),
  "value_text" VARCHAR CHECK (length("value_text") >= 1),
  "value_low" DOUBLE CHECK ("value_low" >= 0),
  "value_high" DOUBLE CHECK ("value_high" >= 0),
  "bound" VARCHAR CHECK ("bound" IN ('exact', 'more_than', 'at_least', 'less_than', 'at_most', 'about', 'range', 'vague')),
  "unit" VARCHAR CHECK (regexp_matches("unit", '^(people|days|weeks|months|years|percent|fraction|stages|other:[a-z][a-z_ -]*)$')),
  "group_id" VARCHAR,
  "scope" VARCHAR CHECK ("scope" IN ('all', 'some')),
  "obliged_party" VARCHAR,
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("term_id"),
  FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("proposal_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id"),
  FOREIGN KEY ("group_id") REFERENCES "groups" ("group_id"),
  FOREIGN KEY ("obliged_party") REFERENCES "actors" ("actor_id")
);
COMMENT ON TABLE "terms" IS 'Terms: One row per term of a proposal, at each place where a source states it.';
COMMENT ON COLUMN "terms"."term_id" IS 'Term id: Permanent id of a term: T and four or more digits or lower-case letters.';
COMMENT ON COLUMN "terms"."proposal_id" IS 'Proposal: Proposal that the term belongs to.';
COMMENT ON COLUMN "terms"."source_id" IS 'Source: Source record whose text the term is read from.';
COMMENT ON COLUMN "terms"."start" IS 'Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "terms"."end" IS 'End: Offset just past the last code point of `exact` (code points, half-open).';
COMMENT ON COLUMN "terms"."exact" IS 'Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).';
COMMENT ON COLUMN "terms"."prefix" IS 'Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).';
COMMENT ON COLUMN "terms"."suffix" IS 'Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).';
COMMENT ON COLUMN "terms"."term_type" IS 'Type of term: What the term would bring about.';
COMMENT ON COLUMN "terms"."modality" IS 'Modality: Whether the term is demanded, offered, deferred, excluded or in force.';
COMMENT ON COLUMN "terms"."value_text" IS 'Number as printed: The number expression alone, as printed inside `exact`: digits, number words or a fraction, or the whole compound where it holds no number word (''weeklong'').';
COMMENT ON COLUMN "terms"."value_low" IS 'Lowest value: Smallest value that the number expression itself names, in `unit`; equal to `value_high` for a point value whatever the bound says; null for a bare plural such as ''months''.';
COMMENT ON COLUMN "terms"."value_high" IS 'Highest value: Largest value that the number expression itself names, in `unit`; null where it names none (''millions'').';
COMMENT ON COLUMN "terms"."bound" IS 'Bound: How the wording limits the value: ''over 300'' is more_than, with 300 as both low and high.';
COMMENT ON COLUMN "terms"."unit" IS 'Unit: What one of the value is: people, a length of time, a share, stages of a plan, or `other:` and a noun.';
COMMENT ON COLUMN "terms"."group_id" IS 'Group: Whom or what the term speaks of.';
COMMENT ON COLUMN "terms"."scope" IS 'Scope: Whether the term is for all of the group or for some of it; null where it speaks of no group.';
COMMENT ON COLUMN "terms"."obliged_party" IS 'Obliged party: Actor who would have to carry the term out, inferred where the term leaves no doubt.';
COMMENT ON COLUMN "terms"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "terms"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "terms"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "terms"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "terms"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';

CREATE TABLE "event_mentions" (
  "event_mention_id" VARCHAR NOT NULL CHECK (regexp_matches("event_mention_id", '^W[0-9a-z]{4,}$')),
  "event_id" VARCHAR NOT NULL,
  "source_id" VARCHAR NOT NULL,
  "start" BIGINT NOT NULL CHECK ("start" >= 0),
  "end" BIGINT NOT NULL CHECK ("end" >= 1),
  "exact" VARCHAR NOT NULL CHECK (length("exact") >= 1),
  "prefix" VARCHAR CHECK (length("prefix") <= 32),
  "suffix" VARCHAR CHECK (length("suffix") <= 32),
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("event_mention_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id")
);
COMMENT ON TABLE "event_mentions" IS 'Event mentions: One row per place where a source speaks of an event of the book.';
COMMENT ON COLUMN "event_mentions"."event_mention_id" IS 'Event mention id: Permanent id of an event mention: W and four or more digits or lower-case letters.';
COMMENT ON COLUMN "event_mentions"."event_id" IS 'Event: Event of the book that these words report or refer to.';
COMMENT ON COLUMN "event_mentions"."source_id" IS 'Source: Source record whose text the event mention is read from.';
COMMENT ON COLUMN "event_mentions"."start" IS 'Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "event_mentions"."end" IS 'End: Offset just past the last code point of `exact` (code points, half-open).';
COMMENT ON COLUMN "event_mentions"."exact" IS 'Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).';
COMMENT ON COLUMN "event_mentions"."prefix" IS 'Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).';
COMMENT ON COLUMN "event_mentions"."suffix" IS 'Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).';
COMMENT ON COLUMN "event_mentions"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "event_mentions"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "event_mentions"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "event_mentions"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "event_mentions"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';

CREATE TABLE "quantities" (
  -- Not checked here: within refers to quantities.quantity_id.
  "quantity_id" VARCHAR NOT NULL CHECK (regexp_matches("quantity_id", '^N[0-9a-z]{4,}$')),
  "name" VARCHAR NOT NULL UNIQUE CHECK (length("name") >= 1),
  "metric" VARCHAR NOT NULL CHECK (regexp_matches("metric", '^(killed|injured|hostages_taken|hostages_held|hostages_presumed_dead|hostages_released|prisoners_released|displaced_sheltering|population|people_in_need|truce_count|truce_duration|truce_stages|stage_duration|war_elapsed|time_to_victory|age_threshold|other:[a-z][a-z_ -]*)$')),
  "unit" VARCHAR NOT NULL CHECK (regexp_matches("unit", '^(people|days|weeks|months|years|percent|fraction|stages|other:[a-z][a-z_ -]*)$')),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('total', 'event', 'level', 'size')),
  "since" VARCHAR,
  "place_id" VARCHAR,
  "group_id" VARCHAR,
  "event_id" VARCHAR,
  "proposal_id" VARCHAR,
  "within" VARCHAR,
  "note" VARCHAR,
  PRIMARY KEY ("quantity_id"),
  FOREIGN KEY ("place_id") REFERENCES "places" ("place_id"),
  FOREIGN KEY ("group_id") REFERENCES "groups" ("group_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id"),
  FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("proposal_id")
);
COMMENT ON TABLE "quantities" IS 'Quantities: One row per thing that figures put a number on; figures of one quantity are comparable.';
COMMENT ON COLUMN "quantities"."quantity_id" IS 'Quantity id: Permanent id of a quantity: N and four or more digits or lower-case letters.';
COMMENT ON COLUMN "quantities"."name" IS 'Name: What is counted or measured, in neutral words of the book.';
COMMENT ON COLUMN "quantities"."metric" IS 'Metric: What its figures measure.';
COMMENT ON COLUMN "quantities"."unit" IS 'Unit: Unit in which its figures are given.';
COMMENT ON COLUMN "quantities"."kind" IS 'Kind: Whether it is a running count, one event, a level or a size.';
COMMENT ON COLUMN "quantities"."since" IS 'Since: Start of a running count (EDTF).';
COMMENT ON COLUMN "quantities"."place_id" IS 'Place: Place whose people or things are counted.';
COMMENT ON COLUMN "quantities"."group_id" IS 'Group: Who or what is counted, under the widest label that its figures use.';
COMMENT ON COLUMN "quantities"."event_id" IS 'Event: Event whose outcome it measures.';
COMMENT ON COLUMN "quantities"."proposal_id" IS 'Proposal: Proposal whose length, stages or numbers it measures.';
COMMENT ON COLUMN "quantities"."within" IS 'Within: Quantity of which this one is a part.';
COMMENT ON COLUMN "quantities"."note" IS 'Note: Where the line to a neighbouring quantity is drawn, and why.';

CREATE TABLE "quotes" (
  "quote_id" VARCHAR NOT NULL CHECK (regexp_matches("quote_id", '^Q[0-9a-z]{4,}$')),
  "source_id" VARCHAR NOT NULL,
  "start" BIGINT NOT NULL CHECK ("start" >= 0),
  "end" BIGINT NOT NULL CHECK ("end" >= 1),
  "exact" VARCHAR NOT NULL CHECK (length("exact") >= 1),
  "prefix" VARCHAR CHECK (length("prefix") <= 32),
  "suffix" VARCHAR CHECK (length("suffix") <= 32),
  "kind" VARCHAR NOT NULL CHECK ("kind" IN ('full', 'fragment', 'scare')),
  "mode" VARCHAR NOT NULL CHECK ("mode" IN ('direct', 'indirect')),
  "speaker" VARCHAR,
  "speaker_text" VARCHAR CHECK (length("speaker_text") >= 1),
  "verb" VARCHAR CHECK (length("verb") >= 1),
  "addressee" VARCHAR,
  "said_on" VARCHAR,
  "venue" VARCHAR,
  "event_id" VARCHAR,
  "about" VARCHAR,
  "defect" VARCHAR CHECK ("defect" IN ('unbalanced_marks', 'lost_marks', 'misattributed', 'garbled')),
  "utterance_id" VARCHAR,
  "relation" VARCHAR CHECK ("relation" IN ('same', 'truncated', 'translated', 'paraphrased', 'altered')),
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("quote_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id"),
  FOREIGN KEY ("speaker") REFERENCES "actors" ("actor_id"),
  FOREIGN KEY ("addressee") REFERENCES "actors" ("actor_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id"),
  FOREIGN KEY ("about") REFERENCES "proposals" ("proposal_id"),
  FOREIGN KEY ("utterance_id") REFERENCES "utterances" ("utterance_id")
);
COMMENT ON TABLE "quotes" IS 'Quotes: One row per stretch of words that a source presents as quoted, at each place: full quotes, fragments, headline and caption ones, labels and distance marks.';
COMMENT ON COLUMN "quotes"."quote_id" IS 'Quote id: Permanent id of a quoted span: Q and four or more digits or lower-case letters.';
COMMENT ON COLUMN "quotes"."source_id" IS 'Source: Source record whose text the quotation is read from.';
COMMENT ON COLUMN "quotes"."start" IS 'Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "quotes"."end" IS 'End: Offset just past the last code point of `exact` (code points, half-open).';
COMMENT ON COLUMN "quotes"."exact" IS 'Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).';
COMMENT ON COLUMN "quotes"."prefix" IS 'Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).';
COMMENT ON COLUMN "quotes"."suffix" IS 'Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).';
COMMENT ON COLUMN "quotes"."kind" IS 'Kind: How much of an utterance is between the marks.';
COMMENT ON COLUMN "quotes"."mode" IS 'Mode: Whether the words are between marks, or repeat without marks what another source quotes.';
COMMENT ON COLUMN "quotes"."speaker" IS 'Speaker: Actor whom the source names as having spoken the words, even where the source is wrong; null for a distance mark.';
COMMENT ON COLUMN "quotes"."speaker_text" IS 'Speaker as printed: Words by which the source names the speaker at this place, title included, or the pronoun.';
COMMENT ON COLUMN "quotes"."verb" IS 'Reporting verb: The verb that introduces the words, as printed.';
COMMENT ON COLUMN "quotes"."addressee" IS 'Addressee: Actor to whom the words were said, where the passage names one.';
COMMENT ON COLUMN "quotes"."said_on" IS 'Said on: Day on which the words were spoken (EDTF), where the article ties them to a date or to an act that it dates.';
COMMENT ON COLUMN "quotes"."venue" IS 'Venue: Occasion or place of speaking, as printed.';
COMMENT ON COLUMN "quotes"."event_id" IS 'Event: Occasion on which the words were said.';
COMMENT ON COLUMN "quotes"."about" IS 'About: Proposal that the words speak of.';
COMMENT ON COLUMN "quotes"."defect" IS 'Defect: What is wrong with the quotation as printed; null where nothing is.';
COMMENT ON COLUMN "quotes"."utterance_id" IS 'Utterance: The act of speech that these words report, shared by every source and stretch that prints it; null for a distance mark.';
COMMENT ON COLUMN "quotes"."relation" IS 'Relation: How this wording differs from the utterance''s base wording.';
COMMENT ON COLUMN "quotes"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "quotes"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "quotes"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "quotes"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "quotes"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';

CREATE TABLE "figures" (
  "figure_id" VARCHAR NOT NULL CHECK (regexp_matches("figure_id", '^F[0-9a-z]{4,}$')),
  "source_id" VARCHAR NOT NULL,
  "start" BIGINT NOT NULL CHECK ("start" >= 0),
  "end" BIGINT NOT NULL CHECK ("end" >= 1),
  "exact" VARCHAR NOT NULL CHECK (length("exact") >= 1),
  "prefix" VARCHAR CHECK (length("prefix") <= 32),
  "suffix" VARCHAR CHECK (length("suffix") <= 32),
  "value_text" VARCHAR NOT NULL CHECK (length("value_text") >= 1),
  "value_low" DOUBLE CHECK ("value_low" >= 0),
  "value_high" DOUBLE CHECK ("value_high" >= 0),
  "bound" VARCHAR NOT NULL CHECK ("bound" IN ('exact', 'more_than', 'at_least', 'less_than', 'at_most', 'about', 'range', 'vague')),
  "unit" VARCHAR NOT NULL CHECK (regexp_matches("unit", '^(people|days|weeks|months|years|percent|fraction|stages|other:[a-z][a-z_ -]*)$')),
  "group_id" VARCHAR,
  "metric" VARCHAR NOT NULL CHECK (regexp_matches("metric", '^(killed|injured|hostages_taken|hostages_held|hostages_presumed_dead|hostages_released|prisoners_released|displaced_sheltering|population|people_in_need|truce_count|truce_duration|truce_stages|stage_duration|war_elapsed|time_to_victory|age_threshold|other:[a-z][a-z_ -]*)$')),
  "quantity_id" VARCHAR,
  "period" VARCHAR,
  "as_of" VARCHAR,
  "status" VARCHAR NOT NULL CHECK ("status" IN ('reported', 'proposed', 'projected')),
  "attributed_to" VARCHAR,
  "based_on" VARCHAR,
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("figure_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id"),
  FOREIGN KEY ("group_id") REFERENCES "groups" ("group_id"),
  FOREIGN KEY ("quantity_id") REFERENCES "quantities" ("quantity_id"),
  FOREIGN KEY ("attributed_to") REFERENCES "actors" ("actor_id"),
  FOREIGN KEY ("based_on") REFERENCES "actors" ("actor_id")
);
COMMENT ON TABLE "figures" IS 'Figures: One row per cardinal quantity or fraction, at each place where a source states it, with the value, how the wording bounds it, what is counted and on whose word.';
COMMENT ON COLUMN "figures"."figure_id" IS 'Figure id: Permanent id of a figure: F and four or more digits or lower-case letters.';
COMMENT ON COLUMN "figures"."source_id" IS 'Source: Source record whose text the figure is read from.';
COMMENT ON COLUMN "figures"."start" IS 'Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "figures"."end" IS 'End: Offset just past the last code point of `exact` (code points, half-open).';
COMMENT ON COLUMN "figures"."exact" IS 'Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).';
COMMENT ON COLUMN "figures"."prefix" IS 'Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).';
COMMENT ON COLUMN "figures"."suffix" IS 'Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).';
COMMENT ON COLUMN "figures"."value_text" IS 'Number as printed: The number expression alone, as printed inside `exact`: digits, number words or a fraction, or the whole compound where it holds no number word (''weeklong'').';
COMMENT ON COLUMN "figures"."value_low" IS 'Lowest value: Smallest value that the number expression itself names, in `unit`; equal to `value_high` for a point value whatever the bound says; null for a bare plural such as ''months''.';
COMMENT ON COLUMN "figures"."value_high" IS 'Highest value: Largest value that the number expression itself names, in `unit`; null where it names none (''millions'').';
COMMENT ON COLUMN "figures"."bound" IS 'Bound: How the wording limits the value: ''over 300'' is more_than, with 300 as both low and high.';
COMMENT ON COLUMN "figures"."unit" IS 'Unit: What one of the value is: people, a length of time, a share, stages of a plan, or `other:` and a noun.';
COMMENT ON COLUMN "figures"."group_id" IS 'Group: Narrowest group that the words themselves name, which may be another label than the quantity has; null for lengths of time and stages.';
COMMENT ON COLUMN "figures"."metric" IS 'Metric: What the number measures: deaths, captives, the length of a truce and so on.';
COMMENT ON COLUMN "figures"."quantity_id" IS 'Quantity: The one thing that the figure puts a number on; figures of one quantity are comparable.';
COMMENT ON COLUMN "figures"."period" IS 'Period: Time that an event count covers (EDTF date or interval; unspecified digits are X), as far as the article carries it.';
COMMENT ON COLUMN "figures"."as_of" IS 'As of: Day on which a running count or a level stood (EDTF; unspecified digits are X), as far as the article carries it.';
COMMENT ON COLUMN "figures"."status" IS 'Status: Whether the number is given as a fact, as part of a proposal or demand, or as somebody''s expectation.';
COMMENT ON COLUMN "figures"."attributed_to" IS 'Attributed to: Actor whom the passage credits with the number by an explicit formula; null is the outlet''s own voice.';
COMMENT ON COLUMN "figures"."based_on" IS 'Based on: Actor from whose data the credited actor took the number.';
COMMENT ON COLUMN "figures"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "figures"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "figures"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "figures"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "figures"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';

CREATE TABLE "responses" (
  "response_id" VARCHAR NOT NULL CHECK (regexp_matches("response_id", '^R[0-9a-z]{4,}$')),
  "proposal_id" VARCHAR NOT NULL,
  "actor_id" VARCHAR NOT NULL,
  "stance" VARCHAR NOT NULL CHECK ("stance" IN ('proposes', 'drafts', 'conveys', 'receives', 'accepts', 'rejects', 'open', 'conditional', 'urges')),
  "said_on" VARCHAR,
  "quote_id" VARCHAR,
  "term_id" VARCHAR,
  "event_id" VARCHAR,
  "source_id" VARCHAR NOT NULL,
  "start" BIGINT NOT NULL CHECK ("start" >= 0),
  "end" BIGINT NOT NULL CHECK ("end" >= 1),
  "exact" VARCHAR NOT NULL CHECK (length("exact") >= 1),
  "prefix" VARCHAR CHECK (length("prefix") <= 32),
  "suffix" VARCHAR CHECK (length("suffix") <= 32),
  "method" VARCHAR NOT NULL CHECK ("method" IN ('curated', 'extracted')),
  "coder" VARCHAR NOT NULL CHECK (regexp_matches("coder", '^([A-Z]{1,4}|[a-z][a-z0-9-]*@[0-9]+\.[0-9]+\.[0-9]+)$')),
  "reviewer" VARCHAR CHECK (regexp_matches("reviewer", '^[A-Z]{1,4}$')),
  "row_status" VARCHAR NOT NULL CHECK ("row_status" IN ('active', 'corrected', 'retracted', 'superseded')),
  "note" VARCHAR,
  PRIMARY KEY ("response_id"),
  FOREIGN KEY ("proposal_id") REFERENCES "proposals" ("proposal_id"),
  FOREIGN KEY ("actor_id") REFERENCES "actors" ("actor_id"),
  FOREIGN KEY ("source_id") REFERENCES "sources" ("source_id"),
  FOREIGN KEY ("quote_id") REFERENCES "quotes" ("quote_id"),
  FOREIGN KEY ("term_id") REFERENCES "terms" ("term_id"),
  FOREIGN KEY ("event_id") REFERENCES "events" ("event_id")
);
COMMENT ON TABLE "responses" IS 'Responses: One row per place where a source says what an actor did with a proposal.';
COMMENT ON COLUMN "responses"."response_id" IS 'Response id: Permanent id of a response: R and four or more digits or lower-case letters.';
COMMENT ON COLUMN "responses"."proposal_id" IS 'Proposal: Proposal that the actor answers at this place.';
COMMENT ON COLUMN "responses"."actor_id" IS 'Actor: Actor who takes the stance, named in the clause or in its evidence.';
COMMENT ON COLUMN "responses"."stance" IS 'Stance: What the actor did with the proposal according to this passage.';
COMMENT ON COLUMN "responses"."said_on" IS 'Said on: When the actor did so (EDTF), as far as the article carries it.';
COMMENT ON COLUMN "responses"."quote_id" IS 'Quote: Quotation whose words are the response.';
COMMENT ON COLUMN "responses"."term_id" IS 'Term: Term that the response singles out.';
COMMENT ON COLUMN "responses"."event_id" IS 'Event: Occasion or act; two places that report one act share it.';
COMMENT ON COLUMN "responses"."source_id" IS 'Source: Source record whose text the response is read from.';
COMMENT ON COLUMN "responses"."start" IS 'Start: Offset of the first code point of `exact` in the source text as received (Unicode code points, counted from 0).';
COMMENT ON COLUMN "responses"."end" IS 'End: Offset just past the last code point of `exact` (code points, half-open).';
COMMENT ON COLUMN "responses"."exact" IS 'Exact words: The words themselves, unchanged: `text[start:end]` of the source (W3C TextQuoteSelector `exact`).';
COMMENT ON COLUMN "responses"."prefix" IS 'Words before: Up to 32 code points before `exact` on its own line of the text; null where the line begins there (W3C TextQuoteSelector `prefix`).';
COMMENT ON COLUMN "responses"."suffix" IS 'Words after: Up to 32 code points after `exact` on its own line of the text; null where the line ends there (W3C TextQuoteSelector `suffix`).';
COMMENT ON COLUMN "responses"."method" IS 'Method: Whether the row was coded from the passage or proposed by a program and accepted.';
COMMENT ON COLUMN "responses"."coder" IS 'Coder: Initials of the coder whose values these are, or the extractor and its version (`name@1.2.0`).';
COMMENT ON COLUMN "responses"."reviewer" IS 'Reviewer: Initials under which the row was last settled or checked against the text; null where it was not.';
COMMENT ON COLUMN "responses"."row_status" IS 'Row status: Whether the row counts: rows are never deleted once released, only retired.';
COMMENT ON COLUMN "responses"."note" IS 'Note: Why the row is coded as it is where a reader may wonder, in the coder''s own neutral words.';
