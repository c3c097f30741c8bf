import { catalog, delaysOf, HEAD, regionsOf, Row, rowsOf, summary } from '../../tools/alarms/catalog';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { counted, readApp } from '../../tools/app';
import { UserError } from '../../tools/user-error';
import { columns } from '../columns';
import { Command, ExitCode } from '../command';
import { forEach } from '../progress';

/** Lists the alarms in the templates. */
export const command: Command = {
  details: [
    'The delay is simulated from the definition of each alarm: the maximum time from the first breaching value to ALARM. --markdown prints all columns: the',
    'description, metric, treatment of missing data, and the time back to OK. A pair has the alarms of both Regions and of us-east-1.',
    'A threshold has the documented unit of its metric, or that of the expression. It has none where the unit is not known.',
  ].join('\n'),
  options: {
    region: { type: 'string', value: 'region', text: 'only the alarms of this Region' },
    markdown: { type: 'boolean', text: 'print Markdown tables with all columns' },
  },
  async run({ app, json, values }, { out }) {
    const assembly = readApp(app);
    const all = new AppAlarms(assembly);
    const regions = regionsOf(all);
    if (regions.length === 0) {
      throw new UserError(`app must have CloudWatch alarms, got none in ${counted(assembly.stacksRecursively.length, 'stack')} of ${app}; ` +
        'define an Observability, or a platform with monitoring');
    }
    if (values.region !== undefined && !regions.includes(String(values.region))) {
      throw new UserError(`region must be one of ${regions.join(', ')}, got ${String(values.region)}; the app has no alarms there`);
    }
    await forEach('Simulating the alarms', all.alarms, delaysOf);
    if (values.markdown === true) {
      out(`# Alarms\n\n${catalog(all)}`.trimEnd());
      return ExitCode.DONE;
    }
    const wanted = regions.filter((region) => values.region === undefined || region === values.region);
    out(json ? JSON.stringify(wanted.flatMap((region) => rowsOf(all, region).map((row) => ({ region, ...described(row) }))), undefined, 2)
      : wanted.map((region) => text(all, region)).join('\n\n'));
    return ExitCode.DONE;
  },
};

const KEYS = ['partOf', 'alarm', 'description', 'alarmAfterMinutes', 'okAfterMinutes', 'metric', 'condition', 'missingData', 'notifies'];

const described = ({ path, cells }: Row): Record<string, string> =>
  ({ path, ...Object.fromEntries(KEYS.map((key, index) => [key, plain(cells[index])])) });

function text(all: AppAlarms, region: string): string {
  const cell = (title: string) => HEAD.indexOf(title);
  const rows = rowsOf(all, region).map(({ path, cells }) => [
    path, ...['condition', 'ALARM after (min)', 'part of', 'notifies'].map((title) => plain(cells[cell(title)])),
  ].map((value) => value || '–'));
  const condition = rows.map(([path, limit, ...others]) => [path, limit === '–' ? 'composite' : limit, ...others]);
  return [region, ...summary(all, region), '', ...columns(['alarm', 'condition', 'ALARM after', 'part of', 'notifies'], condition)].join('\n');
}

/** Without the marks of Markdown. */
const plain = (cell: string): string =>
  cell.replaceAll('<br>', '; ').replaceAll('**', '').replace(/\[([^\]]+)\]\[\d+\]/g, '$1').replaceAll('`', '').replace(/\\([|[\]])/g, '$1');
