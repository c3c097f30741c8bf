import { Edge, EldoniaPlatform } from '../../src/eldonia-platform';
import { Templates, templatesOf } from '../support/requests/deployment';
import { testStack } from '../support/stacks';

export const SITE = 'https://eldonia.example';

/** The least that a user writes, in Tokyo: all templates of the app. */
export function platform(edge?: Edge): Templates {
  const stack = testStack();
  new EldoniaPlatform(stack, 'Platform', { zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }, edge });
  return templatesOf(stack);
}
