CREATE TABLE "aqueduct"."connections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"strategy" text NOT NULL,
	"settings" jsonb NOT NULL,
	"strategy_fields" jsonb NOT NULL,
	"sealed" text,
	"sealed_fields" text[] NOT NULL,
	"generation" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"last_test" jsonb,
	CONSTRAINT "connections_name_unique" UNIQUE("name")
);
