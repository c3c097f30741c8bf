import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { canonical, Program } from '../assemblies/canonical';

/** The platforms whose costs the documents state. */
export const SCENARIOS = {
  production: { title: 'Production platform', program: 'production' },
  development: { title: 'Development platform', program: 'development' },
  economy: { title: 'Economy platform', program: 'economy' },
  economyOfficeHours: { title: 'Economy platform in office hours', program: 'officeHours' },
  pair: { title: 'Pair of Regions, warm standby', program: 'warmPair' },
  pilotLight: { title: 'Pair of Regions, pilot light', program: 'pilotLight' },
} satisfies Record<string, { readonly title: string; readonly program: Program }>;

export type ScenarioName = keyof typeof SCENARIOS;
export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

/** The synthesized assembly of a scenario. */
export const scenario = (name: ScenarioName): CloudAssembly => canonical(SCENARIOS[name].program);
