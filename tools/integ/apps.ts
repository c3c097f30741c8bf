import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { allApps } from './runner';
import { chosen } from '../command-line';
import { UserError } from '../user-error';

/** What is known of an app beyond its code: `apps.yml`. */
export interface AppFacts {
  readonly minutes: number;
  readonly dollars: number;
  readonly notDeployed?: string;
  readonly needs?: string;
  readonly later?: boolean;
  readonly quick?: boolean;
}

export const APPS = parse(readFileSync(join(__dirname, 'apps.yml'), 'utf8')) as Record<string, AppFacts>;

/** The apps that are deployed: those with these names, all without any. And those that are left out without names. */
export function chosenApps(names: readonly string[], quick = false): { apps: string[]; left: string[] } {
  const missing = allApps().filter((app) => !(app in APPS));
  if (missing.length > 0) throw new UserError(`app must have an entry in tools/integ/apps.yml, got ${missing.join(', ')} without one`);
  const all = allApps().filter((app) => !quick || APPS[app].quick);
  const left = all.filter((app) => APPS[app].notDeployed);
  return { apps: chosen('app', all.filter((app) => !left.includes(app)), names), left: names.length > 0 ? [] : left };
}

export const inPhases = (apps: string[]): string[][] => [apps.filter((app) => !APPS[app].later), apps.filter((app) => APPS[app].later)];
