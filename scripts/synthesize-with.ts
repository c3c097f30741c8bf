import Module, { createRequire } from 'module';
import type * as Canonical from '../tools/assemblies/canonical';

/** `synthesize-with.ts FOLDER PROGRAM`: synthesizes with the aws-cdk-lib and constructs that are installed in a folder, into CDK_OUTDIR. */
const [folder, program] = process.argv.slice(2) as [string, Canonical.Program];
const PEERS = /^(?:aws-cdk-lib|constructs)(?:\/|$)/;
const loader = Module as unknown as { _resolveFilename(request: string, ...others: unknown[]): string };
const original = loader._resolveFilename;
loader._resolveFilename = function resolved(request, ...others) {
  return original.call(this, request, ...PEERS.test(request) ? [others[0], false, { paths: [folder] }] : others);
};

// What is imported above loads before that.
const { synthesize } = createRequire(__filename)('../tools/assemblies/canonical') as typeof Canonical;
synthesize(program);
