import { counted, readApp } from '../../tools/app';
import { table } from '../../tools/markdown';
import { lastDay, othersIn, storesIn } from '../../tools/personal-data/stores';
import { storesTable } from '../../tools/personal-data/table';
import { columns } from '../columns';
import { Command, ExitCode } from '../command';

/** Lists where data of users lies. */
export const command: Command = {
  details: [
    'A row is a store of the templates that can hold data of a person who uses the application: the days until its last copy is gone after the application has',
    'deleted it, and the roles that may read the files. – stands for no end. What the application writes elsewhere, existing resources, and final snapshots of deleted databases',
    'are not in it, nor what exists only after a failover. Policies that AWS manages are not followed.',
  ].join('\n'),
  options: { markdown: { type: 'boolean', text: 'print a Markdown table' } },
  run({ app, json, values }, { out }) {
    const assembly = readApp(app);
    const stores = storesIn(assembly);
    const others = othersIn(assembly);
    const day = others.length > 0 ? undefined : lastDay(stores);
    if (json) {
      out(JSON.stringify({ lastDay: day ?? null, others, stores }, undefined, 2));
      return ExitCode.DONE;
    }
    const { head, rows } = storesTable(stores);
    const end = others.length > 0 ? `Not known: ${others.join(', ')}. So the day on which the last copy is gone is not known.`
      : day === undefined ? 'Nothing in the templates ends the last copy of what a user has deleted: see the rows with –.'
        : `The last copy of what a user has deleted is gone after ${day} days.`;
    out([`${counted(stores.length, 'row')} of ${app}`, '', ...values.markdown === true ? [table(head, rows)] : columns(head, rows), '', end].join('\n'));
    return ExitCode.DONE;
  },
};
