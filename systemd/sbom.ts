import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

// Of what npm knows of this checkout (`npm sbom`, CycloneDX) prints what is in a package: `npm sbom --omit=dev` leaves out what a tool of
// ours needs too. The same sources give the same bytes.
//
// Usage: node sbom.ts <what npm knows, a file> <program of the package, unpacked> <UTC seconds of the release>

/** Of CycloneDX 1.5 what is read here; the rest is handed on as npm wrote it. */
const sbomSchema = z.looseObject({
  metadata: z.looseObject({ component: z.looseObject({ 'bom-ref': z.string(), name: z.string() }) }),
  components: z.array(z.looseObject({ 'bom-ref': z.string(), scope: z.string().optional() })),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/** Folders inside a package may hold a package.json that names nothing. */
const packageSchema = z.looseObject({ name: z.string().optional(), version: z.string().optional() });

const [known = '', program = '', seconds = ''] = process.argv.slice(2);
// A serial number is by chance, so it is left out.
const { serialNumber: _, ...sbom } = sbomSchema.loose().parse(JSON.parse(readFileSync(known, 'utf8')));
const own = sbom.metadata.component;
const inside = packagesIn(program);
// Its binary is there, and not its package.
inside.add(`node@${process.versions.node}`);

const components = sbom.components
  .filter((one) => inside.has(one['bom-ref']))
  .map((one) => ({ ...one, scope: 'required' }));
const lacks = [...inside].filter((ref) => !components.some((one) => one['bom-ref'] === ref));
if (lacks.length > 0) throw new Error(`package-lock.json knows nothing of ${lacks.join(', ')}`);
const dependencies = sbom.dependencies
  .filter(({ ref }) => ref === own['bom-ref'] || inside.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => inside.has(one)) }));

// npm names the program after the folder of the checkout.
const component = { ...own, name: 'washa' };
const timestamp = new Date(Number(seconds) * 1000).toISOString();
const metadata = { ...sbom.metadata, timestamp, component };
console.log(JSON.stringify({ ...sbom, metadata, components, dependencies }, null, 2));

/** @returns `name@version` of each package below a program's node_modules, of those inside others too */
function packagesIn(folder: string): Set<string> {
  const modules = join(folder, 'node_modules');
  const files = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+\/package\.json$/.test(file),
  );
  const packages = files.map((file) => packageSchema.parse(JSON.parse(readFileSync(join(modules, file), 'utf8'))));
  return new Set(packages.flatMap(({ name, version }) => (name && version ? [`${name}@${version}`] : [])));
}
