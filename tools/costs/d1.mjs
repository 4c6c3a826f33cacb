/**
 * Run recorded statements on a D1 of this machine, and tell the rows that it counts.
 *
 * Input: JSON, a list of [kind, [[sql, parameters], ...]]; each entry is one call of the database.
 * Output: JSON, {kind: {statements, rows_read, rows_written}}.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { applyMigrations } from "../../local/migrations.mjs";
import { ROOT } from "../../local/paths.mjs";

const script = "export default { fetch: () => new Response(null, { status: 503 }) };";
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    workers: [{ name: "costs", compatibilityDate: "2026-11-01", d1Databases: ["DB"], modules: true, script }],
  }),
);
try {
  const database = await miniflare.getD1Database("DB");
  const migrations = { migrationsFolder: join(ROOT, "migrations"), migrationsTable: "d1_migrations" };
  await applyMigrations(database, migrations);
  const counts = {};
  for (const [kind, statements] of JSON.parse(readFileSync(0, "utf8"))) {
    const prepared = statements.map(([sql, parameters]) => database.prepare(sql).bind(...parameters));
    const count = (counts[kind] ??= { statements: 0, rows_read: 0, rows_written: 0 });
    for (const { meta } of await database.batch(prepared)) {
      count.statements += 1;
      count.rows_read += meta.rows_read;
      count.rows_written += meta.rows_written;
    }
  }
  process.stdout.write(JSON.stringify(counts));
} finally {
  await miniflare.dispose();
}
