// usage: node read.mjs PACKAGE
// Writes what the sources of the npm package openai, a folder or a .tgz, say of the API to standard output: an OpenAPI
// document of facts, without the sentences of the package.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { document } from './document.mjs';

function main([location]) {
  if (!location) {
    throw new Error('usage: node read.mjs PACKAGE, the folder or .tgz of the npm package openai');
  }
  if (statSync(location).isDirectory()) {
    return document(location);
  }
  const folder = mkdtempSync(join(tmpdir(), 'supplement-'));
  try {
    execFileSync('tar', ['xzf', location, '-C', folder]);
    return document(join(folder, 'package'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

try {
  process.stdout.write(JSON.stringify(main(process.argv.slice(2)), null, 1) + '\n');
} catch (error) {
  console.error(process.env.DEBUG ? error : error.message);
  process.exitCode = 2;
}
