import { readFileSync } from 'fs';
import { join } from 'path';
import { MUTANTS } from './mutants';
import { play, Result } from './play';
import { Caught, markdown } from './report';
import { Scenario, SCENARIOS, SETTINGS } from './scenarios';
import { Stagehand } from './stagehand';
import '../assemblies/known-paths';
import { chosen, commandLine, partOf } from '../command-line';
import { ROOT } from '../emulator/emulator';
import { withEmulator } from '../emulator/with-emulator';
import { Setting } from '../failover/simulate';
import { japanesePage } from '../on-call/translate';
import { writeFiles } from '../pages/page';
import { bold, dim, elapsed, green, red, step } from '../steps';
import { isUserError, UserError } from '../user-error';

const FILE = join(ROOT, 'docs', 'gameday.md');
const LIMIT_MINUTES = 40;
/** The day that every mutant is played on. */
const MUTANT_SCENARIO = SCENARIOS.find(({ title }) => title === 'primary gone')!;

const titleOf = (setting: Setting, scenario: Scenario) => `${setting.title}: ${scenario.title}`;
const scenariosOf = (setting: Setting) => SCENARIOS.filter(({ only = () => true }) => only(setting));
const TITLES = SETTINGS.flatMap((setting) => scenariosOf(setting).map((scenario) => titleOf(setting, scenario)));

/** Plays all scenarios of all kinds of pairs, and faults that have to be noticed. */
class GameDay {
  readonly results: Result[] = [];
  readonly caught: Caught[] = [];
  private readonly start = Date.now();

  constructor(private readonly hand: Stagehand, private readonly titles: readonly string[]) {}

  async all(): Promise<void> {
    for (const [index, setting] of SETTINGS.entries()) {
      const scenarios = scenariosOf(setting).filter((scenario) => this.titles.includes(titleOf(setting, scenario)));
      if (scenarios.length === 0) continue;
      await step(`deploy a pair: ${setting.title}`, async () => this.hand.deploy(setting));
      for (const scenario of scenarios) {
        const result = await play(this.hand, scenario);
        this.results.push(result);
        this.show(result.wrong.length === 0, `${scenario.title}: ${result.recovered.toFixed(1)} min, ${result.lostRows} rows lost, workloads after ${result.workloads.toFixed(0)} min`);
        if (result.wrong.length === 0) continue;
        console.log([...result.wrong, '', ...result.log].join('\n').replace(/^/gm, '      '));
        await this.hand.restore();
      }
      if (index === 0 && this.titles.length === TITLES.length) await this.mutants();
    }
  }

  private async mutants(): Promise<void> {
    console.log('  Faults that have to be noticed');
    for (const { title, mutation } of MUTANTS) {
      const { wrong } = await play(this.hand, MUTANT_SCENARIO, mutation);
      this.caught.push({ title, by: wrong });
      this.show(wrong.length > 0, `${title}: ${wrong[0] ?? 'not noticed'}`);
      await this.hand.restore();
    }
  }

  private show(fine: boolean, text: string): void {
    console.log(`  ${fine ? green('✔') : red('✘')} ${text} ${dim(elapsed(this.start).trim())}`);
  }
}

async function main(): Promise<void> {
  // test/validated has what the validator says of pairs; no creation stack is read.
  process.env.CDK_VALIDATION ??= 'false';
  process.env.CDK_DISABLE_STACK_TRACE ??= 'true';
  const start = Date.now();
  const { values: { write, third }, positionals } = commandLine({ options: { write: { type: 'boolean' }, third: { type: 'boolean' } }, allowPositionals: true });
  const selected = chosen('scenario', TITLES, positionals, (name, title) => title.includes(name));
  const titles = third ? [...partOf(selected, 3), ...selected.filter((title) => /: (?:healthy rehearsal|primary gone)$/.test(title))] : selected;
  const whole = titles.length === TITLES.length;
  if (write && !whole) throw new UserError(`--write must be used without scenarios, got ${positionals.join(', ')}`);
  console.log(`\n${bold('A game day: the failover plan is played in an emulator of both Regions')}\n`);
  setTimeout(() => { throw new Error(`not done after ${LIMIT_MINUTES} minutes`); }, LIMIT_MINUTES * 60_000).unref();
  await withEmulator(async (emulator) => {
    const hand = await step('prepare an account', async () => Stagehand.arrive(emulator));
    const day = new GameDay(hand, titles);
    await day.all();
    let failed = day.results.filter(({ wrong }) => wrong.length > 0).length + day.caught.filter(({ by }) => by.length === 0).length;
    const passed = day.results.length + day.caught.length - failed;
    const text = markdown(day.results, day.caught);
    if (write) {
      // It takes minutes: what the Japanese page lacks is written with npm run pages gameday.
      writeFiles({ 'docs/gameday.md': text });
      writeFiles({ 'docs/ja/gameday.md': japanesePage('gameday', text) });
    } else if (whole && readFileSync(FILE, 'utf8') !== text) {
      failed++;
      console.log(red('\n  docs/gameday.md differs from what was played; write it with npm run check -- gameday --write'));
    }
    console.log(`\n${passed} passed, ${failed} failed ${dim(`in ${elapsed(start).trim()}`)}`);
    if (failed > 0 || passed === 0) process.exitCode = 1;
  });
}

main().then(() => process.exit(), (error: unknown) => {
  console.error(`\n${red('The game day stopped:')}`, isUserError(error) ? error.message : error);
  process.exit(1);
});
