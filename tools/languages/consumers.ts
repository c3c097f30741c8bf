import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { installPython, installWheel } from '../python';
import { Command, run } from '../steps';

const ROOT = resolve(__dirname, '../..');
const MODULES = join(ROOT, 'node_modules');
const CDK = (JSON.parse(readFileSync(join(MODULES, 'aws-cdk-lib/package.json'), 'utf8')) as { version: string }).version;
const PROGRAMS = join(__dirname, 'programs');
const GO_MODULE = 'github.com/eldonia/eldonia-constructs-go/eldoniaconstructs';
const GO_CDK = 'github.com/aws/aws-cdk-go/awscdk/v2';
/** Packages of Maven whose ranges of versions would download the manifests of all their versions. */
const MAVEN_RANGES = ['software.amazon.awscdk:aws-cdk-lib', 'software.constructs:constructs', 'software.amazon.jsii:jsii-runtime'];
const NEWEST = 'RELEASE';

/** A program of a user in one language, with the package of the language. */
export interface Consumer {
  /** Runs the program. It writes the assemblies into the folders `platform` and `pair` of `OUT`, in Python those of the guides into numbered ones. */
  readonly program: Omit<Command, 'env'>;
  /** Runs the program of the README. It writes its assembly into the folder `CDK_OUTDIR`. */
  readonly readme: Omit<Command, 'env'>;
  /** Programs that pass props which a struct does not declare, and fail if one is accepted. Java, Go and C# do not compile such programs. */
  readonly refused: readonly Omit<Command, 'env'>[];
  /** The version of aws-cdk-lib that the program uses. */
  readonly cdk: string;
}

/** Builds a program of a user in a folder, from the packages in `dist`. */
export const CONSUMERS: Record<string, (dist: string, folder: string) => Promise<Consumer>> = { python, java, go };

async function python(dist: string, folder: string): Promise<Consumer> {
  const interpreter = await installPython({ name: 'aws-cdk-lib', version: CDK });
  const wheel = join(dist, 'python', only(join(dist, 'python'), '.whl'));
  await installWheel(wheel, folder, interpreter);
  for (const file of ['guide.py', 'refused.py']) copyFileSync(join(PROGRAMS, file), join(folder, file));
  writeFileSync(join(folder, 'readme.py'), programOfReadme('python'));
  const runs = (...args: string[]) => ({ program: interpreter, args, cwd: folder });
  // With `-O`, Python does not check the types of arguments, but the kernel of jsii does.
  return { program: runs('guide.py'), readme: runs('readme.py'), refused: [runs('refused.py'), runs('-O', 'refused.py')], cdk: CDK };
}

/** The newest aws-cdk-lib of Maven Central, which can be older than the version that the package requires. */
async function java(dist: string, folder: string): Promise<Consumer> {
  const library = join(folder, 'library');
  cpSync(join(dist, 'java'), library, { recursive: true });
  const pom = readFileSync(join(library, 'pom.xml'), 'utf8');
  const managed = MAVEN_RANGES.map((name) => name.split(':'))
    .map(([group, artifact]) => `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${NEWEST}</version></dependency>`);
  const versions = MAVEN_RANGES.reduce((text, name) => text.replace(new RegExp(`(<artifactId>${name.split(':')[1]}</artifactId>\\s*<version>)[^<]*`), `$1${NEWEST}`), pom);
  const fixed = versions.replace(/<version>\[([\d.]+),[\d.]+\)<\/version>/g, '<version>$1</version>')
    .replace('<dependencies>', `<dependencyManagement><dependencies>${managed.join('')}</dependencies></dependencyManagement><dependencies>`);
  writeFileSync(join(library, 'pom.xml'), fixed);
  const goals = ['package', 'dependency:build-classpath', `-Dmdep.outputFile=${join(library, 'classpath')}`];
  await run({ program: 'mvn', args: ['--batch-mode', '--quiet', '-Dmaven.javadoc.skip', '-Dmaven.source.skip', ...goals], cwd: library });
  const classpath = readFileSync(join(library, 'classpath'), 'utf8').trim();
  const [, version] = /\/aws-cdk-lib-([\d.]+)\.jar/.exec(classpath)!;
  const paths = [join(library, 'target', only(join(library, 'target'), '.jar')), classpath].join(':');
  writeFileSync(join(folder, 'Shop.java'), programOfReadme('java'));
  const runs = (file: string) => ({ program: 'java', args: ['-cp', paths, file], cwd: folder });
  return { program: runs(join(PROGRAMS, 'Shop.java')), readme: runs('Shop.java'), refused: [], cdk: version };
}

/** The oldest aws-cdk-lib of the proxy of modules that the package accepts. */
async function go(dist: string, folder: string): Promise<Consumer> {
  const library = join(folder, 'library');
  cpSync(join(dist, 'go/eldoniaconstructs'), library, { recursive: true });
  copyFileSync(join(PROGRAMS, 'shop.go'), join(folder, 'main.go'));
  mkdirSync(join(folder, 'readme'));
  writeFileSync(join(folder, 'readme/main.go'), programOfReadme('go'));
  writeFileSync(join(folder, 'go.mod'), `module shop\n\ngo 1.25\n\nrequire ${GO_MODULE} v0.0.0\n\nreplace ${GO_MODULE} => ./library\n`);
  const manifest = readFileSync(join(library, 'go.mod'), 'utf8');
  const [, minimum] = /awscdk\/v2 v(\S+)$/m.exec(manifest)!;
  // The proxy of modules may not have the versions that the package requires. Those of the other modules follow from aws-cdk-lib.
  writeFileSync(join(library, 'go.mod'), manifest.replace(/^require \([^]*?^\)$/gm, ''));
  await run({ program: 'go', args: ['get', `${GO_CDK}@>=v${minimum}`], cwd: library });
  await run({ program: 'go', args: ['mod', 'tidy'], cwd: folder });
  await run({ program: 'go', args: ['build', '-o', 'shop', '.'], cwd: folder });
  await run({ program: 'go', args: ['build', '-o', 'five-lines', './readme'], cwd: folder });
  const version = (await run({ program: 'go', args: ['list', '-m', '-f', '{{.Version}}', GO_CDK], cwd: folder })).trim();
  const runs = (file: string) => ({ program: join(folder, file), args: [], cwd: folder });
  return { program: runs('shop'), readme: runs('five-lines'), refused: [], cdk: version.slice(1) };
}

/** The program in a language that a newcomer copies from the README. */
function programOfReadme(language: string): string {
  const program = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(readFileSync(join(ROOT, 'README.md'), 'utf8'))?.[1];
  if (program === undefined) throw new Error(`README.md must have a program in ${language}, got none`);
  return program;
}

/** The program in TypeScript, with the package for JavaScript and the same aws-cdk-lib as the program in another language. */
export async function reference(dist: string, folder: string, { cdk }: Consumer): Promise<Consumer['program']> {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules, { recursive: true });
  if (cdk === CDK) {
    for (const peer of ['aws-cdk-lib', 'constructs']) symlinkSync(join(MODULES, peer), join(modules, peer));
  } else {
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', '--prefer-offline', `aws-cdk-lib@${cdk}`, 'constructs'];
    await run({ program: 'npm', args, cwd: folder });
  }
  // After the installation, which removes all that it does not know.
  mkdirSync(join(modules, 'eldonia-constructs'));
  const archive = join(dist, 'js', only(join(dist, 'js'), '.tgz'));
  await run({ program: 'tar', args: ['-xzf', archive, '--strip-components=1', '-C', join(modules, 'eldonia-constructs')], cwd: folder });
  const program = readFileSync(join(PROGRAMS, 'shop.ts'), 'utf8').replace("'../../../src'", "'eldonia-constructs'");
  writeFileSync(join(folder, 'shop.ts'), program);
  return { program: process.execPath, args: ['--import', require.resolve('tsx'), 'shop.ts'], cwd: folder };
}

/** The only file with an ending in a folder. */
export function only(folder: string, ending: string): string {
  const found = readdirSync(folder).filter((file) => file.endsWith(ending));
  if (found.length !== 1) throw new Error(`${folder} must contain one file *${ending}, got ${found.length}`);
  return found[0];
}
