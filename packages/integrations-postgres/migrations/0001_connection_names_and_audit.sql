CREATE TABLE "aqueduct"."audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "aqueduct"."audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"author_id" text NOT NULL,
	"author_name" text NOT NULL,
	"action" text NOT NULL,
	"forced" boolean NOT NULL,
	"reason" text,
	"connection_id" uuid NOT NULL,
	"connection_name" text NOT NULL,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "aqueduct"."connection_names" (
	"name" text PRIMARY KEY NOT NULL,
	"connection_id" uuid NOT NULL,
	"alias_since" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "aqueduct"."connection_names" ADD CONSTRAINT "connection_names_connection_id_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "aqueduct"."connections"("id") ON DELETE cascade ON UPDATE no action DEFERRABLE INITIALLY DEFERRED;--> statement-breakpoint
CREATE INDEX "connection_names_connection" ON "aqueduct"."connection_names" USING btree ("connection_id");
--> statement-breakpoint
INSERT INTO "aqueduct"."connection_names" ("name", "connection_id") SELECT "name", "id" FROM "aqueduct"."connections";
