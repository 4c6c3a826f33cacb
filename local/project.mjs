/**
 * A project as the local runtime sees it: `wrangler.toml`, read by wrangler's own reader, with the
 * settings that the environment overrides.
 */
import { dirname, join } from "node:path";
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from "wrangler";

/** The environment may set these and all names under [vars], which holds no secret. */
const SECRETS = ["ADMIN_TOKEN", "API_KEY_PEPPER", "REPLICATE_API_TOKEN", "RUGCHECK_API_KEY"];
/** Production's Python host; here Python is part of an ordinary Worker instead. */
const PYTHON_FLAG = "python_workers";

/** Rate limits as the settings NAME_PER_MINUTE have them: here the environment may change those. */
function withSettings(ratelimits, bindings) {
  return Object.fromEntries(
    Object.entries(ratelimits).map(([name, found]) => {
      const limit = Number(bindings[`${name}_PER_MINUTE`]) || found.simple.limit;
      return [name, { ...found, simple: { ...found.simple, limit } }];
    }),
  );
}

/** Read `folder`/wrangler.toml; `overrides` win over the environment, which wins over [vars]. */
export function readProject(folder, environment, overrides) {
  const config = unstable_readConfig({ config: join(folder, "wrangler.toml") });
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(config);
  const names = new Set([...Object.keys(config.vars), ...SECRETS]);
  const fromEnvironment = [...names]
    .filter((name) => environment[name] !== undefined)
    .map((name) => [name, environment[name]]);
  const bindings = { ...workerOptions.bindings, ...Object.fromEntries(fromEnvironment), ...overrides };
  const { name } = config;
  const limiters = environment.LIMITERS === "0" ? {} : (workerOptions.ratelimits ?? {});
  const ratelimits = withSettings(limiters, bindings);
  const databases = config.d1_databases.map(({ binding, migrations_dir, migrations_table }) => ({
    binding,
    migrationsFolder: join(folder, migrations_dir ?? "migrations"),
    migrationsTable: migrations_table ?? "d1_migrations",
  }));
  const migrationFolders = databases.map(({ migrationsFolder }) => migrationsFolder);
  const assetFolders = workerOptions.assets ? [workerOptions.assets.directory] : [];
  return {
    folder,
    name,
    main,
    workerOptions: {
      ...workerOptions,
      name,
      bindings,
      ratelimits,
      compatibilityFlags: workerOptions.compatibilityFlags.filter((flag) => flag !== PYTHON_FLAG),
    },
    databases,
    /** Files and folders to watch for changes. */
    watched: [config.configPath, dirname(main), ...assetFolders, ...migrationFolders],
  };
}
