import { version } from 'aws-cdk-lib/package.json';
import { Program, synthesize } from '../tools/assemblies/canonical';

/** `synthesize.ts PROGRAM`: synthesizes a canonical app into CDK_OUTDIR, and prints the version of aws-cdk-lib. */
synthesize(process.argv[2] as Program);
console.log(version);
