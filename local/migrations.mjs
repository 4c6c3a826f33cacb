/** D1 migrations, recorded where `wrangler d1 migrations` records them, so that the two agree. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_splitSqlQuery } from "wrangler";

/**
 * Apply what is pending to `database` (a D1 binding), each migration in one transaction.
 * Returns the names applied. Throws, with the file's name, on the first that fails.
 */
export async function applyMigrations(database, { migrationsFolder, migrationsTable }) {
  if (!existsSync(migrationsFolder)) return [];
  const names = readdirSync(migrationsFolder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  await database
    .prepare(
      `CREATE TABLE IF NOT EXISTS ${migrationsTable} (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         name TEXT UNIQUE,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
    )
    .run();
  const { results } = await database.prepare(`SELECT name FROM ${migrationsTable}`).all();
  const applied = new Set(results.map((row) => row.name));
  const pending = names.filter((name) => !applied.has(name));
  for (const name of pending) {
    const statements = unstable_splitSqlQuery(readFileSync(join(migrationsFolder, name), "utf8"));
    const record = database.prepare(`INSERT INTO ${migrationsTable} (name) VALUES (?)`).bind(name);
    try {
      await database.batch([...statements.map((statement) => database.prepare(statement)), record]);
    } catch (error) {
      throw new Error(`Migration ${name} failed: ${error.message}`, { cause: error });
    }
  }
  return pending;
}
