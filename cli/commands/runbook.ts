import { mkdirSync, readFileSync, writeFileSync } from 'fs';
import { basename, join } from 'path';
import { counted, markdownFiles, readApp } from '../../tools/app';
import { UserError } from '../../tools/user-error';
import { Command, ExitCode } from '../command';
import { readDomainState } from '../preflight/domain-state';
import { Guide, guideRunbooks, GUIDES } from '../restore';

const KINDS = ['runbook', 'recovery', 'rebuild', ...GUIDES] as const;
type Kind = typeof KINDS[number];

interface Runbook {
  readonly pair: string;
  readonly kind: Kind;
  /** Undefined for what the command itself renders. */
  readonly file?: string;
  readonly text: string;
}

/** Prints the runbooks that a pair writes at synthesis, and those of a platform or a pair. */
export const command: Command = {
  usage: `[${KINDS.join(' | ')}]`,
  details: [
    'runbook   during an outage: detect, decide, fail over, verify (default)',
    'recovery  in the days after: lost writes, operation of the standby Region, failback',
    'rebuild   lost Regions: rebuild, delete',
    'restore   wrong data: rows, tables, the database, media. Also for a platform',
    'move-in   a living product: its database, media and domain, and back. Also for a platform',
    'flood     requests, bytes, logs or uploads that cost: what shows and what stops them. Also for a platform',
    '',
    'Keep copies outside AWS: --output copies all runbooks into a folder.',
  ].join('\n'),
  options: {
    'pair': { type: 'string', value: 'name', text: 'the pair or platform, if the app has several' },
    'domain-state': { type: 'string', value: 'file', text: 'for move-in: what preflight --domain has printed, for the ways that are possible' },
    'output': { type: 'string', value: 'folder', text: 'copy all runbooks into this folder' },
  },
  positionals: 1,
  run({ app, json, values, positionals }, { out }) {
    const [kind = 'runbook'] = positionals;
    if (!isKind(kind)) throw new UserError(`runbook must be one of ${KINDS.join(', ')}, got ${kind}; use one of them`);
    const whole = runbooks(app, kind, values['domain-state']);
    const all = whole.filter(({ pair }) => values.pair === undefined || pair === values.pair);
    if (all.length === 0) throw new UserError(`pair must be one of ${pairsOf(whole).join(', ')}, got ${String(values.pair)}; use one of them`);
    if (typeof values.output === 'string') {
      const copies = copy(all, values.output);
      out(json ? JSON.stringify(copies, undefined, 2) : copies.map(({ file }) => file).join('\n'));
      return ExitCode.DONE;
    }
    if (json) {
      out(JSON.stringify(all, undefined, 2));
      return ExitCode.DONE;
    }
    const pairs = pairsOf(all);
    if (pairs.length > 1) throw new UserError(`pair is required with several pairs, got none of ${pairs.join(', ')}; add --pair ${pairs[0]}`);
    out(all.find((one) => one.kind === kind)!.text.trimEnd());
    return ExitCode.DONE;
  },
};

const isKind = (name: string): name is Kind => (KINDS as readonly string[]).includes(name);

const pairsOf = (all: readonly Runbook[]): string[] => [...new Set(all.map(({ pair }) => pair))];

/** The runbooks of all pairs, also of those in stages, and the guides for each platform and pair. */
function runbooks(app: string, wanted: Kind, stateFile: string | boolean | undefined): Runbook[] {
  const assembly = readApp(app);
  const files = markdownFiles(assembly);
  const written = files.flatMap((file) => {
    const pair = basename(file, '-runbook.md');
    if (pair === basename(file)) return [];
    return KINDS.map((kind) => ({ pair, kind, file: file.replace(/runbook\.md$/, `${kind}.md`) })).filter((one) => files.includes(one.file))
      .map((one): Runbook => ({ ...one, text: readFileSync(one.file, 'utf8') }));
  });
  const state = typeof stateFile === 'string' ? readDomainState(stateFile) : undefined;
  const guides = GUIDES.flatMap((kind) => guideRunbooks(assembly, kind, state).map(({ name, text }): Runbook => ({ pair: name, kind, text })));
  const isGuide = GUIDES.includes(wanted as Guide);
  if (isGuide && !guides.some(({ kind }) => kind === wanted)) {
    throw new UserError(`app must have a platform or a pair with a ${wanted === 'flood' ? 'distribution' : 'database'}, got ${counted(assembly.stacksRecursively.length, 'stack')} in ${app}; define an EldoniaPlatform`);
  }
  if (written.length > 0 || isGuide) return [...written, ...guides];
  const hasPlan = assembly.stacksRecursively.some(({ template }) =>
    Object.values<{ Type: string }>(template.Resources ?? {}).some(({ Type }) => Type === 'AWS::ARCRegionSwitch::Plan'));
  throw new UserError(hasPlan
    ? `app must have runbooks, got a pair in ${app} without files; set recovery.runbookFile to true, and run npx cdk synth`
    : `app must have a pair of Regions, got ${counted(assembly.stacksRecursively.length, 'stack')} in ${app} without a failover plan; define a DrPair` +
      (guides.length > 0 ? ', or run npx eldonia-constructs runbook restore' : ''));
}

function copy(all: readonly Runbook[], folder: string): Runbook[] {
  mkdirSync(folder, { recursive: true });
  return all.map((one) => {
    const file = join(folder, `${one.pair}-${one.kind}.md`);
    writeFileSync(file, one.text);
    return { ...one, file };
  });
}
