import { App, Stack } from 'aws-cdk-lib';
import { alarmsOf, FoundAlarm } from '../support/alarm-inventory';
import { minimal } from '../support/minimal';
import { TOKYO } from '../support/stacks';
import { variants } from '../support/variants';

/** Every alarm of the least and of the greatest use of each construct, in all stacks that these make. */
export function allAlarms(): FoundAlarm[] {
  const app = new App();
  for (const [name, build] of Object.entries(minimal)) build(new Stack(app, name, { env: TOKYO }), 'Minimal');
  for (const [name, { build, env = TOKYO }] of Object.entries(variants)) build(new Stack(app, name, { env }));
  return alarmsOf(app);
}
